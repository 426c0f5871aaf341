"""One row a subject: for each measure whether it qualifies, why not, and its payments.

The SQL here reads one flat table, in two queries: of complete rows, where no value is NULL, and of
the others. ``open`` says that something that matters is not known or was decided by people: the
scalar evaluator takes those organisations.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.flatten import Flattener
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.lists import Source
from jigai.engine.columns.reasons import Place, Tests, places, words
from jigai.engine.plan import Measure, Payment, Plan

WHOLE = "(complete AND NOT apart)"
"""Rows of which everything is known and nothing was decided."""


@dataclass
class Paid:
    """One payment's columns in the wide table.

    ``live`` says that the combination must see it, ``top`` what it counts where a limit is the
    greatest entitlement of a group: payments made before are among those.
    """

    measure: int
    payment: int
    amount: str
    year: str
    live: str
    top: str
    draws: dict[int, dict[str, str]] = field(default_factory=dict)
    exempt: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its columns end in."""
        return f"{self.measure}_{self.payment}"


@dataclass
class Wide:
    """The wide query of one entity.

    ``common`` names the column that says whether a subject may draw on a limit that organisations
    share.
    """

    entity: str
    flattener: Flattener
    selects: list[str]
    paid: list[Paid]
    measures: list[int]
    places: list[Place]
    words: list[str] = field(default_factory=list)
    complete: list[str] = field(default_factory=list)
    complete_words: list[str] = field(default_factory=list)
    common: dict[int, str] = field(default_factory=dict)

    def sql(self) -> str:
        """What ``payments_sql`` keeps of complete rows and of the others."""
        parts = [self.payments_sql(self.rows_sql(self.selects, f"NOT {WHOLE}"))]
        if self.paid:
            parts.append(self.payments_sql(self.rows_sql(self.complete, WHOLE)))
        return "\nUNION ALL\n".join(parts)

    def reasons_sql(self, where: str) -> str:
        """For every row the answers of all measures, packed into words."""
        flat = f"FROM flat_{self.entity} WHERE {where}"
        parts = []
        for each, rows in ((self.words, f"NOT {WHOLE}"), (self.complete_words, WHOLE)):
            named = [f"{sql} AS w{i}" for i, sql in enumerate(each)]
            parts.append(f"SELECT {', '.join(['id', 'owner', *named])} {flat} AND {rows}")
        return "\nUNION ALL\n".join(parts)

    def rows_sql(self, selects: list[str], where: str) -> str:
        """Some rows of the flat table with all columns of the wide one."""
        columns = ", ".join(["id", "owner", "owner_kind", *selects])
        return f"(SELECT {columns} FROM flat_{self.entity} WHERE {where}) w"

    def payments_sql(self, source: str) -> str:
        """Only rows that have something to give or that must be left to the scalar evaluator."""
        columns = ["id", "owner", "owner_kind", "open", *self.common.values()]
        for paid in self.paid:
            columns += [paid.amount, paid.year, *paid.exempt.values()]
            columns += [name for names in paid.draws.values() for name in names.values()]
            columns += [c for c in (f"g{paid.name}", f"f{paid.name}") if c in paid.live + paid.top]
        some = " OR ".join(["open", *(paid.live for paid in self.paid)])
        return f"SELECT {', '.join(columns)} FROM {source} WHERE {some}"


def money_measures(plan: Plan, entity: str) -> list[int]:
    """Positions of the measures of an entity that give something."""
    return [i for i, m in enumerate(plan.measures) if m.money and m.entity == entity]


def shared_by_organisations(plan: Plan) -> set[int]:
    """Positions of the limits under which the payments of one organisation touch another's."""
    own = {"owner", "subject", "award"}
    draws = [d for m in plan.measures for p in m.payments for d in p.draws if not own & set(d.key)]
    return {d.limit for d in draws if plan.limits[d.limit].excess != "warned"}


