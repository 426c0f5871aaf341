"""Acts of the past: while a demonstration is filled, the clock stands at the day of each act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let ``timezone.now`` go on from a moment; for a process that serves nobody."""
    real = timezone.now
    begun = real()
    with patch.object(timezone, "now", lambda: moment + (real() - begun)):
        yield


def morning(day: dt.date, minutes: int = 0) -> dt.datetime:
    """Nine o'clock of a day, or some minutes later."""
    start = dt.datetime.combine(day, dt.time(9)) + dt.timedelta(minutes=minutes)
    return timezone.make_aware(start)


def months_before(day: dt.date, months: int, on: int = 0) -> dt.date:
    """The same day so many months earlier, or the day ``on`` of that month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(on or day.day, last))
