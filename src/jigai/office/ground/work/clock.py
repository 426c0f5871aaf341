"""Work of the clock: what is done once each day, whoever asks for it.

    @daily("statistics.remind", hour=8, title="work.statistics-remind")
    def remind(running: Running, day: dt.date) -> dict[str, Any]: ...

Each run queues the next; ``jigai work`` queues today's where there is none (the very first, or
after the worker was down). A day may run twice, so what it does has to bear that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from jigai.office.ground.acts.commands import System
from jigai.office.ground.work.jobs import Result, Running, job, queue

Daily = Callable[[Running, dt.date], dict[str, Any] | None]
HOURS: dict[str, int] = {}
"""The hour (local time) at which each daily kind of work is done."""


def daily(
    kind: str, *, hour: int, title: str, results: tuple[Result, ...] = ()
) -> Callable[[Daily], Daily]:
    """Register what is done each day at an hour; title and results as of any ``job``."""

    def made(work: Daily) -> Daily:
        @job(kind, title=title, results=results)
        def run(running: Running, *, day: str) -> dict[str, Any] | None:
            try:
                return work(running, dt.date.fromisoformat(day))
            finally:
                tomorrow = timezone.localdate() + dt.timedelta(days=1)
                _queue_once(kind, tomorrow)

        HOURS[kind] = hour
        return work

    return made


def wind(today: dt.date | None = None) -> int:
    """Queue today's work where it is not queued yet; returns how many kinds that were."""
    day = today or timezone.localdate()
    return sum(_queue_once(kind, day) for kind in HOURS)


def _queue_once(kind: str, day: dt.date) -> bool:
    from jigai.office.ground.models import Job

    if Job.objects.filter(kind=kind, arguments__day=day.isoformat()).exists():
        return False
    start = timezone.make_aware(dt.datetime.combine(day, dt.time(HOURS[kind])))
    queue(kind, asked_by=System(), not_before=start, day=day.isoformat())
    return True
