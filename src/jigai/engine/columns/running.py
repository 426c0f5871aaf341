"""A plan over tables in DuckDB: complete organisations in SQL, the others by the scalar evaluator.

The connection holds the case set's tables under their names (``projects``, ``project_loans``, …).
``evaluate`` leaves two tables: ``awards`` (organisation, entity, subject, measure, payment, year,
entitled, amount, took by rule) and ``left_to_scalar`` (organisations for the scalar evaluator,
and whether they have to be evaluated ``together`` because a limit joins them).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jigai.engine.columns.combine import Combination, Step, combination, nested
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import DUCKDB, Dialect
from jigai.engine.columns.limits import Layer
from jigai.engine.columns.lists import Source
from jigai.engine.columns.open.combining import OpenComponent, open_component
from jigai.engine.columns.open.rows import open_rows
from jigai.engine.columns.outputs import COLUMNS, Outputs
from jigai.engine.columns.tables import PLURAL
from jigai.engine.columns.wide import Wide, flat_and_wide, shared_by_organisations
from jigai.engine.plan import Plan
from jigai.engine.quotations import LprTable, shipped_lpr

LEFT = "(SELECT owner FROM left_to_scalar)"
"""Organisations that do not stay in columns."""
UNSURE = "(SELECT owner FROM unsure_owners)"
"""Those that do, but not all of whose amounts are settled."""

TOTALS = (
    "SELECT measure, COUNT(*) AS payments, SUM(entitled) AS entitled, SUM(amount) AS amount "
    "FROM awards WHERE entitled > 0 GROUP BY measure"
)
"""What each measure gives altogether, after an evaluation."""


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
    opens: list[tuple[str, str]]
    unsure: str
    together: OpenComponent | None
    stays: str
    settled: str

    @property
    def layers(self) -> list[Layer]:
        """Every rule that can take something, in the order in which they act."""
        return self.combination.layers

    @property
    def longs(self) -> list[tuple[str, str]]:
        """The payments of organisations that stay in columns: names and queries of tables."""
        return self.combination.longs(self.settled if self.together else self.stays)

    def awards(self, *, took: bool = True, step: Step = nested) -> list[tuple[str, str]]:
        """The payments with every rule applied, from those tables: names and queries of tables.

        ``took``: with what each rule took.
        """
        return self.combination.awards(took=took, step=step)

    def shown(self, *, took: bool = True) -> str:
        """All awards, from those tables, with a column for each rule."""
        return self.combination.shown(took=took)


def script(
    plan: Plan,
    tables: frozenset[str],
    claim_year: int,
    as_of: int,
    programme: dict[str, Any],
    dialect: Dialect = DUCKDB,
    table: LprTable | None = None,
    only: frozenset[str] | None = None,
    base: bool = True,
    spans: bool = False,
    whole: frozenset[str] = frozenset(),
    opened: bool = True,
) -> Script:
    """The SQL for a plan, or for ``only`` some of its measures.

    ``base``: the case set's own tables are there, so that sums with unknown parts have a lowest and
    a highest; from flat tables alone such organisations are left to the scalar evaluator.
    ``spans``: so are not those of which some award waits for a fact; theirs are in ``awards_open``.
    ``whole`` names entities of which every row is known to be complete.
    ``opened``: an unknown fact is followed to where it matters; otherwise everybody of whom a fact
    is unknown that a measure may read is left to the scalar evaluator.

    Raises NotInColumns where it cannot be said exactly.
    """
    if only is not None:
        kept = tuple(replace(m, money=m.money and m.id in only) for m in plan.measures)
        plan = replace(plan, measures=kept)
    wides = wides_of(plan, tables, claim_year, as_of, programme, dialect, table, whole)
    known = [open_rows(plan, dialect, w, base=base) for w in wides if not w.whole]
    opens = [rows for rows in known if rows is not None and opened]
    for rows in opens:
        rows.wide.opened = True
    left = [sql for w in wides for sql in w.left_sql()]
    unsure = [f"SELECT owner FROM open_{rows.wide.entity} WHERE unsure" for rows in opens]
    if not spans:
        left += [f"SELECT owner FROM open_{x.wide.entity} WHERE unsure OR waiting" for x in opens]
    settled = combination(plan, dialect, wides)
    stays = dialect.not_in("owner", LEFT)
    together = open_component(plan, dialect, wides) if opens and spans else None
    return Script(
        flats=[(w.entity, w.flattener.sql()) for w in wides],
        wides=[(w.entity, w.sql()) for w in wides],
        left=" UNION ".join(left) or _nobody(wides),
        combination=settled,
        columns={w.entity: w.flattener.names() for w in wides},
        reasons=[(w.entity, w.reasons_sql(stays)) for w in wides],
        outputs=Outputs(
            plan,
            dialect,
            settled.layers,
            together,
            {w.entity: w.places for w in wides},
            frozenset(w.entity for w in wides if w.opened),
        ),
        opens=[(rows.wide.entity, rows.sql()) for rows in opens],
        unsure=" UNION ".join(unsure),
        together=together,
        common=_common(plan, wides),
        stays=stays,
        settled=f"{stays} AND {dialect.not_in('owner', UNSURE)}",
    )


def _nobody(wides: list[Wide]) -> str:
    """No organisation, by whatever they are numbered or named."""
    if not wides:
        return "SELECT id AS owner FROM organisations WHERE FALSE"
    return f"SELECT owner FROM wide_{wides[0].entity} WHERE FALSE"


def wides_of(
    plan: Plan,
    tables: frozenset[str],
    claim_year: int,
    as_of: int,
    programme: dict[str, Any],
    dialect: Dialect = DUCKDB,
    table: LprTable | None = None,
    whole: frozenset[str] = frozenset(),
) -> list[Wide]:
    """The wide query of each entity of which the plan asks something and which has a table."""
    source = Source(tables)
    lpr = table if table is not None else shipped_lpr()
    constants = Constants(plan, claim_year, as_of, programme, lpr)
    entities = [entity for entity, plural in PLURAL.items() if source.has(plural)]
    found = [
        flat_and_wide(plan, entity, dialect, source, constants, whole=entity in whole)
        for entity in entities
    ]
    return [wide for wide in found if wide is not None]


def _common(plan: Plan, wides: list[Wide]) -> list[str]:
    """For each limit that organisations share, those who may draw on it."""
    found = []
    for limit in sorted(shared_by_organisations(plan)):
        parts = [sql for w in wides for sql in w.drawing_sql(plan, limit)]
        if parts:
            found.append(" UNION ".join(parts))
    return found


def evaluate(connection: Any, made: Script, *, took: bool = True) -> None:
    """Run a script on a DuckDB connection; ``took``: keep what each rule took."""
    for entity, sql in made.flats:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE flat_{entity} AS {sql}")
    evaluate_flat(connection, made, took=took)


def evaluate_flat(connection: Any, made: Script, *, took: bool = True) -> None:
    """The same from flat tables that are there already. Tables come in no order."""
    connection.execute("SET preserve_insertion_order = false")
    for entity, sql in made.opens:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE open_{entity} AS {sql}")
    for entity, sql in made.wides:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE wide_{entity} AS {sql}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE left_to_scalar AS "
        f"SELECT DISTINCT owner, FALSE AS together FROM ({made.left})"
    )
    if made.together:
        unsure = f"SELECT DISTINCT owner FROM ({made.unsure}) WHERE {made.stays}"
        connection.execute(f"CREATE OR REPLACE TEMP TABLE unsure_owners AS {unsure}")
        for drawing in made.common:
            left = f"SELECT owner, FALSE FROM unsure_owners WHERE owner IN ({drawing})"
            connection.execute(f"INSERT INTO left_to_scalar {left}")
    _leave_together(connection, made)
    for name, sql in made.longs:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    awards = made.awards(took=took)
    for name, sql in awards:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW awards AS {made.shown(took=took)}")
    tables = [name for name, _ in awards]
    if made.together:
        steps = _Steps(connection)
        together = made.together.awards_sql(steps)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE awards_open AS {together}")
        steps.drop()
        tables.append("awards_open")
    if made.together or any(layer.beyond for layer in made.layers):
        _leave_beyond(connection, made, tables)


class _Steps:
    """Each step as a table that the next one reads; what came before it is dropped.

    Windows over windows in one text take DuckDB long to plan, and DuckDB 1 for ever.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.made = 0

    def __call__(self, query: str) -> str:
        name = f"step_{self.made + 1}"
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")
        self.drop()
        self.made += 1
        return name

    def drop(self) -> None:
        """Drop the last table."""
        self.connection.execute(f"DROP TABLE IF EXISTS step_{self.made}")


def _leave_beyond(connection: Any, made: Script, tables: list[str]) -> None:
    """Who turns out to be beyond the columns is left, with all who share a limit with them."""
    for table in tables:
        beyond = f"SELECT DISTINCT owner, FALSE FROM {table} WHERE beyond AND {made.stays}"
        connection.execute(f"INSERT INTO left_to_scalar {beyond}")
    _leave_together(connection, made)
    for table in tables:
        connection.execute(f"DELETE FROM {table} WHERE NOT ({made.stays})")


def evaluate_reasons(connection: Any, made: Script, *, filled: bool = False) -> None:
    """After an evaluation: the answers of every row, and the tables of answers as views.

    ``filled``: the scalar evaluator's rows of those left aside stand in ``scalar_outcomes``, … and
    are part of the views.
    """
    for entity, sql in made.reasons:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE reasons_{entity} AS {sql}")
    for name in ("outcomes", "payments", "limits", "excluded"):
        query = getattr(made.outputs, name)()
        if filled:
            cells = ", ".join(COLUMNS[name])
            query = f"SELECT {cells} FROM ({query}) c UNION ALL SELECT {cells} FROM scalar_{name}"
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
