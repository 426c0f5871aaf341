"""What scripts rest on in Spark: rows stay where they were laid, and what fails is said clearly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jigai.engine.columns.spark import Spark
from jigai.engine.columns.spark.running import by_owner, failing, failure
from jigai.facts.problems import InputRefused

pytestmark = pytest.mark.spark
ADAPTIVE = "spark.sql.adaptive.enabled"
PAYMENTS = "SELECT concat('O', id % 7) AS owner, id AS subject, id AS cur FROM range(50)"


@pytest.mark.parametrize("adaptive", ["true", "false"])
@pytest.mark.parametrize("key", ["owner", "owner, (cur > 0)", "owner, subject"])
def test_windows_by_enterprise_move_nothing(
    session: Any, tmp_path: Path, key: str, adaptive: str
) -> None:
    before = session.conf.get(ADAPTIVE)
    session.conf.set(ADAPTIVE, adaptive)
    try:
        laid = Spark(session, str(tmp_path)).step(by_owner(PAYMENTS))
        assert session.conf.get(ADAPTIVE) == adaptive
        sums = f"SUM(cur) OVER (PARTITION BY {key}) AS s"
        plan = session.table(laid).selectExpr(sums)._jdf.queryExecution().executedPlan().toString()
    finally:
        session.conf.set(ADAPTIVE, before)
    assert "Window" in plan
    assert "Exchange" not in plan


def test_a_table_may_be_made_from_the_one_that_it_replaces(session: Any, tmp_path: Path) -> None:
    engine = Spark(session, str(tmp_path))
    engine.table("kept", "SELECT 1 AS x UNION ALL SELECT 2 AS x")
    engine.table("kept", "SELECT x + 1 AS x FROM kept WHERE x > 1")
    assert [row.x for row in session.table("kept").collect()] == [3]
    assert engine.some("SELECT * FROM kept")
    assert not engine.some("SELECT * FROM kept WHERE x < 3")


def test_a_damaged_table_is_named(session: Any, tmp_path: Path) -> None:
    damaged = tmp_path / "table.parquet"
    damaged.write_bytes(b"PAR1 and no more")
    schema = session.sql("SELECT 1 AS x").schema
    with pytest.raises(InputRefused) as refusal, failing(tmp_path):
        session.read.schema(schema).parquet(str(damaged)).collect()
    assert [p.code for p in refusal.value.problems] == ["file.truncated"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("java.io.IOException: No space left on device", "file.disk-full"),
        ("java.lang.OutOfMemoryError: Java heap space", "engine.memory"),
        ("Answer from Java side is empty", "engine.memory"),
    ],
)
def test_failures_of_the_machine_have_their_code(said: str, code: str, tmp_path: Path) -> None:
    refusal = failure(said, tmp_path)
    assert isinstance(refusal, InputRefused)
    assert [p.code for p in refusal.problems] == [code]
    assert failure("a fault of ours", tmp_path) is None
