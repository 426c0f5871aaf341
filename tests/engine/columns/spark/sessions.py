"""Settings for small case sets, and how one is evaluated on a session."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from tests.engine.columns.fuzz.comparing import Engine

from jigai.engine.columns import spark
from jigai.engine.columns.dialect import SPARK
from jigai.engine.columns.equality import answers_from, script_of
from jigai.engine.columns.scalar import Answers
from jigai.engine.columns.spark.session import QUIET
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier

SMALL: Final = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": (
        f"-XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile={QUIET.as_uri()}"
    ),
}
"""For a few hundred rows: two partitions, and nothing spent on making the code fast."""

INTERPRETED: Final = {
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
        with tempfile.TemporaryDirectory() as place:
            spark.attach(session, str(folder))
            engine = spark.Spark(session, place)
            made = script_of(program, shared, SPARK, spans=True)
            engine.evaluate(made)
            engine.evaluate_reasons(made)
            left = frozenset(row[0] for row in rows("SELECT owner FROM left_to_scalar"))
            return answers_from(rows), left

    return evaluated
