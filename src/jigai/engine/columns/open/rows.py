"""One row for each subject of which something is unknown: what its measures can give.

For each payment the most (``e…``) and the least (``m…``) that it can be, for each measure which
conditions do not hold and which are not known. ``unsure``: amounts or what limits allow are not
settled; ``waiting``: it is not known whether some award qualifies. ``away``: something that is not
said exactly here, so the organisation is left to the scalar evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns
from jigai.engine.columns.leaves import CODES, kind_number
from jigai.engine.columns.open.spans import Span, settled
from jigai.engine.columns.open.stages import FlatStages, Stages
from jigai.engine.columns.reasons import Place, Tests, answer, excluded_bit, packed
from jigai.engine.columns.wide import Paid, Wide
from jigai.engine.plan import Draw, Measure, Payment, Plan


def every(tests: list[str]) -> str:
    """All of them hold."""
    return " AND ".join(f"({t})" for t in tests) or "TRUE"


def some(tests: list[str]) -> str:
    """One of them holds."""
    return " OR ".join(f"({t})" for t in tests) or "FALSE"


@dataclass
class Award:
    """One measure's spans: whether it is for the subject, and its conditions."""

    which: Span
    conditions: list[Span]

    @property
    def may(self) -> str:
        """It is not refused by its conditions."""
        return every([self.which[1], *(c[1] for c in self.conditions)])

    @property
    def sure(self) -> str:
        """All of it certainly holds."""
        return every([self.which[0], *(c[0] for c in self.conditions)])


@dataclass
class OpenRows:
    """The queries over one entity's rows with unknown facts."""

    wide: Wide
    stages: Stages
    selects: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)

    def sql(self) -> str:
        """The table ``open_<entity>``."""
        head = ["id", "owner", "owner_kind", *self.selects]
        head.append(f"({some(['partial', *self.away])}) AS away")
        head.append(f"({some(self.unsure)}) AS unsure")
        head.append(f"({some(self.waiting)}) AS waiting")
        head += [f"{sql} AS w{i}" for i, sql in enumerate(packed(self.wide.places, self.refused))]
        head += [f"{sql} AS u{i}" for i, sql in enumerate(packed(self.wide.places, self.unknown))]
        return f"SELECT {', '.join(head)} FROM (\n{self.stages.sql()}\n) s"


