"""By when a month is due, when it is late, which months a project has to return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from jigai.office.statistics.months import YEAR_END, Month
from jigai.office.statistics.reporting import Row
from jigai.reference.errors import YearNotPublished

Working = Callable[[dt.date], bool]
STEP = {"next": 1, "previous": -1}


@dataclass(frozen=True)
class Due:
    """The day by which something is due. ``open`` says that the working days of its year are not
    published, so that the day stands as the form states it."""

    day: dt.date
    stated: dt.date
    open: bool = False


def due(row: Row, month: Month, working: Working) -> Due | None:
    """The day a month is due, moved off days that are not worked as the row says."""
    stated = row.stated_day(month)
    if stated is None:
        return None
    day, step = stated, STEP.get(row.shift, 0)
    try:
        while step and not working(day):
            day += dt.timedelta(days=step)
    except YearNotPublished:
        return Due(stated, stated, open=True)
    return Due(day, stated)


def late(row: Row, month: Month, day: dt.date) -> bool:
    """Whether a return of the month that is signed on a day misses the month's freeze."""
    cutoff = row.cutoff(month)
    return cutoff is not None and day > cutoff


def last_month(row: Row, completed: Month) -> Month:
    """The last month to return of a project completed in a month."""
    return Month(completed.year, YEAR_END) if row.until == "year" else completed
