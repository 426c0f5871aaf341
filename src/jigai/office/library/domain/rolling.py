"""Rolling a plan forward by a year: what stays, what comes, what goes, what is carried over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Sum

from jigai.office.ground.inserting import insert
from jigai.office.identity.permits import within
from jigai.office.library.domain.done import done_in
from jigai.office.library.enums import INSIDE, KEPT, MERGED, NEW, OUT
from jigai.office.library.models import (
    PlanAdjustment,
    PlanAmount,
    PlanMember,
    PlanYear,
    Project,
    RollingPlan,
)
from jigai.reference.regions import significant

CHUNK = 4000


@dataclass(frozen=True)
class Rolled:
    """What becomes of one project: how, why, what is carried (None: not reported), by year.

    ``how`` is empty for a project of the library that no plan had and that plans nothing.
    """

    how: str
    reason: str
    carried: int | None
    planned: Mapping[int, int]

    @property
    def amounts(self) -> dict[int, tuple[int, int]]:
        """Planned and carried by year; what is carried comes to the first year of the plan."""
        found = {year: (fen, 0) for year, fen in self.planned.items()}
        if self.carried and self.planned:
            first = min(self.planned)
            found[first] = (found[first][0], self.carried)
        return found


def rolled(
    *,
    years: range,
    planned: Mapping[int, int],
    member: bool,
    outside: str,
    due: int,
    done: int | None,
) -> Rolled:
    """One project rolled into the years of a plan.

    ``outside`` is why it can be in no plan any more, empty where it can; ``due`` what was planned
    for the year before, ``done`` what of it was reported done. What was not finished is carried
    over; a project with nothing left to do leaves the plan.
    """
    inside = {y: planned[y] for y in years if planned.get(y)}
    carried = None if due and done is None else max(0, due - (done or 0))
    if outside:
        return Rolled(OUT, outside, None, {})
    if not inside and carried == 0:
        return Rolled(OUT if member else "", "nothing-planned", 0, {})
    by_year = {y: inside.get(y, 0) for y in years if y == years[0] or y in inside}
    return Rolled(KEPT if member else NEW, "", carried, by_year)


def concerned(plan: RollingPlan, after: int = 0) -> list[Project]:
    """The next projects that a plan has to say something about: those in the library of its
    jurisdiction, and those of the plan before. Each is asked for by itself: one question for both
    has a database look through all members for every project."""
    here = Project.objects.filter(region__startswith=significant(plan.region), state__in=INSIDE)
    keys = set(here.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    if plan.before_id is not None:
        members = PlanMember.objects.filter(plan=plan.before_id, how__in=(KEPT, NEW))
        there = members.filter(project__gt=after).order_by("project_id")
        keys |= set(there.values_list("project_id", flat=True)[:CHUNK])
    rows = Project.objects.filter(pk__in=sorted(keys)[:CHUNK]).order_by("pk")
    return list(rows.only("pk", "region", "state"))


def roll_chunk(plan: RollingPlan, projects: Sequence[Project]) -> None:
    """Make the members and amounts of some projects, all or none."""
    members: list[tuple[Any, ...]] = []
    amounts: list[tuple[Any, ...]] = []
    for project, found in decided(plan, projects):
        if not found.how:
            continue
        members.append((plan.pk, project.pk, found.how, found.reason, found.carried))
        amounts += [(plan.pk, project.pk, y, p, c) for y, (p, c) in found.amounts.items()]
    with transaction.atomic():
        insert(PlanMember, ("plan_id", "project_id", "how", "reason", "carried"), members)
        insert(PlanAmount, ("plan_id", "project_id", "year", "planned", "carried"), amounts)


def decided(plan: RollingPlan, projects: Sequence[Project]) -> Iterator[tuple[Project, Rolled]]:
    """What becomes of some projects, with a constant number of queries."""
    keys = [p.pk for p in projects]
    years = range(plan.first_year, plan.last_year + 1)
    last = plan.first_year - 1
    first, end = (keys[0], keys[-1]) if keys else (0, -1)
    planned: dict[int, dict[int, int]] = {}
    rows = PlanYear.objects.filter(project__gte=first, project__lte=end, year__gte=last)
    for key, year, fen in rows.values_list("project", "year", "investment"):
        planned.setdefault(key, {})[year] = fen
    before = _before(plan, first, end, last)
    done = done_in(keys, last)
    for project in projects:
        own = planned.get(project.pk, {})
        yield (
            project,
            rolled(
                years=years,
                planned=own,
                member=project.pk in before,
                outside=_outside(plan, project),
                due=before.get(project.pk, own.get(last, 0)),
                done=done.get(project.pk),
            ),
        )


def _outside(plan: RollingPlan, project: Project) -> str:
    """Why a project can be in no plan of this jurisdiction any more."""
    if project.state not in INSIDE:
        return project.state if project.state != MERGED else "merged"
    return "" if within(project.region, plan.region) else "elsewhere"


def _before(plan: RollingPlan, first: int, end: int, year: int) -> dict[int, int]:
    """What the plan before had for a year, adjustments included, by member."""
    if plan.before_id is None:
        return {}
    some = {"plan": plan.before_id, "project__gte": first, "project__lte": end}
    members = PlanMember.objects.filter(how__in=(KEPT, NEW), **some)
    found = dict.fromkeys(members.values_list("project", flat=True), 0)
    amounts = PlanAmount.objects.filter(year=year, **some)
    for key, fen in amounts.values_list("project", F("planned") + F("carried")):
        found[key] = found.get(key, 0) + fen
    changed = PlanAdjustment.objects.filter(year=year, **some).values("project")
    for row in changed.annotate(sum=Sum("delta")):
        found[row["project"]] = found.get(row["project"], 0) + row["sum"]
    return found
