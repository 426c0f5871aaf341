import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import PPM, MoneyError, parse_percent, percent


@pytest.mark.parametrize(
    ("text", "ppm"),
    [
        ("4.35%", 43_500),
        ("4.35", 43_500),
        ("4.35 %", 43_500),
        ("100%", PPM),
        ("0.0001%", 1),
        ("12.75", 127_500),
        ("-0.5%", -5_000),
        (10, 100_000),
    ],
)
def test_percentages_are_exact_parts_per_million(text: str | int, ppm: int) -> None:
    assert parse_percent(text) == ppm


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("4.35001%", "rate.five-decimals"),
        (0.1, "rate.float"),
        ("nan", "rate.not-finite"),
        ("", "rate.empty"),
        ("%", "rate.not-a-number"),
        ("4.35%%", "rate.unit"),
        ("4.35％", "rate.full-width"),
        ("5‰", "rate.unit"),
        ("1e2%", "rate.not-a-number"),
        ("1e2", "rate.exponent"),
        ("100000.0001%", "rate.too-large"),
        ("+-4%", "rate.sign"),
        ("1,00,0%", "rate.grouping"),
        ("1" * 500, "rate.too-long"),
    ],
)
def test_what_is_no_rate_is_refused_by_its_code(value: str | int, code: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        parse_percent(value)
    assert refusal.value.code == code


@given(st.integers(-1_000 * PPM, 1_000 * PPM) | st.integers(-200_000, 200_000))
def test_a_rate_reads_back(ppm: int) -> None:
    text = percent(ppm)
    assert parse_percent(text) == ppm
    assert "." not in text or not text.removesuffix("%").endswith("0")
