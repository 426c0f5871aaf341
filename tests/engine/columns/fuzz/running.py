"""Equality runs: case sets by seed, for every pack, under the readings of the seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.engine.columns.fuzz.cases import Batch
from tests.engine.columns.fuzz.comparing import compare, sound
from tests.engine.columns.fuzz.counting import Counts
from tests.engine.columns.fuzz.examples import around
from tests.engine.columns.fuzz.kinds import Maker, mixture
from tests.engine.columns.fuzz.shrinking import Shrinker
from tests.engine.columns.fuzz.telling import told
from tests.engine.random_dossiers import loaded

Readings = dict[str, str]


class Differ(AssertionError):
    """Columns and the scalar evaluator differ; the text tells on what."""


def every_reading(folder: Path) -> Iterator[Readings]:
    """The defaults, then each answer to each question alone."""
    yield {}
    for axis in loaded(folder).axes.values():
        for answer in axis.alternatives:
            yield {axis.id: answer}


def some_readings(folder: Path, seed: int) -> Readings:
    """The defaults, one answer, or several together."""
    chance = random.Random(seed)  # noqa: S311 - the same seed gives the same readings
    axes = list(loaded(folder).axes.values())
    count = chance.choice((0, 0, 1, 1, 2, len(axes) // 2))
    picked = chance.sample(axes, min(count, len(axes)))
    return {axis.id: chance.choice(list(axis.alternatives)) for axis in picked}


def run(
    folder: Path,
    readings: Readings,
    seed: int,
    counts: Counts,
    *,
    kinds: list[str] | None = None,
    shrink: float = 120.0,
) -> None:
    """Compare one case set; raises Differ with the smallest dossier found in ``shrink`` seconds."""
    maker = Maker(folder, readings, seed)
    batch = sound(maker.batch(kinds or mixture(maker.chance)))
    check(batch, counts, shrink)


def check(batch: Batch, counts: Counts, shrink: float = 120.0) -> None:
    """Compare a batch of readable cases; raises Differ."""
    found = compare(batch)
    if found.equal:
        counts.add(batch, found)
        return
    smallest = Shrinker(batch, shrink).smallest() if shrink else batch
    raise Differ(told(smallest, compare(smallest)))


def until(over: Callable[[], bool], folders: list[Path], seed: int, counts: Counts) -> list[str]:
    """Case sets of one pack after the other until it is ``over``; the differences found."""
    differences: list[str] = []
    number = 0
    while not over():
        folder = folders[number % len(folders)]
        each = seed * 1_000_000 + number
        try:
            if number // len(folders) % 2:
                check(sound(around(folder, each // len(folders))), counts)
            else:
                run(folder, some_readings(folder, each), each, counts)
        except Differ as difference:
            differences.append(str(difference))
        number += 1
    return differences
