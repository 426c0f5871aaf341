"""The summary is the sum of the returns, whatever was done, and is mended where it is not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.statistics.made import WAN, Office

from jigai.office.library.models import Project
from jigai.office.statistics.domain.querying import accept, return_return
from jigai.office.statistics.domain.tallying import TALLIES
from jigai.office.statistics.models import Return, Tally

pytestmark = [pytest.mark.django_db, pytest.mark.both]

step = st.tuples(
    st.integers(0, 2),  # which project
    st.integers(1, 5),  # which month
    st.integers(0, 8000),  # invested this year, 万元
    st.booleans(),  # the bureau returns it afterwards
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(step, min_size=1, max_size=8))
def test_the_summary_is_the_sum_of_the_returns_after_any_acts(
    office: Office, steps: list[tuple[int, int, int, bool]]
) -> None:
    with transaction.atomic():
        kinds = ("自动化改造", "智能化改造", "自动化改造")
        projects = [
            office.registered(f"JG-{n}", kind=kinds[n], industry=f"C{13 + n}") for n in range(3)
        ]
        for number, month, wan, back in steps:
            project = projects[number]
            held = Return.objects.filter(project=project, year=2026, month=month).first()
            if held is not None and held.cumulative_year == wan * WAN:
                continue
            made = office.signed(
                project, f"2026-{month:02d}", str(wan), reason="任意次序",
                confirmed=["unit:cumulative_year"],
            )  # fmt: skip
            if back:
                return_return(
                    acting=office.actor("officer"), month_return=made.pk, version=made.version,
                    codes=["scope"], reason="核对",
                )  # fmt: skip
            else:
                accept(acting=office.actor("officer"), month_return=made.pk, version=made.version)
        assert list(TALLIES.compare()) == []
        assert sum(t.count for t in Tally.objects.all()) == Return.objects.count()
        transaction.set_rollback(True)


def test_a_sum_that_is_wrong_is_named_and_mended(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2026-04", "400")
    office.signed(project, "2026-05", "500")
    Tally.objects.filter(month=4).update(cumulative_year=1)
    Tally.objects.filter(month=5).delete()
    found = {(d.cell, d.column): (d.kept, d.found) for d in TALLIES.compare()}
    assert found["2026 4 420581 39 自动化改造", "cumulative_year"] == (1, 400 * WAN)
    assert found["2026 5 420581 39 自动化改造", "count"] == (0, 1)
    assert TALLIES.rebuild() == 2
    assert list(TALLIES.compare()) == []
    assert TALLIES.rebuild() == 0


def test_what_no_return_stands_behind_is_set_to_nothing(office: Office) -> None:
    Tally.objects.create(region="420582", year=2026, month=1, count=3, plan_year=9)
    assert {d.column for d in TALLIES.compare()} == {"count", "plan_year"}
    assert TALLIES.rebuild() == 1
    assert list(TALLIES.compare()) == []


def test_a_correction_moves_the_difference_alone(office: Office) -> None:
    project = office.registered()
    office.signed(project, "2026-05", "500")
    office.signed(project, "2026-05", "450", reason="核减", ends_on="2026-05-20", finished="yes")
    (cell,) = Tally.objects.all()
    assert (cell.count, cell.finished, cell.cumulative_year) == (1, 1, 450 * WAN)


@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_moment_lose_nothing_of_a_cell() -> None:
    cell = (2026, 5, "420581", "39", "")
    parts = dict.fromkeys(TALLIES.columns, 1)

    def add(_number: int) -> None:
        try:
            with transaction.atomic():
                TALLIES.move(None, (cell, parts))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(24)))
    (row,) = Tally.objects.all()
    assert (row.count, row.cumulative_year) == (24, 24)


@pytest.mark.django_db(transaction=True)
def test_acts_go_on_while_the_sums_are_mended(office: Office) -> None:
    projects = [office.registered(f"JG-{n}") for n in range(16)]

    def sign(project: Project) -> None:
        now = timezone.now()
        try:
            with transaction.atomic():
                made = Return.objects.create(
                    project=project, organisation=project.organisation, region=project.region,
                    industry="39", year=2026, month=5, total_investment=1, before_years=0,
                    cumulative_year=WAN, plan_year=1, starts_on=now.date(), since=now,
                    first_at=now, submitted_at=now, submitted_by="person:0", signed_by="某",
                )  # fmt: skip
                TALLIES.move(None, TALLIES.of(made))
        finally:
            connection.close()

    def mend(_number: int) -> None:
        try:
            TALLIES.rebuild()
        finally:
            connection.close()

    sign(projects.pop())
    Tally.objects.update(cumulative_year=7)
    with ThreadPoolExecutor(4) as threads:
        mending = threads.map(mend, range(4))
        list(threads.map(sign, projects))
        list(mending)
    assert list(TALLIES.compare()) == []
    assert Tally.objects.get().cumulative_year == 16 * WAN
