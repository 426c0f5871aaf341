from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.reference.errors import YearNotPublished
from jigai.reference.workdays import add_workdays, covered_years, is_workday, workdays_between

days = st.dates(date(2019, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 10, 1), False),
        (date(2024, 9, 29), True),
        (date(2024, 10, 8), True),
        (date(2024, 10, 12), True),
        (date(2024, 10, 13), False),
        (date(2021, 2, 20), True),
    ],
)
def test_holidays_and_weekends_worked_in_exchange(day: date, working: bool) -> None:
    assert is_workday(day) is working


def test_counting_skips_holidays() -> None:
    assert add_workdays(date(2024, 9, 30), 1) == date(2024, 10, 8)
    assert add_workdays(date(2024, 10, 8), -1) == date(2024, 9, 30)
    assert add_workdays(date(2024, 10, 1), 0) == date(2024, 10, 8)
    assert add_workdays(date(2024, 10, 8), 0) == date(2024, 10, 8)
    assert workdays_between(date(2024, 9, 30), date(2024, 10, 12)) == 5
    assert workdays_between(date(2024, 10, 1), date(2024, 10, 1)) == 0


def test_a_year_without_notice_is_refused() -> None:
    last = covered_years()[-1]
    for outside in (date(last + 1, 1, 1), date(covered_years()[0] - 1, 12, 31)):
        with pytest.raises(YearNotPublished) as refusal:
            is_workday(outside)
        assert refusal.value.code == "workdays.year-not-published"
        assert str(outside.year) in refusal.value.zh
        assert str(last) in refusal.value.en
    with pytest.raises(YearNotPublished):
        add_workdays(date(last, 12, 31), 1)
    with pytest.raises(YearNotPublished):
        workdays_between(date(last, 12, 31), date(last + 1, 1, 31))


@given(days, st.integers(-60, 60).filter(bool))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    start = add_workdays(day, 0)
    end = add_workdays(start, count)
    assert is_workday(end)
    assert workdays_between(start, end) == count


@given(days, days, days)
def test_spans_add_up(one: date, two: date, three: date) -> None:
    assert workdays_between(one, two) + workdays_between(two, three) == workdays_between(one, three)


@given(days)
def test_a_week_never_has_more_than_seven_working_days(day: date) -> None:
    assert 0 <= workdays_between(day, day + timedelta(7)) <= 7
