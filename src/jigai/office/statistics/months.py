"""Months of a calendar as statistics count them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

FIRST, LAST = 2000, 2099
"""Years in which a return can lie; a year outside is a slip of the pen."""
YEAR_END: Final = 12
_TEXT: Final = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month; months are ordered, and ``ordinal`` counts them without gaps."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST <= self.year <= LAST and 1 <= self.month <= YEAR_END):
            raise ValueError(f"no month {self.year}-{self.month}")

    @property
    def ordinal(self) -> int:
        """Months since the year zero."""
        return self.year * YEAR_END + self.month - 1

    @property
    def first(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.day(calendar.monthrange(self.year, self.month)[1])

    def day(self, number: int) -> dt.date:
        """A day of the month; in a month that has fewer days, its last."""
        return dt.date(
            self.year, self.month, min(number, calendar.monthrange(self.year, self.month)[1])
        )

    def plus(self, months: int) -> Month:
        """The month so many later, earlier where negative."""
        return from_ordinal(self.ordinal + months)

    @property
    def year_before(self) -> Month:
        """The same month of the year before."""
        return Month(self.year - 1, self.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def from_ordinal(ordinal: int) -> Month:
    """The month of an ordinal; raises ValueError outside the years known."""
    return Month(ordinal // YEAR_END, ordinal % YEAR_END + 1)


def month_of(day: dt.date) -> Month:
    """The month of a day."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month:
    """A month as addresses and sheets write it: 2026-03. Raises ValueError."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"no month '{text}'")
    return Month(int(found[1]), int(found[2]))
