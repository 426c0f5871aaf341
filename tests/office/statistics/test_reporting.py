"""Rows of reporting: which form holds where and when, by when a month is due, when it is late."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.facts.problems import InputRefused
from jigai.office.statistics.dues import due, last_month, late
from jigai.office.statistics.months import FIRST, LAST, Month, from_ordinal, month_of, read_month
from jigai.office.statistics.reporting import Rulebook, entered, read_row, reasons, shipped
from jigai.reference.workdays import is_workday

WAN = 1_000_000
OWN = {
    "kind": "monthly",
    "form": "206",
    "from": 2024,
    "at_least": "300万元",
    "day": 10,
    "months": 1,
}


def weekdays(day: dt.date) -> bool:
    return day.weekday() < 5


@given(st.integers(FIRST * 12, LAST * 12 + 11))
def test_months_are_counted_without_gaps(ordinal: int) -> None:
    month = from_ordinal(ordinal)
    assert month.ordinal == ordinal
    assert read_month(str(month)) == month == month_of(month.first) == month_of(month.last)
    if ordinal < LAST * 12 + 11:
        following = month.plus(1)
        assert following > month
        assert following.first == month.last + dt.timedelta(days=1)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "1899-01", "2026", "26-01", "2026-1", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        read_month(text)


def test_a_day_that_a_month_does_not_have_is_its_last() -> None:
    assert Month(2026, 2).day(31) == dt.date(2026, 2, 28)


@pytest.mark.parametrize(
    ("year", "total", "form"),
    [
        (2018, 500 * WAN, "206-2"),
        (2018, 500 * WAN - 1, None),
        (2022, 5000 * WAN - 1, "206-2"),
        (2022, 5000 * WAN, "206-1"),
        (2023, 5000 * WAN, "206"),
        (2023, 500 * WAN, "206"),
        (2026, 500 * WAN - 1, None),
        (2026, None, None),
        (2017, 9000 * WAN, None),
    ],
)
def test_the_form_follows_the_year_and_the_total(
    year: int, total: int | None, form: str | None
) -> None:
    row = Rulebook().monthly("420581", year, total)
    assert (row.form if row else None) == form


def test_every_shipped_row_says_where_it_comes_from_and_what_is_not_confirmed() -> None:
    assert all(r.source_zh and r.source_en and r.zh and r.en and r.verify for r in shipped())
    assert set(reasons("registration")) & set(reasons("monthly")) == {"other"}


def test_a_row_of_a_bureau_goes_first_in_its_region_and_from_its_year() -> None:
    city = entered(read_row(OWN | {"region": "420500"}), 1)
    county = entered(read_row(OWN | {"region": "420581", "at_least": "100万元"}), 2)
    book = Rulebook([city, county])
    chosen = {
        (region, year): book.monthly(region, year, 400 * WAN)
        for region in ("420581", "420582", "341500")
        for year in (2023, 2024)
    }
    assert chosen["420581", 2024] == county
    assert chosen["420582", 2024] == city
    assert chosen["341500", 2024] is None
    assert chosen["420581", 2023] is None


def test_a_later_entry_replaces_an_earlier_one_of_the_same_region_and_year() -> None:
    one, two = (entered(read_row(OWN | {"region": "420500", "day": d}), d) for d in (1, 2))
    row = Rulebook([one, two]).monthly("420500", 2024, 400 * WAN)
    assert row is not None
    assert row.day == 2


@pytest.mark.parametrize(
    ("changed", "code", "where"),
    [
        ({"day": 32}, "statistics.row-number", "day"),
        ({"day": "x"}, "statistics.row-number", "day"),
        ({"day": True}, "statistics.row-number", "day"),
        ({"kind": "weekly"}, "statistics.row-choice", "kind"),
        ({"shift": "sideways"}, "statistics.row-choice", "shift"),
        ({"form": " "}, "statistics.row-form", "form"),
        ({"at_least": "many"}, "money.not-a-number", "at_least"),
        ({"below": "300万元"}, "statistics.row-bounds", "below"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(
    changed: dict[str, object], code: str, where: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        read_row(OWN | changed)
    assert [(p.code, p.where) for p in refused.value.problems] == [(code, where)]


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ("next", dt.date(2026, 1, 26)),
        ("previous", dt.date(2026, 1, 23)),
        ("none", dt.date(2026, 1, 25)),
    ],
)
def test_a_day_that_is_not_worked_moves_as_the_row_says(shift: str, expected: dt.date) -> None:
    row = read_row(OWN | {"day": 25, "months": 0, "shift": shift})
    found = due(row, Month(2026, 1), weekdays)
    assert found is not None
    assert (found.day, found.stated, found.open) == (expected, dt.date(2026, 1, 25), False)


def test_a_year_without_published_days_leaves_the_day_as_stated_and_says_so() -> None:
    found = due(read_row(OWN), Month(2089, 1), is_workday)
    assert found is not None
    assert (found.day, found.open) == (dt.date(2089, 2, 10), True)


def test_a_form_that_follows_the_opening_is_due_days_after_it() -> None:
    row = read_row(OWN | {"day": None, "opens": 25, "days": 3, "months": 0})
    found = due(row, Month(2026, 2), weekdays)
    assert found is not None
    assert found.stated == dt.date(2026, 2, 28)
    assert due(read_row(OWN | {"day": None}), Month(2026, 2), weekdays) is None


def test_a_return_is_late_from_the_day_after_the_cut_off() -> None:
    row = read_row(OWN | {"cutoff": {"day": 5, "months": 1}})
    assert not late(row, Month(2026, 1), dt.date(2026, 2, 5))
    assert late(row, Month(2026, 1), dt.date(2026, 2, 6))
    assert not late(read_row(OWN), Month(2026, 1), dt.date(2036, 1, 1))


def test_a_completed_project_returns_to_the_end_that_its_row_states() -> None:
    assert last_month(read_row(OWN), Month(2026, 5)) == Month(2026, 12)
    assert last_month(read_row(OWN | {"until": "month"}), Month(2026, 5)) == Month(2026, 5)
