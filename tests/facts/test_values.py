"""Single values: each type in every form that people write, and what is refused instead."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.facts.problems import hints, nearest, shown, unprintable
from jigai.facts.values import MAX_TEXT, ValueRefused, read, read_date, show, show_date
from jigai.facts.vocabulary import NEVER, Fact, vocabulary


def fact(name: str) -> Fact:
    entity, _, rest = name.partition(".")
    column = rest.split(".")
    found = vocabulary().entities[entity].facts[column[0]]
    return found.row[column[1]] if len(column) == 2 else found


MONEY = fact("project.total_investment")
RATE = fact("project.loans.rate")
COUNT = fact("project.loans.years")
AREA = fact("project.added_floor_area")
DATE = fact("project.completed_on")
BOOL = fact("project.completed")
CODE = fact("title.level")
OPEN = fact("title.what")
TEXT = fact("project.name")
YEAR = fact("organisation.history.year")
REGION = fact("project.region")
INDUSTRY = fact("project.industry")


def value(of: Fact, raw: Any) -> int | str:
    found, warnings = read(of, raw, "420500")
    assert warnings == []
    return found


def refusal(of: Fact, raw: Any) -> ValueRefused:
    with pytest.raises(ValueRefused) as caught:
        read(of, raw, "420500")
    assert of.label.zh in caught.value.zh or of.type == "region"
    assert caught.value.en
    assert caught.value.at("x").where == "x"
    return caught.value


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        (0, 0),
        (5, 500),
        ("0.01", 1),
        ("1,234.50", 123_450),
        ("500万元", 500_000_000),
        ("1.5亿元", 15_000_000_000),
        ("1000亿元", 10**13),
        (" 12元 ", 1_200),
    ],
)
def test_amounts(raw: Any, fen: int) -> None:
    assert value(MONEY, raw) == fen


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("-0.01", "value.negative"),
        (-5_000_000, "value.negative"),
        ("1000亿零1元", "money.not-a-number"),
        ("1000.00000001亿元", "value.range"),
        ("99999999999999999999", "money.too-large"),
        ("1.005", "money.three-decimals"),
        ("0.0000005万元", "money.three-decimals"),
        (1.5, "money.float"),
        ("ＮａＮ", "money.not-finite"),
        ("１０００００００", "money.full-width"),
        ("1e400", "money.exponent"),
        ("NaN", "money.not-finite"),
        ("Infinity", "money.not-finite"),
        ("12 dollars", "money.unit"),
        ("", "money.empty"),
        ("twelve", "money.not-a-number"),
        ("9" * 500, "money.too-long"),
        (True, "value.money"),
        ([5], "value.money"),
        ({"yuan": 5}, "value.money"),
        ("5\x1b[31m", "value.money"),
    ],
)
def test_amounts_refused(raw: Any, code: str) -> None:
    assert refusal(MONEY, raw).code == code


def test_an_amount_out_of_range_says_the_range_and_to_check_the_unit() -> None:
    found = refusal(MONEY, "2000亿元")
    assert "1000亿元" in found.zh
    assert "单位" in found.zh
    assert "unit" in found.en
    narrow = refusal(fact("project.floor_area_fee"), "100.01万元")
    assert "100万元" in narrow.zh


@pytest.mark.parametrize(
    ("raw", "ppm"), [("4.35%", 43_500), ("4.35", 43_500), (0, 0), (36, 360_000)]
)
def test_rates(raw: Any, ppm: int) -> None:
    assert value(RATE, raw) == ppm


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("36.0001%", "value.range"),
        ("-1%", "value.negative"),
        ("1.00005%", "rate.five-decimals"),
        (4.35, "rate.float"),
        ("4.35‰", "rate.unit"),
        (True, "value.rate"),
        ("5%\x07", "value.rate"),
    ],
)
def test_rates_refused(raw: Any, code: str) -> None:
    assert refusal(RATE, raw).code == code


@pytest.mark.parametrize(("raw", "number"), [(0, 0), (60, 60), ("12", 12), (" 7 ", 7)])
def test_counts(raw: Any, number: int) -> None:
    assert value(COUNT, raw) == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (61, "value.range"),
        (-1, "value.negative"),
        ("--5", "value.count"),
        ("5-", "value.count"),
        ("-", "value.count"),
        ("1.0", "value.count"),
        (1.0, "value.count"),
        ("1_0", "value.count"),
        ("²", "value.count"),
        ("１２", "value.count"),
        ("9" * 16, "value.count"),
        (True, "value.count"),
        ("", "value.count"),
    ],
)
def test_counts_refused(raw: Any, code: str) -> None:
    assert refusal(COUNT, raw).code == code
    assert refusal(AREA, -1).code == "value.negative"


@pytest.mark.parametrize("raw", ["1899", "10000", 0, "二〇二三", "2023年", None, "2023-01-01"])
def test_years_refused(raw: Any) -> None:
    assert refusal(YEAR, raw).code in ("value.range", "value.year")


@pytest.mark.parametrize("raw", ["1900-01-01", "2024-02-29", "9999-12-31", " 2023-12-31 "])
def test_days(raw: str) -> None:
    assert value(DATE, raw) == dt.date.fromisoformat(raw.strip()).toordinal()


@pytest.mark.parametrize(
    "raw",
    [
        "2023-02-29", "2023-00-10", "2023-04-31", "0000-01-01", "20230101", "2023-1-1", "23-01-01",
        "2023-W01-1", "2023-001", "2023/12/31", "2023年12月31日", "２０２３-１２-３１",
        "2023-12-31T00:00", "", 20231231, True, None,
    ],
)  # fmt: skip
def test_days_refused_with_the_form_wanted(raw: Any) -> None:
    found = refusal(DATE, raw)
    assert found.code == "value.date"
    assert "2023-12-31" in found.zh
    assert "2023-12-31" in found.en


def test_a_day_before_the_calendar_of_policies_is_out_of_range() -> None:
    assert refusal(DATE, "1899-12-31").code == "value.range"


@pytest.mark.parametrize(
    ("raw", "truth"),
    [(True, 1), (False, 0), ("是", 1), ("否", 0), ("Yes", 1), ("NO", 0), ("有", 1), ("没有", 0)],
)
def test_yes_and_no(raw: Any, truth: int) -> None:
    assert value(BOOL, raw) == truth


@pytest.mark.parametrize("raw", [1, 0, "", "maybe", "对", "on"])
def test_what_is_neither_yes_nor_no(raw: Any) -> None:
    found = refusal(BOOL, raw)
    assert found.code == "value.bool"
    assert "是" in found.zh
    assert "yes" in found.en


@pytest.mark.parametrize("raw", ["provincial", "省级", "省", " 省级 "])
def test_codes_by_name_label_or_other_spelling(raw: str) -> None:
    assert value(CODE, raw) == "provincial"


def test_a_code_not_on_the_list_is_refused_with_the_list_and_the_nearest() -> None:
    found = refusal(CODE, "省级别")
    assert found.code == "value.code"
    assert "国家级" in found.zh
    assert "是否为“省级”" in found.zh
    assert "did you mean" in found.en
    assert refusal(CODE, "x" * 200).code == "value.code"


def test_an_open_list_takes_any_short_name() -> None:
    assert value(OPEN, "灯塔工厂") == "灯塔工厂"
    assert value(OPEN, "小巨人") == "专精特新小巨人"
    for raw in ("", "x" * (MAX_TEXT + 1), True, "a\x00"):
        assert refusal(OPEN, raw).code in ("value.code", "value.character")


@pytest.mark.parametrize("raw", ["", " ", True, "x" * (MAX_TEXT + 1), [], {}])
def test_texts_refused(raw: Any) -> None:
    assert refusal(TEXT, raw).code == "value.text"


@pytest.mark.parametrize("raw", ["a\nb", "a\tb", "\x1b[31m红", "\x00", "‮文", "⁦x", "\x85"])
def test_control_characters_are_refused(raw: str) -> None:
    assert refusal(TEXT, f"前{raw}后").code == "value.character"


@pytest.mark.parametrize("raw", ["设备（一）", "𠮷野家", "“引号”", "Ünïcödé", "a" * MAX_TEXT, 12])
def test_texts(raw: Any) -> None:
    assert value(TEXT, raw) == str(raw)


@pytest.mark.parametrize(("raw", "code"), [("C35", "35"), ("35", "35"), ("C", "C"), (3911, "39")])
def test_industries(raw: Any, code: str) -> None:
    assert value(INDUSTRY, raw) == code


@pytest.mark.parametrize("raw", ["Z99", "制造", "", "C" * 100, True, [], "C35\x00"])
def test_industries_refused(raw: Any) -> None:
    assert refusal(INDUSTRY, raw).code in ("value.industry", "value.character")


# Showing


def test_values_are_shown_as_people_read_them() -> None:
    assert show(MONEY, 123_450_000, "zh") == "123.45万元"
    assert show(RATE, 43_500, "en") == "4.35%"
    assert show(CODE, "provincial", "zh") == "省级"
    assert show(CODE, "provincial", "en") == "provincial"
    assert (show(BOOL, 1, "zh"), show(BOOL, 0, "en")) == ("是", "no")
    assert show(REGION, "420506", "zh") == "夷陵区"
    assert show(REGION, "乌有县", "zh") == "乌有县"
    assert show(COUNT, 7, "zh") == "7"
    assert show(DATE, dt.date(2023, 1, 2).toordinal(), "en") == "2023-01-02"
    assert (show_date(NEVER, "zh"), show_date(NEVER, "en")) == ("无期限", "none")


def test_what_is_shown_back_is_short_and_harmless() -> None:
    assert shown("x" * 100) == "x" * 39 + "…"
    assert shown("a\x1b[31m\n‮b") == "a�[31m��b"
    assert (shown([1] * 9), shown({"a": 1}), shown(10**99), shown(7)) == ("[…]", "{…}", "…", "7")
    assert unprintable("设备 (1)") is None
    assert unprintable("a\x00") == "\x00"


def test_the_nearest_word_is_offered_in_both_languages() -> None:
    assert hints(nearest("aplicant", ["applicant", "as_of"])) == (
        "，是否为“applicant”？",
        "; did you mean 'applicant'?",
    )
    assert hints(nearest("zzz", ["applicant"])) == ("", "")
    assert nearest("a" * 1_000_000, ["a"]) is None


@pytest.mark.parametrize("of", [MONEY, RATE, COUNT, DATE, BOOL, CODE, OPEN, TEXT, YEAR, REGION,
                                INDUSTRY], ids=lambda f: f.key)  # fmt: skip
@given(raw=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([1]))
def test_any_value_is_read_within_its_range_or_refused(of: Fact, raw: Any) -> None:
    try:
        found, _ = read(of, raw, "420500")
    except ValueRefused as error:
        assert len(error.zh) < 400  # noqa: PT017
        return
    if isinstance(found, int):
        assert of.low <= found <= of.high
        assert read(of, show(of, found, "zh"), None)[0] == found or found == NEVER
    else:
        assert 0 < len(found) <= MAX_TEXT


def test_a_date_names_what_it_belongs_to() -> None:
    with pytest.raises(ValueRefused) as caught:
        read_date("决定日期", "the date of the decision", "never")
    assert "决定日期" in caught.value.zh
    assert "the date of the decision" in caught.value.en
