"""Rolling plans: years from the pack, carry-over, who stays, comes and goes, baselines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.office.acting import code_of
from tests.office.identity.cast import OTHER_CITY, Cast
from tests.office.library.making import WAN
from tests.office.regions.entering import put_in_force

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry, Job
from jigai.office.ground.work.jobs import carry_out
from jigai.office.library.domain import done, planning
from jigai.office.library.domain.rolling import decided, roll_chunk, rolled
from jigai.office.library.models import PlanAmount, PlanMember, PlanYear, Project, RollingPlan

database = pytest.mark.django_db
CITY, COUNTY = "341500", "341523"
amounts = st.integers(0, 10**13)
years = range(2027, 2030)


@given(
    planned=st.dictionaries(st.integers(2025, 2032), amounts, max_size=8),
    member=st.booleans(),
    outside=st.sampled_from(["", "completed", "withdrawn", "elsewhere"]),
    due=amounts,
    made=st.none() | amounts,
)
def test_nothing_is_lost_and_nothing_counted_twice(
    planned: dict[int, int], member: bool, outside: str, due: int, made: int | None
) -> None:
    found = rolled(years=years, planned=planned, member=member, outside=outside, due=due, done=made)
    inside = sum(planned.get(y, 0) for y in years)
    if found.how in ("", "out"):
        assert not found.amounts
        assert outside or (inside == 0 and not found.carried)
        return
    assert found.how == ("kept" if member else "new")
    assert set(found.amounts) <= set(years)
    assert sum(p for p, _ in found.amounts.values()) == inside
    carried = sum(c for _, c in found.amounts.values())
    assert carried == (found.carried or 0)
    if made is None and due:
        assert found.carried is None
    else:
        assert carried == max(0, due - (made or 0))


@pytest.fixture
def cast(db: None) -> Cast:
    put_in_force(CITY, "luan-upgrading-draft")
    found = Cast()
    found.post("officer", "officer", region=CITY)
    found.post("head", "section-head", region=CITY)
    return found


@pytest.fixture
def reported() -> Iterator[dict[int, int]]:
    """What was done, by project; stands for the returns."""
    figures: dict[int, int] = {}

    def source(projects: Any, year: int) -> dict[int, int]:
        return {p: figures[p] for p in projects if p in figures}

    kept = list(done.SOURCES)
    done.SOURCES[:] = [source]
    yield figures
    done.SOURCES[:] = kept


def project(cast: Cast, number: int, plan: dict[int, int], state: str = "in") -> Project:
    now = timezone.now()
    made = Project.objects.create(
        organisation=cast.firm(region=COUNTY),
        number=f"XM{number:06d}",
        name=f"项目{number}",
        region=COUNTY,
        state=state,
        since=now,
        changed_at=now,
        made_by="person:0",
    )
    PlanYear.objects.bulk_create(
        [
            PlanYear(project=made, position=i, year=y, investment=fen)
            for i, (y, fen) in enumerate(plan.items())
        ]
    )
    return made


def made(cast: Cast, first_year: int) -> RollingPlan:
    plan = planning.roll(acting=cast.actor("officer"), region=CITY, first_year=first_year)
    carry_out.call(plan.job or 0)
    plan.refresh_from_db()
    job = Job.objects.get(pk=plan.job or 0)
    assert job.state == Job.DONE, job.problems
    return plan


@pytest.mark.both
def test_a_plan_rolls_forward_with_what_was_not_finished(
    cast: Cast, reported: dict[int, int]
) -> None:
    going = project(cast, 1, {2026: 100, 2027: 200, 2028: 300})
    ending = project(cast, 2, {2026: 50})
    unknown = project(cast, 3, {2026: 70, 2027: 5})
    first = made(cast, 2026)
    assert (first.years, first.state) == (3, "rolled")
    assert "三(一)" in first.ground
    assert first.counts == {
        "kept": 0,
        "new": 3,
        "out": 0,
        "carried": 0,
        "reasons": {},
        "unreported": 0,
    }
    planning.freeze(acting=cast.actor("head"), plan=first.pk)
    reported |= {going.pk: 60, ending.pk: 50}
    newcomer = project(cast, 4, {2029: 9})
    idle = project(cast, 5, {})
    second = made(cast, 2027)
    how = dict(second.members.values_list("project", "how"))
    assert how == {going.pk: "kept", ending.pk: "out", unknown.pk: "kept", newcomer.pk: "new"}
    assert idle.pk not in how
    assert second.members.get(project=ending).reason == "nothing-planned"
    assert second.members.get(project=unknown).carried is None
    assert second.counts["unreported"] == 1
    assert planning.totals(second) == {
        2027: {"planned": 205, "carried": 40, "adjusted": 0, "sum": 245},
        2028: {"planned": 300, "carried": 0, "adjusted": 0, "sum": 300},
        2029: {"planned": 9, "carried": 0, "adjusted": 0, "sum": 9},
    }
    assert chain.check()[1] == []


@pytest.mark.both
def test_who_left_the_library_leaves_the_plan_with_the_reason(
    cast: Cast, reported: dict[int, int]
) -> None:
    rows = [project(cast, n, {2026: 10, 2027: 10}) for n in range(4)]
    first = made(cast, 2026)
    planning.freeze(acting=cast.actor("head"), plan=first.pk)
    for row, change in zip(
        rows,
        ({"state": "completed"}, {"state": "withdrawn"}, {"region": OTHER_CITY[:2] + "0102"}, {}),
        strict=True,
    ):
        Project.objects.filter(pk=row.pk).update(**change)
    second = made(cast, 2027)
    assert second.counts["reasons"] == {"completed": 1, "withdrawn": 1, "elsewhere": 1}
    assert second.counts["kept"] == 1


@pytest.mark.both
def test_the_baseline_is_frozen_by_somebody_else_and_then_only_adjusted(
    cast: Cast, reported: dict[int, int]
) -> None:
    one = project(cast, 1, {2026: 100 * WAN})
    other = project(cast, 2, {}, state="draft")
    plan = made(cast, 2026)
    head = cast.actor("head")
    adjust: Any = {"acting": head, "plan": plan.pk, "project": one.pk, "reason": "investment"}
    assert code_of(planning.adjust_plan, **adjust, year=2026, amount=1) == "library.plan-state"
    cast.post("officer", "section-head", region=CITY)
    with pytest.raises(Denied):
        planning.freeze(acting=cast.actor("officer"), plan=plan.pk)
    planning.freeze(acting=head, plan=plan.pk)
    assert code_of(planning.freeze, acting=head, plan=plan.pk) == "library.plan-state"
    planning.adjust_plan(**adjust, year=2026, amount=80 * WAN)
    planning.adjust_plan(**adjust, year=2028, amount=5 * WAN)
    assert planning.amount_of(plan, one.pk, 2026) == 80 * WAN
    assert planning.totals(plan)[2026] == {
        "planned": 100 * WAN,
        "carried": 0,
        "adjusted": -20 * WAN,
        "sum": 80 * WAN,
    }
    assert code_of(planning.adjust_plan, **adjust, year=2026, amount=80 * WAN) == (
        "library.unchanged"
    )
    assert code_of(planning.adjust_plan, **adjust, year=2029, amount=1) == "library.plan-year"
    adjust |= {"project": other.pk}
    assert code_of(planning.adjust_plan, **adjust, year=2026, amount=1) == "library.plan-member"
    for table in (PlanMember, PlanAmount):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.filter(plan=plan).delete()


@pytest.mark.both
def test_plans_follow_one_another_year_by_year(cast: Cast, reported: dict[int, int]) -> None:
    project(cast, 1, {2026: 1})
    officer = cast.actor("officer")
    order: Any = {"acting": officer, "region": CITY}
    plan = made(cast, 2026)
    assert code_of(planning.roll, **order, first_year=2026) == "library.plan-there"
    assert code_of(planning.roll, **order, first_year=2027) == "library.plan-gap"
    planning.discard(acting=officer, plan=plan.pk, reason="填报未齐")
    again = made(cast, 2026)
    assert RollingPlan.objects.filter(state="discarded").get().pk == plan.pk
    planning.freeze(acting=cast.actor("head"), plan=again.pk)
    assert code_of(planning.roll, **order, first_year=2028) == "library.plan-gap"
    assert made(cast, 2027).before_id == again.pk


@pytest.mark.both
def test_the_years_are_the_packs_and_only_without_one_the_bureaus(cast: Cast) -> None:
    officer = cast.actor("officer")
    order: Any = {"acting": officer, "region": CITY, "first_year": 2026}
    assert code_of(planning.roll, **order, years=5) == "library.years-stated"
    cast.post("other", "officer", region="420500")
    order = {"acting": cast.actor("other"), "region": "420500", "first_year": 2026}
    assert code_of(planning.roll, **order) == "library.years"
    assert code_of(planning.roll, **order, years=11, ground="某通知") == "library.years"
    assert code_of(planning.roll, **order, years=2) == "library.row"
    plan = planning.roll(**order, years=2, ground="某局年度计划编制通知")
    assert (plan.years, plan.ground) == (2, "某局年度计划编制通知")
    with pytest.raises(NotThere):
        planning.roll(acting=officer, region="420500", first_year=2027)


@pytest.mark.both
def test_a_job_that_was_interrupted_goes_on_where_it_stopped(
    cast: Cast, reported: dict[int, int]
) -> None:
    rows = [project(cast, n, {2026: n + 1}) for n in range(5)]
    plan = planning.roll(acting=cast.actor("officer"), region=CITY, first_year=2026)
    roll_chunk(plan, rows[:2])
    carry_out.call(plan.job or 0)
    plan.refresh_from_db()
    assert plan.counts["new"] == 5
    assert planning.totals(plan)[2026]["planned"] == 15
    told = AuditEntry.objects.get(act="library.finish-roll").detail
    assert told["new"] == 5
    assert told["list"] == planning.digest_of(plan)


@pytest.mark.both
def test_the_number_of_queries_does_not_grow_with_the_projects(
    cast: Cast, reported: dict[int, int]
) -> None:
    rows = [project(cast, n, {2026: 1}) for n in range(30)]
    plan = RollingPlan.objects.create(
        region=CITY, first_year=2026, years=3, ground="某", made_by="x", made_at=timezone.now()
    )
    counted = []
    for some in (rows[:2], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(decided(plan, some))
        counted.append(len(queries))
    assert counted[0] == counted[1]
