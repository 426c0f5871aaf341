"""A plan over tables as a script of SQL, which an engine runs (``engines.py``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jigai.engine.columns.combine import Combination, combination
from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import DUCKDB, Dialect
from jigai.engine.columns.limits import Layer
from jigai.engine.columns.lists import Source
from jigai.engine.columns.open.combining import OpenComponent, open_component
from jigai.engine.columns.open.rows import open_rows
from jigai.engine.columns.outputs import Outputs
from jigai.engine.columns.tables import PLURAL
from jigai.engine.columns.wide import Wide, flat_and_wide, shared_by_organisations
from jigai.engine.plan import Plan
from jigai.engine.quotations import LprTable, shipped_lpr

LEFT = "left_to_scalar"
"""The table of organisations that do not stay in columns."""
LEAVING = f"(SELECT owner FROM {LEFT})"
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
    stays = dialect.not_in("owner", LEAVING)
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
