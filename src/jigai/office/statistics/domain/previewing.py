"""What a freeze would hold: read from the kept sums, however many returns there are."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Sum

from jigai.office.statistics.domain.expecting import missing
from jigai.office.statistics.domain.places import codes, inside
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.totals import cells
from jigai.office.statistics.enums import MADE
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Freeze, Freezing, Registration, Return
from jigai.office.statistics.months import Month, read_month
from jigai.office.statistics.reporting import MONTHLY


@dataclass(frozen=True)
class Preview:
    """What a freeze would hold, and what is still open. Amounts in fen."""

    region: str
    month: Month
    revision: int
    count: int
    late: int
    totals: dict[str, int]
    open_points: dict[str, int]
    from_day: dt.date | None

    @property
    def open(self) -> bool:
        """Whether something is left to do before everything is in."""
        return any(self.open_points.values())


def preview(region: str, month: Month) -> Preview:
    """What a freeze of a month in a region would hold now."""
    here = codes(region)
    kept = _summed(cells(here, month), ("count", "late", "queried", "returned", *AMOUNTS))
    apart = _summed(of_month(region, month).filter(late=True), AMOUNTS)
    registrations = Registration.objects.filter(inside(here))
    last = latest(region, month)
    return Preview(
        region=region,
        month=month,
        revision=1 if last is None else last.revision + 1,
        count=kept["count"] - kept["late"],
        late=sum(left_over(region, month).values()),
        totals={n: kept[n] - apart[n] for n in AMOUNTS},
        open_points={
            "missing": missing(registrations, month).count(),
            **{name: kept[name] for name in ("queried", "returned", "late")},
        },
        from_day=closing_day(region, month),
    )


def size(region: str, month: Month) -> tuple[int, int]:
    """How many returns a freeze would hold now: of the month, and late ones of earlier months."""
    kept = _summed(cells(codes(region), month), ("count", "late"))
    return kept["count"] - kept["late"], sum(left_over(region, month).values())


def _summed(rows: QuerySet[Any], names: tuple[str, ...]) -> dict[str, int]:
    found = rows.aggregate(**{f"sum_{name}": Sum(name, default=0) for name in names})
    return {name: found[f"sum_{name}"] for name in names}


def of_month(region: str, month: Month) -> QuerySet[Return]:
    """The returns of a month in a region, late ones included."""
    rows = Return.objects.filter(year=month.year, month=month.month)
    return rows.filter(inside(codes(region)))


def latest(region: str, month: Month) -> Freeze | None:
    """The last freeze of a month of this very region, under whatever code it then had."""
    rows = Freeze.objects.filter(region__in=codes(region), year=month.year, month=month.month)
    return rows.order_by("-revision", "-at").first()


def closing_day(region: str, month: Month) -> dt.date | None:
    """The last cut-off of the month under the rows in force: nothing is frozen before it ends."""
    days = [r.cutoff(month) for r in rulebook().of(MONTHLY, region, month.year)]
    return max((d for d in days if d is not None), default=None)


def left_over(region: str, month: Month) -> dict[Month, int]:
    """How many returns of earlier months, since this region froze its first, no freeze of it holds;
    months without any are left out."""
    here = codes(region)
    first = Freeze.objects.filter(region__in=here).order_by("year", "month").first()
    if first is None:
        return {}
    since = Q(year__gt=first.year) | Q(year=first.year, month__gte=first.month)
    earlier = Q(year__lt=month.year) | Q(year=month.year, month__lt=month.month)
    signed = cells(here).filter(since & earlier).order_by().values("year", "month")
    held: dict[Month, int] = defaultdict(int)
    made = Freezing.objects.filter(region__in=here, state=MADE)
    for fresh in made.values_list("fresh", flat=True):
        for text, count in fresh.items():
            held[read_month(text)] += count
    found = {Month(r["year"], r["month"]): r["n"] for r in signed.annotate(n=Sum("count"))}
    return {m: n - held[m] for m, n in sorted(found.items()) if n > held[m]}
