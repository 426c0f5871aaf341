"""The tables of answers, as queries over what an evaluation leaves (docs/batch.md).

``outcomes`` (each measure of each subject that it is for), ``payments``, ``limits`` (what each
took) and ``excluded`` (what lost its place, and to which rule). Ids are those of the flat tables,
measures and rules are numbers; ``measures``, ``rules`` and ``reasons`` say what they stand for.
"""

from __future__ import annotations

from jigai.engine.awards import CASE, CHARGE, DECLARED, GRANTED, NEEDS, REFUSED
from jigai.engine.columns.combine import Component
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.limits import NULL, Layer
from jigai.engine.columns.reasons import Place, bits_of, excluded_bit
from jigai.engine.plan import Measure, Plan

WHO = "owner, entity, subject, measure"
Row = tuple[object, ...]

_WHO = {"owner": "VARCHAR", "entity": "VARCHAR", "subject": "VARCHAR", "measure": "INTEGER"}
COLUMNS: dict[str, dict[str, str]] = {
    "outcomes": _WHO
    | {"outcome": "VARCHAR"}
    | dict.fromkeys(
        ("reasons", "unknown", "entitled", "amount", "lowest", "highest"), "BIGINT"
    ),
    "payments": _WHO
    | {"payment": "INTEGER"}
    | dict.fromkeys(("year", "entitled", "entitled_highest", "lowest", "highest"), "BIGINT"),
    "limits": _WHO
    | {"payment": "INTEGER", "rule": "INTEGER"}
    | dict.fromkeys(("before", "after", "before_highest", "after_highest"), "BIGINT"),
    "excluded": _WHO | {"rule": "INTEGER"},
}  # fmt: skip
"""The tables of answers and the types of their columns (docs/answers.md)."""


