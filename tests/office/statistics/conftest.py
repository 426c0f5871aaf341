"""What tests of statistics share: an office, and a clock that stands still until it is set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from tests.office.statistics.made import NOW, Office

Clock = Callable[[str], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the day, at ten in the morning here."""
    moments = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moments[0])

    def to(day: str) -> None:
        moments[0] = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(2), tzinfo=dt.UTC)

    return to


@pytest.fixture
def office(db: None, clock: Clock) -> Office:
    """A firm and the bureaus above it, on 28 May 2026."""
    return Office()
