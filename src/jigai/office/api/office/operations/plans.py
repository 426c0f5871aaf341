"""Rolling plans of jurisdictions: ordered, made in the background, frozen as baseline."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jigai.money import yuan
from jigai.office.api.office.fields import Choice, Field, Text, Whole
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    AMOUNT,
    AMOUNT_OR_NOTHING,
    MOMENT,
    TEXT,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.permits import visible
from jigai.office.library.domain import planning
from jigai.office.library.enums import KEPT, NEW, OUT, PLAN_STATES
from jigai.office.library.models import PlanMember, RollingPlan

READ = "library.read-plan"
PATH = "plans/<int:plan>"
SCHEMAS["PlanYear"] = record(
    {"year": WHOLE, "planned": AMOUNT, "carried": AMOUNT, "adjusted": AMOUNT, "sum": AMOUNT}
)
SCHEMAS["Plan"] = record(
    {
        "plan": WHOLE,
        "region": TEXT,
        "first_year": WHOLE,
        "years": WHOLE,
        "ground": TEXT,
        "state": {"enum": list(PLAN_STATES)},
        "made_at": MOMENT,
        "job": WHOLE_OR_NOTHING,
        "counts": {"type": "object"},
    }
)
SCHEMAS["Plans"] = page_of("Plan")
SCHEMAS["PlanWithYears"] = record({"plan": one("Plan"), "by_year": listed(one("PlanYear"))})
SCHEMAS["PlanMember"] = record(
    {"project": TEXT, "name": TEXT, "how": TEXT, "reason": TEXT, "carried": AMOUNT_OR_NOTHING}
)
SCHEMAS["PlanMembers"] = page_of("PlanMember")


def shown(row: RollingPlan) -> dict[str, Any]:
    """A plan as programs see it."""
    return {
        "plan": row.pk,
        "region": row.region,
        "first_year": row.first_year,
        "years": row.years,
        "ground": row.ground,
        "state": row.state,
        "made_at": row.made_at.isoformat(),
        "job": row.job,
        "counts": {k: v for k, v in row.counts.items() if k != "carried"},
    }


def _rows(asked: Asked) -> QuerySet[RollingPlan]:
    """The plans of the post's jurisdiction; an organisation has none."""
    if all(post.region is None for post in asked.actor.posts):
        return RollingPlan.objects.none()
    return visible(asked.actor, RollingPlan.objects.all())


def _seen(asked: Asked, plan: int) -> RollingPlan:
    found = _rows(asked).filter(pk=plan).first()
    if found is None:
        raise NotThere
    return found


@operation("listPlans", "GET", "plans", READ, gives="Plans", paged=True)
def plans(asked: Asked) -> Plain:
    """The rolling plans of the jurisdiction, the latest first."""
    return page(asked, _rows(asked), shown, "-first_year")


@operation("readPlan", "GET", PATH, READ, gives="PlanWithYears")
def plan_of(asked: Asked, plan: int) -> Plain:
    """A plan with its sums by year."""
    row = _seen(asked, plan)
    sums = planning.totals(row)
    return {
        "plan": shown(row),
        "by_year": [
            {"year": year} | {name: yuan(fen) for name, fen in line.items()}
            for year, line in sums.items()
        ],
    }


@operation(
    "listPlanMembers",
    "GET",
    f"{PATH}/members",
    READ,
    gives="PlanMembers",
    query=(Field("how", Choice((KEPT, NEW, OUT))),),
    paged=True,
)
def members(asked: Asked, plan: int) -> Plain:
    """The projects of a plan: those that stay, that are new, that left it and why."""
    rows = PlanMember.objects.select_related("project").filter(plan=_seen(asked, plan))
    if "how" in asked.query:
        rows = rows.filter(how=asked.query["how"])
    return page(asked, rows, _member)


def _member(row: PlanMember) -> dict[str, Any]:
    return {
        "project": row.project.number,
        "name": row.project.name,
        "how": row.how,
        "reason": row.reason,
        "carried": None if row.carried is None else yuan(row.carried),
    }


@operation(
    "rollPlan",
    "POST",
    "plans",
    "library.roll",
    gives="Plan",
    status=201,
    body=(
        Field("region", Text(20), required=True, example="420581"),
        Field("first_year", Whole(1990, 2200), required=True, example=2027),
        Field("years", Whole(1, 10)),
        Field("ground", Text(300)),
    ),
)
def roll(asked: Asked) -> Plain:
    """Order the plan of the jurisdiction; it is made in the background (its job says how far)."""
    return shown(planning.roll(acting=asked.actor, **asked.body))


@operation("freezePlan", "POST", f"{PATH}/freeze", "library.freeze-plan", gives="Plan")
def freeze(asked: Asked, plan: int) -> Plain:
    """Make a plan the baseline of its first year; not by whoever ordered it."""
    return shown(planning.freeze(acting=asked.actor, plan=_seen(asked, plan).pk))
