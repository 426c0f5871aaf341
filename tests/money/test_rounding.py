from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import Rounding, divide

numerators = st.integers(-(10**30), 10**30) | st.integers(-10_000_000, 10_000_000)
denominators = st.integers(1, 10**15) | st.sampled_from([1, 2, 3, 360, 365, 10_000, 1_000_000])
rules = st.sampled_from(Rounding)


@pytest.mark.parametrize(
    ("rule", "positive", "negative"),
    [
        (Rounding.DOWN, 2, -2),
        (Rounding.HALF_UP, 3, -3),
        (Rounding.UP, 3, -3),
    ],
)
def test_half_a_fen(rule: Rounding, positive: int, negative: int) -> None:
    assert divide(5, 2, rule) == positive
    assert divide(-5, 2, rule) == negative


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rounding.YUAN_DOWN, 123_456_700),
        (Rounding.YUAN_HALF_UP, 123_456_800),
        (Rounding.YUAN_UP, 123_456_800),
        (Rounding.HUNDRED_YUAN_DOWN, 123_450_000),
        (Rounding.WAN_DOWN, 123_000_000),
        (Rounding.WAN_HALF_UP, 123_000_000),
    ],
)
def test_coarser_units(rule: Rounding, expected: int) -> None:
    assert divide(123_456_750, 1, rule) == expected


def test_down_to_the_fen_is_the_default() -> None:
    assert divide(299, 100) == 2


@pytest.mark.parametrize("denominator", [0, -1])
def test_a_denominator_that_is_not_positive_is_refused(denominator: int) -> None:
    with pytest.raises(ValueError, match="denominator must be positive"):
        divide(1, denominator)


@given(numerators, denominators, rules)
def test_the_result_is_the_neighbour_that_the_rule_names(n: int, d: int, rule: Rounding) -> None:
    exact = Fraction(abs(n), d)
    result = abs(divide(n, d, rule))
    assert result % rule.unit == 0
    match rule.direction:
        case "down":
            assert result <= exact < result + rule.unit
        case "up":
            assert result - rule.unit < exact <= result
        case _:
            half = Fraction(rule.unit, 2)
            assert result - half <= exact < result + half


@given(numerators, denominators, rules)
def test_taking_back_mirrors_paying(n: int, d: int, rule: Rounding) -> None:
    assert divide(-n, d, rule) == -divide(n, d, rule)


@given(numerators, numerators, denominators, rules)
def test_more_never_gives_less(one: int, other: int, d: int, rule: Rounding) -> None:
    low, high = sorted((one, other))
    assert divide(low, d, rule) <= divide(high, d, rule)


@given(st.integers(-(10**20), 10**20), rules)
def test_a_whole_multiple_is_left_alone(units: int, rule: Rounding) -> None:
    assert divide(units * rule.unit * 7, 7, rule) == units * rule.unit
