"""What waits in statistics: for those who fill in, who sign, and who check.

Returns are many: what waits for a bureau is one thing for each state, with its number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from jigai.office.ground.texts import t
from jigai.office.ground.waiting import Waiting, provider
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.statistics.domain.expecting import Dues, missing
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.enums import QUERIED, READY, RETURNED, SUBMITTED
from jigai.office.statistics.models import Draft, Registration, Return
from jigai.office.statistics.months import month_of

MOST = 200
"""Months of single projects that are listed; an organisation with more sees the months' page."""
PREPARERS, APPROVERS = frozenset({"preparer"}), frozenset({"approver"})
CHECKERS = frozenset({"officer"})


@provider
def waiting(actor: Actor) -> Iterator[Waiting]:
    """What waits for a person in the posts in use."""
    roles = actor.roles()
    if roles & PREPARERS:
        yield from _months(actor)
        yield from _back(actor)
    if roles & APPROVERS:
        yield from _drafts(actor)
    if roles & CHECKERS:
        yield from _checks(actor)


def _months(actor: Actor) -> Iterator[Waiting]:
    """Months whose day is near or past, of each project, until they are handed in."""
    today = timezone.localdate()
    dues = Dues(rulebook())
    own = visible(actor, Registration.objects.all())
    for back in (0, 1):
        month = month_of(today).plus(-back)
        handed_in = Draft.objects.filter(
            project=OuterRef("project"), year=month.year, month=month.month, state=READY
        )
        rows = missing(own, month).filter(~Exists(handed_in))
        for row in rows.select_related("project")[:MOST]:
            found = dues.of(row.region, row.project.total_investment, month)
            if found is not None:
                link = reverse("console:statistics-return", args=[row.project.number, str(month)])
                title = t("statistics.waiting.title", month=str(month), name=row.project.name)
                since = timezone.make_aware(dt.datetime.combine(month.first, dt.time()))
                yield Waiting(
                    "statistics.waiting.month", f"return:{row.project_id}:{month}", title, link,
                    since, found[1].day,
                )  # fmt: skip


def _back(actor: Actor) -> Iterator[Waiting]:
    """Returns with a question, returns and registrations that came back."""
    rows = visible(actor, Return.objects.filter(state__in=(QUERIED, RETURNED)))
    for row in rows.select_related("project")[:MOST]:
        link = reverse("console:statistics-return", args=[row.project.number, str(row.period)])
        title = t("statistics.waiting.title", month=str(row.period), name=row.project.name)
        kind = f"statistics.waiting.{row.state}"
        yield Waiting(kind, f"return:{row.project_id}:{row.period}", title, link, row.since)
    applied = visible(actor, Registration.objects.filter(state=RETURNED))
    for found in applied.select_related("project")[:MOST]:
        link = reverse("console:statistics-registration", args=[found.project.number])
        kind = "statistics.waiting.registration-returned"
        yield Waiting(kind, found.subject, found.project.name, link, found.since)


def _drafts(actor: Actor) -> Iterator[Waiting]:
    """Drafts that wait for a signature."""
    dues = Dues(rulebook())
    rows = visible(actor, Draft.objects.filter(state=READY), region="project__region")
    for row in rows.select_related("project")[:MOST]:
        link = reverse("console:statistics-return", args=[row.project.number, str(row.period)])
        title = t("statistics.waiting.title", month=str(row.period), name=row.project.name)
        found = dues.of(row.project.region, row.project.total_investment, row.period)
        due = found[1].day if found is not None else None
        key = f"return:{row.project_id}:{row.period}"
        yield Waiting("statistics.waiting.sign", key, title, link, row.since, due)


def _checks(actor: Actor) -> Iterator[Waiting]:
    """What a bureau has to look at, with its number."""
    applied = visible(actor, Registration.objects.filter(state=SUBMITTED))
    yield from _counted(applied, "registrations", reverse("console:statistics-registrations"))
    returns = visible(actor, Return.objects.filter(state=SUBMITTED))
    yield from _counted(returns, "returns", reverse("console:statistics-returns"))


def _counted(
    rows: QuerySet[Registration] | QuerySet[Return], what: str, link: str
) -> Iterator[Waiting]:
    found = rows.aggregate(n=Count("pk"), since=Min("since"))
    if found["n"]:
        title = t(f"statistics.waiting.{what}", n=found["n"])
        yield Waiting("statistics.waiting.check", f"statistics:{what}", title, link, found["since"])
