"""Cells: what SQL settles is what the dossier's reader says, for every type and unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jigai.engine.columns.intake.cells import Reader, as_stored, rest_sql, trimmed, value_sql
from jigai.engine.columns.intake.headings import Heading, Kind, Reading, Unit
from jigai.engine.columns.tables import Column, tables
from jigai.facts.values import ValueRefused, read
from jigai.money.rates import percent


def column(table: str, name: str) -> Column:
    found = tables()[table].column(name)
    assert found is not None
    return found


MONEY = column("projects", "actual_investment")
SMALL_MONEY = column("projects", "floor_area_fee")
RATE = column("project.loans", "rate")
AREA = column("projects", "added_floor_area")
COUNT = column("project.loans", "years")
YEAR = column("organisation.local_tax_retained", "year")
DATE = column("projects", "completed_on")
BOOL = column("projects", "smart")
CODE = column("projects", "kind")
OPEN = column("project.purchases", "invoice")
TITLE = column("titles", "what")
REGION = column("projects", "region")
INDUSTRY = column("projects", "industry")
TEXT = column("projects", "name")
CREDIT = column("organisations", "credit_code")
UNTIL = column("title.validity", "until")
EVERY = [MONEY, SMALL_MONEY, RATE, AREA, COUNT, YEAR, DATE, BOOL, CODE, OPEN, TITLE, REGION,
         INDUSTRY, TEXT, CREDIT, UNTIL]  # fmt: skip


CONNECTION = duckdb.connect()


def taken(reading: Reading, cells: list[Any], kind: pa.DataType | None = None) -> list[Any]:
    """What SQL makes of each cell: its value, or the text that it leaves (as a tuple)."""
    given = pa.table({"c": pa.array(cells, kind or pa.string())})
    text = reading.heading.kind == "text"
    CONNECTION.register("given", given)
    query = (
        f"SELECT v, {rest_sql(reading, 'x', 'v')} FROM (SELECT x, {value_sql(reading, 'x')} AS v "  # noqa: S608
        f"FROM (SELECT {trimmed('c') if text else 'c'} AS x FROM given))"
    )
    rows = CONNECTION.execute(query).fetchall()
    return [(rest,) if rest is not None else value for value, rest in rows]


def of_text(column: Column, unit: Unit = "") -> Reading:
    return Reading(column, Heading("c"), unit)


def by_dossier(column: Column, text: str) -> Any:
    """What a dossier's reader makes of a text, or the code of its refusal."""
    try:
        if column.name == "credit_code":
            found = Reader(of_text(column), None).text(text)
            return found.value if found.value is not None else found.code
        return as_stored(column, read(column.fact, text)[0])
    except ValueRefused as error:
        return error.code


NUMERALS = st.from_regex(
    r"[-+]?[0-9]{0,16}(,[0-9]{3})?(\.[0-9]{0,8})?( ?(元|万元|亿元|%|平方米|㎡|e5))?", fullmatch=True
)
DAYS = st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", fullmatch=True) | st.dates().map(str)
WORDS = st.sampled_from(
    ["是", "否", "有", "yes", "NO", "true", "高端化改造", "high-end", "小巨人", "智能工厂",
     "210681", "东港", "火星市", "C35", "35", "制造业", "91210681MA0DDJG01P", "91210681ma0ddjg01p",
     "９１２", "１２．５", "a\u202eb", "nan", "inf", "None", "-", "0", "00", "9999-12-31",
     "1900-01-01", "1899-12-31", "2023-02-29", "2024-02-29", "none", "无期限", "x" * 500,
     "x" * 501, "\u3000甲\u3000", "tab\there"]
)  # fmt: skip
TEXTS = st.one_of(NUMERALS, DAYS, WORDS, st.text(max_size=30))


