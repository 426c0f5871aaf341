"""The list of projects."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

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
from jigai.office.library.domain.tallying import regions_of, summed
from jigai.office.library.domain.waiting import returned_to, waiting_steps
from jigai.office.library.enums import ENTERED, IN, STATES
from jigai.office.library.models import Entry, Project, Step
from jigai.office.library.validators import project_kinds
from jigai.office.library.words import both
from jigai.office.lists.acts import BulkAct
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Amounts, Choices, Days
from jigai.office.lists.listing import Listing, Total, register
from jigai.office.regions.domain.queries import region_name, region_names

MINE, WANTING = "mine", "wanting"


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


def _kinds(_actor: Actor) -> list[tuple[str, str]]:
    return [(code, labels.of(current_lang())) for code, labels in project_kinds().items()]


def _work(_actor: Actor) -> list[tuple[str, str]]:
    return [(key, t(f"library.work.{key}")) for key in (WANTING,)]


def _wanting(_chosen: Sequence[str]) -> Q:
    marked = Entry.objects.filter(project=OuterRef("pk"), state=ENTERED, wanting__isnull=False)
    return Q(Exists(marked))


def _not_in(_actor: Actor, row: Project) -> Problem | None:
    if row.state == IN:
        return None
    return problem("library.move", "", state=both(f"library.state.{row.state}"))


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
    fields=(("text", "library.bulk.text"),),
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
    Column("since", "library.column.since", "date", value=lambda row: row.since.date()),
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
    Choices("work", "library.column.work", _work, condition=_wanting),
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
        acts=(SUSPEND,),
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
        empty="library.list.nothing-waits",
    )
)
