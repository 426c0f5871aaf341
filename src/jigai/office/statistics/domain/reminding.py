"""Reminders before a month is due, and the ladder after it: organisation, county, city."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.deadlines import due_after
from jigai.office.ground.notices import tell
from jigai.office.identity.domain.typed import actor, there
from jigai.office.identity.models import Bureau, Post
from jigai.office.identity.permits import Place, require
from jigai.office.statistics.domain.expecting import Dues, missing
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.dues import Due
from jigai.office.statistics.models import Registration, Reminder
from jigai.office.statistics.months import Month, month_of
from jigai.office.statistics.reporting import Row
from jigai.reference.errors import YearNotPublished
from jigai.reference.regions import is_within, significant

BEHIND: Final = 2
"""Months before today's that are still reminded of."""
PREPARER, APPROVER, OFFICER = "preparer", "approver", "officer"


@dataclass(frozen=True)
class Call:
    """Somebody to be told: organisation or bureau, of which step, about how many returns."""

    target: str
    month: Month
    step: str
    due: dt.date
    role: str
    count: int


@command("statistics.remind")
def remind(act: Act, *, day: dt.date) -> int:
    """The reminders and steps of a day (and of days before on which nobody did it); how many were
    told. Each is told once."""
    sent = sum(_send(act, call) for call in calls(day))
    act.record("statistics:reminders", day=day.isoformat(), told=sent)
    return sent


@command("statistics.remind-now")
def remind_now(act: Act, *, registrations: Iterable[int], month: Month) -> int:
    """Remind the organisations of chosen projects by hand, each once a day."""
    counts: dict[int, int] = defaultdict(int)
    for key in registrations:
        row = there(Registration, key)
        require(actor(act), act.name, Place(region=row.region, organisation=row.organisation_id))
        counts[row.organisation_id] += 1
    today = timezone.localdate(act.at)
    sent = 0
    for organisation, count in sorted(counts.items()):
        for role in (PREPARER, APPROVER):
            sent += _send(
                act, Call(f"organisation:{organisation}", month, f"hand-{role}", today, role, count)
            )
    act.record("statistics:reminders", month=str(month), organisations=len(counts), told=sent)
    return sent


def calls(day: dt.date) -> Iterator[Call]:
    """Who is to be told by a day, a county at a time."""
    dues = Dues(rulebook())
    bureaus = list(Bureau.objects.values_list("pk", "region"))
    regions = Registration.objects.order_by("region").values_list("region", flat=True).distinct()
    for region in regions:
        for back in range(BEHIND + 1):
            month = month_of(day).plus(-back)
            yield from _of_region(region, month, day, dues, bureaus)


def _of_region(
    region: str, month: Month, day: dt.date, dues: Dues, bureaus: list[tuple[int, str]]
) -> Iterator[Call]:
    groups: dict[tuple[Row, Due], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = missing(Registration.objects.filter(region=region), month)
    for organisation, total in rows.values_list("organisation_id", "project__total_investment"):
        found = dues.of(region, total, month)
        if found is not None:
            groups[found][organisation] += 1
    for (row, due), organisations in groups.items():
        for step, role, to in _steps(row, due, day):
            if to is None:
                for organisation, count in organisations.items():
                    yield Call(f"organisation:{organisation}", month, step, due.day, role, count)
            else:
                bureau = _above(region, bureaus, to)
                count = sum(organisations.values())
                if bureau is not None:
                    yield Call(f"bureau:{bureau}", month, f"{step}-{region}", due.day, role, count)


def _steps(row: Row, due: Due, day: dt.date) -> Iterator[tuple[str, str, int | None]]:
    """The steps whose day has come: name, role, how many levels above the county (None: at the
    organisation)."""
    for before in row.remind:
        if due.day - dt.timedelta(days=before) <= day <= due.day:
            yield f"before-{before}", PREPARER, None
    for step in row.escalate:
        try:
            when = due_after(due.day, step.after)
        except YearNotPublished:
            continue
        if when <= day:
            level = {"approver": None, "county": 0, "city": 1}[step.to]
            yield f"after-{step.after}", APPROVER if level is None else OFFICER, level


def _above(region: str, bureaus: list[tuple[int, str]], level: int) -> int | None:
    """The bureau of the region, or so many jurisdictions above it."""
    places = {place for _, place in bureaus if is_within(region, place)}
    ladder = sorted(places, key=lambda place: -len(significant(place)))
    if level >= len(ladder):
        return None
    return next(pk for pk, place in bureaus if place == ladder[level])


def _send(act: Act, call: Call) -> int:
    """Tell the people of a target, unless it was told of this step before."""
    told: dict[str, Any] = {
        "target": call.target,
        "year": call.month.year,
        "month": call.month.month,
        "step": call.step,
        "due": call.due,
    }
    if Reminder.objects.filter(**told).exists():
        return 0
    people = _people(call.target, call.role, timezone.localdate(act.at))
    Reminder.objects.create(**told, count=call.count, by=act.acting.key, at=act.at)
    bureau = call.target.startswith("bureau:")
    link = reverse("console:statistics-returns")
    key = "statistics.notice.escalated" if bureau else "statistics.notice.due"
    values = {"n": call.count, "month": str(call.month), "due": call.due.isoformat()}
    return tell(people, key, link=f"{link}?month={call.month}", **values)


def _people(target: str, role: str, day: dt.date) -> list[str]:
    kind, _, key = target.partition(":")
    posts = Post.objects.filter(role=role, begins__lte=day, person__is_active=True)
    posts = posts.filter(Q(ends=None) | Q(ends__gte=day))
    posts = posts.filter(**{f"{kind}_id": int(key)})
    return [f"person:{p}" for p in posts.order_by("person_id").values_list("person_id", flat=True)]
