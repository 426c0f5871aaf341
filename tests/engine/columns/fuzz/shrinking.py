"""The smallest case set that still shows a difference: parts are taken away while it remains."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeVar

from tests.engine.columns.fuzz.cases import Batch, Case, by_organisation
from tests.engine.columns.fuzz.comparing import compare, sound

T = TypeVar("T")
Path = tuple[Any, ...]
_KEPT = ("id", "of")


class OutOfTime(Exception):
    """The seconds granted are over; what was found so far stands."""


def fewest(items: Sequence[T], keep: Callable[[list[T]], bool]) -> None:
    """Leave out all that can be left out (delta debugging).

    ``keep`` says whether a subset still shows the difference, and remembers the last that did.
    """
    left, parts = list(items), 2
    if left and keep([]):
        return
    while len(left) > 1:
        size = max(1, len(left) // parts)
        for start in range(0, len(left), size):
            rest = left[:start] + left[start + size :]
            if rest and keep(rest):
                left, parts = rest, max(2, parts - 1)
                break
        else:
            if size == 1:
                return
            parts = min(len(left), parts * 2)


def paths(tree: Any, depth: int, at: Path = ()) -> Iterator[Path]:
    """The paths of all parts at a depth that could be taken away."""
    pairs = enumerate(tree) if isinstance(tree, list) else tree.items() if _is_map(tree) else ()
    for key, value in pairs:
        if key in _KEPT:
            continue
        if len(at) + 1 == depth:
            yield (*at, key)
        else:
            yield from paths(value, depth, (*at, key))


def _is_map(tree: Any) -> bool:
    return isinstance(tree, dict) and "status" not in tree


def only(tree: Any, depth: int, kept: frozenset[Path], at: Path = ()) -> Any:
    """The tree with only some of its parts at a depth."""
    if len(at) == depth or not (isinstance(tree, list) or _is_map(tree)):
        return tree
    last = len(at) + 1 == depth

    def stays(key: Any) -> bool:
        return not last or key in _KEPT or (*at, key) in kept

    if isinstance(tree, list):
        return [only(v, depth, kept, (*at, i)) for i, v in enumerate(tree) if stays(i)]
    return {k: only(v, depth, kept, (*at, k)) for k, v in tree.items() if stays(k)}


class Shrinker:
    """Shrinks one batch within some seconds."""

    def __init__(self, batch: Batch, seconds: float) -> None:
        """A batch that shows a difference."""
        self.batch = batch
        self.until = time.monotonic() + seconds
        found = compare(batch)
        self.failed, self.owners = bool(found.failure), found.differing()

    def shows(self, batch: Batch) -> bool:
        """The batch still shows a difference of the same sort; if so, it is the one to go on from.

        Raises OutOfTime.
        """
        if time.monotonic() > self.until:
            raise OutOfTime
        if not batch.cases or not all(case.raw["organisations"] for case in batch.cases):
            return False
        if len(sound(batch).cases) < len(batch.cases):
            return False
        found = compare(batch)
        still = bool(found.failure) if self.failed else not found.failure and not found.equal
        if still:
            self.batch = batch
        return still

    def smallest(self) -> Batch:
        """The smallest batch found."""
        with suppress(OutOfTime):
            self.fewer_cases()
            self.fewer(self.claims, lambda b, ids: replace(b, claims=tuple(ids)))
            self.fewer(
                lambda b: list(b.readings),
                lambda b, axes: replace(b, readings={a: b.readings[a] for a in axes}),
            )
            for depth in (2, 3, 4, 5):
                self.shallower(depth)
            self.fewer(
                lambda b: list(b.programme),
                lambda b, names: replace(b, programme={n: b.programme[n] for n in names}),
            )
        return self.batch

    def fewer_cases(self) -> None:
        """First a single organisation that differs, else as few cases as show it."""
        each = [own for case in self.batch.cases for own in by_organisation(case)]
        few = self.owners[:3]
        if any(
            self.shows(self.batch.having([own]))
            for own in each
            if own.raw["organisations"][0]["id"] in few
        ):
            return
        self.fewer(lambda b: b.cases, lambda b, cases: b.having(cases))

    def claims(self, batch: Batch) -> list[str]:
        """The measures claimed."""
        return [m.id for m in batch.program.plan.measures if m.money]

    def fewer(
        self, parts: Callable[[Batch], list[T]], having: Callable[[Batch, list[T]], Batch]
    ) -> None:
        """Keep as few of some parts as still show it."""
        whole = self.batch
        fewest(parts(whole), lambda left: self.shows(having(whole, left)))

    def shallower(self, depth: int) -> None:
        """Keep as few parts of every case at a depth as still show it."""
        for number, case in enumerate(self.batch.cases):
            self.one_shallower(number, case, depth)

    def one_shallower(self, number: int, case: Case, depth: int) -> None:
        """The same of one case."""

        def having(batch: Batch, left: list[Path]) -> Batch:
            cases = list(batch.cases)
            cases[number] = Case(case.kind, only(case.raw, depth, frozenset(left)))
            return batch.having(cases)

        self.fewer(lambda _: list(paths(case.raw, depth)), having)
