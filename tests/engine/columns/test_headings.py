"""Which table and which fact a name means; what cannot be meant is refused at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engine.columns.tables_in import Sheets, intake, refusal

from jigai.engine.columns.intake import take_in
from jigai.engine.columns.intake.headings import Heading, readings, table_named
from jigai.engine.columns.tables import Table, tables
from jigai.facts.problems import InputRefused

NAMES = [
    ("projects", "projects"), ("project", "projects"), ("项目", "projects"),
    ("Projects", "projects"), ("企业", "organisations"), ("单位", "organisations"),
    ("enterprises", "organisations"), ("project.loans", "project.loans"),
    ("project_loans", "project.loans"), ("项目.贷款", "project.loans"),
    ("项目 贷款", "project.loans"), ("项目—贷款", "project.loans"),
    ("Project: Loans", "project.loans"), ("创新中心.设备购置和技术引进", "centre.purchases"),
    ("决定", "decisions"), ("decision_lifts", "decision.lifts"), ("称号.有效期", "title.validity"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "wanted"), NAMES)
def test_a_table_answers_to_its_names(name: str, wanted: str) -> None:
    found = table_named(name)
    assert found is not None
    assert found.name == wanted


@pytest.mark.parametrize("table", tables().values(), ids=lambda t: t.name)
def test_every_table_answers_to_its_own_names(table: Table) -> None:
    for name in (table.name, table.label.zh, table.label.en, table.name.replace(".", "_")):
        assert table_named(name) is table


@pytest.mark.parametrize("name", ["", "loans", "项", "programme", "project.name"])
def test_other_names_are_none(name: str) -> None:
    assert table_named(name) is None


@pytest.mark.parametrize("table", tables().values(), ids=lambda t: t.name)
def test_every_column_answers_to_its_name_and_its_label(table: Table) -> None:
    for names in (table.names(), [c.heading for c in table.columns]):
        found = readings(table, [Heading(name) for name in names], "here")
        assert [r.column for r in found] == list(table.columns)


@pytest.mark.parametrize(
    ("name", "column", "unit"),
    [
        ("actual_investment_fen", "actual_investment", "fen"),
        ("项目实际投资（分）", "actual_investment", "fen"),
        ("项目实际投资(万元)", "actual_investment", "万元"),
        ("actual_investment （亿元）", "actual_investment", "亿元"),
        ("项目实际投资（元）", "actual_investment", "元"),
        ("增加建筑面积（平方米）", "added_floor_area", ""),
        (" smart ", "smart", ""),
    ],
)
def test_a_heading_may_end_in_its_unit(name: str, column: str, unit: str) -> None:
    base = [Heading("id"), Heading("of")]
    found = readings(tables()["projects"], [*base, Heading(name)], "here")
    assert (found[2].column.name, found[2].unit) == (column, unit)


def refused(table: str, headings: list[Heading], **options: Any) -> list[str]:
    with pytest.raises(InputRefused) as error:
        readings(tables()[table], headings, "here", **options)
    assert all(p.where == "here" for p in error.value.problems)
    return [p.code for p in error.value.problems]


BASE = [Heading("id"), Heading("of")]


@pytest.mark.parametrize(
    "name",
    [
        "smart_fen",
        "actual_investment_ppm",
        "smart（万元）",
        "贷款（万元）",
        "项目实际投资（吨）",
        "x",
        "",
    ],
)
def test_a_column_that_is_not_known_is_refused(name: str) -> None:
    assert refused("projects", [*BASE, Heading(name)]) == ["table.column"]
    assert readings(tables()["projects"], [*BASE, Heading(name)], "here", ignore=[name])


def test_a_misspelt_column_is_told_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        readings(tables()["projects"], [*BASE, Heading("actual_investmnet")], "here")
    assert "actual_investment" in error.value.problems[0].en
    assert "actual_investment" in error.value.problems[0].zh


def test_a_column_twice_under_any_name_is_refused() -> None:
    assert refused("projects", [*BASE, Heading("smart"), Heading("智能化、信息化程度较高")]) == [
        "table.twice"
    ]
    both = [*BASE, Heading("actual_investment"), Heading("actual_investment_fen")]
    assert refused("projects", both) == ["table.twice"]


def test_required_columns_are_all_named() -> None:
    assert refused("projects", []) == ["table.missing-column"] * 2
    assert refused("organisation.local_tax_retained", [Heading("id")]) == ["table.missing-column"]
    assert readings(tables()["decisions"], [Heading("measure")], "here")


TYPES: list[tuple[str, pa.DataType, Any, str]] = [
    ("actual_investment", pa.float64(), 1.5, "table.float"),
    ("actual_investment", pa.float32(), 1.5, "table.float"),
    ("added_floor_area", pa.float64(), 1.5, "table.float"),
    ("actual_investment", pa.date32(), dt.date(2023, 1, 1), "table.type"),
    ("actual_investment", pa.bool_(), True, "table.type"),
    ("completed_on", pa.int64(), 20230101, "table.type"),
    ("completed_on", pa.timestamp("us", "UTC"), dt.datetime(2023, 1, 1),  # noqa: DTZ001
     "table.type"),
    ("smart", pa.float64(), 1.0, "table.float"),
    ("name", pa.float64(), 1.0, "table.float"),
    ("name", pa.list_(pa.string()), ["a"], "table.type"),
    ("kind", pa.bool_(), True, "table.type"),
    ("actual_investment", pa.decimal256(50, 2), Decimal("1.50"), "table.type"),
    ("name", pa.binary(), b"a", "table.type"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "value", "code"), TYPES)
def test_a_type_that_cannot_hold_the_fact_exactly_is_refused(
    tmp_path: Path, name: str, kind: pa.DataType, value: Any, code: str
) -> None:
    origin = tmp_path / "given"
    origin.mkdir()
    pq.write_table(pa.table({"id": ["E"]}), origin / "organisations.parquet")
    columns = {"id": ["P"], "of": ["E"], name: pa.array([value], kind)}
    pq.write_table(pa.table(columns), origin / "projects.parquet")
    with pytest.raises(InputRefused) as error:
        take_in(origin, tmp_path / "set", claim_year=2023)
    assert [p.code for p in error.value.problems] == [code]
    assert name in error.value.problems[0].en


def test_a_refused_type_names_the_remedy() -> None:
    for table, name, remedy in (
        ("projects", "actual_investment", "actual_investment_fen"),
        ("project.loans", "rate", "rate_ppm"),
        ("projects", "added_floor_area", "DECIMAL"),
        ("project.loans", "years", "whole numbers"),
    ):
        heads = [Heading(n) for n in tables()[table].required]
        with pytest.raises(InputRefused) as error:
            readings(tables()[table], [*heads, Heading(name, "float", "double")], "here")
        assert remedy in error.value.problems[0].en


GOOD: Sheets = {"organisations": [["id"], ["E"]]}


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD | {"prjects": [["id"]]}) == ["table.name"]


def test_problems_of_all_tables_are_told_together(tmp_path: Path) -> None:
    sheets = {"organisations": [["id", "x"]], "projects": [["id", "y"]]}
    assert refusal(tmp_path, sheets) == ["table.column", "table.column", "table.missing-column"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_two_columns_of_one_name_are_refused(tmp_path: Path, form: str) -> None:
    if form == "parquet":
        (tmp_path / "given").mkdir()
        columns = [pa.array(["E"]), pa.array(["x"]), pa.array(["y"])]
        path = tmp_path / "given" / "organisations.parquet"
        pq.write_table(pa.Table.from_arrays(columns, ["id", "z", "z"]), path)
        with pytest.raises(InputRefused) as error:
            take_in(path, tmp_path / "set", claim_year=2023)
        assert error.value.problems[0].code == "table.twice"
        return
    sheets = {"organisations": [["id", "z", "z"], ["E", "x", "y"]]}
    assert refusal(tmp_path, sheets, form) == ["table.twice"]


def test_a_column_to_ignore_is_left_out(tmp_path: Path) -> None:
    sheets = {"organisations": [["id", "remark"], ["E", "x"]]}
    assert intake(tmp_path, sheets, ignore=["remark"]).whole


@pytest.mark.parametrize(
    ("sheets", "named"),
    [
        ({"projects": [["id", "of"]]}, "organisations"),
        ({"organisations": [["id"]], "project.loans": [["id"]]}, "projects"),
        ({"organisations": [["id"]], "decision.lifts": [["id", "limit"]]}, "decisions"),
    ],
)
def test_a_table_that_others_refer_to_must_be_there(
    tmp_path: Path, sheets: Sheets, named: str
) -> None:
    with pytest.raises(InputRefused) as error:
        intake(tmp_path, sheets)
    assert error.value.problems[0].code == "table.missing"
    assert named in error.value.problems[0].en
