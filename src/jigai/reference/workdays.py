"""Working days of mainland China, by the State Council's yearly notices on holidays.

The notices come from the package chinese-calendar. A year whose notice it does not hold is refused
and never guessed.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

import chinese_calendar

from jigai.reference.errors import YearNotPublished

_DAY: Final = timedelta(days=1)


@cache
def covered_years() -> range:
    """Return the years whose notices are known."""
    years = [day.year for day in chinese_calendar.holidays]
    return range(min(years), max(years) + 1)


def is_workday(day: date) -> bool:
    """Tell whether a day is a working day, weekends worked in exchange included.

    Raises `YearNotPublished` outside the covered years.
    """
    years = covered_years()
    if day.year not in years:
        raise YearNotPublished(
            "workdays.year-not-published",
            f"{day.year} 年的节假日安排尚无数据（现有 {years[0]}–{years[-1]} 年），请待公布后更新",
            f"no holiday notice for {day.year} (known: {years[0]}–{years[-1]}); "
            "update once it is published",
        )
    return bool(chinese_calendar.is_workday(day))


def add_workdays(day: date, count: int) -> date:
    """Return the working day that is `count` working days after `day`, which is itself not counted.

    A negative count goes back; with zero, `day` itself if it is a working day, else the next one.
    Raises `YearNotPublished` where the way leads out of the covered years.
    """
    if count == 0:
        return day if is_workday(day) else add_workdays(day, 1)
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Return how many working days come after `start` up to and including `end`.

    It is negative where `end` comes before `start`, and undoes `add_workdays` between working days.
    """
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + n * _DAY) for n in range(1, (end - start).days + 1))