class Outputs:
    """The queries of one evaluated plan; ``answers`` gives the places by entity.

    ``opened`` are the entities of which rows may have unknown facts. ``open_`` is the combination
    of organisations with unsettled amounts, where there is one: its awards stand in
    ``awards_open`` with a lowest beside every highest.
    """

    def __init__(
        self,
        plan: Plan,
        dialect: Dialect,
        layers: list[Layer],
        open_: Component | None,
        answers: dict[str, list[Place]],
        opened: frozenset[str],
    ) -> None:
        self.plan = plan
        self.dialect = dialect
        self.layers = {"awards": layers}
        if open_ is not None:
            self.layers["awards_open"] = open_.layers
        self.answers = answers
        self.opened = opened
        self.rules = {name: i for i, (name, _) in enumerate(rules(plan))}

    def payments(self) -> str:
        """A row for each payment that can be made now and that the measure gives something for."""
        return self._union([self._payments(table) for table in self.layers])

    def _payments(self, table: str) -> str:
        low = _low(table)
        amounts = (
            f"entitled{low} AS entitled, entitled AS entitled_highest, "
            f"amount{low} AS lowest, amount AS highest"
        )
        return f"SELECT {WHO}, payment, year, {amounts} FROM {table} WHERE entitled > 0"

    def limits(self) -> str:
        """A row for each payment and limit that took something."""
        parts = []
        for table, layers in self.layers.items():
            low, before = _low(table), ("entitled", f"entitled{_low(table)}")
            for layer in layers:
                for rule, took in layer.took.items():
                    if layer.kind == "limit":
                        ends = (
                            f"{before[1]} AS before, {before[1]} - {took}{low} AS after, "
                            f"{before[0]} AS before_highest, {before[0]} - {took} AS after_highest"
                        )
                        parts.append(
                            f"SELECT {WHO}, payment, {self.rules[rule]} AS rule, {ends} "
                            f"FROM {table} WHERE {took} > 0 OR {took}{low} > 0"
                        )
                    if layer.kind != "replace":
                        before = (f"{before[0]} - {took}", f"{before[1]} - {took}{low}")
        names = ("before", "after", "before_highest", "after_highest")
        none = ", ".join(f"entitled AS {name}" for name in names)
        return self._union(parts) or (
            f"SELECT {WHO}, payment, CAST(NULL AS BIGINT) AS rule, {none} FROM awards WHERE FALSE"
        )

    def excluded(self) -> str:
        """A row for each award and rule by which another took its place, or a limit all of it."""
        refusing = {x.id for x in self.plan.limits if x.excess == "refused"}
        parts = []
        for table, layers in self.layers.items():
            before = "entitled"
            for layer in layers:
                for rule, took in layer.took.items():
                    lost = {"replace": took, "choice": f"{took} > 0"}.get(layer.kind, "")
                    if rule in refusing:
                        lost = f"{took} > 0 AND {took} = {before}"
                    if lost:
                        number = self.rules[rule]
                        parts.append(f"SELECT {WHO}, {number} AS rule FROM {table} WHERE {lost}")
                    if layer.kind != "replace":
                        before = f"{before} - {took}"
        none = f"SELECT {WHO}, CAST(NULL AS BIGINT) AS rule FROM awards WHERE FALSE"
        return f"SELECT DISTINCT {WHO}, rule FROM ({self._union(parts) or none}) q"

    def outcomes(self) -> str:
        """A row for each measure and subject that it is for."""
        total = self.dialect.total
        given = self._union(
            [
                f"SELECT {WHO}, {total('entitled')} AS entitled, {total('amount')} AS amount, "
                f"{total(f'entitled{_low(t)}')} AS entitled_low, "
                f"{total(f'amount{_low(t)}')} AS amount_low FROM {t} GROUP BY {WHO}"
                for t in self.layers
            ]
        )
        lost = f"SELECT {WHO} FROM ({self.excluded()}) e GROUP BY {WHO}"
        parts = [
            self._answer(entity, place) for entity, found in self.answers.items() for place in found
        ]
        if not parts:
            columns = "CAST(NULL AS STRING) AS outcome, FALSE AS open_"
            numbers = ", ".join(f"{NULL} AS {n}" for n in ("reasons", "unknown", "lost"))
            parts = [f"SELECT {WHO}, {columns}, {numbers} FROM awards WHERE FALSE"]
        same = " AND ".join(f"o.{c} = {{0}}.{c}" for c in ("entity", "subject", "measure"))
        high, low = "COALESCE(g.amount, 0)", "COALESCE(g.amount_low, 0)"
        gone = f"x.owner IS NOT NULL AND {high} = 0"
        settling = [
            f"WHEN {gone} THEN '{REFUSED}'",
            f"WHEN o.outcome = '{GRANTED}' AND {low} <> {high} THEN '{NEEDS}'",
            f"WHEN o.outcome = '{NEEDS}' AND NOT o.open_ AND {low} = {high} THEN o.settled",
        ]
        known = [
            *(f"o.{name} AS {name}" for name in WHO.split(", ")),
            f"CASE {' '.join(settling)} ELSE o.outcome END AS outcome",
            f"o.reasons + CASE WHEN {gone} THEN o.lost ELSE 0 END AS reasons",
            "o.unknown AS unknown",
            "COALESCE(g.entitled, 0) AS e_high",
            "COALESCE(g.entitled_low, 0) AS e_low",
            f"{high} AS highest",
            f"CASE WHEN o.open_ THEN 0 ELSE {low} END AS lowest",
        ]
        joined = (
            f"SELECT {', '.join(known)} FROM ({self._union(parts)}) o "
            f"LEFT JOIN ({given}) g ON {same.format('g')} LEFT JOIN ({lost}) x "
            f"ON {same.format('x')}"
        )
        money = f"outcome <> '{CASE}'"
        said = [
            f"CASE WHEN {money} AND e_low = e_high THEN e_low END AS entitled",
            f"CASE WHEN outcome NOT IN ('{CASE}', '{NEEDS}') THEN lowest END AS amount",
            f"CASE WHEN {money} THEN lowest END AS lowest",
            f"CASE WHEN {money} THEN highest END AS highest",
        ]
        return f"SELECT {WHO}, outcome, reasons, unknown, {', '.join(said)} FROM ({joined}) j"

    def _answer(self, entity: str, place: Place) -> str:
        """The outcome of one measure before combination."""
        measure = self.plan.measures[place.measure]
        bits, unknown = (
            f"{self.dialect.shifted(f'{w}{place.word}', place.shift)} & {place.mask}" for w in "wu"
        )
        if entity not in self.opened:
            unknown = "CAST(0 AS BIGINT)"
        own = sum(1 << bit.number for bit in bits_of(measure) if bit.payment is None)
        waits = excluded_bit(measure)
        settled = CHARGE if measure.charge else GRANTED if measure.payments else NEEDS
        return (
            f"SELECT owner, '{entity}' AS entity, id AS subject, {place.measure} AS measure, "
            f"{_outcome(measure)} AS outcome, u & {own | 1} <> 0 AS open_, "
            f"'{settled}' AS settled, b - 1 AS reasons, "
            f"u & {waits - 2} AS unknown, CAST({waits} AS BIGINT) AS lost FROM "
            f"(SELECT owner, id, {bits} AS b, {unknown} AS u FROM reasons_{entity}) r "
            "WHERE b & 1 = 1"
        )

    def _union(self, parts: list[str]) -> str:
        return "\nUNION ALL\n".join(parts)


