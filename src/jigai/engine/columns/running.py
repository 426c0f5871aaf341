"""A plan over tables in DuckDB: complete organisations in SQL, the others by the scalar evaluator.

The connection holds the case set's tables under their names (``projects``, ``project_loans``, …).
``evaluate`` leaves two tables: ``awards`` (organisation, entity, subject, measure, payment, year,
entitled, amount, took by rule) and ``left`` (organisations for the scalar evaluator).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jigai.engine.columns.combine import LongBuilder
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import DUCKDB, Dialect
from jigai.engine.columns.limits import Layer
from jigai.engine.columns.lists import Source
from jigai.engine.columns.outputs import Outputs
from jigai.engine.columns.wide import Wide, flat_and_wide
from jigai.engine.plan import Plan
from jigai.engine.quotations import LprTable, shipped_lpr

ENTITIES = ("organisation", "project", "title", "product", "platform", "centre")


@dataclass
class Script:
    """The SQL of a plan over tables, statement by statement, and the rules' columns."""

    flats: list[tuple[str, str]]
    wides: list[tuple[str, str]]
    left: str
    long: str
    layers: list[Layer]
    reasons: list[tuple[str, str]]
    outputs: Outputs

    def combined(self) -> str:
        """The long table with every rule applied, one layer for each."""
        lines = [f"WITH l0 AS ({self.long})"]
        for number, layer in enumerate(self.layers):
            lines.append(f", l{number + 1} AS ({layer.sql.format(source=f'l{number}')})")
        columns = ["owner", "entity", "subject", "measure", "payment", "year", "entitled"]
        columns += ["cur AS amount", *(c for x in self.layers for c in x.took.values())]
        beyond = " OR ".join(x.beyond for x in self.layers if x.beyond) or "FALSE"
        last = f"SELECT {', '.join(columns)}, ({beyond}) AS beyond FROM l{len(self.layers)}"
        return "\n".join([*lines, f"{last} WHERE top = entitled"])


def script(
    plan: Plan,
    tables: frozenset[str],
    claim_year: int,
    as_of: int,
    programme: dict[str, Any],
    dialect: Dialect = DUCKDB,
    table: LprTable | None = None,
    only: frozenset[str] | None = None,
) -> Script:
    """The SQL for a plan, or for ``only`` some of its measures.

    Raises NotInColumns where it cannot be said exactly.
    """
    if only is not None:
        some = tuple(replace(m, money=m.money and m.id in only) for m in plan.measures)
        plan = replace(plan, measures=some)
    source = Source(tables)
    lpr = table if table is not None else shipped_lpr()
    constants = Constants(plan, claim_year, as_of, programme, lpr)
    wides: list[Wide] = []
    for entity in ENTITIES:
        if not source.has({"organisation": "organisations"}.get(entity, f"{entity}s")):
            continue
        found = flat_and_wide(plan, entity, dialect, source, constants)
        if found is not None:
            wides.append(found)
    builder = LongBuilder(plan, dialect, wides)
    layers = builder.layers()
    kept = "owner NOT IN (SELECT owner FROM left_to_scalar)"
    left = [f"SELECT owner FROM wide_{w.entity} WHERE open" for w in wides]
    return Script(
        flats=[(w.entity, w.flat_sql) for w in wides],
        wides=[(w.entity, w.sql()) for w in wides],
        left=" UNION ".join(left) or "SELECT id AS owner FROM organisations WHERE FALSE",
        long=builder.long_sql(kept),
        layers=layers,
        reasons=[(w.entity, w.reasons_sql(kept)) for w in wides],
        outputs=Outputs(plan, dialect, layers, {w.entity: w.places for w in wides}),
    )  # fmt: skip


def evaluate(connection: Any, made: Script) -> None:
    """Run a script on a DuckDB connection."""
    for entity, sql in made.flats:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE flat_{entity} AS {sql}")
    evaluate_flat(connection, made)


def evaluate_flat(connection: Any, made: Script) -> None:
    """The same from flat tables that are there already."""
    for entity, sql in made.wides:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE wide_{entity} AS {sql}")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE left_to_scalar AS SELECT DISTINCT owner FROM ({made.left})"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE awards AS {made.combined()}")
    if any(layer.beyond for layer in made.layers):
        connection.execute(
            "INSERT INTO left_to_scalar SELECT DISTINCT owner FROM awards WHERE beyond"
        )
        connection.execute(
            "DELETE FROM awards WHERE owner IN (SELECT owner FROM awards WHERE beyond)"
        )


def evaluate_reasons(connection: Any, made: Script) -> None:
    """After an evaluation: the answers of every row, and the tables of answers as views."""
    for entity, sql in made.reasons:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE reasons_{entity} AS {sql}")
    for name in ("outcomes", "payments", "limits", "excluded"):
        query = getattr(made.outputs, name)()
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
