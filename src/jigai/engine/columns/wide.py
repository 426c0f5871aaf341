"""One row a subject: for each measure whether it qualifies, why not, and its payments.

The SQL here reads the complete rows of one flat table, where no value is NULL. Rows with unknown
facts have a query of their own (``open``), with the same columns for what is settled there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from jigai.engine.columns.constants import Constants
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.flatten import Flattener
from jigai.engine.columns.leaves import kind_number
from jigai.engine.columns.lists import Source
from jigai.engine.columns.reasons import Place, Tests, answer, packed, places
from jigai.engine.plan import Measure, Payment, Plan

HEAD = ("id", "owner", "owner_kind")
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

    ``selects`` read complete rows, of which those are kept that pass one of ``keep``; ``words`` are
    the answers of all measures, packed. Payments name the values that they read; ``found`` says in
    which column of the wide table each is, or what it is where it is the same for all. ``whole``:
    every row of the flat table is complete.
    """

    entity: str
    flattener: Flattener
    measures: list[int]
    places: list[Place]
    selects: dict[str, str] = field(default_factory=dict)
    keep: list[str] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    opened: bool = False
    whole: bool = False

    @property
    def rows(self) -> str:
        """Which rows of the flat table are complete."""
        return "TRUE" if self.whole else WHOLE

    def sql(self) -> str:
        """Only rows that have something to give."""
        named = [f"{sql} AS {name}" for name, sql in self.selects.items()]
        listed, keep = ", ".join([*HEAD, *named]), " OR ".join(self.keep) or "FALSE"
        parts = [f"SELECT {listed} FROM flat_{self.entity} WHERE {self.rows} AND ({keep})"]
        if self.opened:
            names = {column: name for name, column in self.found.items()}
            same = [f"{names.get(name, name)} AS {name}" for name in self.selects]
            live = " OR ".join(paid.live for paid in self.paid) or "FALSE"
            parts.append(f"SELECT {', '.join([*HEAD, *same])} FROM open_{self.entity} WHERE {live}")
        return "\nUNION ALL\n".join(parts)

    def plain(self, paid: Paid) -> Paid:
        """A payment with the columns of the wide table for the values that it reads."""
        draws = {
            limit: {part: self.found[name] for part, name in names.items()}
            for limit, names in paid.draws.items()
        }
        exempt = {rule: self.found[name] for rule, name in paid.exempt.items()}
        year = self.found.get(paid.year, paid.year)
        return replace(paid, draws=draws, exempt=exempt, year=year)

    def left_sql(self) -> list[str]:
        """Organisations for the scalar evaluator."""
        if self.whole:
            return []
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
        parts = [f"SELECT owner FROM wide_{self.entity} WHERE {' OR '.join(live) or 'FALSE'}"]
        if not self.whole:
            aside = "apart" if self.opened else "apart OR NOT complete"
            parts.append(f"SELECT owner FROM flat_{self.entity} WHERE {aside}")
        return parts

    def reasons_sql(self, where: str) -> str:
        """For every row the answers of all measures, and what they do not know, in words.

        Where nothing is unknown, only the former.
        """
        places = range(len(self.words))
        named = [f"{sql} AS w{i}" for i, sql in enumerate(self.words)]
        none = [f"CAST(0 AS TINYINT) AS u{i}" for i in places if self.opened]
        columns = ", ".join(["id", "owner", *named, *none])
        parts = [f"SELECT {columns} FROM flat_{self.entity} WHERE {where} AND {self.rows}"]
        if self.opened:
            same = ", ".join(["id", "owner", *(f"{x}{i}" for x in "wu" for i in places)])
            parts.append(f"SELECT {same} FROM open_{self.entity} WHERE {where}")
        return "\nUNION ALL\n".join(parts)


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

    def __init__(self, flattener: Flattener, *, whole: bool) -> None:
        self.plan = plan = flattener.plan
        self.flattener = flattener
        self.emitter = flattener.emitter(known=True)
        entity = flattener.flat.entity
        measures = money_measures(plan, entity)
        self.wide = Wide(entity, flattener, measures, places(plan, measures), whole=whole)
        self.tests: dict[int, Tests] = {}
        replaced = {r for m in plan.measures for r in m.replaces}
        self.replacing = {i for i, m in enumerate(plan.measures) if m.replaces or m.id in replaced}

    def build(self) -> Wide:
        """The query; raises NotInColumns where a measure cannot be said in SQL."""
        for position in self.wide.measures:
            self.measure(position, self.plan.measures[position])
        answers = {number: answer(tests, known=True) for number, tests in self.tests.items()}
        self.wide.words = packed(self.wide.places, answers, narrow=True)
        return self.wide

    def node(self, number: int) -> str:
        """The SQL of a node over the flat table."""
        self.flattener.need(number)
        return self.emitter.sql(number)

    def value(self, name: str, number: int) -> str:
        """Name a value: a column of its node, or what it is where it is the same for all."""
        sql = self.node(number)
        if not self.flattener.fixed(number):
            self.wide.selects[f"v{number}"] = sql
            sql = f"v{number}"
        self.wide.found[name] = sql
        return name

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
        due = " AND ".join(f"({self.node(c.node)})" for c in payment.due) or "TRUE"
        now = f"({holds} AND ({due}))"
        amount, selects = self.node(payment.amount), self.wide.selects
        name = f"{position}_{index}"
        paid = Paid(position, index, f"e{name}", f"y{name}", f"e{name} > 0", f"e{name}")
        selects[paid.amount] = f"CASE WHEN {now} THEN {amount} ELSE 0 END"
        self.wide.keep.append(now)
        if position in self.replacing:
            selects[f"g{name}"] = now
            paid.live = f"g{name}"
        shown = now
        if any(self.plan.limits[d.limit].mode == "largest" for d in payment.draws):
            made = self.made(payment)
            if made:
                made = f"(({holds}) AND ({made}))"
                selects[f"f{name}"] = f"CASE WHEN {made} THEN {amount} ELSE 0 END"
                paid.live, paid.top = f"({paid.live} OR f{name} > 0)", f"(e{name} + f{name})"
                self.wide.keep.append(made)
                shown = "TRUE"
        year = self.node(payment.year)
        if self.flattener.fixed(payment.year):
            self.wide.found[paid.year] = year
        else:
            selects[paid.year] = f"CASE WHEN {shown} THEN {year} END"
        for draw in payment.draws:
            nodes = {"amount": draw.amount, "used": draw.used}
            nodes |= {f"key{i}": k for i, k in enumerate(draw.key) if isinstance(k, int)}
            nodes |= {f"order{i}": o for i, o in enumerate(draw.order)}
            paid.draws[draw.limit] = {
                part: self.value(f"d{name}_{draw.limit}_{part}", number)
                for part, number in nodes.items()
            }
        for rule, node in self.plan.measures[position].exempt:
            paid.exempt[rule] = self.value(f"x{name}_{len(paid.exempt)}", node)
        self.wide.paid.append(paid)


def flat_and_wide(
    plan: Plan,
    entity: str,
    dialect: Dialect,
    source: Source,
    constants: Constants,
    *,
    whole: bool = False,
) -> Wide | None:
    """The wide query of an entity, None where the plan asks nothing of it."""
    checked = any(e == entity and severity == "error" for e, _, severity in plan.checks)
    if not checked and not money_measures(plan, entity):
        return None
    flattener = Flattener(plan, entity, dialect, source, constants)
    return WideBuilder(flattener, whole=whole).build()


__all__ = ["NotInColumns", "Paid", "Wide", "flat_and_wide", "money_measures"]
