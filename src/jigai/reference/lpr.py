"""The loan prime rate (贷款市场报价利率, LPR) by tenor and date."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, Self

from jigai.money import parse_percent
from jigai.reference.errors import NotPublished
from jigai.reference.tables import read_table

Tenor = Literal["1y", "5y"]
TENORS: tuple[Tenor, ...] = ("1y", "5y")

_TENOR_ZH = {"1y": "一年期", "5y": "五年期以上"}
_TENOR_EN = {"1y": "one-year", "5y": "over-five-year"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A rate in parts per million a year, the day it was announced, and where it is taken from."""

    ppm: int
    published: date
    source: str


@dataclass(frozen=True, slots=True)
class LprRow:
    """One announcement; a tenor that it does not state is None."""

    published: date
    one_year: int | None
    five_year: int | None
    source: str

    def ppm(self, tenor: Tenor) -> int | None:
        """Return the rate of a tenor in parts per million."""
        return self.one_year if tenor == "1y" else self.five_year


class Lpr:
    """An immutable table of announcements; a rate is in force until the next announcement."""

    def __init__(self, rows: Iterable[LprRow]) -> None:
        """Take at most one announcement for each month, in any order; `ValueError` otherwise."""
        self.rows = tuple(sorted(rows, key=lambda row: row.published))
        months = [_month(row.published) for row in self.rows]
        if len(set(months)) < len(months):
            raise ValueError("two announcements of the loan prime rate in one month")
        self._quotes = {tenor: self._by_tenor(tenor) for tenor in TENORS}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> Self:
        """Build a table from mappings with `published`, `1y`, `5y` (percent) and `source`.

        A rate may be empty or absent, a source too. Raises `MoneyError` for a rate that is not a
        percentage, and `ValueError` for a date that is not one.
        """
        return cls(_row(row) for row in rows)

    def with_rows(self, rows: Iterable[Mapping[str, str]]) -> Self:
        """Return a table in which these announcements replace those of the same months."""
        ours = {_month(row.published): row for row in self.rows}
        ours.update({_month(row.published): row for row in map(_row, rows)})
        return type(self)(ours.values())

    def quote(self, tenor: Tenor, on: date) -> Quote:
        """Return the rate in force on a day.

        Raises `NotPublished` before the first announcement and after the last month covered.
        """
        quotes = self._quotes[tenor]
        index = bisect_right(quotes, on, key=lambda quote: quote.published) - 1
        if index < 0 or on > _month_end(quotes[-1].published):
            raise self._not_published(tenor, on.isoformat())
        return quotes[index]

    def in_month(self, tenor: Tenor, year: int, month: int) -> Quote:
        """Return the rate announced in a month, or raise `NotPublished`."""
        for quote in self._quotes[tenor]:
            if _month(quote.published) == (year, month):
                return quote
        raise self._not_published(tenor, f"{year}-{month:02d}")

    def covered(self, tenor: Tenor) -> tuple[date, date] | None:
        """Return the first and the last day that `quote` answers for, or None."""
        quotes = self._quotes[tenor]
        return (quotes[0].published, _month_end(quotes[-1].published)) if quotes else None

    def _by_tenor(self, tenor: Tenor) -> tuple[Quote, ...]:
        stated = ((row.ppm(tenor), row) for row in self.rows)
        return tuple(Quote(ppm, r.published, r.source) for ppm, r in stated if ppm is not None)

    def _not_published(self, tenor: Tenor, when: str) -> NotPublished:
        covered = self.covered(tenor)
        zh = f"现有数据为 {covered[0]} 至 {covered[1]}" if covered else "表中没有数据"
        en = f"the table covers {covered[0]} to {covered[1]}" if covered else "the table is empty"
        return NotPublished(
            "lpr.not-published",
            f"{when} 没有{_TENOR_ZH[tenor]}LPR：{zh}，请以附加利率表补充该月公布值",
            f"no {_TENOR_EN[tenor]} LPR for {when}: {en}; supply that month's in a rate overlay",
        )


@cache
def lpr() -> Lpr:
    """Return the table kept with jigai."""
    return Lpr.from_rows(read_table("lpr"))


def _row(row: Mapping[str, str]) -> LprRow:
    return LprRow(
        published=date.fromisoformat(row["published"]),
        one_year=_rate(row, "1y"),
        five_year=_rate(row, "5y"),
        source=row.get("source", ""),
    )


def _rate(row: Mapping[str, str], tenor: Tenor) -> int | None:
    text = row.get(tenor, "")
    return parse_percent(text, field=f"LPR {row['published']} {tenor}") if text else None


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
