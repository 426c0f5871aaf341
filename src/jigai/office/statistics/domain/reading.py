"""What acts ask before they act: the rows in force, the months around, freezes, windows."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from jigai.office.ground.models import Job
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import jurisdiction
from jigai.office.library.models import Project
from jigai.office.statistics.checking import Around
from jigai.office.statistics.domain.places import inside
from jigai.office.statistics.enums import MAKING
from jigai.office.statistics.figures import Figures
from jigai.office.statistics.models import Freeze, Freezing, LateWindow, ReportingRow, Return
from jigai.office.statistics.months import Month
from jigai.office.statistics.reporting import Row, Rulebook, entered, read_row
from jigai.reference.regions import is_within

M = TypeVar("M", bound=Model)


def rulebook() -> Rulebook:
    """The rows that bureaus entered before those of the data file."""
    rows = ReportingRow.objects.order_by("pk")
    return Rulebook([entered(read_row(r.stated | {"region": r.region}), r.pk) for r in rows])


def row_of(project: Project, month: Month, total: int | None = None) -> Row | None:
    """The row under which a project returns a month, by the total that was or is stated."""
    amount = project.total_investment if total is None else total
    return rulebook().monthly(project.region, month.year, amount)


def around(project: int, month: Month) -> Around:
    """What was signed around a month: one query over three years."""
    rows = Return.objects.filter(
        project=project, year__gte=month.year - 1, year__lte=month.year + 1
    ).order_by("year", "month")
    found = [(r.period, r.figures) for r in rows]
    same = [f for f in found if f[0].year == month.year]
    before = [f for f in same if f[0] < month]
    after = [f for f in same if f[0] > month]
    last = [f for f in found if f[0].year < month.year]
    following = [f for f in found if f[0].year > month.year]
    return Around(
        before=before[-1] if before else None,
        after=after[0] if after else None,
        last=last[-1] if last else None,
        following=following[0] if following else None,
    )


def latest_before(project: int, month: Month) -> tuple[Month, Figures] | None:
    """The last month signed before one: its figures stand beside the form."""
    row = (
        Return.objects.filter(project=project)
        .filter(Q(year__lt=month.year) | Q(year=month.year, month__lt=month.month))
        .order_by("-year", "-month")
        .first()
    )
    return None if row is None else (row.period, row.figures)


def of_bureaus(who: Actor, rows: QuerySet[M]) -> QuerySet[M]:
    """Of rows of regions (freezes, windows), those of the jurisdictions of somebody's bureaus."""
    return rows.filter(inside(code for post in who.posts for code in jurisdiction(post)))


def freezes_of(region: str, month: Month) -> list[Freeze]:
    """The freezes of a month that hold a region, the latest first."""
    rows = Freeze.objects.filter(year=month.year, month=month.month).order_by("-at", "-pk")
    return [f for f in rows if is_within(region, f.region)]


def under_way(made: Freezing) -> bool:
    """Whether a freeze that was ordered is being made: its work waits or runs."""
    return Job.objects.filter(pk=made.job or 0, state__in=(Job.WAITING, Job.RUNNING)).exists()


def closed(region: str, month: Month) -> bool:
    """Whether a freeze of a month holds a region, one that is being made included: it holds what
    was signed before it was ordered."""
    if freezes_of(region, month):
        return True
    begun = Freezing.objects.filter(year=month.year, month=month.month, state=MAKING)
    return any(is_within(region, made.region) and under_way(made) for made in begun)


def window_of(region: str, month: Month, day: dt.date) -> LateWindow | None:
    """A window open on a day for late returns of a month in a region."""
    rows = LateWindow.objects.filter(
        year=month.year, month=month.month, opens__lte=day, closes__gte=day
    )
    return next((w for w in rows if is_within(region, w.region)), None)
