"""Work of the clock: queued once for a day, each run queues the next, a failure too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from jigai.office.ground.models import Job
from jigai.office.ground.work import clock, jobs
from jigai.office.ground.work.jobs import Running

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _own_registry() -> Iterator[None]:
    handlers, hours = dict(jobs.HANDLERS), dict(clock.HOURS)
    clock.HOURS.clear()
    yield
    jobs.HANDLERS.clear()
    jobs.HANDLERS.update(handlers)
    clock.HOURS.clear()
    clock.HOURS.update(hours)


def days() -> list[str]:
    return [row.arguments["day"] for row in Job.objects.order_by("pk")]


def test_a_day_is_queued_once_and_each_run_queues_the_next() -> None:
    seen: list[dt.date] = []

    @clock.daily("test.daily", hour=8, title="x")
    def work(running: Running, day: dt.date) -> dict[str, Any]:
        seen.append(day)
        return {"n": 1}

    today = timezone.localdate()
    tomorrow = today + dt.timedelta(days=1)
    assert clock.wind() == 1
    assert clock.wind() == 0
    row = Job.objects.get()
    jobs.carry_out.call(row.pk)
    assert seen == [today]
    assert days() == [today.isoformat(), tomorrow.isoformat()]
    assert clock.wind() == 0


def test_work_that_fails_is_seen_and_done_again_the_next_day() -> None:
    @clock.daily("test.broken", hour=8, title="x")
    def work(running: Running, day: dt.date) -> dict[str, Any]:
        raise KeyError

    clock.wind()
    row = Job.objects.get()
    jobs.carry_out.call(row.pk)
    row.refresh_from_db()
    assert row.state == Job.FAILED
    assert len(days()) == 2
