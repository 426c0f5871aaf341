"""The list of projects."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jigai.facts.problems import Lang, Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, visible
from jigai.office.library.domain.lifecycle import suspend
from jigai.office.library.domain.reviewing import approve
from jigai.office.library.domain.takeovers import (
    NO_LIBRARY,
    libraries_for,
    take_over,
    takeover_of,
    written_by_its_own,
)
from jigai.office.library.domain.tallying import regions_of, summed
from jigai.office.library.domain.waiting import returned_to, waiting_steps
from jigai.office.library.enums import ENTERED, IN, STATES, SUBMITTED
from jigai.office.library.models import Entry, Event, Project, Step, Takeover
from jigai.office.library.rules import EDITABLE
from jigai.office.library.validators import project_kinds
from jigai.office.library.words import both
from jigai.office.lists.acts import Asked, BulkAct
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Amounts, Choices, Days
from jigai.office.lists.listing import Listing, Total, register
from jigai.office.regions.domain.queries import region_name, region_names

WANTING, IMPORTED, TAKEN_OVER = "wanting", "imported", "taken-over"


def rows(actor: Actor) -> QuerySet[Project]:
    """The projects that somebody may see."""
    return visible(actor, Project.objects.all())


def _states(_actor: Actor) -> list[tuple[str, str]]:
    return [(s, t(f"library.state.{s}")) for s in STATES]


def _regions(actor: Actor) -> list[tuple[str, str]]:
    codes = regions_of(actor)[:500]
    names = region_names(codes, timezone.localdate(), current_lang())
    return sorted(names.items())


@lru_cache(maxsize=4096)
def _named(code: str, lang: Lang, _minute: int) -> str:
    return region_name(code, timezone.localdate(), lang)


def _region(row: Project) -> str:
    """What a region is called; asked anew each minute, so that a page of rows asks once."""
    return _named(row.region, current_lang(), int(time.time() // 60))


def _since(row: Project) -> dt.date:
    return timezone.localdate(row.since)


def _kinds(_actor: Actor) -> list[tuple[str, str]]:
    return [(code, labels.of(current_lang())) for code, labels in project_kinds().items()]


def _work(_actor: Actor) -> list[tuple[str, str]]:
    return [(key, t(f"library.work.{key}")) for key in (WANTING, IMPORTED, TAKEN_OVER)]


def _chosen_work(chosen: Sequence[str]) -> Q:
    """Any of: an entry that would not be made any more, a draft out of a workbook, taken over."""
    mine = {"project": OuterRef("pk")}
    marked = Entry.objects.filter(**mine, state=ENTERED, wanting__isnull=False)
    loaded = Event.objects.filter(**mine, act="load")
    known = {
        WANTING: Q(Exists(marked)),
        IMPORTED: Q(state__in=EDITABLE) & Q(Exists(loaded)),
        TAKEN_OVER: Q(Exists(Takeover.objects.filter(**mine, round=OuterRef("round")))),
    }
    return reduce(or_, (known[key] for key in chosen))


def _not_in(_actor: Actor, row: Project) -> Problem | None:
    if row.state == IN:
        return None
    return problem("library.move", "", state=both(f"library.state.{row.state}"))


def _no_draft_of_ours(_actor: Actor, row: Project) -> Problem | None:
    if row.state not in EDITABLE:
        return problem("library.move", "", state=both(f"library.state.{row.state}"))
    return problem("library.own-draft", number=row.number) if written_by_its_own(row) else None


def _not_put_forward(_actor: Actor, row: Project) -> Problem | None:
    if row.state == SUBMITTED and takeover_of(row) is not None:
        return None
    return problem("library.no-takeover")


def _libraries(actor: Actor) -> list[tuple[str, str]]:
    """Those that one's level keeps, with their policies; where there is none, that."""
    lang = current_lang()
    found = [(kept.key, kept.words(lang)) for kept in libraries_for(actor)]
    return [*found, (NO_LIBRARY, t("library.takeover.none"))]


def waiting_projects(actor: Actor) -> QuerySet[Project]:
    """The projects that wait for somebody."""
    steps: QuerySet[Step] = waiting_steps(actor)
    keys = Q(pk__in=steps.order_by().values("project"))
    return rows(actor).filter(keys | Q(pk__in=returned_to(actor).order_by().values("pk")))


