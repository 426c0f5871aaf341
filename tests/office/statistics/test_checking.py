"""Figures held against themselves and other months: falls, carry-over, overruns, wrong units."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.office.statistics.checking import Around, Remark, apart, remarks
from jigai.office.statistics.figures import Figures
from jigai.office.statistics.months import Month

WAN = 1_000_000
MAY = Month(2026, 5)
BASE = Figures(
    total_investment=8000 * WAN,
    before_years=1000 * WAN,
    cumulative_year=500 * WAN,
    plan_year=3000 * WAN,
    starts_on=dt.date(2025, 2, 1),
)


def stated(**fields: object) -> Figures:
    return dataclasses.replace(BASE, **fields)  # type: ignore[arg-type]


def codes(found: list[Remark]) -> list[tuple[str, str]]:
    return [(r.grade, r.code) for r in found]


def test_a_month_that_follows_is_passed() -> None:
    before = (Month(2026, 4), stated(cumulative_year=400 * WAN))
    last = (Month(2025, 12), stated(before_years=0, cumulative_year=1000 * WAN))
    assert remarks(MAY, BASE, Around(before=before, last=last)) == []


def test_a_fall_names_both_months_and_both_figures() -> None:
    before = (Month(2026, 3), stated(cumulative_year=500 * WAN + 1))
    (found,) = remarks(MAY, BASE, Around(before=before))
    assert (found.grade, found.code, found.field) == ("reason", "falls", "cumulative_year")
    assert found.values == {
        "earlier": "2026-03",
        "higher": 500 * WAN + 1,
        "later": "2026-05",
        "lower": 500 * WAN,
    }


def test_a_month_filled_in_later_may_not_pass_the_one_after() -> None:
    after = (Month(2026, 6), stated(cumulative_year=500 * WAN - 1))
    (found,) = remarks(MAY, BASE, Around(after=after))
    assert (found.code, found.values["earlier"]) == ("falls", "2026-05")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ((12, 1000 * WAN), []),
        ((12, 1000 * WAN - 1), ["carry-over"]),
        ((12, 1000 * WAN + 1), ["carry-over"]),
        ((9, 1000 * WAN), []),
        ((9, 900 * WAN), []),
        ((9, 1000 * WAN + 1), ["carry-below"]),
    ],
)
def test_the_year_begins_with_what_december_came_to(
    last: tuple[int, int], expected: list[str]
) -> None:
    month, amount = last
    earlier = (Month(2025, month), stated(before_years=0, cumulative_year=amount))
    assert [r.code for r in remarks(MAY, BASE, Around(last=earlier))] == expected


def test_a_december_corrected_has_to_agree_with_the_january_after() -> None:
    january = (Month(2027, 1), stated(before_years=1500 * WAN, cumulative_year=0))
    december = Month(2026, 12)
    assert remarks(december, BASE, Around(following=january)) == []
    (found,) = remarks(december, stated(cumulative_year=499 * WAN), Around(following=january))
    assert (found.code, found.values["month"]) == ("carry-forward", "2027-01")


def test_the_opening_figure_is_the_same_within_a_year() -> None:
    before = (Month(2026, 4), stated(before_years=999 * WAN, cumulative_year=500 * WAN))
    assert codes(remarks(MAY, BASE, Around(before=before))) == [("reason", "opening-differs")]
    assert codes(remarks(MAY, BASE, Around(after=before))) == [("reason", "opening-differs")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ends_on": dt.date(2025, 2, 1), "finished": True}, []),
        ({"ends_on": dt.date(2025, 1, 31)}, [("fault", "ends-before")]),
        ({"finished": True}, [("fault", "finished-when")]),
        ({"output_value": 1}, [("fault", "output-early")]),
        ({"total_investment": 1500 * WAN}, []),
        ({"total_investment": 1500 * WAN - 1}, [("question", "over-total")]),
    ],
)
def test_a_return_is_held_against_itself(
    fields: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert codes(remarks(MAY, stated(**fields), Around())) == expected


def test_completed_and_then_not_needs_its_reason() -> None:
    before = (Month(2026, 4), stated(finished=True, ends_on=dt.date(2026, 4, 1)))
    assert codes(remarks(MAY, BASE, Around(before=before))) == [("reason", "reopened")]


def test_amounts_ten_thousand_times_apart_are_asked_for() -> None:
    before = (Month(2026, 4), stated(plan_year=3000 * 100, cumulative_year=400 * WAN))
    (found,) = remarks(MAY, BASE, Around(before=before))
    assert (found.grade, found.code, found.field) == ("question", "unit", "plan_year")


def test_a_year_that_began_anew_is_no_wrong_unit() -> None:
    last = (Month(2025, 12), stated(before_years=0, cumulative_year=1000 * WAN))
    assert remarks(MAY, stated(cumulative_year=WAN // 10), Around(last=last)) == []


@given(st.integers(0, 10**14), st.integers(0, 10**14))
def test_apart_is_the_same_both_ways_and_never_for_near_amounts(one: int, two: int) -> None:
    assert apart(one, two) == apart(two, one)
    assert not apart(one, one)
    if one and two and max(one, two) < 1000 * min(one, two):
        assert not apart(one, two)


amounts = st.integers(0, 10**12)


@given(st.lists(amounts, min_size=2, max_size=12), st.randoms())
def test_months_pass_in_any_order_exactly_if_they_never_fall(
    years: list[int], random: st.DataObject
) -> None:
    """Whatever the order of signing, no fall is missed and none is made up."""
    signed: dict[int, Figures] = {}
    fell = False
    order = list(range(len(years)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for index in order:
        month = Month(2026, index + 1)
        figures = stated(cumulative_year=years[index])
        earlier = [m for m in signed if m < index]
        later = [m for m in signed if m > index]
        around = Around(
            before=(Month(2026, max(earlier) + 1), signed[max(earlier)]) if earlier else None,
            after=(Month(2026, min(later) + 1), signed[min(later)]) if later else None,
        )
        fell = fell or any(r.code == "falls" for r in remarks(month, figures, around))
        signed[index] = figures
    assert fell == (years != sorted(years))
