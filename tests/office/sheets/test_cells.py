"""Cells become values exactly, or say what is wrong, which rule, and what to do."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jigai.money import yuan
from jigai.office.sheets.cells import CellRefused, value_of
from jigai.office.sheets.fields import Field
from jigai.reference.credit_code import check_credit_code

TITLE = "lists.q"


def options(lang: str) -> list[tuple[str, str]]:
    return [("new", "新建" if lang == "zh" else "New"), ("old", "改造" if lang == "zh" else "Old")]


FIELDS = {
    "text": Field("f", TITLE, longest=10),
    "code": Field("f", TITLE, "code", read=check_credit_code),
    "wan": Field("f", TITLE, "amount", unit="wan", low=0),
    "yuan": Field("f", TITLE, "amount"),
    "whole": Field("f", TITLE, "whole", low=1, high=100),
    "date": Field("f", TITLE, "date"),
    "year": Field("f", TITLE, "year"),
    "month": Field("f", TITLE, "month"),
    "choice": Field("f", TITLE, "choice", options=options),
    "flag": Field("f", TITLE, "flag"),
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "  某 公司\u3000", "某 公司"),
        ("text", "-", "-"),
        ("text", "+86 138-00", "+86 138-00"),
        ("code", "91350100m000100y43", "91350100M000100Y43"),
        ("code", "９１３５０１００M000100Y43", "91350100M000100Y43"),
        ("wan", 500, 500_000_000),
        ("wan", 499.999999, 499_999_999),
        ("wan", "１，２００．５", 1_200_500_000),
        ("wan", "1200元", 120_000),
        ("yuan", 1632500.0100000001, 163_250_001),
        ("yuan", "￥1,632,500.01", 163_250_001),
        ("yuan", 0.1 + 0.2, 30),
        ("whole", 12.0, 12),
        ("whole", "12.0", 12),
        ("date", dt.date(2026, 3, 15), "2026-03-15"),
        ("date", dt.datetime.fromisoformat("2026-03-15"), "2026-03-15"),
        ("date", "2026年3月5日", "2026-03-05"),
        ("date", "2026.3.5", "2026-03-05"),
        ("date", "20260305", "2026-03-05"),
        ("date", 46096, "2026-03-15"),
        ("year", 2026.0, 2026),
        ("year", "2026年", 2026),
        ("month", "2026年3月", "2026-03"),
        ("month", dt.date(2026, 3, 1), "2026-03"),
        ("choice", "新建", "new"),
        ("choice", "OLD", "old"),
        ("flag", "是", True),
        ("flag", "×", False),
        ("flag", True, True),
        ("text", None, None),
        ("wan", "", None),
    ],
)  # fmt: skip
def test_what_only_looks_different_is_understood(kind: str, raw: Any, value: Any) -> None:
    assert value_of(FIELDS[kind], raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("wan", "1.2E+06", "sheets.shortened"),
        ("wan", "####", "sheets.hashes"),
        ("wan", "#REF!", "sheets.error-cell"),
        ("text", "#N/A", "sheets.error-cell"),
        ("code", 2.01751068141031e19, "sheets.long-number"),
        ("code", "91350100M000100Y44", "credit-code.check"),
        ("wan", -1, "sheets.too-small"),
        ("wan", "12.3456789", "money.three-decimals"),
        ("yuan", "十二", "money."),
        ("text", "=cmd|' /C calc'!A0", "sheets.lead-sign"),
        ("text", "@SUM(1)", "sheets.lead-sign"),
        ("text", "+某公司", "sheets.lead-sign"),
        ("text", "-某公司", "sheets.lead-sign"),
        ("text", "某\u202e公司", "sheets.control"),
        ("text", "某" * 11, "sheets.too-long"),
        ("whole", "1.5", "sheets.no-number"),
        ("whole", 101, "sheets.too-large"),
        ("date", "2026-02-30", "sheets.no-date"),
        ("date", 12, "sheets.no-date"),
        ("date", 46096.5, "sheets.no-date"),
        ("year", 26, "sheets.no-year"),
        ("month", "2026-13", "sheets.no-month"),
        ("choice", "拆除", "sheets.no-choice"),
        ("flag", "也许", "sheets.no-flag"),
    ],
)  # fmt: skip
def test_what_may_have_lost_something_or_means_nothing_is_refused(
    kind: str, raw: Any, code: str
) -> None:
    with pytest.raises(CellRefused) as caught:
        value_of(FIELDS[kind], raw)
    found = caught.value.problem
    assert found.code.startswith(code)
    assert found.zh
    assert found.en


def test_a_blank_cell_is_refused_only_where_it_is_required() -> None:
    with pytest.raises(CellRefused) as caught:
        value_of(Field("f", TITLE, required=True), "　")
    assert caught.value.problem.code == "sheets.required"


def test_options_are_named_in_the_language_of_the_message() -> None:
    with pytest.raises(CellRefused) as caught:
        value_of(FIELDS["choice"], "x")
    assert "新建、改造" in caught.value.problem.zh
    assert "New, Old" in caught.value.problem.en


@given(st.integers(0, 10**13 - 1))
def test_every_amount_that_a_spreadsheet_holds_is_read_to_the_fen(fen: int) -> None:
    assert value_of(FIELDS["yuan"], fen / 100) == fen
    assert value_of(FIELDS["yuan"], yuan(fen)) == fen


@given(st.one_of(st.text(max_size=20), st.floats(allow_nan=False), st.integers(), st.dates()))
def test_no_cell_breaks_the_reading(raw: Any) -> None:
    for field in FIELDS.values():
        with suppress(CellRefused):
            value_of(field, raw)