@pytest.mark.parametrize("column", EVERY, ids=lambda c: f"{c.fact.type}-{c.name}")
@settings(max_examples=settings().max_examples // 5)
@given(texts=st.lists(TEXTS, min_size=20, max_size=200))
def test_sql_never_says_anything_else_than_the_dossiers_reader(
    column: Column, texts: list[str]
) -> None:
    texts = [t for t in texts if "\0" not in t and not any("\ud800" <= c <= "\udfff" for c in t)]
    for text, found in zip(texts, taken(of_text(column), texts), strict=True):
        bare = text.strip(" \t\r\n\u3000\u00a0")
        if found is None:
            assert bare in ("", "未知", "unknown")
        elif isinstance(found, tuple):
            assert found == (bare,)
        elif column.name == "until" and bare in ("none", "无期限"):
            assert found == dt.date.max
        elif column.fact.type == "bool" and bare in ("0", "1"):
            assert found is (bare == "1")
        else:
            assert found == by_dossier(column, text)


PLAIN: list[tuple[Column, Unit, str, Any]] = [
    (MONEY, "", "1234.5", 123450),
    (MONEY, "", "0", 0),
    (MONEY, "", "99999999999.99", 9_999_999_999_999),
    (MONEY, "fen", "1234", 1234),
    (MONEY, "fen", "10000000000000", 10**13),
    (MONEY, "万元", "1234.567891", 1_234_567_891),
    (MONEY, "亿元", "1.0000000001", 10_000_000_001),
    (MONEY, "千元", "1.5", 150_000),
    (RATE, "", "4.35%", 43_500),
    (RATE, "", "4.3501", 43_501),
    (RATE, "ppm", "43501", 43_501),
    (AREA, "", "12.5", 1250),
    (COUNT, "", "60", 60),
    (YEAR, "", "2023", 2023),
    (DATE, "", "2024-02-29", dt.date(2024, 2, 29)),
    (DATE, "", "9999-12-31", dt.date.max),
    (BOOL, "", "是", True),
    (BOOL, "", "0", False),
    (OPEN, "", "FP-01/2", "FP-01/2"),
    (TEXT, "", " 甲 公司（东港）", "甲 公司（东港）"),
    (CREDIT, "", "91210681MA0DDJG01P", "91210681MA0DDJG01P"),
    (UNTIL, "", "无期限", dt.date.max),
]


@pytest.mark.parametrize(("column", "unit", "text", "value"), PLAIN)
def test_what_is_plainly_written_is_settled_in_sql(
    column: Column, unit: Unit, text: str, value: Any
) -> None:
    assert taken(of_text(column, unit), [text]) == [value]


@pytest.mark.parametrize("column", EVERY, ids=lambda c: c.name)
def test_not_applicable_reads_as_nothing(column: Column) -> None:
    nothing = {"BIGINT": 0, "VARCHAR": "", "BOOLEAN": False, "DATE": dt.date.max}[column.sql]
    for word in ("不适用", "not-applicable", " 不适用 "):
        assert taken(of_text(column), [word]) == [nothing]


@pytest.mark.parametrize("column", EVERY, ids=lambda c: c.name)
def test_blank_and_unknown_read_as_unknown(column: Column) -> None:
    assert taken(of_text(column), ["", " \u3000", "未知", "unknown", None]) == [None] * 5


LEFT: list[tuple[Column, Unit, str, Any]] = [
    (MONEY, "", "500万元", 500_000_000),
    (MONEY, "", "1,234.50", 123_450),
    (MONEY, "", "-1", "value.negative"),
    (MONEY, "", "12.345", "money.three-decimals"),
    (MONEY, "", "１２", "money.full-width"),
    (MONEY, "", "1e5", "money.exponent"),
    (MONEY, "", "nan", "money.not-finite"),
    (MONEY, "", "12斤", "money.unit"),
    (MONEY, "", "100000000000.01", "value.range"),
    (SMALL_MONEY, "", "1000000.01", "value.range"),
    (MONEY, "fen", "12.5", "value.count"),
    (MONEY, "fen", "-3", "value.negative"),
    (MONEY, "fen", "10000000000001", "value.range"),
    (MONEY, "万元", "1.2345678", "money.three-decimals"),
    (MONEY, "万元", "5元", "money.unit"),
    (RATE, "", "40", "value.range"),
    (RATE, "", "4.35001%", "rate.five-decimals"),
    (RATE, "ppm", "400000", "value.range"),
    (RATE, "ppm", "4.35", "value.count"),
    (AREA, "", "12.345", "value.area"),
    (AREA, "", "3200 平方米", 320_000),
    (COUNT, "", "61", "value.range"),
    (COUNT, "", "1.5", "value.count"),
    (YEAR, "", "1899", "value.range"),
    (DATE, "", "2023-02-29", "value.date"),
    (DATE, "", "2023/01/01", "value.date"),
    (DATE, "", "1899-12-31", "value.range"),
    (BOOL, "", "maybe", "value.bool"),
    (BOOL, "", "YES", True),
    (BOOL, "", "t", True),
    (CODE, "", "高端", "value.code"),
    (CODE, "", "high-end", "高端化改造"),
    (TITLE, "", "小巨人", "专精特新小巨人"),
    (TITLE, "", "别的称号", "别的称号"),
    (REGION, "", "东港", "210681"),
    (REGION, "", "东港县", "value.region"),
    (INDUSTRY, "", "C35", "35"),
    (INDUSTRY, "", "Z9", "value.industry"),
    (TEXT, "", "x" * 501, "value.text"),
    (TEXT, "", "a\u202eb", "value.character"),
    (CREDIT, "", "91210681ma0ddjg01p", "91210681MA0DDJG01P"),
    (CREDIT, "", "91210681MA0DDJG01X", "credit-code.check"),
]


@pytest.mark.parametrize(("column", "unit", "text", "value"), LEFT)
def test_the_rest_is_left_to_the_dossiers_reader(
    column: Column, unit: Unit, text: str, value: Any
) -> None:
    reading = of_text(column, unit)
    assert taken(reading, [text]) == [(text,)]
    found = Reader(reading, "210600").text(text)
    if isinstance(value, str) and "." in value and found.value is None:
        assert found.code == value
        assert found.zh
        assert found.en
    else:
        assert as_stored(column, found.value) == value
        assert found.code is None


TYPED: list[tuple[Column, Kind, pa.DataType, Unit, list[Any], list[Any]]] = [
    (MONEY, "whole", pa.int64(), "", [12, -1, 10**11, 10**11 + 1, None],
     [1200, ("-1",), 10**13, ("100000000001",), None]),
    (MONEY, "whole", pa.int64(), "fen", [12, 10**13 + 1], [12, ("10000000000001",)]),
    (MONEY, "whole", pa.int64(), "native", [12, -5, 2**62], [12, ("-5",), (str(2**62),)]),
    (MONEY, "whole", pa.uint64(), "", [2**64 - 1], [(str(2**64 - 1),)]),
    (RATE, "whole", pa.int32(), "", [4, 37], [40_000, ("37",)]),
    (RATE, "whole", pa.int32(), "ppm", [43_500], [43_500]),
    (AREA, "whole", pa.int32(), "", [4], [400]),
    (COUNT, "whole", pa.int8(), "", [4, 61], [4, ("61",)]),
    (DATE, "date", pa.date32(), "", [dt.date(2023, 1, 2), dt.date(1800, 1, 1)],
     [dt.date(2023, 1, 2), ("1800-01-01",)]),
    (DATE, "timestamp", pa.timestamp("us"), "",
     [dt.datetime(2023, 1, 2), dt.datetime(2023, 1, 2, 3)],  # noqa: DTZ001
     [dt.date(2023, 1, 2), ("2023-01-02 03:00:00",)]),
    (BOOL, "bool", pa.bool_(), "", [True, False, None], [True, False, None]),
    (BOOL, "whole", pa.int8(), "", [1, 0, 2], [True, False, ("2",)]),
    (OPEN, "whole", pa.int64(), "", [123], ["123"]),
    (REGION, "whole", pa.int64(), "", [210681], [("210681",)]),
    (TEXT, "text", pa.string(), "native", ["", None, "甲"], ["", None, "甲"]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "kind", "arrow", "unit", "cells", "values"), TYPED)
def test_columns_with_a_type_keep_their_values(
    column: Column, kind: Kind, arrow: pa.DataType, unit: Unit, cells: list[Any],
    values: list[Any],
) -> None:  # fmt: skip
    assert taken(Reading(column, Heading("c", kind), unit), cells, arrow) == values


def test_decimals_keep_every_digit() -> None:
    from decimal import Decimal

    cells = [Decimal("99999999999.99"), Decimal("0.10"), Decimal("-1.00"), Decimal("1.25")]
    found = taken(Reading(MONEY, Heading("c", "decimal")), cells, pa.decimal128(38, 2))
    assert found == [9_999_999_999_999, 10, ("-1.00",), 125]
    found = taken(Reading(MONEY, Heading("c", "decimal")), [Decimal("1.234")], pa.decimal128(18, 3))
    assert found == [("1.234",)]


def test_numbers_in_the_units_of_a_case_set_are_refused_in_words_of_a_dossier() -> None:
    found = Reader(of_text(RATE, "native"), None).text("400000")
    assert (found.value, found.code) == (None, "value.range")
    assert "40%" in (found.en or "")
    assert percent(400_000) == "40%"
    found = Reader(of_text(AREA, "native"), None).text("-5")
    assert found.code == "value.negative"


def test_many_texts_that_nobody_knows_are_refused_without_hints() -> None:
    reader = Reader(of_text(CODE), None)
    texts = [f"x{i}" for i in range(1005)]
    found = dict(reader.rows([*texts, "高端化改造", "high-end"]))
    assert {r.code for t, r in found.items() if t in texts} == {"value.code"}
    assert found["高端化改造"].value == found["high-end"].value == "高端化改造"
    assert "hints" in (found["x1004"].en or "")
    places = Reader(of_text(REGION), "210600")
    named = dict(places.rows([*(f"东港县{i}" for i in range(1005)), "东港", "999999"]))
    assert named["东港"].value == "210681"
    assert named["999999"].value is None
