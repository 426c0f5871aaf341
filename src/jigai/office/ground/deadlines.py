"""Deadlines in working days, by the State Council's notices and the bureau's own entries.

A year whose notice is not known is refused and never guessed; an administrator can enter its days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from jigai.reference.workdays import is_workday

FARTHEST = 1000
"""Working days; nothing in administration runs longer."""


def working(day: dt.date) -> bool:
    """Whether a day is worked: as entered by the bureau, else by the notice of its year.

    Raises YearNotPublished for a year that is neither entered nor known.
    """
    from jigai.office.ground.models import WorkdayEntry

    entered = WorkdayEntry.objects.filter(day=day).values_list("working", flat=True).first()
    return is_workday(day) if entered is None else entered


def due_after(start: dt.date, count: int) -> dt.date:
    """The day that is ``count`` working days after ``start``, which is itself not counted.

    Raises ValueError for a count that is negative or absurd, YearNotPublished as above.
    """
    if not 0 <= count <= FARTHEST:
        raise ValueError(f"{count} working days")
    from jigai.office.ground.models import WorkdayEntry

    entered = dict(
        WorkdayEntry.objects.filter(day__gt=start).order_by("day").values_list("day", "working")
    )
    day, left = start, count
    while left:
        day += dt.timedelta(days=1)
        left -= entered[day] if day in entered else is_workday(day)
    return day


def worked_since(start: dt.date, day: dt.date) -> int:
    """How many working days lie after ``start``, ``day`` included; 0 where it is not later.

    Raises YearNotPublished as above.
    """
    return worked_since_each([start], day)[start]


def worked_since_each(starts: Iterable[dt.date], day: dt.date) -> dict[dt.date, int]:
    """The same for many days, with one query. Counting stops at twice the farthest deadline."""
    from jigai.office.ground.models import WorkdayEntry

    farthest = day - dt.timedelta(days=2 * FARTHEST)
    wanted = {start: max(start, farthest) for start in starts}
    first = min(wanted.values(), default=day)
    entered = dict(
        WorkdayEntry.objects.filter(day__gt=first, day__lte=day).values_list("day", "working")
    )
    counts, count = {day: 0}, 0
    for back in range((day - first).days):
        worked = day - dt.timedelta(days=back)
        count += entered[worked] if worked in entered else is_workday(worked)
        counts[worked - dt.timedelta(days=1)] = count
    return {start: counts.get(bounded, 0) for start, bounded in wanted.items()}
