"""The scalar evaluator's outcome in the rows of the tables of answers.

What the columns leave aside is filled in with these rows, and every comparison is made on them:
one award says the same whichever evaluator it came from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from jigai.engine.awards import CASE, DECLARED, NEEDS, Award
from jigai.engine.columns.outputs import rules
from jigai.engine.columns.reasons import bits_of, excluded_bit
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Condition, Plan


class Who(NamedTuple):
    """One award: organisation, entity and id of the subject, number of the measure."""

    owner: str
    entity: str
    subject: str
    measure: int


class Said(NamedTuple):
    """An award's outcome, reasons and unknown conditions as bits, and amounts in fen.

    ``entitled`` and ``amount`` are None where they are not settled, all amounts where people
    decide case by case.
    """

    outcome: str
    reasons: int
    unknown: int
    entitled: int | None
    amount: int | None
    lowest: int | None
    highest: int | None


class Payment(NamedTuple):
    """A payment that can be made now: year, entitled and amount as lowest and highest."""

    year: int | None
    entitled: int
    entitled_highest: int
    lowest: int
    highest: int


class Limit(NamedTuple):
    """What a limit left of a payment, lowest and highest, and what there was before."""

    before: int
    after: int
    before_highest: int
    after_highest: int


@dataclass
class Answers:
    """The rows of the tables of answers, by what they are about."""

    outcomes: dict[Who, Said] = field(default_factory=dict)
    payments: dict[tuple[Who, int], Payment] = field(default_factory=dict)
    limits: dict[tuple[Who, int, int], Limit] = field(default_factory=dict)
    excluded: set[tuple[Who, int]] = field(default_factory=set)

    def owners(self) -> set[str]:
        """The organisations of which something is said."""
        return {who.owner for who in self.outcomes}

    def add(self, other: Answers) -> None:
        """The rows of others as well."""
        self.outcomes |= other.outcomes
        self.payments |= other.payments
        self.limits |= other.limits
        self.excluded |= other.excluded

    def rows(self, table: str) -> list[tuple[object, ...]]:
        """The rows of one table of answers, cells in the order of its columns."""
        if table == "outcomes":
            return [(*who, *said) for who, said in self.outcomes.items()]
        if table == "excluded":
            return [(*who, rule) for who, rule in self.excluded]
        found: dict[tuple[Who, *tuple[int, ...]], Payment | Limit] = dict(getattr(self, table))
        return [(*key[0], *key[1:], *cells) for key, cells in found.items()]


def answers_of(outcome: Outcome) -> Answers:
    """The rows of an outcome without errors.

    Measures that have no subject here, and those that are only declared, have no row.
    """
    plan = outcome.plan
    made = Answers()
    numbers = {m.id: i for i, m in enumerate(plan.measures)}
    places = {name: i for i, (name, _) in enumerate(rules(plan))}
    for award in outcome.awards:
        if award.outcome == DECLARED or any(r.code == "no-subject" for r in award.reasons):
            continue
        number = numbers[award.measure.id]
        who = Who(award.owner, award.measure.entity, award.subject.id, number)
        made.outcomes[who] = said(plan, award)
        for share in award.shares:
            if share.entitled[1] > 0:
                made.payments[who, share.index] = Payment(
                    share.year, *share.entitled, share.low, share.high
                )
            for t in share.taken:
                if (t.before, t.before_high) != (t.after, t.after_high):
                    found = Limit(t.before, t.after, t.before_high, t.after_high)
                    made.limits[who, share.index, places[t.rule]] = found
        made.excluded |= {(who, places[str(e["rule"])]) for e in award.excluded_by}
    return made


def said(plan: Plan, award: Award) -> Said:
    """The row of one award in ``outcomes``."""
    reasons, unknown = _reasons(award)
    if award.outcome == CASE:
        return Said(CASE, reasons, unknown, None, None, None, None)
    low, high = award.entitled
    entitled = low if low == high else None
    amount = None if award.outcome == NEEDS else award.low
    return Said(award.outcome, reasons, unknown, entitled, amount, award.low, award.high)


def _reasons(award: Award) -> tuple[int, int]:
    """Bits of the conditions that do not hold, and of those that are not known."""
    bits = {(bit.payment, id(bit.condition)): 1 << bit.number for bit in bits_of(award.measure)}

    def bit(payment: int | None, condition: Condition | None) -> int:
        return bits.get((payment, id(condition)), 0)

    no = unknown = 0
    for condition, truth in zip(award.measure.conditions, award.truths, strict=False):
        if truth is None:
            unknown |= bit(None, condition)
        elif not truth:
            no |= bit(None, condition)
    for state in award.payments:
        for reason in state.reasons:
            if reason.code == "unknown":
                unknown |= bit(state.index, reason.condition)
            else:
                no |= bit(state.index, reason.condition)
    if any(r.code == "excluded" for r in award.reasons):
        no |= excluded_bit(award.measure)
    return no, unknown