class WideBuilder:
    """Builds the wide query of one entity, for all rows or for those that are ``complete``."""

    def __init__(self, flattener: Flattener, *, complete: bool) -> None:
        self.plan = plan = flattener.plan
        self.dialect = flattener.base.dialect
        self.flattener = flattener
        self.complete = complete
        self.emitter = flattener.emitter(known=complete)
        entity = flattener.flat.entity
        measures = money_measures(plan, entity)
        self.wide = Wide(entity, flattener, [], [], measures, places(plan, measures))
        self.open: list[str] = []
        self.tests: dict[int, Tests] = {}
        self.common = shared_by_organisations(plan)
        self.drawing: dict[int, list[str]] = {}
        replaced = {r for m in plan.measures for r in m.replaces}
        self.replacing = {i for i, m in enumerate(plan.measures) if m.replaces or m.id in replaced}

    def build(self) -> Wide:
        """The query; raises NotInColumns where a measure cannot be said in SQL."""
        for position in self.wide.measures:
            self.measure(position, self.plan.measures[position])
        unknown = "FALSE" if self.complete else " OR ".join(["apart", *self.open])
        self.wide.selects.append(f"({unknown}) AS open")
        self.wide.words = words(self.wide.places, self.tests)
        for limit, tests in self.drawing.items():
            self.wide.selects.append(f"({' OR '.join(['apart', *tests])}) AS m{limit}")
            self.wide.common[limit] = f"m{limit}"
        return self.wide

    def node(self, number: int) -> str:
        """The SQL of a node over the flat table."""
        self.flattener.need(number)
        return self.emitter.sql(number)

    def measure(self, position: int, measure: Measure) -> None:
        chosen = ["TRUE"] if measure.which is None else [self.node(measure.which)]
        if measure.organisation is not None:
            chosen.append(f"owner_kind = {kind_number(measure.organisation)}")
        which = " AND ".join(f"({c})" for c in chosen)
        tests = [self.node(c.node) for c in measure.conditions]
        holds = " AND ".join(f"({t})" for t in tests) or "TRUE"
        payments = () if measure.decision else measure.payments
        due = [[self.node(c.node) for c in payment.due] for payment in payments]
        self.tests[position] = Tests(which, tests, due)
        self.open.append(f"(({which}) IS NOT FALSE AND (({which}) AND ({holds})) IS NULL)")
        for limit in {d.limit for p in measure.payments for d in p.draws} & self.common:
            self.drawing.setdefault(limit, [])
        if measure.decision:
            return
        for index, payment in enumerate(measure.payments):
            self.payment(position, index, payment, f"({which}) AND ({holds})")

    def made(self, payment: Payment) -> str:
        """Nothing but an earlier award keeps the payment from being due; empty if nothing can."""
        once = [self.node(c.node) for c in payment.due if c.kind == "once"]
        others = [self.node(c.node) for c in payment.due if c.kind != "once"]
        if len(once) != 1:
            return ""
        return " AND ".join([f"(NOT ({once[0]}))", *(f"({test})" for test in others)])

    def payment(self, position: int, index: int, payment: Payment, holds: str) -> None:
        name = f"{position}_{index}"
        due = " AND ".join(f"({self.node(c.node)})" for c in payment.due) or "TRUE"
        amount = self.node(payment.amount)
        paid = Paid(position, index, f"e{name}", f"y{name}", f"e{name} > 0", f"e{name}")
        if position in self.replacing:
            self.wide.selects.append(f"(({holds}) AND ({due})) AS g{name}")
            paid.live = f"g{name}"
        if any(self.plan.limits[d.limit].mode == "largest" for d in payment.draws):
            made = self.made(payment)
            if made:
                made = f"(({holds}) AND ({made}))"
                self.wide.selects.append(f"CASE WHEN {made} THEN {amount} ELSE 0 END AS f{name}")
                paid.live, paid.top = f"({paid.live} OR f{name} > 0)", f"(e{name} + f{name})"
                self.open.append(f"({made} AND ({amount}) IS NULL)")
        year = self.node(payment.year)
        shown = f"({holds}) AND ({due})" if "f" not in paid.top else "TRUE"
        self.wide.selects += [
            f"CASE WHEN {holds} AND ({due}) THEN {amount} ELSE 0 END AS e{name}",
            f"CASE WHEN {shown} THEN {year} END AS y{name}",
        ]
        needed = [f"({due}) IS NULL", f"(({due}) AND ({amount}) IS NULL)"]
        for draw in payment.draws:
            if draw.limit in self.common:
                self.drawing[draw.limit].append(f"COALESCE(({holds}) AND ({due}), TRUE)")
            columns = {
                "amount": self.node(draw.amount),
                "used": self.node(draw.used),
            }
            columns |= {f"key{i}": self.node(k) for i, k in enumerate(draw.key)
                        if isinstance(k, int)}  # fmt: skip
            columns |= {f"order{i}": self.node(o) for i, o in enumerate(draw.order)}
            paid.draws[draw.limit] = {}
            for part, sql in columns.items():
                alias = f"d{name}_{draw.limit}_{part}"
                self.wide.selects.append(f"{sql} AS {alias}")
                paid.draws[draw.limit][part] = alias
                needed.append(f"(({due}) AND ({sql}) IS NULL)")
        for rule, node in self.plan.measures[position].exempt:
            alias = f"x{name}_{len(paid.exempt)}"
            self.wide.selects.append(f"{self.node(node)} AS {alias}")
            paid.exempt[rule] = alias
            needed.append(f"({self.node(node)}) IS NULL")
        self.open.append(f"(({holds}) AND ({' OR '.join(needed)}))")
        self.wide.paid.append(paid)


def flat_and_wide(
    plan: Plan, entity: str, dialect: Dialect, source: Source, constants: Constants
) -> Wide | None:
    """The wide query of an entity, None where the plan asks nothing of it."""
    checked = any(e == entity and severity == "error" for e, _, severity in plan.checks)
    if not checked and not money_measures(plan, entity):
        return None
    flattener = Flattener(plan, entity, dialect, source, constants)
    wide = WideBuilder(flattener, complete=False).build()
    whole = WideBuilder(flattener, complete=True).build()
    wide.complete, wide.complete_words = whole.selects, whole.words
    return wide


__all__ = ["NotInColumns", "Paid", "Wide", "flat_and_wide", "money_measures"]