def _low(table: str) -> str:
    """What the names of lowest amounts end in; settled awards have one amount."""
    return "_low" if table == "awards_open" else ""


def _outcome(measure: Measure) -> str:
    """The outcome that an answer ``b``, of which ``u`` is not known, stands for."""
    own = sum(1 << bit.number for bit in bits_of(measure) if bit.payment is None)
    tests = [f"WHEN b & {own} <> 0 THEN '{REFUSED}'"] if own else []
    due = [
        sum(1 << bit.number for bit in bits_of(measure) if bit.payment == index)
        for index, _ in enumerate(measure.payments)
    ]
    if measure.decision:
        tests.append(f"WHEN u & {own | 1} <> 0 THEN '{NEEDS}'")
        other = CASE
    else:
        other = CHARGE if measure.charge else GRANTED
        if measure.payments and all(due):
            none = " AND ".join(f"b & {mask} <> 0" for mask in due)
            tests.append(f"WHEN {none} THEN '{REFUSED}'")
        tests.append(f"WHEN u & {excluded_bit(measure)} <> 0 THEN '{NEEDS}'")
    return f"CASE {' '.join(tests)} ELSE '{other}' END"


# What the numbers stand for


def rules(plan: Plan) -> list[tuple[str, str]]:
    """Limits, choices, measures that replace others: id and clause; the place is the number."""
    found = [(x.id, x.cite.clause) for x in plan.limits]
    found += [(x.id, x.cite.clause) for x in plan.choices]
    return found + [(m.id, m.cite.clause) for m in plan.measures if m.replaces]


def measure_rows(plan: Plan) -> list[Row]:
    """Number, id, clause, entity, and what a measure that gives no money is: declared."""
    return [
        (i, m.id, m.clause, m.entity, None if m.money else DECLARED)
        for i, m in enumerate(plan.measures)
    ]


def reason_rows(plan: Plan) -> list[Row]:
    """Measure, bit, payment, kind, code and clause of every reason."""
    found: list[Row] = []
    for number, measure in enumerate(plan.measures):
        if not measure.money:
            continue
        for bit in bits_of(measure):
            c = bit.condition
            found.append((number, 1 << bit.number, bit.payment, c.kind, c.code, c.cite.clause))
        found.append((number, excluded_bit(measure), None, "excluded", "", measure.cite.clause))
    return found
