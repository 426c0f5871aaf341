"""Case sets evaluated on one local Spark session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.columns.fuzz.comparing import Engine

from jigai.engine.columns import spark
from jigai.engine.columns.dialect import SPARK
from jigai.engine.columns.equality import answers_from, script_of
from jigai.engine.columns.scalar import Answers
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier

SMALL = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.log.level": "OFF",
}
"""For a few hundred rows: one partition, and nothing spent on making the code fast."""

INTERPRETED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
"""No Java is generated, whose compilation takes longer than a few hundred rows do."""


def on(session: Any) -> Engine:
    """Evaluates case sets on a session."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in session.sql(query).collect()]

    def evaluated(
        program: Program, shared: Dossier, folder: Path
    ) -> tuple[Answers, frozenset[str]]:
        spark.attach(session, str(folder))
        made = script_of(program, shared, SPARK, opened=False)
        try:
            spark.evaluate(session, made)
            spark.evaluate_reasons(session, made)
            left = frozenset(row[0] for row in rows("SELECT owner FROM left_to_scalar"))
            return answers_from(rows), left
        finally:
            spark.forget(session)

    return evaluated
