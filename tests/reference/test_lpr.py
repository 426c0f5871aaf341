from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import MoneyError
from jigai.reference.errors import NotPublished
from jigai.reference.lpr import TENORS, Lpr, Tenor, lpr
from jigai.reference.workdays import is_workday

SMALL = Lpr.from_rows(
    [
        {"published": "2024-02-20", "1y": "3.45%", "5y": "3.95%", "source": "test"},
        {"published": "2024-01-22", "1y": "3.45", "5y": "4.20"},
    ]
)


@pytest.mark.parametrize(
    ("tenor", "on", "ppm", "published"),
    [
        ("1y", date(2019, 8, 20), 42_500, date(2019, 8, 20)),
        ("5y", date(2020, 4, 19), 47_500, date(2020, 3, 20)),
        ("1y", date(2021, 12, 20), 38_000, date(2021, 12, 20)),
        ("5y", date(2022, 8, 21), 44_500, date(2022, 7, 20)),
        ("5y", date(2022, 8, 22), 43_000, date(2022, 8, 22)),
        ("1y", date(2024, 10, 20), 33_500, date(2024, 9, 20)),
        ("1y", date(2024, 10, 21), 31_000, date(2024, 10, 21)),
        ("5y", date(2025, 5, 20), 35_000, date(2025, 5, 20)),
    ],
)
def test_the_rate_in_force(tenor: Tenor, on: date, ppm: int, published: date) -> None:
    quote = lpr().quote(tenor, on)
    assert (quote.ppm, quote.published) == (ppm, published)
    assert quote.source


def test_the_table_has_one_row_a_month_on_the_20th_or_the_next_working_day() -> None:
    days = [row.published for row in lpr().rows]
    assert days[0] == date(2019, 8, 20)
    assert days[-1] == date(2026, 4, 20)
    for day, following in pairwise(days):
        assert (following.year * 12 + following.month) - (day.year * 12 + day.month) == 1
    for day in days:
        assert is_workday(day)
        waiting = [day.replace(day=d) for d in range(20, day.day)]
        assert not any(map(is_workday, waiting))


@pytest.mark.parametrize("on", [date(2019, 8, 19), date(2026, 5, 1), date(1990, 1, 1)])
@pytest.mark.parametrize("tenor", TENORS)
def test_a_day_outside_is_refused(tenor: Tenor, on: date) -> None:
    with pytest.raises(NotPublished) as refusal:
        lpr().quote(tenor, on)
    assert refusal.value.code == "lpr.not-published"
    assert on.isoformat() in refusal.value.zh
    assert "2019-08-20" in refusal.value.en
    assert "2026-04-30" in refusal.value.en


def test_the_quote_of_a_month() -> None:
    assert lpr().in_month("1y", 2024, 10).ppm == 31_000
    with pytest.raises(NotPublished, match="2019-07"):
        lpr().in_month("1y", 2019, 7)


def test_rows_may_come_in_any_order_and_without_source() -> None:
    assert [row.published for row in SMALL.rows] == [date(2024, 1, 22), date(2024, 2, 20)]
    assert SMALL.quote("5y", date(2024, 2, 19)).ppm == 42_000
    assert SMALL.quote("1y", date(2024, 1, 31)).source == ""


def test_an_overlay_replaces_and_adds_months_and_leaves_the_table_alone() -> None:
    overlaid = SMALL.with_rows(
        [
            {"published": "2024-02-21", "1y": "9%", "5y": "", "source": "what-if"},
            {"published": "2024-03-20", "1y": "8%"},
        ]
    )
    assert overlaid.quote("1y", date(2024, 2, 21)).ppm == 90_000
    assert overlaid.quote("1y", date(2024, 2, 20)).ppm == 34_500
    assert overlaid.quote("1y", date(2024, 3, 31)).ppm == 80_000
    assert overlaid.covered("5y") == (date(2024, 1, 22), date(2024, 1, 31))
    assert SMALL.quote("1y", date(2024, 2, 29)).ppm == 34_500


def test_an_empty_table_refuses_every_day() -> None:
    empty = Lpr.from_rows([])
    assert empty.covered("1y") is None
    with pytest.raises(NotPublished, match="the table is empty"):
        empty.quote("1y", date(2024, 1, 1))


def test_two_announcements_in_a_month_are_refused() -> None:
    row = {"published": "2024-01-22", "1y": "3.45"}
    with pytest.raises(ValueError, match="two announcements"):
        Lpr.from_rows([row, {**row, "published": "2024-01-23"}])


def test_a_rate_that_is_none_names_its_row() -> None:
    with pytest.raises(MoneyError, match="LPR 2024-01-22 1y"):
        Lpr.from_rows([{"published": "2024-01-22", "1y": "three"}])


@given(st.integers(0, 2444), st.sampled_from(TENORS))
def test_the_rate_in_force_is_the_last_one_announced(days: int, tenor: Tenor) -> None:
    on = date(2019, 8, 20) + timedelta(days)
    last = max((row for row in lpr().rows if row.published <= on), key=lambda row: row.published)
    assert lpr().quote(tenor, on).ppm == last.ppm(tenor)
