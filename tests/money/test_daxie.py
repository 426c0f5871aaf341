import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import MAX_FEN, daxie

DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
SMALL = {"拾": 10, "佰": 100, "仟": 1000}
amounts = st.integers(-MAX_FEN, MAX_FEN) | st.integers(-10_000_000, 10_000_000)
round_amounts = st.tuples(st.integers(1, 99), st.integers(0, 14)).map(lambda p: p[0] * 10 ** p[1])


def read_integer(text: str) -> int:
    """Read a capital number by sums and products, as a clerk would."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            high, low = text.rsplit(unit, 1)
            return read_integer(high) * size + read_integer(low)
    total = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            total += digit * SMALL[character]
            digit = 0
    return total + digit


def read_daxie(text: str) -> int:
    match = re.fullmatch(r"(负?)(?:(.+)元)?(?:零?(.)角)?(?:零?(.)分|整)", text)
    assert match, text
    sign, whole, jiao, odd = match.groups()
    fen = read_integer(whole or "") * 100 + DIGITS[jiao or "零"] * 10 + DIGITS[odd or "零"]
    return -fen if sign else fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (1000, "壹拾元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (200_000_000, "贰佰万元整"),
        (1_000_010_000, "壹仟万零壹佰元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (100_010_001_000, "壹拾亿零壹拾万零壹拾元整"),
        (MAX_FEN, "壹仟万亿元整"),
        (-5, "负伍分"),
    ],
)
def test_the_rules_for_vouchers(fen: int, text: str) -> None:
    assert daxie(fen) == text


@given(amounts | round_amounts)
def test_it_reads_back_to_the_same_fen(fen: int) -> None:
    assert read_daxie(daxie(fen)) == fen


@given(amounts | round_amounts)
def test_no_zero_is_doubled_or_hangs(fen: int) -> None:
    text = daxie(fen)
    assert "零零" not in text
    assert not re.search(r"零[元万亿整角分仟佰拾]", text.removeprefix("零元整"))
    assert "亿万" not in text
