"""Numerals and measure words of a text: found where they stand, with their values."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jigai.policy.ledger.figures import figures_of, numeral
from jigai.policy.texts.document import read_document


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3.9亿", 390_000_000),
        ("500万", 5_000_000),
        ("5 百万", 5_000_000),
        ("2400亿", 240_000_000_000),
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("三千二百", 3200),
        ("二〇二二", 2022),
        ("两", 2),
        ("双", 2),
        ("半", Fraction(1, 2)),
        ("一半", Fraction(1, 2)),
        ("零", 0),
        ("百", 100),
        ("三万五千", 35_000),
        ("一亿", 100_000_000),
    ],
)
def test_a_numeral_has_its_value(raw: str, value: int | Fraction) -> None:
    assert numeral(raw) == value


def test_figures_and_words_come_in_the_order_of_the_text() -> None:
    text = "一、目标\n力争每年实施项目300个以上。\n（一）奖励。对单个企业奖励3.9亿元，一批。\n"
    found = figures_of(read_document(text))
    assert [(f.raw, f.enumerator, f.word) for f in found] == [
        ("一", True, False),
        ("力争", False, True),
        ("每年", False, True),
        ("300", False, False),
        ("一", True, False),
        ("单个", False, True),
        ("3.9亿", False, False),
        ("一", False, False),
    ]


def test_words_that_mean_something_else_are_not_counted() -> None:
    found = figures_of(read_document("努力争取单项冠军。"))
    assert [f.raw for f in found if f.word] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("引导3至4万家。", [30_000, 40_000]),
        ("安排1.5-2亿元。", [150_000_000, 200_000_000]),
        ("2018—2020年实施。", [2018, 2020]),
        ("奖励3万至4万元。", [30_000, 40_000]),
    ],
)
def test_the_ends_of_a_range_share_a_scale_stated_once(text: str, values: list[int]) -> None:
    assert [f.value for f in figures_of(read_document(text))] == values
