"""Which projects return a month, which of them have not, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from jigai.office.ground.deadlines import working
from jigai.office.statistics.dues import Due, due
from jigai.office.statistics.enums import ENDED, REGISTERED
from jigai.office.statistics.models import Registration, Return
from jigai.office.statistics.months import Month
from jigai.office.statistics.reporting import Row, Rulebook


def expected(rows: QuerySet[Registration], month: Month) -> QuerySet[Registration]:
    """Those of the registrations whose projects return a month."""
    inside = rows.filter(state__in=(REGISTERED, ENDED), first_month__lte=month.ordinal)
    return inside.filter(Q(last_month=None) | Q(last_month__gte=month.ordinal))


def missing(rows: QuerySet[Registration], month: Month) -> QuerySet[Registration]:
    """Those whose return of a month is not signed."""
    signed = Return.objects.filter(project=OuterRef("project"), year=month.year, month=month.month)
    return expected(rows, month).filter(~Exists(signed))


def counted_by_region(rows: QuerySet[Registration]) -> dict[str, int]:
    """How many registrations each region has, in the order of regions. Of those that miss a month:
    one pass over them beside one over the index of the month, however many months there are."""
    found = rows.order_by("region").values("region").annotate(n=Count("pk"))
    return dict(found.values_list("region", "n"))


def part_by_region(
    rows: QuerySet[Registration], counts: Mapping[str, int], start: int, stop: int
) -> QuerySet[Registration]:
    """Those from one place to another in the order of regions, where it is known how many each
    region has: the rows of these few regions alone are looked through."""
    before = seen = 0
    wanted: list[str] = []
    for region, count in counts.items():
        if seen + count <= start:
            before += count
        elif seen < stop:
            wanted.append(region)
        seen += count
    found = rows.filter(region__in=wanted).order_by("region", "pk")
    return found[start - before : stop - before]


@dataclass
class Dues:
    """Days by which months are due, by region and total; each row and month is worked out once."""

    book: Rulebook

    def __post_init__(self) -> None:
        self._days: dict[tuple[Row, Month], Due | None] = {}

    def of(self, region: str, total: int | None, month: Month) -> tuple[Row, Due] | None:
        """The row and the day for a project; None where nothing is due or no day is stated."""
        row = self.book.monthly(region, month.year, total)
        if row is None:
            return None
        if (row, month) not in self._days:
            self._days[row, month] = due(row, month, working)
        found = self._days[row, month]
        return None if found is None else (row, found)

    def overdue(self, region: str, total: int | None, month: Month, today: dt.date) -> bool:
        """Whether the day has passed."""
        found = self.of(region, total, month)
        return found is not None and found[1].day < today
