"""One row a subject: for each measure whether it qualifies, why not, and its payments.

The SQL here reads the complete rows of one flat table, where no value is NULL. Rows with unknown
facts have a query of their own (``open``), with the same columns for what is settled there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.flatten import Flattener
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.lists import Source
from jigai.engine.columns.reasons import Place, Tests, answer, packed, places
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
    """The wide query of one entity; ``opened``: rows with unknown facts have a query of their own.

    ``selects`` read complete rows, ``words`` are the answers of all measures, packed.
    """

    entity: str
    flattener: Flattener
    selects: list[str]
    paid: list[Paid]
    measures: list[int]
    places: list[Place]
    words: list[str] = field(default_factory=list)
    opened: bool = False

    def sql(self) -> str:
        """What ``payments_sql`` keeps of complete rows and of the others."""
        flat = f"FROM flat_{self.entity} WHERE"
        columns = ", ".join(["id", "owner", "owner_kind", *self.selects])
        parts = [self.payments_sql(f"(SELECT {columns} {flat} {WHOLE}) w")]
        if self.opened:
            parts.append(self.payments_sql(f"open_{self.entity}"))
        return "\nUNION ALL\n".join(parts)

    def left_sql(self) -> list[str]:
        """Organisations for the scalar evaluator."""
        known = "" if self.opened else " OR NOT complete"
        parts = [f"SELECT owner FROM flat_{self.entity} WHERE apart{known}"]
        if self.opened:
            parts.append(f"SELECT owner FROM open_{self.entity} WHERE away")
        return parts

    def drawing_sql(self, plan: Plan, limit: int) -> list[str]:
        """Organisations that may draw on a limit; of those left aside nothing is known."""
        drawing = {
            (number, index)
            for number in self.measures
            for index, payment in enumerate(plan.measures[number].payments)
            if limit in {draw.limit for draw in payment.draws}
        }
        if not drawing:
            return []
        live = [p.live for p in self.paid if (p.measure, p.payment) in drawing]
        aside = "apart" if self.opened else "apart OR NOT complete"
        return [
            f"SELECT owner FROM wide_{self.entity} WHERE {' OR '.join(live) or 'FALSE'}",
            f"SELECT owner FROM flat_{self.entity} WHERE {aside}",
        ]

    def reasons_sql(self, where: str) -> str:
        """For every row the answers of all measures, and what they do not know, in words."""
        places = range(len(self.words))
        named = [f"{sql} AS w{i}" for i, sql in enumerate(self.words)]
        none = [f"CAST(0 AS BIGINT) AS u{i}" for i in places]
        columns = ", ".join(["id", "owner", *named, *none])
        parts = [f"SELECT {columns} FROM flat_{self.entity} WHERE {where} AND {WHOLE}"]
        if self.opened:
            same = ", ".join(["id", "owner", *(f"{x}{i}" for x in "wu" for i in places)])
            parts.append(f"SELECT {same} FROM open_{self.entity} WHERE {where}")
        return "\nUNION ALL\n".join(parts)

    def payments_sql(self, source: str) -> str:
        """Only rows that have something to give or that must be left to the scalar evaluator."""
        columns = ["id", "owner", "owner_kind"]
        for paid in self.paid:
            columns += [paid.amount, paid.year, *paid.exempt.values()]
            columns += [name for names in paid.draws.values() for name in names.values()]
            columns += [c for c in (f"g{paid.name}", f"f{paid.name}") if c in paid.live + paid.top]
        some = " OR ".join(paid.live for paid in self.paid) or "FALSE"
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
    """Builds the wide query of one entity."""

    def __init__(self, flattener: Flattener) -> None:
        self.plan = plan = flattener.plan
        self.dialect = flattener.base.dialect
        self.flattener = flattener
        self.emitter = flattener.emitter(known=True)
        entity = flattener.flat.entity
        measures = money_measures(plan, entity)
        self.wide = Wide(entity, flattener, [], [], measures, places(plan, measures))
        self.tests: dict[int, Tests] = {}
        replaced = {r for m in plan.measures for r in m.replaces}
        self.replacing = {i for i, m in enumerate(plan.measures) if m.replaces or m.id in replaced}

    def build(self) -> Wide:
        """The query; raises NotInColumns where a measure cannot be said in SQL."""
        for position in self.wide.measures:
            self.measure(position, self.plan.measures[position])
        answers = {number: answer(tests) for number, tests in self.tests.items()}
        self.wide.words = packed(self.wide.places, answers)
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
        year = self.node(payment.year)
        shown = f"({holds}) AND ({due})" if "f" not in paid.top else "TRUE"
        self.wide.selects += [
            f"CASE WHEN {holds} AND ({due}) THEN {amount} ELSE 0 END AS e{name}",
            f"CASE WHEN {shown} THEN {year} END AS y{name}",
        ]
        for draw in payment.draws:
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
        for rule, node in self.plan.measures[position].exempt:
            alias = f"x{name}_{len(paid.exempt)}"
            self.wide.selects.append(f"{self.node(node)} AS {alias}")
            paid.exempt[rule] = alias
        self.wide.paid.append(paid)


def flat_and_wide(
    plan: Plan, entity: str, dialect: Dialect, source: Source, constants: Constants
) -> Wide | None:
    """The wide query of an entity, None where the plan asks nothing of it."""
    checked = any(e == entity and severity == "error" for e, _, severity in plan.checks)
    if not checked and not money_measures(plan, entity):
        return None
    return WideBuilder(Flattener(plan, entity, dialect, source, constants)).build()


__all__ = ["NotInColumns", "Paid", "Wide", "flat_and_wide", "money_measures"]
