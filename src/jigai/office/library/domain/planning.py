"""Rolling plans of jurisdictions: ordered, made in the background, frozen as baseline, adjusted."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from jigai.office.ground.acts.commands import Act, System, command
from jigai.office.ground.acts.errors import Denied
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.work.jobs import Result, Running, each, job, queue
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import Place, require
from jigai.office.library import validators as v
from jigai.office.library.domain.moving import reasoned
from jigai.office.library.domain.rolling import concerned, roll_chunk
from jigai.office.library.enums import DISCARDED, FROZEN, KEPT, NEW, OUT, ROLLED, ROLLING
from jigai.office.library.models import (
    PlanAdjustment,
    PlanAmount,
    Project,
    RollingPlan,
)
from jigai.office.regions.domain.queries import packs_in_force
from jigai.policy.pack import PackBroken

MOST_YEARS = 10


def stated_years(region: str) -> tuple[int, str] | None:
    """How many years a plan of a region has, by the packs in force, and which rule says so; the
    longest where several do, None where none does."""
    from jigai.engine.programme.compiling import programme

    found: list[tuple[int, str]] = []
    for force in packs_in_force(region, timezone.localdate()):
        try:
            made = programme(force.policy, force.readings)
        except PackBroken:
            continue
        found += [
            (rule.years, f"{force.policy.info.title['zh']} {rule.cite.clause}")
            for rule in made.rules
            if rule.years is not None and rule.entity == "project"
        ]
    return max(found, default=None)


@command("library.roll")
def roll(
    act: Act, *, region: str, first_year: int, years: int | None = None, ground: str = ""
) -> RollingPlan:
    """Order the plan of one's jurisdiction for the years from ``first_year`` on.

    The pack says how many years; where none does, the bureau states them with its ground.
    """
    require(actor(act), act.name, Place(region=region))
    v.year(first_year, "first_year")
    count, source = _years(region, years, ground)
    there = RollingPlan.objects.filter(region=region).exclude(state=DISCARDED)
    if there.filter(first_year__gte=first_year).exists():
        raise refused("library.plan-there", "first_year", year=first_year)
    before = there.filter(state=FROZEN, first_year=first_year - 1).first()
    if before is None and there.exists():
        raise refused("library.plan-gap", "first_year", year=first_year - 1)
    plan = RollingPlan.objects.create(
        region=region,
        first_year=first_year,
        years=count,
        ground=source,
        before=before,
        made_by=act.acting.key,
        made_at=act.at,
    )
    plan.job = queue("library.roll", asked_by=act.acting, plan=plan.pk)
    plan.save()
    act.record(f"plan:{plan.pk}", region=region, first_year=first_year, years=count, ground=source)
    return plan


def _years(region: str, years: int | None, ground: str) -> tuple[int, str]:
    stated = stated_years(region)
    if stated is not None:
        if years not in (None, stated[0]):
            raise refused("library.years-stated", "years", years=stated[0], rule=stated[1])
        return stated
    if years is None or not 1 <= years <= MOST_YEARS:
        raise refused("library.years", "years", most=MOST_YEARS)
    return years, v.needed(v.words(300))(ground, "ground")


@job(
    "library.roll",
    title="library.job.roll",
    results=(
        *each("library.how", KEPT, NEW, OUT),
        *each("library.rolled", "unreported"),
        Result("carried", "library.rolled.carried", amount=True),
    ),
)
def run_roll(running: Running, *, plan: int) -> dict[str, Any]:
    """Roll a plan in chunks; one that was interrupted goes on where it stopped."""
    row = RollingPlan.objects.get(pk=plan)
    if row.state != ROLLING:
        return dict(row.counts)
    last = row.members.aggregate(m=Max("project"))["m"] or 0
    done = row.members.count()
    while projects := concerned(row, last):
        roll_chunk(row, projects)
        last, done = projects[-1].pk, done + len(projects)
        running.step(done)
    return dict(finish_roll(acting=System(), plan=plan).counts)


@command("library.finish-roll")
def finish_roll(act: Act, *, plan: int) -> RollingPlan:
    """A plan is made: its counts and the digest of its list go into the trail as one act."""
    row = locked(RollingPlan, plan)
    row.state, row.counts = ROLLED, counts_of(row)
    row.save()
    act.record(f"plan:{row.pk}", **row.counts, list=digest_of(row))
    return row


@command("library.freeze-plan")
def freeze(act: Act, *, plan: int) -> RollingPlan:
    """Make a plan the baseline of its first year; not by the person who ordered it."""
    row = _settled(act, plan)
    row.state = FROZEN
    row.save()
    act.record(f"plan:{row.pk}", state=FROZEN, list=digest_of(row), **row.counts)
    return row


@command("library.discard-plan")
def discard(act: Act, *, plan: int, reason: str) -> RollingPlan:
    """Throw a plan away before it becomes the baseline; it stays to be read."""
    row = _settled(act, plan, own=True)
    row.state = DISCARDED
    row.save()
    words = v.needed(v.words(300))(reason, "reason")
    act.record(f"plan:{row.pk}", state=DISCARDED, reason=words)
    return row


def _settled(act: Act, plan: int, own: bool = False) -> RollingPlan:
    row = locked(RollingPlan, plan)
    require(actor(act), act.name, Place(region=row.region))
    if row.state != ROLLED:
        raise refused("library.plan-state")
    if not own and row.made_by == act.acting.key:
        raise Denied(
            "own-act",
            "滚动计划不能由编制人自己冻结，请由另一人冻结",
            "whoever ordered a rolling plan does not freeze it; somebody else has to",
        )
    row.settled_by, row.settled_at = act.acting.key, act.at
    return row


@command("library.adjust-plan")
def adjust_plan(
    act: Act, *, plan: int, project: int, year: int, amount: int, reason: str, text: str = ""
) -> PlanAdjustment:
    """Set what a frozen plan has for a project in a year; the baseline stays, the difference is
    kept as an adjustment with its reason."""
    row = locked(RollingPlan, plan)
    require(actor(act), act.name, Place(region=row.region))
    if row.state != FROZEN:
        raise refused("library.plan-state")
    if not row.first_year <= year <= row.last_year:
        raise refused("library.plan-year", "year", first=row.first_year, last=row.last_year)
    member = row.members.filter(project=project, how__in=(KEPT, NEW)).first()
    if member is None:
        raise refused("library.plan-member", "project")
    wanted = v.needed(v.money)(amount, "amount")
    code, words = reasoned("plan", reason, text)
    delta = wanted - amount_of(row, project, year)
    if not delta:
        raise refused("library.unchanged")
    made = PlanAdjustment.objects.create(
        plan=row,
        project=Project.objects.get(pk=project),
        at=act.at,
        by=act.acting.key,
        reason=code,
        text=words,
        year=year,
        delta=delta,
    )
    act.record(f"plan:{row.pk}", project=project, year=year, delta=delta, reason=code, text=words)
    return made


def amount_of(plan: RollingPlan, project: int, year: int) -> int:
    """What a plan has for a project in a year, adjustments included."""
    here = {"plan": plan, "project": project, "year": year}
    base = PlanAmount.objects.filter(**here).aggregate(p=Sum("planned"), c=Sum("carried"))
    delta = PlanAdjustment.objects.filter(**here).aggregate(d=Sum("delta"))["d"]
    return (base["p"] or 0) + (base["c"] or 0) + (delta or 0)


def counts_of(plan: RollingPlan) -> dict[str, Any]:
    """How many projects stay, come and go, what is carried, and what nobody reported."""
    rows = plan.members.values("how", "reason").annotate(n=Count("pk"), c=Sum("carried"))
    found: dict[str, Any] = {"kept": 0, "new": 0, "out": 0, "carried": 0, "reasons": {}}
    for row in rows:
        found[row["how"]] += row["n"]
        if row["how"] == "out":
            found["reasons"][row["reason"]] = row["n"]
        else:
            found["carried"] += row["c"] or 0
    found["unreported"] = plan.members.filter(how__in=(KEPT, NEW), carried=None).count()
    return found


def digest_of(plan: RollingPlan) -> str:
    """SHA-256 over the members and amounts in the order of projects: a later list can be held
    against it."""
    digest = hashlib.sha256()
    members = plan.members.order_by("project").values_list("project", "how", "reason", "carried")
    for row in members.iterator(10_000):
        digest.update(repr(row).encode())
    amounts = PlanAmount.objects.filter(plan=plan).order_by("project", "year")
    for amount in amounts.values_list("project", "year", "planned", "carried").iterator(10_000):
        digest.update(repr(amount).encode())
    return digest.hexdigest()


def totals(plan: RollingPlan) -> dict[int, dict[str, int]]:
    """By year: planned, carried, adjusted, and their sum."""
    found = {
        year: {"planned": 0, "carried": 0, "adjusted": 0, "sum": 0}
        for year in range(plan.first_year, plan.last_year + 1)
    }
    for row in plan.amounts.values("year").annotate(p=Sum("planned"), c=Sum("carried")):
        found[row["year"]] |= {"planned": row["p"], "carried": row["c"]}
    for changed in plan.adjustments.values("year").annotate(d=Sum("delta")):
        found[changed["year"]]["adjusted"] = changed["d"]
    for line in found.values():
        line["sum"] = line["planned"] + line["carried"] + line["adjusted"]
    return found
