"""What it costs on Spark to lay payments by enterprise, and to draw a total of the whole programme.

``.venv-spark/bin/python -m benchmarks.spark_shuffle [PAYMENTS] [CORES]`` prints JSON. The payments
are synthetic: as wide as the largest pack's, two of three enterprises with one payment, a few with
hundreds. Processor seconds are those of the tasks, and hold on a busy machine too.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

from jigai.engine.columns import spark
from jigai.engine.columns.spark.costs import costs
from jigai.engine.columns.spark.running import by_owner

WIDTH = 30
"""Whole numbers in a payment beside its ids, as Henan's have."""
BY_OWNER = (
    "SELECT *, SUM(v0) OVER (PARTITION BY owner, (v1 > 0) ORDER BY measure, subject "
    "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM laid"
)
OF_ALL = BY_OWNER.replace("owner, (v1 > 0)", "(v1 > 0)")


def payments(count: int) -> str:
    """So many payments, the same in every run."""
    owner = "CASE WHEN id % 3 < 2 THEN id WHEN id % 300 = 2 THEN id % 1000 ELSE id - id % 5 END"
    columns = [
        f"concat('O', lpad({owner}, 9, '0')) AS owner",
        "'project' AS entity",
        "concat('P', lpad(id, 9, '0')) AS subject",
        "id % 11 AS measure",
        *(f"abs(hash(id, {i})) AS v{i}" for i in range(WIDTH)),
    ]
    return " ".join(["SELECT", ", ".join(columns), "FROM", f"range({count})"])


def measured(session: Any, work: Callable[[], object]) -> dict[str, float]:
    """Seconds, processor seconds of tasks, and bytes written to shuffles."""
    before = costs(session)
    start = time.monotonic()
    work()
    seconds = time.monotonic() - start
    after = costs(session)
    found = {name: round(after[name] - before[name], 2) for name in before}
    return {"seconds": round(seconds, 2), **found}


def main() -> None:
    """Measure, and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    cores = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    with spark.local_session(cores, "4g") as session:
        engine = spark.Spark(session, "")

        def kept(name: str, query: str) -> None:
            session.table(engine.step(query)).createOrReplaceTempView(name)

        def run(query: str) -> None:
            session.sql(query).write.format("noop").mode("overwrite").save()

        kept("warm", payments(10_000))
        answers = {
            "payments": count,
            "as_they_lie": measured(session, lambda: kept("lying", payments(count))),
            "laid_by_enterprise": measured(
                session, lambda: kept("laid", by_owner("SELECT * FROM lying"))
            ),
            "window_by_enterprise": measured(session, lambda: run(BY_OWNER)),
            "window_of_the_programme": measured(session, lambda: run(OF_ALL)),
        }
        machine = {"cores": cores, "spark": session.version, "machine": platform.machine()}
    print(json.dumps({**answers, **machine}, indent=1))


if __name__ == "__main__":
    main()
