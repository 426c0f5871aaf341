"""What is to be done at a place, as steps with their days; the earliest goes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jigai.office.demonstration.reading import Common, Place


@dataclass(frozen=True)
class Step:
    """Acts that are done together, or not at all. ``name`` is unique in its place."""

    name: str
    at: dt.datetime
    do: Callable[[], object]


@dataclass(frozen=True)
class Setting:
    """A place, what all share, and the day that days are counted from."""

    common: Common
    place: Place
    anchor: dt.date


def agenda(setting: Setting) -> list[Step]:
    """Every step of a place, in the order of days; of one day in the order of this list."""
    from jigai.office.demonstration.agenda import bureaus, firms, plans, projects, returns

    found: list[Step] = []
    parts: tuple[Callable[[Setting], Iterator[Step]], ...] = (
        bureaus.steps,
        firms.steps,
        projects.steps,
        returns.steps,
        plans.steps,
    )
    for part in parts:
        found += part(setting)
    return sorted(found, key=lambda step: step.at)
