"""Figures as people type them: exact, bounded, each fault at its field with its remedy."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.facts.problems import InputRefused
from jigai.money.fen import yuan
from jigai.office.statistics.figures import LARGEST, differing, read_figures

TYPED = {
    "total_investment": "8,000",
    "before_years": "0",
    "cumulative_year": "123.45",
    "plan_year": "3000",
    "starts_on": "2025-02-01",
}


def faults(**changed: str) -> list[tuple[str, str]]:
    with pytest.raises(InputRefused) as refused:
        read_figures(TYPED | changed)
    return [(p.code, p.where) for p in refused.value.problems]


def test_amounts_are_read_in_the_unit_of_the_form_or_their_own() -> None:
    read = read_figures(TYPED | {"plan_year": "25000000元"})
    assert (read.total_investment, read.cumulative_year) == (8_000_000_000, 123_450_000)
    assert read.plan_year == 2_500_000_000
    assert read_figures(TYPED, "yuan").cumulative_year == 12_345
    assert (read.output_value, read.ends_on, read.finished) == (None, None, False)


@pytest.mark.parametrize("text", ["2025-02-01", "2025/2/1", "2025.2.1", "2025年2月1日"])
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert read_figures(TYPED | {"starts_on": text}).starts_on == dt.date(2025, 2, 1)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("cumulative_year", "1.2E+06", "money.exponent"),
        ("cumulative_year", "-1", "statistics.negative"),
        ("plan_year", "-0.01", "statistics.negative"),
        ("total_investment", "100000000.01", "statistics.too-large"),
        ("total_investment", "9" * 30, "money.too-large"),
        ("cumulative_year", "１２", "money.full-width"),
        ("cumulative_year", "1.2345678", "money.three-decimals"),
        ("cumulative_year", "", "statistics.needed"),
        ("starts_on", "2025-02-30", "statistics.day"),
        ("starts_on", "spring", "statistics.day"),
        ("starts_on", "", "statistics.needed"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(field: str, text: str, code: str) -> None:
    assert faults(**{field: text}) == [(code, field)]


def test_every_fault_is_told_at_once() -> None:
    assert faults(cumulative_year="-1", starts_on="x", plan_year="") == [
        ("statistics.negative", "cumulative_year"),
        ("statistics.needed", "plan_year"),
        ("statistics.day", "starts_on"),
    ]


@given(st.integers(0, LARGEST))
def test_an_amount_in_yuan_is_read_back_to_the_fen(fen: int) -> None:
    read = read_figures(TYPED | {"cumulative_year": yuan(fen)}, "yuan")
    assert read.cumulative_year == fen


def test_what_differs_is_named_with_both_values() -> None:
    one = read_figures(TYPED)
    two = read_figures(TYPED | {"cumulative_year": "123.46", "finished": "yes"})
    assert differing(one, two) == [
        ("cumulative_year", 123_450_000, 123_460_000),
        ("finished", False, True),
    ]
    assert differing(one, one) == []
