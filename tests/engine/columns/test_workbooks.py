"""Workbooks: numbers as they show, formulas without a result never taken for blank."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.engine.columns.tables_in import adds_up, causes, table
from tests.engine.columns.workbook import (
    EMPTY_RESULT,
    ERROR,
    FORMULA_ERROR,
    PERCENT,
    UNCOMPUTED,
    write,
)

from jigai.engine.columns.intake import take_in
from jigai.facts.problems import InputRefused

ORGANISATIONS = [["id"], ["E"]]


def projects(tmp_path: Path, heading: str, *cells: Any) -> list[Any]:
    """What a column of projects becomes."""
    rows = [["id", "of", heading], *[[f"P{i}", f"E{i}", cell] for i, cell in enumerate(cells)]]
    owners = [["id"], *[[f"E{i}"] for i in range(len(cells))]]
    path = write(tmp_path / "all.xlsx", {"企业": owners, "项目": rows})
    adds_up(take_in(path, tmp_path / "set", claim_year=2023))
    found = dict(table(tmp_path / "set", "projects", "id", heading.removesuffix("_fen")))
    return [found.get(f"P{i}", "rejected") for i in range(len(cells))]


def test_numbers_are_the_digits_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    cells = (1234.5, 1234.3000000000002, 5, 0.1 + 0.2, 99999999999.99, 12.345, "1,234.50", -1)
    assert projects(tmp_path, "actual_investment", *cells) == [
        123_450, 123_430, 500, 30, 9_999_999_999_999, "rejected", 123_450, "rejected",
    ]  # fmt: skip
    assert [(r[1], r[3], r[4]) for r in causes(tmp_path / "set")] == [
        (7, "12.345", "money.three-decimals"), (9, "-1", "value.negative"),
    ]  # fmt: skip


def test_whole_fen_years_and_areas(tmp_path: Path) -> None:
    assert projects(tmp_path, "actual_investment_fen", 1234, 1234.5) == [1234, "rejected"]


def test_dates_yes_and_no_and_text(tmp_path: Path) -> None:
    days = (dt.date(2023, 1, 2), "2023-01-02", 45000.5, "不适用", None)
    assert projects(tmp_path, "completed_on", *days) == [
        dt.date(2023, 1, 2), dt.date(2023, 1, 2), "rejected", dt.date.max, None,
    ]  # fmt: skip


def test_yes_and_no(tmp_path: Path) -> None:
    cells = (True, False, "是", 1, 2)
    assert projects(tmp_path, "smart", *cells) == [
        True, False, True, True, "rejected",
    ]  # fmt: skip


def test_codes_that_are_numbers(tmp_path: Path) -> None:
    assert projects(tmp_path, "region", 210681, "210681") == ["210681", "210681"]


def test_a_long_number_has_lost_its_last_digits(tmp_path: Path) -> None:
    assert projects(tmp_path, "code", 123456789012345, 12345678901234567890.0) == [
        "123456789012345", "rejected",
    ]  # fmt: skip
    assert causes(tmp_path / "set")[0][3:] == ("1.23456789012346e+19", "value.long-number")


def test_a_rate_that_may_be_a_fraction_or_a_percentage_is_not_guessed(tmp_path: Path) -> None:
    rates: list[list[Any]] = [["id", "rate"], ["P", 4.35], ["P", "4.35%"], ["P", PERCENT], ["P", 0]]
    sheets: dict[str, Any] = {"企业": ORGANISATIONS, "项目.贷款": rates}
    sheets["项目"] = [["id", "of"], ["P", "E"]]
    path = write(tmp_path / "all.xlsx", sheets)
    take_in(path, tmp_path / "set", claim_year=2023)
    assert causes(tmp_path / "set") == [
        ("project.loans", 4, "rate", "0.0435", "value.rate-fraction")
    ]


def test_a_formula_without_a_result_is_not_blank(tmp_path: Path) -> None:
    cells = (ERROR, FORMULA_ERROR, UNCOMPUTED, EMPTY_RESULT, None, 5)
    assert projects(tmp_path, "actual_investment", *cells) == [
        "rejected", "rejected", "rejected", None, None, 500,
    ]  # fmt: skip
    assert [(r[1], r[3], r[4]) for r in causes(tmp_path / "set")] == [
        (2, "#REF!", "value.formula"), (3, "#DIV/0!", "value.formula"), (4, "=", "value.formula"),
    ]  # fmt: skip


def test_an_error_in_a_cell_of_the_id_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": [["id"], [ERROR], ["E2"]]})
    take_in(path, tmp_path / "set", claim_year=2023)
    assert causes(tmp_path / "set") == [("organisations", 2, "id", "#REF!", "value.formula")]
    assert table(tmp_path / "set", "organisations", "id") == [("E2",)]


def test_blank_rows_are_no_rows_and_numbers_are_the_sheets_own(tmp_path: Path) -> None:
    rows: list[Any] = [["id", "size"], [None, None], ["E1", "?"], [None, None], ["E2", None]]
    path = write(tmp_path / "all.xlsx", {"企业": rows})
    report = take_in(path, tmp_path / "set", claim_year=2023)
    assert report.read == {"organisations": 2}
    assert causes(tmp_path / "set") == [("organisations", 3, "size", "?", "value.code")]


def test_a_sheet_may_begin_anywhere(tmp_path: Path) -> None:
    rows: list[Any] = [
        [None, None],
        [None, "id", "size"],
        [None, "E1", ERROR],
        [None, "E2", "large"],
    ]
    path = write(tmp_path / "all.xlsx", {"企业": rows})
    take_in(path, tmp_path / "set", claim_year=2023)
    assert causes(tmp_path / "set") == [("organisations", 3, "size", "#REF!", "value.formula")]
    assert table(tmp_path / "set", "organisations", "id", "size") == [("E2", "large")]


def test_a_single_sheet_may_have_the_name_of_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    write(folder / "organisations.xlsx", {"Sheet1": ORGANISATIONS})
    write(folder / "项目.xlsx", {"Sheet1": [["id", "of"], ["P", "E"]]})
    (folder / "~$项目.xlsx").write_bytes(b"lock")
    take_in(folder, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "projects", "id", "of") == [("P", "E")]


def refused(path: Path, tmp_path: Path) -> str:
    with pytest.raises(InputRefused) as error:
        take_in(path, tmp_path / "set", claim_year=2023)
    assert not (tmp_path / "set").exists()
    return error.value.problems[0].code


def test_a_workbook_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": ORGANISATIONS})
    whole = path.read_bytes()
    for content in (whole[:-100], whole[: len(whole) // 2], b"", b"id,name\n"):
        path.write_bytes(content)
        assert refused(path, tmp_path) == "file.workbook"


def test_other_sheets_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": ORGANISATIONS, "说明": [["x"]]})
    assert refused(path, tmp_path) == "table.name"


def test_an_empty_sheet_and_a_column_without_a_heading_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": []})
    assert refused(path, tmp_path) == "file.empty"
    write(path, {"企业": [["id", None], ["E", "x"]]})
    assert refused(path, tmp_path) == "table.no-heading"
    write(path, {"企业": [["id", None, "name"], ["E", None, "x"]]})
    take_in(path, tmp_path / "set", claim_year=2023)
    assert table(tmp_path / "set", "organisations", "name") == [("x",)]


def test_a_workbook_that_unpacks_into_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": ORGANISATIONS})
    monkeypatch.setattr("jigai.engine.columns.intake.workbooks.MOST_BYTES", 100)
    assert refused(path, tmp_path) == "file.too-large"


def test_a_document_type_inside_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "all.xlsx", {"企业": ORGANISATIONS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    assert refused(path, tmp_path) == "file.workbook"
