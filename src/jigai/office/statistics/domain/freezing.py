"""The figures of a month fixed: a snapshot with its digest, never changed; late windows.

A freeze is ordered for the moment of the order. A small one is made at once, a large one in the
background; until it is made nothing of it shows. What is signed after the moment is never lost: it
stands as a difference against the freeze, or goes into the next one as late.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, System, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.notices import tell
from jigai.office.ground.work.jobs import Running, each, job, queue
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.permits import Place, require
from jigai.office.statistics.domain.gathering import digest_of, gather
from jigai.office.statistics.domain.places import codes
from jigai.office.statistics.domain.previewing import closing_day, latest, preview, size
from jigai.office.statistics.domain.reading import under_way
from jigai.office.statistics.enums import LEFT, MADE, MAKING
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Entry, Freeze, FreezeRow, Freezing, LateWindow
from jigai.office.statistics.months import Month, month_of

AT_ONCE: Final = 2000
"""Rows of a freeze that are gathered while whoever ordered it waits."""
LONGEST_ACT: Final = dt.timedelta(days=1)
"""No act takes so long: what it signed bears the moment at which it began."""


@command("statistics.freeze")
def freeze(act: Act, *, region: str, month: Month, ground: str = "") -> Freezing:
    """Fix the figures of a month in a region as they stand at this moment. Where something is still
    open a ground is needed; a month that was fixed is fixed again only after a late window."""
    require(actor(act), act.name, Place(region=region))
    _may_freeze(act, region, month)
    seen = preview(region, month)
    words = text(ground, "ground", 300) if ground.strip() else ""
    if seen.open and not words:
        raise refused("statistics.freeze-open", "ground", **seen.open_points)
    made = Freezing.objects.create(
        region=region,
        year=month.year,
        month=month.month,
        ground=words,
        open_points=seen.open_points,
        by=act.acting.key,
        name=actor(act).name,
        at=act.at,
    )
    expected = seen.count + seen.late
    if expected > AT_ONCE:
        made.job = queue("statistics.freeze", asked_by=act.acting, freezing=made.pk)
        made.save(update_fields=["job"])
        act.record(_subject(made), freezing=made.pk, expected=expected, ground=words)
    else:
        gather(made, lambda _done: None)
        _finished(act, made, digest_of(made.pk))
    return made


def _may_freeze(act: Act, region: str, month: Month) -> None:
    today = timezone.localdate(act.at)
    if month > month_of(today):
        raise refused("statistics.freeze-ahead", "month", month=str(month))
    closing = closing_day(region, month)
    if closing is not None and today <= closing:
        raise refused("statistics.freeze-early", "month", day=closing.isoformat())
    _left_behind(region, month)
    last = latest(region, month)
    if last is None:
        return
    windows = LateWindow.objects.filter(
        region__in=codes(region), year=month.year, month=month.month, at__gte=last.at
    )
    if not windows.exists():
        raise refused("statistics.frozen-already", "month", month=str(month))
    open_until = max(w.closes for w in windows)
    if open_until >= today:
        raise refused("statistics.window-open", "month", day=open_until.isoformat())


def _left_behind(region: str, month: Month) -> None:
    """One at a time: a freeze whose work failed or was cancelled gives way, no other does."""
    begun = Freezing.objects.select_for_update().filter(
        region=region, year=month.year, month=month.month, state=MAKING
    )
    for made in begun:
        if under_way(made):
            raise refused("statistics.freeze-under-way", "month", month=str(month))
        made.state = LEFT
        made.save(update_fields=["state"])


@job(
    "statistics.freeze",
    title="work.statistics-freeze",
    results=each("work.statistics-frozen", "rows"),
)
def run_freeze(running: Running, *, freezing: int) -> dict[str, Any]:
    """Make a freeze that was ordered: gather its rows, digest them, and only then let it be. Each
    row is gone through twice: its progress is half done when it is gathered."""
    row = Freezing.objects.get(pk=freezing)
    if row.state == LEFT:
        raise refused("statistics.freeze-left", "", month=str(row.period))
    if row.state == MAKING:
        running.expect(sum(size(row.region, row.period)))
        rows = gather(row, lambda done: running.step(done // 2))
        running.expect(rows)
        digest = digest_of(row.pk, lambda done: running.step((rows + done) // 2))
        finish_freeze(acting=System(), freezing=row.pk, digest=digest)
    made = Freeze.objects.get(freezing=freezing)
    return {"rows": made.count + made.late}


@command("statistics.finish-freeze")
def finish_freeze(act: Act, *, freezing: int, digest: str) -> Freeze:
    """A freeze that was made in the background comes into being; whoever ordered it is told."""
    row = locked(Freezing, freezing)
    if row.state != MAKING:
        raise refused("statistics.freeze-left", "", month=str(row.period))
    made = _finished(act, row, digest)
    link = reverse("console:statistics-freeze", args=[made.pk])
    count = made.count + made.late
    tell([row.by], "statistics.notice.frozen", link=link, month=str(row.period), n=count)
    return made


def _finished(act: Act, row: Freezing, digest: str) -> Freeze:
    rows = FreezeRow.objects.filter(freezing=row)
    sums = {f"sum_{n}": Sum(n, default=0, filter=Q(late=False)) for n in AMOUNTS}
    found = rows.aggregate(
        own=Count("pk", filter=Q(late=False)), left=Count("pk", filter=Q(late=True)), **sums
    )
    last = latest(row.region, row.period)
    row.state = MADE
    row.save(update_fields=["state"])
    made = Freeze.objects.create(
        freezing=row,
        region=row.region,
        year=row.year,
        month=row.month,
        revision=1 if last is None else last.revision + 1,
        count=found["own"],
        late=found["left"],
        totals={name: found[f"sum_{name}"] for name in AMOUNTS},
        open_points=row.open_points,
        ground=row.ground,
        digest=digest,
        by=row.by,
        name=row.name,
        at=row.at,
    )
    act.record(
        _subject(row),
        freezing=row.pk,
        revision=made.revision,
        digest=digest,
        count=made.count,
        late=made.late,
    )
    return made


def _subject(row: Freezing) -> str:
    return f"freeze:{row.region}:{row.period}"


def changed_since(made: Freeze) -> QuerySet[FreezeRow]:
    """The rows of a freeze whose returns were corrected since."""
    entries = Entry.objects.filter(at__gte=made.at - LONGEST_ACT).values("month_return")
    return made.rows.filter(month_return__in=entries).exclude(signing=F("month_return__version"))


@command("statistics.check-freeze")
def order_check(act: Act, *, freeze: int) -> int:
    """Have the digest of a freeze worked out anew in the background; returns the job's number."""
    made = there(Freeze, freeze)
    require(actor(act), act.name, Place(region=made.region))
    number = queue("statistics.check-freeze", asked_by=act.acting, freeze=made.pk)
    act.record(_subject(made.freezing), revision=made.revision, job=number)
    return number


@job(
    "statistics.check-freeze",
    title="work.statistics-check-freeze",
    results=each("work.statistics-frozen", "rows"),
)
def run_check(running: Running, *, freeze: int) -> dict[str, Any]:
    """Work the digest of a freeze out anew; a digest that does not hold is a failure."""
    made = Freeze.objects.get(pk=freeze)
    running.expect(made.count + made.late)
    if digest_of(made.freezing_id, running.step) != made.digest:
        raise refused("statistics.freeze-broken")
    return {"rows": made.count + made.late}


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