class OpenBuilder:
    """Builds ``OpenRows`` beside the wide query, for the same payments."""

    def __init__(self, plan: Plan, dialect: Dialect, wide: Wide, stages: Stages) -> None:
        self.plan = plan
        self.dialect = dialect
        self.rows = OpenRows(wide, stages)
        self.span = stages.span
        self.paid = {(p.measure, p.payment): p for p in wide.paid}

    def build(self) -> OpenRows:
        """The rows; raises NotInColumns where a measure has no spans."""
        for place in self.rows.wide.places:
            self.measure(place, self.plan.measures[place.measure])
        return self.rows

    def measure(self, place: Place, measure: Measure) -> None:
        award = Award(
            self._which(measure), [self.span(c.node) for c in measure.conditions]
        )  # fmt: skip
        payments = () if measure.decision else measure.payments
        due = [[self.span(c.node) for c in p.due] for p in payments]
        waits = [f"NOT {settled(s)}" for s in (award.which, *award.conditions)]
        for index, payment in enumerate(payments):
            waits.append(self.payment(place.measure, index, payment, award, due[index]))
        tests = Tests(award.which[1], [c[1] for c in award.conditions],
                      [[d[1] for d in each] for each in due])  # fmt: skip
        self.rows.refused[place.measure] = answer(tests)
        paid = some([every([d[1] for d in each]) for each in due]) if due else "TRUE"
        self.rows.waiting.append(f"{award.may} AND NOT ({award.sure}) AND ({paid})")
        self.rows.unknown[place.measure] = self._unknown(measure, award, due, some(waits))

    def _which(self, measure: Measure) -> Span:
        which = ("TRUE", "TRUE") if measure.which is None else self.span(measure.which)
        if measure.organisation is None:
            return which
        kind = f"owner_kind = {kind_number(measure.organisation)}"
        return f"({which[0]} AND {kind})", f"({which[1]} AND {kind})"

    def _unknown(self, measure: Measure, award: Award, due: list[list[Span]], waits: str) -> str:
        """Which conditions are not known, with the bit above them where the award waits."""

        def bit(number: int, test: str) -> str:
            return f"CASE WHEN {test} THEN CAST({1 << number} AS BIGINT) ELSE 0 END"

        conditions = [bit(i, f"{c[1]} AND NOT {c[0]}") for i, c in enumerate(award.conditions, 1)]
        number = len(conditions)
        payments = []
        for each in due:
            live = every([d[1] for d in each])
            inner = [bit(number + i, f"NOT {d[0]}") for i, d in enumerate(each, 1)]
            number += len(each)
            if inner:
                payments.append(f"CASE WHEN {live} THEN {' + '.join(inner)} ELSE 0 END")
        whole = " + ".join([bit(0, f"NOT {award.which[0]}"), *conditions])
        waiting = f"CASE WHEN {waits} THEN CAST({excluded_bit(measure)} AS BIGINT) ELSE 0 END"
        paid = " + ".join([waiting, *payments])
        return (
            f"CASE WHEN {award.which[1]} THEN {whole} + "
            f"CASE WHEN {award.may} THEN {paid} ELSE 0 END ELSE 0 END"
        )

    def payment(
        self, position: int, index: int, payment: Payment, award: Award, due: list[Span]
    ) -> str:
        """One payment's columns; returns whether something of it is waited for."""
        paid = self.paid[position, index]
        name = paid.name
        may = every([award.may, *(d[1] for d in due)])
        sure = every([award.sure, *(d[0] for d in due)])
        low, high = self.span(payment.amount)
        year = self.span(payment.year)
        add = self.rows.selects.append
        add(f"CASE WHEN {may} THEN {high} ELSE 0 END AS e{name}")
        add(f"CASE WHEN {sure} THEN {low} ELSE 0 END AS m{name}")
        add(f"({sure}) AS s{name}")
        add(f"CASE WHEN {settled(year)} THEN {year[0]} END AS y{name}")
        waits = [f"NOT {settled((low, high))}", *(f"NOT {d[0]}" for d in due)]
        self._live(paid, payment, award, due)
        live = f"{may} AND {high} > 0"
        keyed = any("year" in d.key for d in payment.draws) or any(
            c.per_year and self.plan.measures[position].id in c.measures for c in self.plan.choices
        )
        if keyed:
            self.rows.away.append(f"{live} AND NOT {settled(year)}")
        for draw in payment.draws:
            waits.append(self._draw(paid, draw, live, high))
        for rule, node in self.plan.measures[position].exempt:
            exempt = self.span(node)
            add(f"{exempt[0]} AS {paid.exempt[rule]}")
            self.rows.away.append(f"{live} AND NOT {settled(exempt)}")
        self.rows.unsure.append(f"{live} AND NOT (({sure}) AND {settled((low, high))})")
        return f"{every([d[1] for d in due])} AND {some(waits)}"

    def _live(self, paid: Paid, payment: Payment, award: Award, due: list[Span]) -> None:
        """What the combination must see besides: replacements, payments made before."""
        if f"g{paid.name}" in paid.live:
            live = every([award.may, *(d[1] for d in due)])
            self.rows.selects.append(f"({live}) AS g{paid.name}")
            if self.plan.measures[paid.measure].replaces:
                sure = every([award.sure, *(d[0] for d in due)])
                self.rows.away.append(f"{live} AND NOT ({sure})")
        if f"f{paid.name}" in paid.top:
            pairs = list(zip(payment.due, due, strict=True))
            once = [d[1] for c, d in pairs if c.kind == "once"]
            others = [d[1] for c, d in pairs if c.kind != "once"]
            made = every([award.may, f"NOT {once[0]}", *others])
            low, high = self.span(payment.amount)
            self.rows.selects.append(f"CASE WHEN {made} THEN {high} ELSE 0 END AS f{paid.name}")
            self.rows.away.append(f"{made} AND NOT {settled((low, high))}")

    def _draw(self, paid: Paid, draw: Draw, live: str, high: str) -> str:
        """One limit's columns: what it allows and what was used, each at its lowest and highest."""
        names, add = paid.draws[draw.limit], self.rows.selects.append
        allowed, used = self.span(draw.amount), self.span(draw.used)
        for name, span in ((names["amount"], allowed), (names["used"], used)):
            add(f"{span[0]} AS {name}")
            add(f"{span[1]} AS {name}_h")
        open_ = [f"NOT {settled(allowed)}", f"NOT {settled(used)}"]
        unclear = []
        for i, number in enumerate(draw.order):
            span = self.span(number)
            add(f"{span[0]} AS {names[f'order{i}']}")
            open_.append(f"NOT {settled(span)}")
            unclear.append(f"NOT {settled(span)}")
        for i, part in enumerate(draw.key):
            if isinstance(part, int) and self.plan.nodes[part].kind in CODES:
                code = self.rows.stages.code(part)
                add(f"{code} AS {names[f'key{i}']}")
                unclear.append(f"{code} IS NULL")
            elif isinstance(part, int):
                span = self.span(part)
                add(f"{span[0]} AS {names[f'key{i}']}")
                unclear.append(f"NOT {settled(span)}")
        if self.plan.limits[draw.limit].excess == "warned":
            return "FALSE"
        self.rows.unsure.append(f"{live} AND ({some(open_[:2])})")
        self.rows.away += [f"{live} AND {test}" for test in unclear]
        return f"{allowed[0]} - {used[1]} < {high} AND ({some(open_)})"


def open_rows(plan: Plan, dialect: Dialect, wide: Wide, *, base: bool) -> OpenRows | None:
    """The rows of one entity with unknown facts; None where they have no exact spans in SQL.

    ``base``: the tables of the case set are there, not only the flat ones.
    """
    flattener = wide.flattener
    try:
        stages = Stages(flattener.base) if base else FlatStages(flattener)
        return OpenBuilder(plan, dialect, wide, stages).build()
    except NotInColumns:
        return None
