"""The figures of a month fixed: a snapshot with its digest, never changed; late windows.

What is signed after a freeze is never lost: it stands as a difference against the freeze, or goes
into the next one as late.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.acts.verifier import sm3
from jigai.office.identity.domain.typed import actor, text
from jigai.office.identity.permits import Place, require
from jigai.office.statistics.domain.expecting import missing
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.enums import QUERIED, RETURNED
from jigai.office.statistics.figures import AMOUNTS, FIELDS, plain
from jigai.office.statistics.models import (
    Freeze,
    FreezeRow,
    LateWindow,
    Registration,
    Return,
    Stated,
)
from jigai.office.statistics.months import Month, month_of
from jigai.office.statistics.reporting import MONTHLY
from jigai.reference.regions import significant

CHUNK: Final = 1000


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
    inside = _within(Return.objects.all(), region, month)
    sums = {name: Sum(name) for name in AMOUNTS}
    found = inside.filter(late=False).aggregate(n=Count("pk"), **sums)
    states = inside.aggregate(
        queried=Count("pk", filter=Q(state=QUERIED)),
        returned=Count("pk", filter=Q(state=RETURNED)),
        late=Count("pk", filter=Q(late=True)),
    )
    registrations = Registration.objects.filter(region__startswith=significant(region))
    last = latest(region, month)
    return Preview(
        region=region,
        month=month,
        revision=1 if last is None else last.revision + 1,
        count=found.pop("n"),
        late=left_over(region, month).count(),
        totals={name: value or 0 for name, value in found.items()},
        open_points={"missing": missing(registrations, month).count(), **states},
        from_day=closing_day(region, month),
    )


def _within(rows: QuerySet[Return], region: str, month: Month) -> QuerySet[Return]:
    inside = rows.filter(year=month.year, month=month.month)
    return inside.filter(region__startswith=significant(region))


def latest(region: str, month: Month) -> Freeze | None:
    """The last freeze of a month of this very region."""
    rows = Freeze.objects.filter(region=region, year=month.year, month=month.month)
    return rows.order_by("-revision").first()


def closing_day(region: str, month: Month) -> dt.date | None:
    """The last cut-off of the month under the rows in force: nothing is frozen before it ends."""
    days = [r.cutoff(month) for r in rulebook().of(MONTHLY, region, month.year)]
    return max((d for d in days if d is not None), default=None)


def left_over(region: str, month: Month) -> QuerySet[Return]:
    """Returns of earlier months, since this region froze its first, that no freeze of it holds."""
    first = Freeze.objects.filter(region=region).order_by("year", "month").first()
    if first is None:
        return Return.objects.none()
    held = FreezeRow.objects.filter(month_return=OuterRef("pk"), freeze__region=region)
    earlier = Q(year__lt=month.year) | Q(year=month.year, month__lt=month.month)
    since = Q(year__gt=first.year) | Q(year=first.year, month__gte=first.month)
    rows = Return.objects.filter(region__startswith=significant(region)).filter(earlier & since)
    return rows.filter(~Exists(held))


@command("statistics.freeze")
def freeze(act: Act, *, region: str, month: Month, ground: str = "") -> Freeze:
    """Fix the figures of a month in a region. Where something is still open a ground is needed;
    a month that was fixed is fixed again only after a late window."""
    require(actor(act), act.name, Place(region=region))
    _may_freeze(act, region, month)
    seen = preview(region, month)
    words = text(ground, "ground", 300) if ground.strip() else ""
    if seen.open and not words:
        raise refused("statistics.freeze-open", "ground", **seen.open_points)
    digests, count, late, totals = _digested(region, month)
    made = Freeze.objects.create(
        region=region,
        year=month.year,
        month=month.month,
        revision=seen.revision,
        count=count,
        late=late,
        totals=totals,
        open_points=seen.open_points,
        ground=words,
        digest=sm3("\n".join(digests).encode()),
        by=act.acting.key,
        name=actor(act).name,
        at=act.at,
    )
    _hold(made, region, month)
    if digest_of(made) != made.digest:  # somebody signed between the two readings
        raise stale()
    act.record(f"freeze:{region}:{month}", revision=made.revision, digest=made.digest, count=count)
    return made


def _may_freeze(act: Act, region: str, month: Month) -> None:
    today = timezone.localdate(act.at)
    if month > month_of(today):
        raise refused("statistics.freeze-ahead", "month", month=str(month))
    closing = closing_day(region, month)
    if closing is not None and today <= closing:
        raise refused("statistics.freeze-early", "month", day=closing.isoformat())
    last = latest(region, month)
    if last is None:
        return
    windows = LateWindow.objects.filter(
        region=region, year=month.year, month=month.month, at__gte=last.at
    )
    if not windows.exists():
        raise refused("statistics.frozen-already", "month", month=str(month))
    open_until = max(w.closes for w in windows)
    if open_until >= today:
        raise refused("statistics.window-open", "month", day=open_until.isoformat())


def _rows(region: str, month: Month) -> Iterator[tuple[Return, bool]]:
    """What a freeze holds, in a fixed order: the month's own, then late ones of earlier months."""
    own = _within(Return.objects.filter(late=False), region, month).order_by("pk")
    for row in own.iterator(CHUNK):
        yield row, False
    for row in list(left_over(region, month).order_by("pk")):
        yield row, True


