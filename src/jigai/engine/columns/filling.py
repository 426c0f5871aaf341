"""What the columns leave aside, filled in: the scalar evaluator's rows in the same tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.outputs import COLUMNS
from jigai.engine.columns.scalar import Answers, answers_of
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier, together
from jigai.facts.reading import read_dossier


def answers_left(program: Program, folder: Path, left: dict[str, bool]) -> Answers:
    """The scalar evaluator's answers for organisations of a case set.

    ``left`` says of each whether it is evaluated together with the others of which that is so,
    because a limit joins them. One whose statements contradict one another has no rows.
    """
    made = Answers()
    joined: list[Dossier] = []
    for name, raw in dossiers_of(folder, list(left)):
        dossier = read_dossier(raw, program.plan.region)
        if not left[name]:
            made.add(answers_of(program.run(dossier)))
        elif not program.run(dossier).errors:
            joined.append(dossier)
    if joined:
        made.add(answers_of(program.run(together(joined))))
    return made


def left_in(connection: Any) -> dict[str, bool]:
    """Organisations that an evaluation left, and whether they go together."""
    rows = connection.execute(
        "SELECT owner, bool_or(together) FROM left_to_scalar GROUP BY owner ORDER BY owner"
    ).fetchall()
    return dict(rows)


def fill(connection: Any, answers: Answers) -> None:
    """Put rows into ``scalar_outcomes``, ``scalar_payments``, ``scalar_limits``, …"""
    for table, columns in COLUMNS.items():
        declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE scalar_{table} ({declared})")
        rows = answers.rows(table)
        if rows:
            listed = dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
            schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
            connection.register("rows_given", pa.table(listed, schema=schema))
            connection.execute(f"INSERT INTO scalar_{table} SELECT * FROM rows_given")
            connection.unregister("rows_given")


_ARROW = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "INTEGER": pa.int32()}
