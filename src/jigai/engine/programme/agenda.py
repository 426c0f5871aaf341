"""What falls due in a year: cycles, tasks with a day, targets of the year, the end of validity."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from jigai.engine.plan import Cite
from jigai.engine.programme.model import DUTY, Programme, Words
from jigai.policy.pack import Pack

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True)
class Entry:
    """One thing to do. ``ends`` is the last day of the period it concerns, None where undated.

    ``stated``: the text itself names the day; else only the period is certain, and the day by
    which it is to be done is not (政策未规定).
    """

    kind: str
    id: str
    name: Words
    cite: Cite
    responsible: tuple[str, ...]
    ends: dt.date | None
    stated: bool = False
    every: str = ""


def agenda(made: Programme, pack: Pack, year: int) -> list[Entry]:
    """Everything of a year, dated entries first in their order."""
    found: list[Entry] = []
    for cycle in made.cycles:
        found += _periods("cycle", cycle, cycle.every, year)
    for duty in made.of_kind(DUTY):
        if duty.every:
            found += _periods("duty", duty, duty.every, year)
    for assessment in made.assessments:
        found += _periods("assessment", assessment, assessment.every or "regularly", year)
    for task in made.tasks:
        day = dt.date.fromordinal(task.due) if task.due is not None else None
        if day is not None and day.year == year:
            found.append(
                Entry("task", task.id, task.name, task.cite, task.responsible, day, stated=True)
            )
    for bound in made.bounds:
        if year in (bound.years.last, bound.years.by):
            found.append(
                Entry(
                    bound.kind,
                    bound.id,
                    bound.name,
                    bound.cite,
                    bound.responsible,
                    dt.date(year, 12, 31),
                )
            )
    if pack.info.expires is not None:
        day = dt.date.fromordinal(pack.info.expires)
        if day.year == year:
            cite = Cite(pack.info.dates_at, pack.info.dates_at, "")
            found.append(Entry("expires", pack.id, pack.info.title, cite, (), day, stated=True))
    return sorted(found, key=lambda e: (e.ends is None, e.ends or dt.date.min, e.kind, e.id))


def _periods(kind: str, made: object, every: str, year: int) -> list[Entry]:
    step = MONTHS.get(every)
    ends: list[dt.date | None] = [None]
    if step is not None:
        ends = [
            dt.date(year, month, calendar.monthrange(year, month)[1])
            for month in range(step, 13, step)
        ]
    fields = {k: getattr(made, k) for k in ("id", "name", "cite", "responsible")}
    return [Entry(kind, ends=end, every=every, **fields) for end in ends]