def _digested(region: str, month: Month) -> tuple[list[str], int, int, dict[str, int]]:
    digests: list[str] = []
    counts = [0, 0]
    totals = dict.fromkeys(AMOUNTS, 0)
    for row, late in _rows(region, month):
        digests.append(_digest(row, row.pk, row.version, late))
        counts[late] += 1
        for name in AMOUNTS:
            totals[name] += 0 if late else getattr(row, name) or 0
    return digests, counts[0], counts[1], totals


def _digest(row: Stated, number: int, signing: int, late: bool) -> str:
    """The digest of one row: canonical JSON of what it states and where it counts."""
    stated = {name: plain(getattr(row, name)) for name in FIELDS}
    place: dict[str, Any] = {
        "return": number,
        "signing": signing,
        "late": late,
        "month": str(row.period),
        "region": row.region,
        "industry": row.industry,
        "kind": row.kind,
    }
    whole = json.dumps(place | stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sm3(whole.encode())


def _hold(made: Freeze, region: str, month: Month) -> None:
    batch: list[FreezeRow] = []
    for row, late in _rows(region, month):
        held = FreezeRow(freeze=made, month_return=row, signing=row.version, late=late)
        for name in ("region", "industry", "kind", "year", "month", *FIELDS):
            setattr(held, name, getattr(row, name))
        batch.append(held)
        if len(batch) == CHUNK:
            FreezeRow.objects.bulk_create(batch)
            batch = []
    FreezeRow.objects.bulk_create(batch)


def digest_of(made: Freeze) -> str:
    """The digest of a freeze worked out anew from its rows."""
    rows = made.rows.order_by("late", "month_return_id").iterator(CHUNK)
    return sm3("\n".join(_digest(r, r.month_return_id, r.signing, r.late) for r in rows).encode())


def changed_since(made: Freeze) -> QuerySet[FreezeRow]:
    """The rows of a freeze whose returns were corrected since."""
    return made.rows.exclude(signing=F("month_return__version"))


@command("statistics.open-window")
def open_window(
    act: Act, *, region: str, month: Month, opens: dt.date, closes: dt.date, ground: str
) -> LateWindow:
    """Open days on which late returns of a month count as in time."""
    require(actor(act), act.name, Place(region=region))
    if closes < opens or closes < timezone.localdate(act.at):
        raise refused("statistics.window-days", "closes")
    if month > month_of(timezone.localdate(act.at)):
        raise refused("statistics.freeze-ahead", "month", month=str(month))
    made = LateWindow.objects.create(
        region=region,
        year=month.year,
        month=month.month,
        opens=opens,
        closes=closes,
        ground=text(ground, "ground", 300),
        by=act.acting.key,
        at=act.at,
    )
    act.record(
        f"window:{region}:{month}",
        opens=opens.isoformat(),
        closes=closes.isoformat(),
        ground=made.ground,
    )
    return made
