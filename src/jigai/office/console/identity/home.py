"""The first page of somebody who has signed in: what waits, what is new, who acts for whom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from jigai.office.console.identity.delegating import given_by, taken_by
from jigai.office.console.identity.notices import worded
from jigai.office.console.identity.working import Progress
from jigai.office.console.routing import Request, route
from jigai.office.ground.deadlines import worked_since_each
from jigai.office.ground.models import Job, Notice
from jigai.office.ground.preferences import address_with
from jigai.office.ground.texts import t
from jigai.office.ground.waiting import Waiting, waiting_for
from jigai.office.identity.permits import opens
from jigai.reference.errors import YearNotPublished

ROWS, NEWEST = 50, 5


@dataclass(frozen=True)
class Tab:
    """A part of a list, by its address."""

    label: str
    address: str
    count: int
    here: bool


@dataclass(frozen=True)
class Task:
    """A thing to do as the list shows it; ``days`` None where working days are not known."""

    row: Waiting
    days: int | None
    late: bool


@route("identity.read-own")
def home(request: Request) -> HttpResponseBase:
    """What waits, what is due first on top; then what is new."""
    found = waiting_for(request.actor)
    kind = request.GET.get("kind", "")
    wanted = [row for row in found if row.kind == kind] or found
    page = Paginator(wanted, ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    key = request.actor.key
    context: dict[str, Any] = {
        "heading": t("navigation.home"),
        "tabs": _tabs(request, found, kind),
        "page": page,
        "tasks": tasks(list(page), today),
        "late": sum(row.due is not None and row.due < today for row in found),
        "notices": worded(
            Notice.objects.filter(person=key, read_at=None).order_by("-made_at", "-pk")[:NEWEST]
        ),
        "delegates": opens(request.actor, "identity.delegate"),
        "given": given_by(request.actor.person, today),
        "taken": taken_by(request.actor.person, today),
        "jobs": [Progress(row) for row in _jobs(key)],
    }
    return render(request, "console/identity/home.html", context)


def tasks(rows: list[Waiting], today: dt.date) -> list[Task]:
    """What waits with the working days since it began to."""
    starts = {timezone.localdate(row.since) for row in rows}
    try:
        days: dict[dt.date, int] = worked_since_each(starts, today)
    except YearNotPublished:
        days = {}
    return [
        Task(row, days.get(timezone.localdate(row.since)), bool(row.due and row.due < today))
        for row in rows
    ]


def _jobs(key: str) -> QuerySet[Job]:
    """Jobs of somebody that are under way or failed, newest first."""
    shown = (Job.WAITING, Job.RUNNING, Job.FAILED)
    return Job.objects.filter(asked_by=key, state__in=shown).order_by("-pk")[:NEWEST]


def _tabs(request: Request, found: list[Waiting], kind: str) -> list[Tab]:
    counts = Counter(row.kind for row in found)
    if len(counts) < 2:
        return []
    everything = Tab(t("home.all"), request.path, len(found), kind not in counts)
    return [everything] + [
        Tab(t(name), address_with(request, "kind", name), n, name == kind)
        for name, n in sorted(counts.items())
    ]
