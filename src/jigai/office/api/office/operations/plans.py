"""Rolling plans of jurisdictions: ordered, made in the background, frozen as baseline."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from jigai.money import yuan
from jigai.office.api.office.fields import Amount, Choice, Field, Text, Whole
from jigai.office.api.office.operations.lifecycle import reasoned
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
from jigai.office.api.office.seeing import found, jurisdiction_seen, project_seen
from jigai.office.identity.permits import visible
from jigai.office.library.domain import planning
from jigai.office.library.enums import KEPT, NEW, OUT, PLAN_STATES
from jigai.office.library.models import PlanAdjustment, PlanAmount, PlanMember, RollingPlan

M = TypeVar("M", bound=Model)
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
SCHEMAS["PlanAmount"] = record(
    {"project": TEXT, "year": WHOLE, "planned": AMOUNT, "carried": AMOUNT}
)
SCHEMAS["PlanAmounts"] = page_of("PlanAmount")
SCHEMAS["PlanAdjustment"] = record(
    {
        "project": TEXT,
        "year": WHOLE,
        "difference": AMOUNT,
        "reason": TEXT,
        "text": TEXT,
        "at": MOMENT,
        "by": TEXT,
    }
)
SCHEMAS["PlanAdjustments"] = page_of("PlanAdjustment")


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
    return found(_rows(asked), pk=plan)


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
    stated = asked.body | {"region": jurisdiction_seen(asked, asked.body["region"])}
    return shown(planning.roll(acting=asked.actor, **stated))


@operation(
    "discardPlan", "POST", f"{PATH}/discard", "library.discard-plan", gives="Plan",
    body=(Field("reason", Text(300), required=True, example="数据有误，重新编制"),),
)  # fmt: skip
def discarded(asked: Asked, plan: int) -> Plain:
    """Throw a plan away before it becomes the baseline; it stays to be read."""
    return shown(planning.discard(acting=asked.actor, plan=_seen(asked, plan).pk, **asked.body))


@operation(
    "listPlanAmounts", "GET", f"{PATH}/amounts", READ, gives="PlanAmounts",
    query=(Field("project", Text(20), title="interface.parameters.number"),), paged=True,
)  # fmt: skip
def amounts(asked: Asked, plan: int) -> Plain:
    """What a plan has for its projects in each year: planned, and carried over."""
    rows = PlanAmount.objects.select_related("project").filter(plan=_seen(asked, plan))
    return page(asked, _of(asked, rows), _amount)


@operation(
    "listPlanAdjustments", "GET", f"{PATH}/adjustments", READ, gives="PlanAdjustments",
    query=(Field("project", Text(20), title="interface.parameters.number"),), paged=True,
)  # fmt: skip
def adjustments(asked: Asked, plan: int) -> Plain:
    """What was adjusted in a plan since it was frozen, the oldest first."""
    rows = PlanAdjustment.objects.select_related("project").filter(plan=_seen(asked, plan))
    return page(asked, _of(asked, rows), _adjustment)


@operation(
    "adjustPlan", "POST", f"{PATH}/members/<str:number>/adjust", "library.adjust-plan",
    gives="PlanAdjustment", status=201,
    body=(
        Field("year", Whole(1990, 2200), required=True, example=2027),
        Field("amount", Amount(), required=True),
        *reasoned("plan"),
    ),
)  # fmt: skip
def adjusted(asked: Asked, plan: int, number: str) -> Plain:
    """Set what a frozen plan has for a project in a year; the difference is kept."""
    row, project = _seen(asked, plan), project_seen(asked, number)
    made = planning.adjust_plan(acting=asked.actor, plan=row.pk, project=project.pk, **asked.body)
    return _adjustment(made)


def _of(asked: Asked, rows: QuerySet[M]) -> QuerySet[M]:
    """The rows of the project that was asked for, all without one."""
    number = asked.query.get("project")
    return rows.filter(project__number=number) if number else rows


def _amount(row: PlanAmount) -> dict[str, Any]:
    return {
        "project": row.project.number,
        "year": row.year,
        "planned": yuan(row.planned),
        "carried": yuan(row.carried),
    }


def _adjustment(row: PlanAdjustment) -> dict[str, Any]:
    return {
        "project": row.project.number,
        "year": row.year,
        "difference": yuan(row.delta),
        "reason": row.reason,
        "text": row.text,
        "at": row.at.isoformat(),
        "by": row.by,
    }


@operation("freezePlan", "POST", f"{PATH}/freeze", "library.freeze-plan", gives="Plan")
def freeze(asked: Asked, plan: int) -> Plain:
    """Make a plan the baseline of its first year; not by whoever ordered it."""
    return shown(planning.freeze(acting=asked.actor, plan=_seen(asked, plan).pk))
