"""A plan over tables in DuckDB: complete organisations in SQL, the others by the scalar evaluator.

The connection holds the case set's tables under their names (``projects``, ``project_loans``, …).
``evaluate`` leaves two tables: ``awards`` (organisation, entity, subject, measure, payment, year,
entitled, amount, took by rule) and ``left_to_scalar`` (organisations for the scalar evaluator,
and whether they have to be evaluated ``together`` because a limit joins them).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jigai.engine.columns.combine import Combination, combination
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import DUCKDB, Dialect
from jigai.engine.columns.limits import Layer
from jigai.engine.columns.lists import Source
from jigai.engine.columns.outputs import Outputs
from jigai.engine.columns.tables import PLURAL
from jigai.engine.columns.wide import Wide, flat_and_wide
from jigai.engine.plan import Plan
from jigai.engine.quotations import LprTable, shipped_lpr

KEPT = "owner NOT IN (SELECT owner FROM left_to_scalar)"
"""Rows of organisations that stay in columns."""


@dataclass
class Script:
    """The SQL of a plan over tables, statement by statement, and the rules' columns.

    ``columns`` says in words what each column of each flat table holds.
    """

    flats: list[tuple[str, str]]
    wides: list[tuple[str, str]]
    left: str
    combination: Combination
    columns: dict[str, dict[str, str]]
    reasons: list[tuple[str, str]]
    outputs: Outputs
    common: list[str]

    @property
    def layers(self) -> list[Layer]:
        """Every rule that can take something, in the order in which they act."""
        return self.combination.layers

    @property
    def longs(self) -> list[tuple[str, str]]:
        """The payments of organisations that stay in columns: names and queries of tables."""
        return self.combination.longs(KEPT)

    def combined(self, *, took: bool = True) -> str:
        """The payments with every rule applied; ``took``: with what each rule took."""
        return self.combination.sql(took=took)


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
        kept = tuple(replace(m, money=m.money and m.id in only) for m in plan.measures)
        plan = replace(plan, measures=kept)
    wides = wides_of(plan, tables, claim_year, as_of, programme, dialect, table)
    left = [f"SELECT owner FROM wide_{w.entity} WHERE open" for w in wides]
    together = combination(plan, dialect, wides)
    return Script(
        flats=[(w.entity, w.flattener.sql()) for w in wides],
        wides=[(w.entity, w.sql()) for w in wides],
        left=" UNION ".join(left) or "SELECT id AS owner FROM organisations WHERE FALSE",
        combination=together,
        columns={w.entity: w.flattener.names() for w in wides},
        reasons=[(w.entity, w.reasons_sql(KEPT)) for w in wides],
        outputs=Outputs(plan, dialect, together.layers, {w.entity: w.places for w in wides}),
        common=_common(wides),
    )


def wides_of(
    plan: Plan,
    tables: frozenset[str],
    claim_year: int,
    as_of: int,
    programme: dict[str, Any],
    dialect: Dialect = DUCKDB,
    table: LprTable | None = None,
) -> list[Wide]:
    """The wide query of each entity of which the plan asks something and which has a table."""
    source = Source(tables)
    lpr = table if table is not None else shipped_lpr()
    constants = Constants(plan, claim_year, as_of, programme, lpr)
    entities = [entity for entity, plural in PLURAL.items() if source.has(plural)]
    found = [flat_and_wide(plan, entity, dialect, source, constants) for entity in entities]
    return [wide for wide in found if wide is not None]


def _common(wides: list[Wide]) -> list[str]:
    """For each limit that organisations share, those who may draw on it."""
    limits = sorted({limit for w in wides for limit in w.common})
    return [
        " UNION ".join(
            f"SELECT owner FROM wide_{w.entity} WHERE {w.common[limit]}"
            for w in wides
            if limit in w.common
        )
        for limit in limits
    ]


def evaluate(connection: Any, made: Script, *, took: bool = True) -> None:
    """Run a script on a DuckDB connection; ``took``: keep what each rule took."""
    for entity, sql in made.flats:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE flat_{entity} AS {sql}")
    evaluate_flat(connection, made, took=took)


def evaluate_flat(connection: Any, made: Script, *, took: bool = True) -> None:
    """The same from flat tables that are there already."""
    for entity, sql in made.wides:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE wide_{entity} AS {sql}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE left_to_scalar AS "
        f"SELECT DISTINCT owner, FALSE AS together FROM ({made.left})"
    )
    _leave_together(connection, made)
    for name, sql in made.longs:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE awards AS {made.combined(took=took)}")
    if any(layer.beyond for layer in made.layers):
        connection.execute(
            "INSERT INTO left_to_scalar SELECT DISTINCT owner, FALSE FROM awards WHERE beyond"
        )
        _leave_together(connection, made)
        connection.execute(f"DELETE FROM awards WHERE NOT ({KEPT})")


def evaluate_reasons(connection: Any, made: Script) -> None:
    """After an evaluation: the answers of every row, and the tables of answers as views."""
    for entity, sql in made.reasons:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE reasons_{entity} AS {sql}")
    for name in ("outcomes", "payments", "limits", "excluded"):
        query = getattr(made.outputs, name)()
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")


def _leave_together(connection: Any, made: Script) -> None:
    """Where one of those who share a limit is left to the scalar evaluator, all of them are."""
    for _ in made.common:
        for drawing in made.common:
            left = f"({drawing}) d SEMI JOIN left_to_scalar USING (owner)"
            if connection.execute(f"SELECT owner FROM {left} LIMIT 1").fetchone() is not None:
                connection.execute(
                    f"UPDATE left_to_scalar SET together = TRUE WHERE owner IN ({drawing})"
                )
                connection.execute(
                    f"INSERT INTO left_to_scalar SELECT owner, TRUE FROM ({drawing}) d "
                    "ANTI JOIN left_to_scalar USING (owner)"
                )
