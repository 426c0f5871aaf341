"""Amounts are cut and never rounded up; bars share one scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money.fen import parse_yuan
from jigai.office.design.amounts import amount
from jigai.office.design.figures import Fall, drawn


@pytest.mark.parametrize(
    ("fen", "figure", "cut"),
    [
        (163_250_000, "163.25", False),
        (499_999_999, "499.99", True),
        (0, "0.00", False),
        (1, "0.00", True),
        (99_999_999_999_999, "99,999,999.99", True),
        (-3_675_000, "−3.67", True),
    ],
)
def test_an_amount_in_wan_is_cut_and_says_so(fen: int, figure: str, cut: bool) -> None:
    found = amount(fen)
    assert (found.figure, found.cut, found.unit) == (figure, cut, "wan")


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_never_exceeds_and_what_is_copied_is_exact(fen: int) -> None:
    found = amount(fen)
    shown = parse_yuan(found.figure.replace("−", "-").replace(",", "") + "万元")
    assert abs(shown) <= abs(fen) < abs(shown) + 10_000
    assert found.cut == (shown != fen)
    assert parse_yuan(found.plain) == fen


def test_bars_begin_at_the_first_step_and_show_what_was_taken() -> None:
    steps = drawn(
        [
            Fall("rate", 210_000_000),
            Fall("cap", 200_000_000, -10_000_000),
            Fall("idle", 200_000_000, 0, role="idle"),
            Fall("end", 200_000_000, role="result"),
        ]
    )
    assert [(s.kept, s.taken) for s in steps] == [
        ("100.0%", "0%"),
        ("95.2%", "4.7%"),
        ("95.2%", "0%"),
        ("95.2%", "0%"),
    ]
    assert [s.number for s in steps] == [1, 2, 3, 3]


def test_nothing_at_all_is_drawn_as_nothing() -> None:
    assert [s.kept for s in drawn([Fall("none", 0, role="result")])] == ["0%"]
