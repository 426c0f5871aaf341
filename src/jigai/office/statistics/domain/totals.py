"""Totals by region, industry, kind and month, from the summary, open to their returns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.db.models import CharField, QuerySet, Sum
from django.db.models.functions import Substr

from jigai.office.statistics.domain.places import inside
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Tally
from jigai.office.statistics.months import Month
from jigai.reference.regions import significant

BY: Final = ("region", "industry", "kind", "month")
COLUMNS: Final = ("count", "finished", "late", *AMOUNTS)
LEVELS: Final = {2: 4, 4: 6}
"""How many characters of a code tell apart what lies directly below a province, a prefecture."""


@dataclass(frozen=True)
class Total:
    """A row of totals: its key, this period and the same period of the year before."""

    key: str
    now: dict[str, int]
    before: dict[str, int]

    def growth(self, name: str) -> Fraction | None:
        """The growth of a figure over the year before, exact; None where that was nothing, or
        nobody has returned anything yet."""
        old, new = self.before[name], self.now[name]
        return Fraction(new - old, old) if old and self.now["count"] else None


def cells(regions: Iterable[str], month: Month | None = None) -> QuerySet[Tally]:
    """The sums within regions, of a month or of all."""
    rows = Tally.objects.filter(inside(regions))
    return rows if month is None else rows.filter(year=month.year, month=month.month)


def latest(regions: Iterable[str]) -> Month | None:
    """The last month of which anything was returned within regions."""
    rows = cells(regions).filter(count__gt=0).order_by("-year", "-month")
    found = rows.values_list("year", "month").first()
    return None if found is None else Month(*found)


def totals(
    regions: Sequence[str], month: Month, by: str, chosen: dict[str, str] | None = None
) -> tuple[list[Total], Total]:
    """The rows by one of ``BY`` with their sum. ``chosen`` narrows to a region, industry, kind.

    By month: the months of the year up to this one. By region: what lies directly below the one
    region looked at. Two queries, whatever the rows.
    """
    periods = (month, month.year_before)
    found = [_grouped(regions, period, by, chosen or {}) for period in periods]
    keys = sorted(set(found[0]) | set(found[1]))
    rows = [Total(key, found[0].get(key, _none()), found[1].get(key, _none())) for key in keys]
    if by == "month":  # cumulative figures: the sum of a year is its last month
        last = str(month.month)
        whole = next((r for r in rows if r.key == last), Total("", _none(), _none()))
        rows.sort(key=lambda r: int(r.key))
        return rows, Total("", whole.now, whole.before)
    sums = [{n: sum(side[n] for side in group.values()) for n in COLUMNS} for group in found]
    return rows, Total("", sums[0], sums[1])


def _none() -> dict[str, int]:
    return dict.fromkeys(COLUMNS, 0)


def _grouped(
    regions: Sequence[str], month: Month, by: str, chosen: dict[str, str]
) -> dict[str, dict[str, int]]:
    looked_at = [chosen["region"]] if chosen.get("region") else list(regions)
    rows = cells(looked_at).filter(year=month.year)
    rows = rows.filter(month__lte=month.month) if by == "month" else rows.filter(month=month.month)
    for name in ("industry", "kind"):
        if name in chosen:
            rows = rows.filter(**{name: chosen[name]})
    sums: dict[str, Any] = {f"sum_{name}": Sum(name) for name in COLUMNS}
    group: Any = by
    if by == "region":
        wide = min((len(significant(r)) for r in looked_at), default=2)
        rows = rows.annotate(
            part=Substr("region", 1, LEVELS.get(wide, 20), output_field=CharField())
        )
        group = "part"
    answered = rows.order_by().values(group).annotate(**sums)
    return {
        _key(by, row[group]): {name: row[f"sum_{name}"] or 0 for name in COLUMNS}
        for row in answered
    }


def _key(by: str, value: Any) -> str:
    """A region's part of a code as a whole code again: 4205 is 420500."""
    text = str(value)
    return text.ljust(6, "0") if by == "region" and text.isdigit() else text
