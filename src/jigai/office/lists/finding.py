"""Rows and sums of a list: a number of questions to the database that does not grow with them.

A page is found in two steps: the keys in order, then the rows of those keys with what their columns
need. So what is passed over is never joined or read whole. The way to a late page is short, from
the page that led there, or from the end of the set where that is nearer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from jigai.office.lists.asked import Asked
from jigai.office.lists.columns import Column
from jigai.office.lists.listing import Listing


@dataclass(frozen=True)
class Page:
    """One page of rows. ``first`` is the number of its first row, ``more`` whether others follow.

    ``totals`` are known here where nothing has to be counted: from the summary, or because all rows
    are on the page.
    """

    rows: list[Any]
    number: int
    first: int
    more: bool
    totals: Mapping[str, int] | None = None


def page(
    asked: Asked,
    columns: tuple[Column, ...],
    *,
    picked: QuerySet[Any] | None = None,
    totals: Mapping[str, int] | None = None,
) -> Page:
    """The page that is asked for; the last one where there are not so many and they are counted."""
    rows = asked.rows(picked)
    known = totals if totals is not None else summary(asked)
    start = (asked.page - 1) * asked.size
    count = known["count"] if known is not None else None
    if count is not None:
        start = min(start, max(0, (count - 1) // asked.size * asked.size))
    keys, more = _keys(asked, rows, start, count)
    found = _rows(asked, keys, columns)
    if known is None and start == 0 and not more:
        known = counted(asked.listing, rows.filter(pk__in=keys)) if asked.listing.totals else None
        known = known or {"count": len(found)}
    return Page(found, start // asked.size + 1, start + 1, more, known)


def counted_page(asked: Asked, totals: Mapping[str, int]) -> Page:
    """The page that is asked for without its rows: its number, and whether others follow."""
    last = max(1, -(-totals["count"] // asked.size))
    number = min(asked.page, last)
    return Page([], number, (number - 1) * asked.size + 1, number < last, totals)


def _keys(
    asked: Asked, rows: QuerySet[Any], start: int, count: int | None
) -> tuple[list[Any], bool]:
    size = asked.size
    near = _near(asked, rows, start)
    if near is not None:
        return near
    whole = count if count is not None else asked.of
    if whole is not None and whole > start > whole // 2:
        end = max(0, whole - start - size)
        backwards = asked.ordered(rows, backwards=True)
        keys = list(backwards.values_list("pk", flat=True)[end : whole - start])
        return keys[::-1], end > 0
    keys = list(asked.ordered(rows).values_list("pk", flat=True)[start : start + size + 1])
    return keys[:size], len(keys) > size


def _near(asked: Asked, rows: QuerySet[Any], start: int) -> tuple[list[Any], bool] | None:
    """The keys of a page counted from the one whose link led here, if its first row is known."""
    name = asked.sort.lstrip("-")
    if asked.at is None or asked.gaps:
        return None
    page_, key = asked.at
    begun = rows.filter(pk=key).values_list(name, flat=True).first()
    if begun is None:
        return None
    size, passed = asked.size, start - (page_ - 1) * asked.size
    on, beyond = ("lte", "lt") if asked.down else ("gte", "gt")
    if passed < 0:
        on, beyond = ("gte", "gt") if asked.down else ("lte", "lt")
    exact = Q(**{f"pk__{beyond if passed < 0 else on}": key})
    if name != "pk":
        exact = Q(**{f"{name}__{on}": begun}) & (Q(**{f"{name}__{beyond}": begun}) | exact)
    if passed < 0:
        back = asked.ordered(rows.filter(exact), backwards=True)
        skip = -passed - size
        return list(back.values_list("pk", flat=True)[skip : skip + size])[::-1], True
    keys = asked.ordered(rows.filter(exact)).values_list("pk", flat=True)
    found = list(keys[passed : passed + size + 1])
    return found[:size], len(found) > size


def _rows(asked: Asked, keys: list[Any], columns: tuple[Column, ...]) -> list[Any]:
    rows = asked.listing.rows(asked.actor).filter(pk__in=keys)
    joined = sorted({name for c in columns for name in c.joined})
    fetched = sorted({name for c in columns for name in c.fetched})
    if joined:
        rows = rows.select_related(*joined)
    if fetched:
        rows = rows.prefetch_related(*fetched)
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def summary(asked: Asked) -> Mapping[str, int] | None:
    """The totals of the unfiltered set, where its context keeps them."""
    given = asked.listing.summary
    return given(asked.actor) if given is not None and not asked.filtered else None


def totals(asked: Asked, picked: QuerySet[Any] | None = None) -> Mapping[str, int]:
    """How many rows are asked for and what they sum to: from the summary, or counted."""
    return summary(asked) or counted(asked.listing, asked.rows(picked))


def counted(listing: Listing, rows: QuerySet[Any]) -> Mapping[str, int]:
    """How many of some rows there are, as ``count``, and each total of the list by its key."""
    sums = {f"sum_{t.key}": Sum(t.field or t.key) for t in listing.totals}
    found = rows.order_by().aggregate(count=Count("pk"), **sums)
    return {"count": found["count"]} | {
        t.key: int(found[f"sum_{t.key}"] or 0) for t in listing.totals
    }
