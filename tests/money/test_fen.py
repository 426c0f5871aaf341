from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import MAX_FEN, MoneyError, grouped, parse_yuan, wan, yuan


def read_or_refuse(text: str) -> int | MoneyError:
    try:
        return parse_yuan(text)
    except MoneyError as refusal:
        return refusal


amounts = st.integers(-MAX_FEN, MAX_FEN) | st.integers(-100_000, 100_000)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1234.5", 123450),
        ("1,234.50", 123450),
        (" 12元 ", 1200),
        ("12 万元", 12_000_000),
        ("500万元", 500_000_000),
        ("500万", 500_000_000),
        ("3千元", 300_000),
        ("1.2亿元", 12_000_000_000),
        ("1.234567万元", 1_234_567),
        ("0.0000000001亿元", 1),
        ("-3.20", -320),
        ("-0", 0),
        ("007", 700),
        (7, 700),
        (-7, -700),
    ],
)
def test_what_people_write_is_read_to_the_fen(text: str | int, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1.234", "money.three-decimals"),
        ("1.500", "money.three-decimals"),
        ("1.2345678万元", "money.three-decimals"),
        (1.5, "money.float"),
        (float("nan"), "money.float"),
        ("NaN", "money.not-finite"),
        ("-Infinity", "money.not-finite"),
        ("1e5", "money.exponent"),
        ("1.2E+7", "money.exponent"),
        ("", "money.empty"),
        ("   ", "money.empty"),
        (None, "money.empty"),
        (True, "money.not-a-number"),
        ([], "money.not-a-number"),
        ({"yuan": 1}, "money.not-a-number"),
        ("五百万", "money.not-a-number"),
        ("٣٤", "money.not-a-number"),
        (".5", "money.not-a-number"),
        ("5.", "money.not-a-number"),
        ("1.2.3", "money.not-a-number"),
        ("-", "money.not-a-number"),
        ("约500", "money.not-a-number"),
        ("+5", "money.sign"),
        ("--5", "money.sign"),
        ("−5", "money.sign"),
        ("1,23", "money.grouping"),
        ("1234,567", "money.grouping"),
        ("1,,234", "money.grouping"),
        ("12美元", "money.unit"),
        ("12%", "money.unit"),
        ("１２３", "money.full-width"),
        ("1，234", "money.full-width"),
        ("12。5", "money.full-width"),
        ("ＮａＮ", "money.not-finite"),
        ("１ｅ４００", "money.exponent"),
        ("9" * 41, "money.too-long"),
        pytest.param(10**5000, "money.too-long", id="enormous"),
        ("9" * 17, "money.too-large"),
        ("99999999999亿元", "money.too-large"),
    ],
)
def test_what_is_no_amount_is_refused_by_its_code(value: str | int, code: str) -> None:
    with pytest.raises(MoneyError) as refusal:
        parse_yuan(value)
    assert refusal.value.code == code


def test_a_refusal_names_place_and_remedy_in_both_languages() -> None:
    with pytest.raises(MoneyError) as refusal:
        parse_yuan("１，２３４．５", field="设备投资")
    error = refusal.value
    assert error.field == "设备投资"
    assert error.zh == "设备投资：“１，２３４．５”含全角字符，请改用半角：1,234.5"
    assert error.en == "设备投资: “１，２３４．５” has full-width characters; write 1,234.5"
    assert str(error) == f"[money.full-width] {error.zh} / {error.en}"


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0万元"),
        (1, "0.000001万元"),
        (123_450_000, "123.45万元"),
        (-1, "-0.000001万元"),
        (9_999_999_999, "9999.999999万元"),
        (10_000_000_000, "1亿元"),
        (12_000_000_000, "1.2亿元"),
        (-10_000_000_001, "-1.0000000001亿元"),
    ],
)
def test_wan_is_exact_and_turns_to_yi(fen: int, text: str) -> None:
    assert wan(fen) == text


def test_yuan_and_grouped_have_two_decimals() -> None:
    assert [yuan(f) for f in (0, 5, -5, 123_456_789)] == ["0.00", "0.05", "-0.05", "1234567.89"]
    assert [grouped(f) for f in (0, -5, 123_456_789)] == ["0.00", "-0.05", "1,234,567.89"]


@given(amounts)
def test_every_way_of_writing_reads_back_to_the_same_fen(fen: int) -> None:
    assert [parse_yuan(write(fen)) for write in (yuan, grouped, wan)] == [fen] * 3


@given(st.text(alphabet="0123456789.,-+eE万亿元千 ％%．１，nainf", max_size=45))
def test_any_text_is_either_exact_or_refused(text: str) -> None:
    result = read_or_refuse(text)
    if isinstance(result, MoneyError):
        assert result.code.startswith("money.")
        assert result.zh
        assert result.en
        return
    plain = text.strip().replace(",", "")
    digits = plain.rstrip("亿万千元 ")
    scale = {"亿": 10**8, "万": 10**4, "千": 10**3}
    factor = next((scale[unit] for unit in scale if unit in plain), 1)
    assert Fraction(digits) * factor * 100 == result
