"""The tables of answers, as queries over what an evaluation leaves (docs/batch.md).

``outcomes`` (each measure of each subject that it is for), ``payments``, ``limits`` (what each
took) and ``excluded`` (what lost its place, and to which rule). Ids are those of the flat tables,
measures and rules are numbers; ``measures``, ``rules`` and ``reasons`` say what they stand for.
"""

from __future__ import annotations

from jigai.engine.awards import CASE, CHARGE, DECLARED, GRANTED, REFUSED
from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.limits import Layer
from jigai.engine.columns.reasons import Place, bits_of, excluded_bit
from jigai.engine.plan import Measure, Plan

WHO = "owner, entity, subject, measure"
Row = tuple[object, ...]


class Outputs:
    """The queries of one evaluated plan; ``answers`` gives the places by entity."""

    def __init__(
        self, plan: Plan, dialect: Dialect, layers: list[Layer], answers: dict[str, list[Place]]
    ) -> None:
        self.plan = plan
        self.dialect = dialect
        self.layers = layers
        self.answers = answers
        self.rules = {name: i for i, (name, _) in enumerate(rules(plan))}

    # Long tables

    def payments(self) -> str:
        """A row for each payment that can be made now and that the measure gives something for."""
        amounts = "entitled, entitled AS entitled_highest, amount AS lowest, amount AS highest"
        return f"SELECT {WHO}, payment, year, {amounts} FROM awards WHERE entitled > 0"

    def limits(self) -> str:
        """A row for each payment and limit that took something."""
        parts, before = [], "entitled"
        for layer in self.layers:
            for rule, took in layer.took.items():
                if layer.kind == "limit":
                    parts.append(
                        f"SELECT {WHO}, payment, {self.rules[rule]} AS rule, {before} AS before, "
                        f"{before} - {took} AS after FROM awards WHERE {took} > 0"
                    )
                if layer.kind != "replace":
                    before = f"{before} - {took}"
        none = "CAST(NULL AS BIGINT) AS rule, entitled AS before, amount AS after"
        rows = self._union(parts) or f"SELECT {WHO}, payment, {none} FROM awards WHERE FALSE"
        return f"SELECT *, before AS before_highest, after AS after_highest FROM ({rows}) q"

    def excluded(self) -> str:
        """A row for each award and rule by which another took its place, or a limit all of it."""
        refusing = {x.id for x in self.plan.limits if x.excess == "refused"}
        parts, before = [], "entitled"
        for layer in self.layers:
            for rule, took in layer.took.items():
                lost = {"replace": took, "choice": f"{took} > 0"}.get(layer.kind, "")
                if rule in refusing:
                    lost = f"{took} > 0 AND {took} = {before}"
                if lost:
                    number = self.rules[rule]
                    parts.append(f"SELECT {WHO}, {number} AS rule FROM awards WHERE {lost}")
                if layer.kind != "replace":
                    before = f"{before} - {took}"
        none = f"SELECT {WHO}, CAST(NULL AS BIGINT) AS rule FROM awards WHERE FALSE"
        return f"SELECT DISTINCT {WHO}, rule FROM ({self._union(parts) or none}) q"

    def outcomes(self) -> str:
        """A row for each measure and subject that it is for."""
        given = (
            f"SELECT {WHO}, {self.dialect.total('entitled')} AS entitled, "
            f"{self.dialect.total('amount')} AS amount FROM awards GROUP BY {WHO}"
        )
        lost = f"SELECT {WHO} FROM ({self.excluded()}) e GROUP BY {WHO}"
        parts = [
            self._answer(entity, place) for entity, found in self.answers.items() for place in found
        ]
        if not parts:
            none = "CAST(NULL AS VARCHAR) AS outcome, CAST(0 AS BIGINT) AS reasons"
            parts = [f"SELECT {WHO}, {none}, CAST(0 AS BIGINT) AS lost FROM awards WHERE FALSE"]
        gone = "x.owner IS NOT NULL AND g.amount = 0"
        said = [
            "o.owner AS owner", "o.entity AS entity", "o.subject AS subject",
            "o.measure AS measure",
            f"CASE WHEN {gone} THEN '{REFUSED}' ELSE o.outcome END AS outcome",
            f"o.reasons + CASE WHEN {gone} THEN o.lost ELSE 0 END AS reasons",
            "CAST(0 AS BIGINT) AS unknown",
            f"CASE WHEN o.outcome <> '{CASE}' THEN COALESCE(g.entitled, 0) END AS entitled",
            *(f"CASE WHEN o.outcome <> '{CASE}' THEN COALESCE(g.amount, 0) END AS {name}"
              for name in ("amount", "lowest", "highest")),
        ]  # fmt: skip
        same = " AND ".join(f"o.{c} = {{}}.{c}" for c in ("entity", "subject", "measure"))
        return (
            f"SELECT {', '.join(said)} FROM ({self._union(parts)}) o "
            f"LEFT JOIN ({given}) g ON {same.format('g', 'g', 'g')} "
            f"LEFT JOIN ({lost}) x ON {same.format('x', 'x', 'x')}"
        )

    def _answer(self, entity: str, place: Place) -> str:
        """The outcome of one measure before combination."""
        measure = self.plan.measures[place.measure]
        bits = f"{self.dialect.shifted(f'w{place.word}', place.shift)} & {place.mask}"
        return (
            f"SELECT owner, '{entity}' AS entity, id AS subject, {place.measure} AS measure, "
            f"{_outcome(measure)} AS outcome, b - 1 AS reasons, "
            f"CAST({excluded_bit(measure)} AS BIGINT) AS lost FROM "
            f"(SELECT owner, id, {bits} AS b FROM reasons_{entity}) r WHERE b & 1 = 1"
        )

    def _union(self, parts: list[str]) -> str:
        return "\nUNION ALL\n".join(parts)


def _outcome(measure: Measure) -> str:
    """The outcome that an answer ``b`` stands for."""
    own = sum(1 << bit.number for bit in bits_of(measure) if bit.payment is None)
    tests = [f"WHEN b & {own} <> 0 THEN '{REFUSED}'"] if own else []
    due = [
        sum(1 << bit.number for bit in bits_of(measure) if bit.payment == index)
        for index, _ in enumerate(measure.payments)
    ]
    if measure.decision:
        other = CASE
    else:
        other = CHARGE if measure.charge and measure.payments else GRANTED
        if measure.payments and all(due):
            none = " AND ".join(f"b & {mask} <> 0" for mask in due)
            tests.append(f"WHEN {none} THEN '{REFUSED}'")
    return f"CASE {' '.join(tests)} ELSE '{other}' END" if tests else f"'{other}'"


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