SUSPEND = BulkAct(
    "suspend",
    "library.bulk.suspend",
    "library.suspend",
    lambda *, acting, row, text: suspend(
        acting=acting, project=row.pk, version=row.version, reason="other", text=text
    ),
    why_not=_not_in,
    fields=(Asked("text", "library.bulk.text"),),
)
TAKE_OVER = BulkAct(
    "take-over",
    "library.bulk.take-over",
    "library.take-over",
    lambda *, acting, row, **given: take_over(
        acting=acting, project=row.pk, version=row.version, **given
    ),
    why_not=_no_draft_of_ours,
    fields=(
        Asked("library", "library.takeover.library", options=_libraries),
        Asked("decided_by", "library.takeover.decided_by"),
        Asked("number", "library.takeover.number"),
        Asked("since", "library.takeover.since", day=True),
    ),
)
CONFIRM = BulkAct(
    "confirm",
    "library.bulk.confirm",
    "library.approve",
    lambda *, acting, row, text: approve(
        acting=acting, project=row.pk, version=row.version, text=text
    ),
    why_not=_not_put_forward,
    fields=(Asked("text", "library.bulk.opinion"),),
)
COLUMNS = (
    Column("name", "library.field.name", order="name", width=36),
    Column("number", "library.column.number", "code", order="number"),
    Column(
        "organisation",
        "library.column.organisation",
        value="organisation.name",
        joined=("organisation",),
        width=32,
    ),
    Column("state", "library.column.state", "state", order="state", words="library.state"),
    Column(
        "total",
        "library.field.total_investment",
        "amount",
        value="total_investment",
        order="total_investment",
        gaps=True,
    ),
    Column("region", "library.field.region", value=_region, order="region"),
    Column("code", "library.field.code", "code", order="code", width=26),
    Column(
        "since", "library.column.since", "date", value=lambda row: timezone.localdate(row.since)
    ),
    Column("kind", "library.field.kind", order="kind", default=False),
    Column("industry", "library.field.industry", "code", order="industry", default=False),
    Column(
        "fixed",
        "library.field.fixed_asset_investment",
        "amount",
        value="fixed_asset_investment",
        order="fixed_asset_investment",
        gaps=True,
        default=False,
    ),
    Column("filing_number", "library.field.filing_number", default=False, width=24),
    Column(
        "starts_on",
        "library.field.starts_on",
        "date",
        order="starts_on",
        gaps=True,
        default=False,
    ),
    Column("ends_on", "library.field.ends_on", "date", order="ends_on", gaps=True, default=False),
)
FILTERS = (
    Choices("state", "library.column.state", _states, first=True),
    Choices("region", "library.field.region", _regions, first=True),
    Choices("kind", "library.field.kind", _kinds),
    Choices("work", "library.column.work", _work, condition=_chosen_work),
    Amounts("total", "library.field.total_investment", "total_investment"),
    Days("starts", "library.field.starts_on", "starts_on"),
    Days("ends", "library.field.ends_on", "ends_on"),
)


def _place(row: Project) -> Place:
    return Place(region=row.region, organisation=row.organisation_id)


PROJECTS = register(
    Listing(
        key="library.projects",
        title="library.list.title",
        permit="library.read",
        rows=rows,
        columns=COLUMNS,
        name=lambda row: row.name,
        link=lambda row: reverse("console:library-project", args=[row.number]),
        place=_place,
        filters=FILTERS,
        search="search",
        order="-pk",
        summary=summed,
        totals=(
            Total("total", "library.field.total_investment", "total_investment"),
            Total("fixed", "library.field.fixed_asset_investment", "fixed_asset_investment"),
        ),
        acts=(TAKE_OVER, SUSPEND),
        export="library.export",
        empty="library.list.empty",
    )
)
WAITING = register(
    Listing(
        key="library.waiting",
        title="library.list.waiting",
        permit="library.read",
        rows=waiting_projects,
        columns=COLUMNS,
        name=lambda row: row.name,
        link=lambda row: reverse("console:library-review", args=[row.number]),
        place=_place,
        filters=FILTERS,
        search="search",
        order="pk",
        totals=PROJECTS.totals,
        acts=(CONFIRM,),
        empty="library.list.nothing-waits",
    )
)
