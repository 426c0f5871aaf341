"""The lists of statistics: all signed returns, and the drafts of an organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, jurisdiction, visible
from jigai.office.lists.acts import BulkAct
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Amounts, Choices
from jigai.office.lists.listing import Listing, register
from jigai.office.statistics.domain.drafting import hand_in
from jigai.office.statistics.domain.querying import accept
from jigai.office.statistics.domain.signing import submit
from jigai.office.statistics.domain.totals import cells
from jigai.office.statistics.enums import OPEN, QUERIED, READY, RETURN_STATES, SIGNED, SUBMITTED
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Draft, Return
from jigai.office.statistics.months import from_ordinal, month_of

MONTHS: Final = 36
"""Months that the filter offers; older ones are found by search."""


def _months(_actor: Actor) -> Sequence[tuple[str, str]]:
    now = month_of(timezone.localdate()).ordinal
    return [(str(from_ordinal(now - n)), str(from_ordinal(now - n))) for n in range(MONTHS)]


def _in_months(chosen: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for text in chosen:
        year, month = text.split("-")
        found |= Q(year=int(year), month=int(month))
    return found


def _states(_actor: Actor) -> Sequence[tuple[str, str]]:
    return [(s, t(f"statistics-state.{s}")) for s in RETURN_STATES]


def _late(_actor: Actor) -> Sequence[tuple[str, str]]:
    return [("yes", t("statistics-choice.yes")), ("no", t("statistics-choice.no"))]


def _is_late(chosen: Sequence[str]) -> Q:
    return Q(late__in=[value == "yes" for value in chosen])


def _summary(actor: Actor) -> Mapping[str, int] | None:
    """How many there are in one's jurisdictions, from the kept sums. Amounts are cumulative: over
    several months they have no sum. What organisations see is counted."""
    regions = [code for post in actor.posts for code in jurisdiction(post)]
    if not regions or any(p.region is None for p in actor.posts):
        return None
    found = cells(list(dict.fromkeys(regions))).aggregate(count=Sum("count"))
    return {"count": found["count"] or 0}


def _not_acceptable(_actor: Actor, row: Return) -> Problem | None:
    if row.state == QUERIED:
        return problem("statistics.open-query")
    return None if row.state == SUBMITTED else problem("statistics.return-state")


ACCEPT = BulkAct(
    "accept",
    "statistics.list.accept",
    "statistics.accept",
    lambda *, acting, row: accept(acting=acting, month_return=row.pk, version=row.version),
    why_not=_not_acceptable,
)


def _amount(name: str) -> Column:
    wanted = name in ("cumulative_year", "plan_year")
    gaps = name == "output_value"
    title = f"statistics-field.{name}"
    return Column(name, title, "amount", order=name, gaps=gaps, default=wanted)


def _project(path: str) -> dict[str, Any]:
    return {"value": f"project.{path}", "joined": ("project",)}


RETURNS = register(
    Listing(
        key="statistics.returns",
        title="statistics.list.title",
        permit="statistics.read",
        rows=lambda actor: visible(actor, Return.objects.all()),
        columns=(
            Column("name", "statistics.list.project", order="project__name", **_project("name")),
            Column("month", "statistics.list.month", "code", value=lambda row: str(row.period)),
            Column("state", "statistics.list.state", "state", words="statistics-state"),
            _amount("cumulative_year"),
            _amount("plan_year"),
            Column(
                "organisation",
                "statistics.list.organisation",
                value="organisation.name",
                joined=("organisation",),
            ),
            Column("number", "statistics.list.number", "code", **_project("number")),
            Column("code", "statistics.list.code", "code", default=False, **_project("code")),
            Column("region", "statistics.list.region", "code", default=False),
            Column("industry", "statistics.list.industry", "code", default=False),
            Column("kind", "statistics.list.kind", default=False),
            *(_amount(n) for n in AMOUNTS if n not in ("cumulative_year", "plan_year")),
            Column("starts_on", "statistics-field.starts_on", "date", default=False),
            Column("ends_on", "statistics-field.ends_on", "date", default=False),
            Column("signed_by", "statistics.list.signed-by", default=False),
            Column(
                "submitted_at",
                "statistics.list.submitted",
                "date",
                value=lambda row: timezone.localdate(row.submitted_at),
                default=False,
            ),
        ),
        name=lambda row: f"{row.period} {row.project.name}",
        link=lambda row: reverse(
            "console:statistics-return", args=[row.project.number, str(row.period)]
        ),
        place=lambda row: Place(region=row.region, organisation=row.organisation_id),
        filters=(
            Choices("month", "statistics.list.month", _months, condition=_in_months, first=True),
            Choices("state", "statistics.list.state", _states, first=True),
            Choices("late", "statistics.list.late", _late, condition=_is_late),
            Amounts("invested", "statistics-field.cumulative_year", "cumulative_year"),
        ),
        search="project__search",
        order="-pk",
        summary=_summary,
        acts=(ACCEPT,),
        export="statistics.export",
    )
)


def _own(row: Draft) -> Place:
    return Place(region=row.project.region, organisation=row.organisation_id)


def _draft_states(_actor: Actor) -> Sequence[tuple[str, str]]:
    return [(s, t(f"statistics-state.draft-{s}")) for s in (OPEN, READY)]


HAND_IN = BulkAct(
    "hand-in",
    "statistics.list.hand-in",
    "statistics.hand-in",
    lambda *, acting, row: hand_in(acting=acting, draft=row.pk, version=row.version),
    why_not=lambda _actor, row: None if row.state == OPEN else problem("statistics.draft-state"),
)
SIGN = BulkAct(
    "sign",
    "statistics.list.sign",
    "statistics.submit",
    lambda *, acting, row: submit(acting=acting, draft=row.pk, version=row.version),
    why_not=lambda _actor, row: None if row.state == READY else problem("statistics.not-ready"),
)
DRAFTS = register(
    Listing(
        key="statistics.drafts",
        title="statistics.list.drafts",
        permit="statistics.save-draft",
        rows=lambda actor: visible(
            actor, Draft.objects.exclude(state=SIGNED), region="project__region"
        ),
        columns=(
            Column("name", "statistics.list.project", order="project__name", **_project("name")),
            Column("month", "statistics.list.month", "code", value=lambda row: str(row.period)),
            Column(
                "state",
                "statistics.list.state",
                "state",
                value=lambda row: f"draft-{row.state}",
                words="statistics-state",
            ),
            Column("number", "statistics.list.number", "code", **_project("number")),
            Column(
                "since",
                "statistics.list.changed",
                "date",
                value=lambda row: timezone.localdate(row.since),
            ),
        ),
        name=lambda row: f"{row.period} {row.project.name}",
        link=lambda row: reverse(
            "console:statistics-return", args=[row.project.number, str(row.period)]
        ),
        place=_own,
        filters=(
            Choices("month", "statistics.list.month", _months, condition=_in_months, first=True),
            Choices("state", "statistics.list.state", _draft_states, first=True),
        ),
        search="project__search",
        order="-pk",
        acts=(HAND_IN, SIGN),
    )
)
