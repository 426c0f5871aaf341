"""The clock of a filling stands where it is put, and goes on as before afterwards."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jigai.office.demonstration.clock import at, months_before, morning


def test_acts_of_the_past_have_their_day() -> None:
    day = dt.date(2025, 3, 4)
    with at(morning(day)):
        assert timezone.localdate() == day
    assert timezone.localdate() > day


@given(
    st.dates(dt.date(2001, 1, 1), dt.date(2090, 1, 1)), st.integers(-12, 240), st.integers(0, 31)
)
def test_months_before_is_in_the_month_counted_back(day: dt.date, months: int, on: int) -> None:
    found = months_before(day, months, on)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day == (on or day.day) or (found + dt.timedelta(days=1)).day == 1
