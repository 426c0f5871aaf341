"""A return held against itself, the project's other months and the day: what is wrong, what is
asked. Pure: no database, no clock.

A ``fault`` stops the return. A ``reason`` is needed where cumulative figures do not follow from
those signed before: it goes through only as a signed correction. A ``question`` (over the total,
perhaps the wrong unit) has to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any, Final, Literal

from jigai.office.statistics.figures import Figures
from jigai.office.statistics.months import YEAR_END, Month

Grade = Literal["fault", "reason", "question"]
UNIT_RATIO: Final = 10_000
"""元 in a 万元: figures so far apart were typed in different units."""
NEAR: Final = 10
"""Within a tenth and ten times of that ratio, the unit is asked for."""


@dataclass(frozen=True)
class Remark:
    """One thing found. ``code`` is that of ``fault.statistics.<code>``; amounts in fen."""

    grade: Grade
    code: str
    field: str
    values: dict[str, Any] = made_by(default_factory=dict)


@dataclass(frozen=True)
class Around:
    """What was signed for the project around a month.

    ``before`` and ``after`` are the nearest months of the same year, ``last`` the latest month of
    the year before, ``following`` the first of the year after.
    """

    before: tuple[Month, Figures] | None = None
    after: tuple[Month, Figures] | None = None
    last: tuple[Month, Figures] | None = None
    following: tuple[Month, Figures] | None = None


def remarks(month: Month, stated: Figures, around: Around) -> list[Remark]:
    """Everything found about the figures of a month."""
    return [
        *_itself(stated),
        *_within_year(month, stated, around),
        *_over_years(month, stated, around),
        *_units(stated, around),
    ]


def _itself(stated: Figures) -> Iterator[Remark]:
    if stated.ends_on is not None and stated.ends_on < stated.starts_on:
        days = {"start": stated.starts_on.isoformat(), "end": stated.ends_on.isoformat()}
        yield Remark("fault", "ends-before", "ends_on", days)
    if stated.finished and stated.ends_on is None:
        yield Remark("fault", "finished-when", "ends_on")
    if stated.output_value and not stated.finished:
        yield Remark("fault", "output-early", "output_value")
    if stated.cumulative > stated.total_investment:
        values = {"cumulative": stated.cumulative, "total": stated.total_investment}
        yield Remark("question", "over-total", "cumulative_year", values)


def _within_year(month: Month, stated: Figures, around: Around) -> Iterator[Remark]:
    if around.before is not None:
        earlier, figures = around.before
        if stated.cumulative_year < figures.cumulative_year:
            yield _falls(earlier, figures.cumulative_year, month, stated.cumulative_year)
        if stated.before_years != figures.before_years:
            yield _carried("opening-differs", earlier, figures.before_years, stated)
        if figures.finished and not stated.finished:
            yield Remark("reason", "reopened", "finished", {"month": str(earlier)})
    if around.after is not None:
        later, figures = around.after
        if stated.cumulative_year > figures.cumulative_year:
            yield _falls(month, stated.cumulative_year, later, figures.cumulative_year)
        if around.before is None and stated.before_years != figures.before_years:
            yield _carried("opening-differs", later, figures.before_years, stated)


def _falls(earlier: Month, higher: int, later: Month, lower: int) -> Remark:
    values = {"earlier": str(earlier), "higher": higher, "later": str(later), "lower": lower}
    return Remark("reason", "falls", "cumulative_year", values)


def _carried(code: str, month: Month, amount: int, stated: Figures) -> Remark:
    values = {"month": str(month), "amount": amount, "stated": stated.before_years}
    return Remark("reason", code, "before_years", values)


def _over_years(month: Month, stated: Figures, around: Around) -> Iterator[Remark]:
    if around.last is not None:
        earlier, figures = around.last
        if earlier.month == YEAR_END and stated.before_years != figures.cumulative:
            yield _carried("carry-over", earlier, figures.cumulative, stated)
        if earlier.month != YEAR_END and stated.before_years < figures.cumulative:
            yield _carried("carry-below", earlier, figures.cumulative, stated)
    if around.following is not None:
        later, figures = around.following
        exact = month.month == YEAR_END
        differs = figures.before_years != stated.cumulative
        if differs and (exact or stated.cumulative > figures.before_years):
            values = {"month": str(later), "amount": figures.before_years}
            values |= {"stated": stated.cumulative}
            yield Remark("reason", "carry-forward", "cumulative_year", values)


def _units(stated: Figures, around: Around) -> Iterator[Remark]:
    near = around.before or around.last
    if near is None:
        return
    month, figures = near
    for name in ("total_investment", "cumulative_year", "plan_year"):
        old, new = getattr(figures, name), getattr(stated, name)
        if apart(old, new) and (name != "cumulative_year" or near is around.before):
            values = {"month": str(month), "old": old, "new": new}
            yield Remark("question", "unit", name, values)


def apart(old: int, new: int) -> bool:
    """Whether two amounts lie about as far apart as 万元 and 元 do, in either direction."""
    small, large = sorted((old, new))
    return small > 0 and small * UNIT_RATIO <= large * NEAR
