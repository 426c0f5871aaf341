"""Deadlines in working days, the to-do list in order of what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from jigai.office.ground import waiting
from jigai.office.ground.deadlines import due_after, working
from jigai.office.ground.models import WorkdayEntry
from jigai.office.ground.waiting import Waiting, provider, waiting_for
from jigai.reference.errors import YearNotPublished

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_weekends_and_holidays_are_not_counted() -> None:
    assert due_after(dt.date(2024, 9, 27), 1) == dt.date(2024, 9, 29)
    assert due_after(dt.date(2024, 9, 30), 1) == dt.date(2024, 10, 8)
    assert due_after(dt.date(2024, 9, 30), 0) == dt.date(2024, 9, 30)


def test_a_day_entered_by_the_bureau_goes_before_the_notice() -> None:
    WorkdayEntry.objects.create(day="2024-10-08", working=False, ground="停工通知")
    assert not working(dt.date(2024, 10, 8))
    assert due_after(dt.date(2024, 9, 30), 1) == dt.date(2024, 10, 9)


def test_a_year_that_is_not_known_is_refused_until_it_is_entered() -> None:
    with pytest.raises(YearNotPublished):
        due_after(dt.date(2089, 12, 31), 1)
    WorkdayEntry.objects.create(day="2090-01-01", working=True, ground="2090年安排")
    assert due_after(dt.date(2089, 12, 31), 1) == dt.date(2090, 1, 1)


@pytest.mark.parametrize("count", [-1, 1001])
def test_an_absurd_count_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="working days"):
        due_after(dt.date(2024, 1, 2), count)


@pytest.fixture
def _own_providers() -> Iterator[None]:
    before = list(waiting.PROVIDERS)
    waiting.PROVIDERS.clear()
    yield
    waiting.PROVIDERS[:] = before


@pytest.mark.usefixtures("_own_providers")
def test_what_is_due_first_comes_first_then_what_waits_longest() -> None:
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

    def item(name: str, age: int, due: dt.date | None) -> Waiting:
        return Waiting("x", name, name, "/", now - dt.timedelta(days=age), due)

    @provider
    def _first(_person: object) -> list[Waiting]:
        return [item("old", 9, None), item("late", 1, dt.date(2026, 11, 1))]

    @provider
    def _second(_person: object) -> list[Waiting]:
        return [item("soon", 2, dt.date(2026, 11, 25)), item("new", 1, None)]

    assert [w.subject for w in waiting_for(None)] == ["late", "soon", "old", "new"]
