"""Boundaries found by asking: where one number of a dossier changes what comes out, and beside it.

Two values of a cell that give different answers are brought together by halves until they are
neighbours: one fen, day or count apart, with a threshold, a cap or a rounding between them.
"""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Any

from tests.engine.columns.fuzz.cases import Batch, Case, renamed
from tests.engine.columns.fuzz.values import Values

from jigai.facts.problems import InputRefused
from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.money.fen import yuan
from jigai.money.rates import percent

ENTITY_OF = {"organisations": "organisation"} | PLURALS
Path = tuple[Any, ...]
_NUMBERS = ("money", "rate", "count", "days", "date")


def cells(raw: dict[str, Any]) -> Iterator[tuple[Path, Fact]]:
    """Every number and day that a case states, with its fact."""
    for plural, entity in ENTITY_OF.items():
        facts = vocabulary().entities[entity].facts
        for index, subject in enumerate(raw.get(plural, [])):
            for name, stated in subject.items():
                if name in facts:
                    yield from within((plural, index, name), facts[name], stated)


def within(path: Path, fact: Fact, stated: Any) -> Iterator[tuple[Path, Fact]]:
    """The cells of one fact."""
    if fact.shape == "rows" and isinstance(stated, list):
        for index, row in enumerate(stated):
            for name, value in row.items():
                if fact.row[name].type in _NUMBERS and not isinstance(value, dict):
                    yield (*path, index, name), fact.row[name]
    elif fact.type in _NUMBERS and fact.shape in ("by-year", "by-key", "interval"):
        if isinstance(stated, dict):
            yield from (((*path, k), fact) for k, v in stated.items() if not isinstance(v, dict))
    elif fact.type in _NUMBERS and not isinstance(stated, dict):
        yield path, fact


def shown(fact: Fact, number: int) -> Any:
    """A number as a dossier states it."""
    match fact.type:
        case "money":
            return yuan(number)
        case "rate":
            return percent(number)
        case "date":
            return dt.date.fromordinal(number).isoformat()
    return number


class Edges:
    """Finds boundaries around one case of a batch."""

    def __init__(self, batch: Batch, case: Case, values: Values) -> None:
        """A case that the reader accepts."""
        self.batch = batch
        self.case = case
        self.values = values
        self.chance: random.Random = values.chance

    def with_value(self, path: Path, fact: Fact, number: int) -> Case:
        """The case with another number in a cell."""
        raw = copy.deepcopy(self.case.raw)
        at: Any = raw
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = shown(fact, number)
        return Case(self.case.kind, raw)

    def answer(self, case: Case) -> tuple[Any, Any]:
        """What comes out: which rules act, and every amount."""
        try:
            outcome = self.batch.program.run(self.batch.read(case))
        except InputRefused:
            return None, None
        acting = tuple(
            (a.label, a.outcome, tuple(r.key for r in a.reasons),
             tuple(sorted({t.rule for t in a.taken if t.before_high > t.after_high})))
            for a in outcome.awards
        )  # fmt: skip
        amounts = tuple((a.low, a.high, a.entitled) for a in outcome.awards)
        return (acting, len(outcome.errors)), amounts

    def ends(self, fact: Fact) -> tuple[int, int]:
        """Two numbers of a fact's range, near or far apart."""
        if fact.type == "date":
            middle = self.values.as_of.toordinal()
            return middle - self.chance.randint(1, 2500), middle + self.chance.randint(0, 400)
        high = self.values.within(self.values.spread(fact), fact)
        return fact.low, self.chance.choice((high, high, fact.high))

    def boundary(self, path: Path, fact: Fact) -> int | None:
        """The last number that answers as the lower end does, or None where nothing changes."""
        low, high = self.ends(fact)
        first, last = (self.answer(self.with_value(path, fact, n)) for n in (low, high))
        if first == last or low >= high:
            return None
        same: Callable[[tuple[Any, Any]], bool] = (
            (lambda found: bool(found[0] == first[0]))
            if first[0] != last[0]
            else (lambda found: bool(found[1] != last[1]))
        )
        while high - low > 1:
            middle = (low + high) // 2
            if same(self.answer(self.with_value(path, fact, middle))):
                low = middle
            else:
                high = middle
        return low

    def found(self, tries: int, prefix: str) -> list[Case]:
        """Cases on both sides of the boundaries of some cells, under ids of their own."""
        listed = list(cells(self.case.raw))
        made: list[Case] = []
        for path, fact in self.chance.sample(listed, min(tries, len(listed))):
            edge = self.boundary(path, fact)
            if edge is None:
                continue
            for number in sorted({self.values.within(edge + step, fact) for step in (-1, 0, 1, 2)}):
                start = f"{prefix}{len(made)}-"
                raw = self.with_value(path, fact, number).raw
                made.append(Case("one fen, day or count beside an edge",
                                 renamed(raw, lambda name, s=start: s + name)))  # type: ignore[misc]  # fmt: skip
        return made
