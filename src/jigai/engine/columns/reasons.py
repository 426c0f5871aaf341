"""Reasons as bits: for each measure of an entity, its place in the whole numbers of a row.

A measure's **answer** is a whole number. Bit 0: the measure is for this subject. Then a bit for
each condition, and one for each condition of each payment (not looked at where the measure's own
conditions fail): set where the condition does not hold. The answers of all measures of an entity
are packed into as few 64-bit words as hold them. What a bit means is data (``Bit``).

Where facts are unknown a second number says in the same bits what is not known; the bit above them
(``excluded_bit``) says there that the award waits for some fact.
"""

from __future__ import annotations

from dataclasses import dataclass

from jigai.engine.columns.emit import NotInColumns
from jigai.engine.plan import Condition, Measure, Plan

WORD = 62
"""Bits of a word that are used; the sign stays clear."""


@dataclass(frozen=True)
class Bit:
    """One reason of a measure; ``payment`` is None for a condition of the whole measure."""

    number: int
    payment: int | None
    condition: Condition


@dataclass(frozen=True)
class Place:
    """Where a measure's answer stands among the words of its entity."""

    measure: int
    word: int
    shift: int
    width: int

    @property
    def mask(self) -> int:
        """As many set bits as the answer has."""
        return (1 << self.width) - 1


@dataclass(frozen=True)
class Tests:
    """SQL of whether a measure is for a subject, of its conditions, of what makes payments due."""

    which: str
    conditions: list[str]
    due: list[list[str]]


def bits_of(measure: Measure) -> list[Bit]:
    """The reasons of a measure in the order of their bits, from bit 1 on."""
    found = [Bit(i, None, c) for i, c in enumerate(measure.conditions, 1)]
    if measure.decision:
        return found
    for index, payment in enumerate(measure.payments):
        for condition in payment.due:
            found.append(Bit(len(found) + 1, index, condition))
    return found


def excluded_bit(measure: Measure) -> int:
    """The bit of a reason that says that another award, or a limit, took this one's place."""
    return 1 << (len(bits_of(measure)) + 1)


def places(plan: Plan, measures: list[int]) -> list[Place]:
    """The place of each measure's answer. Raises NotInColumns for one that no word can hold."""
    found: list[Place] = []
    word = shift = 0
    for number in measures:
        width = 2 + len(bits_of(plan.measures[number]))
        if width > WORD:
            raise NotInColumns(f"more than {WORD - 2} reasons of {plan.measures[number].id}")
        if shift + width > WORD:
            word, shift = word + 1, 0
        found.append(Place(number, word, shift, width))
        shift += width
    return found


def packed(found: list[Place], answers: dict[int, str], *, narrow: bool = False) -> list[str]:
    """The SQL of each word, from the SQL of each measure's answer; ``narrow``: in 32 bits if so
    many do.
    """
    parts: dict[int, list[Place]] = {}
    for place in found:
        parts.setdefault(place.word, []).append(place)
    made = []
    for number in sorted(parts):
        bits = parts[number][-1].shift + parts[number][-1].width
        kind = "INTEGER" if narrow and bits < 32 else "BIGINT"
        each = []
        for place in parts[number]:
            whole = f"CAST({answers[place.measure]} AS {kind})"
            each.append(f"{whole} * {1 << place.shift}" if place.shift else whole)
        made.append(f"CAST({' + '.join(each)} AS {kind})")
    return made


def answer(tests: Tests, *, known: bool = False) -> str:
    """A measure's answer; ``known``: no test can be NULL."""
    holds = " AND ".join(f"({t})" for t in tests.conditions) or "TRUE"
    looked_at = [test for each in tests.due for test in each]
    kind = "INTEGER" if len(tests.conditions) + len(looked_at) < 30 else "BIGINT"

    def unless(test: str, bit: int) -> str:
        if known:
            return f"CASE WHEN {test} THEN 0 ELSE CAST({1 << bit} AS {kind}) END"
        return f"CASE WHEN NOT ({test}) THEN CAST({1 << bit} AS BIGINT) ELSE 0 END"

    own = [unless(t, i) for i, t in enumerate(tests.conditions, 1)]
    due = [unless(t, len(own) + 1 + i) for i, t in enumerate(looked_at)]
    parts = ["1", *own]
    if due:
        inner = " + ".join(due)
        parts.append(inner if holds == "TRUE" else f"CASE WHEN {holds} THEN {inner} ELSE 0 END")
    whole = " + ".join(parts)
    return whole if tests.which == "TRUE" else f"CASE WHEN {tests.which} THEN {whole} ELSE 0 END"
