"""What generated code calls: the operations of a plan that Python has no sign for."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from jigai.money.rounding import Rounding, divide


@lru_cache(maxsize=8192)
def add_months(ordinal: int, months: int) -> int:
    """The corresponding day some months later; the month's last day where there is none.

    Before and after the calendar its first and last day stand.
    """
    if ordinal >= 3_652_059:
        return 3_652_059
    day = dt.date.fromordinal(max(1, ordinal))
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if not 1 <= year <= 9999:
        return 1 if year < 1 else 3_652_059
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).toordinal()


@lru_cache(maxsize=8192)
def year_of(ordinal: int) -> int:
    """The calendar year of an ordinal."""
    return dt.date.fromordinal(min(max(1, ordinal), 3_652_059)).year


def first_of(rows: list[tuple[int, int]], count: int) -> int:
    """The sum of the values of the first rows by their order value."""
    if len(rows) > count:
        rows = sorted(rows)[:count]
    return sum([value for _, value in rows])


def largest_of(rows: Iterable[tuple[Any, int]]) -> int:
    """The largest of the sums by group."""
    groups: Counter[Any] = Counter()
    for group, value in rows:
        groups[group] += value
    return max(groups.values(), default=0)


def capped_of(rows: Iterable[tuple[Any, int]], cap: int) -> int:
    """The sums by group, each at most ``cap``, added up."""
    groups: Counter[Any] = Counter()
    for group, value in rows:
        groups[group] += value
    return sum(min(value, cap) for value in groups.values())


def rounded(value: int, den: int, rule: str) -> int:
    """The named rounding of an exact value."""
    return divide(value, den, Rounding(rule))


def stated(decision: Any, term: str) -> int:
    """A term that a decision has to state; KeyError, as for any unknown fact, where it does not."""
    value: int | None = getattr(decision, term, None)
    if value is None:
        raise KeyError(term)
    return value


def inside(region: str, place: str) -> bool:
    """A region lies in a place: its code has the place's significant digits."""
    return region == place or region.startswith(significant(place))


def significant(place: str) -> str:
    """The digits of a region code that its parts share (420500 -> 4205, 410000 -> 41)."""
    if place.endswith("0000"):
        return place[:2]
    return place[:4] if place.endswith("00") else place


NAMESPACE = {
    "add_months": add_months,
    "year_of": year_of,
    "first_of": first_of,
    "largest_of": largest_of,
    "capped_of": capped_of,
    "rounded": rounded,
    "stated": stated,
    "inside": inside,
}
