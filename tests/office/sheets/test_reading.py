"""Workbooks as people send them: read exactly where they are right, refused in clear words else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from tests.office.sheets.sample import FIRST, OTHER, SAMPLE, code, filled, known

from jigai.facts.problems import InputRefused
from jigai.office.sheets import opening
from jigai.office.sheets.opening import outline
from jigai.office.sheets.reading import Row, read
from jigai.office.sheets.template import Faulty, template
from jigai.office.sheets.writing import lines_of

GOOD = [code(1), "甲公司", "宜都市", 500]


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    with known():
        yield


def rows(file: io.BytesIO) -> list[Row]:
    return list(read(file, SAMPLE).rows)


def refusal(file: io.BytesIO) -> tuple[str, str]:
    with pytest.raises(InputRefused) as caught:
        list(read(file, SAMPLE).rows)
    (found,) = caught.value.problems
    assert found.en
    return found.code, found.zh


def faults(file: io.BytesIO) -> dict[str, str]:
    return {p.where: p.code for row in rows(file) for p in row.faults}


def test_a_filled_in_template_is_read() -> None:
    (row,) = rows(filled([GOOD]))
    assert row.number == FIRST
    assert row.faults == []
    assert row.values == {
        "credit_code": code(1), "name": "甲公司", "region": "420581", "capital": 500_000_000,
    }  # fmt: skip


def test_the_template_opens_with_its_drop_downs_help_and_heads() -> None:
    book = load_workbook(io.BytesIO(template(SAMPLE, "zh")))
    page = book.worksheets[0]
    assert book["_jigai"].sheet_state == book["_options"].sheet_state == "veryHidden"
    assert str(page.freeze_panes) == "C5"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    kinds = {d.type for d in page.data_validations.dataValidation}
    assert "list" in kinds
    assert all(d.prompt for d in page.data_validations.dataValidation)
    assert page.column_dimensions["B"].number_format == "@"
    assert {str(m) for m in page.merged_cells.ranges} >= {"B3:B4", "D3:E3"}
    assert page["B3"].value.endswith("*")
    assert "（万元）" in page["E4"].value
    help_ = book.worksheets[1]
    assert (help_.title, [str(m) for m in help_.merged_cells.ranges]) == ("填写说明", ["A1:C1"])
    assert help_.row_dimensions[1].height == 15 * lines_of(str(help_["A1"].value), 104)
    stated = {p.name: p.value for p in book.custom_doc_props.props}  # type: ignore[attr-defined]
    assert stated == {"jigai-template": "test.organisations 3"}


def test_lines_count_wide_signs_twice() -> None:
    assert [lines_of(text, 10) for text in ("", "a" * 9, "汉" * 5, "汉" * 9)] == [1, 1, 2, 2]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_of_either_language_is_read(lang: Any) -> None:
    book = load_workbook(io.BytesIO(template(SAMPLE, lang)))
    for place, value in enumerate([code(1), "x", "Yidu", "7.5"], start=2):
        book.worksheets[0].cell(FIRST, place, value)
    out = io.BytesIO()
    book.save(out)
    (row,) = rows(out)
    assert row.values["region"] == "420581"
    assert row.values["capital"] == 7_500_000


def test_faults_name_sheet_cell_value_rule_and_remedy() -> None:
    (row,) = rows(filled([[code(1), "甲", "宜都市", "1.2E+06"]]))
    (found,) = row.faults
    assert found.where == "E5"
    assert "E5" in found.zh
    assert "1.2E+06" in found.zh
    assert "请填完整数字" in found.zh
    assert "Enter the full number" in found.en


def test_formulas_are_refused_at_their_cells_even_where_they_have_a_value() -> None:
    assert faults(filled([[code(1), "甲", "宜都市", "=1+1"]])) == {"E5": "sheets.formula"}
    assert faults(filled([["=1", None, None, None]]))["B5"] == "sheets.formula"


def test_merged_cells_among_the_rows_are_refused_where_they_hide_a_value() -> None:
    def merge(_book: Any, page: Any) -> None:
        page.merge_cells("D5:D6")

    found = faults(filled([GOOD, [code(2), "乙公司", None, 1]], change=merge))
    assert found == {"D6": "sheets.merged"}


def test_hidden_and_filtered_rows_count_like_others() -> None:
    def hide(_book: Any, page: Any) -> None:
        page.row_dimensions[6].hidden = True
        page.auto_filter.ref = "A4:E7"

    found = rows(
        filled([GOOD, [code(2), "乙", "宜都市", 1], [code(3), "丙", "宜都市", 1]], change=hide)
    )
    assert [r.number for r in found] == [5, 6, 7]


def test_columns_may_be_moved_and_rows_put_above_the_heads() -> None:
    book = load_workbook(filled([]))
    page = book.worksheets[0]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    heads = [page["B3"].value, page["C3"].value, page["D4"].value, page["E4"].value]
    for place, head in zip((5, 2, 3, 4), heads, strict=True):
        page.cell(3, place, None)
        page.cell(4, place, head)
    for place, value in zip((5, 2, 3, 4), GOOD, strict=True):
        page.cell(5, place, str(value))
    page.insert_rows(1, 2)
    out = io.BytesIO()
    book.save(out)
    (row,) = rows(out)
    assert row.number == 7
    assert row.values["credit_code"] == code(1)


def test_another_template_an_older_and_a_foreign_one_are_told_apart() -> None:
    assert refusal(filled([GOOD], OTHER))[0] == "sheets.other-template"
    book = load_workbook(filled([GOOD]))
    book["_jigai"]["A2"] = "1"
    out = io.BytesIO()
    book.save(out)
    found, words = refusal(out)
    assert found == "sheets.version"
    assert "第 1 版" in words
    assert "不限；清除" in words
    plain = Workbook()
    plain.worksheets[0].append(["x"])
    out = io.BytesIO()
    plain.save(out)
    assert refusal(out)[0] == "sheets.no-template"


def test_a_template_whose_hidden_sheet_was_lost_still_knows_itself() -> None:
    book = load_workbook(filled([GOOD]))
    del book["_jigai"]
    out = io.BytesIO()
    book.save(out)
    assert len(rows(out)) == 1


def test_missing_heads_and_missing_columns_are_named() -> None:
    def no_heads(_book: Any, page: Any) -> None:
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.delete_rows(1, 4)

    def no_column(_book: Any, page: Any) -> None:
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page["C3"] = page["C4"] = None

    assert refusal(filled([], change=no_heads))[0] == "sheets.no-heads"
    found, words = refusal(filled([GOOD], change=no_column))
    assert found == "sheets.no-column"
    assert SAMPLE.field("name").name("zh") in words


def test_a_million_empty_rows_cost_neither_time_nor_memory() -> None:
    file = filled([GOOD])
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                empty = b"".join(
                    b'<row r="%d"><c r="B%d" s="3"/></row>' % (n, n) for n in range(20, 1_048_577)
                )
                text = text.replace(b"</sheetData>", empty + b"</sheetData>")
            new.writestr(item, text)
    found = rows(out)
    assert [r.number for r in found] == [5]


@pytest.mark.parametrize(
    ("cell", "code_"), [("B1048576", "sheets.far-row"), ("XFD7", "sheets.far-column")]
)
def test_a_stray_cell_at_the_far_end_is_named(cell: str, code_: str) -> None:
    def stray(_book: Any, page: Any) -> None:
        page[cell] = "x"

    found, words = refusal(filled([GOOD], change=stray))
    assert found == code_
    assert cell.rstrip("0123456789") in words or "1048576" in words


def test_what_is_no_workbook_is_told_apart_by_its_bytes() -> None:
    assert refusal(io.BytesIO(b"%PDF-1.4 ..."))[0] == "sheets.not-workbook"
    assert refusal(io.BytesIO(b""))[0] == "sheets.not-workbook"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    assert refusal(io.BytesIO(ole))[0] == "sheets.old-format"
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert refusal(io.BytesIO(locked))[0] == "sheets.encrypted"
    whole = filled([GOOD]).getvalue()
    assert refusal(io.BytesIO(whole[: len(whole) // 2]))[0] == "sheets.broken"
    spoilt = whole[:3000] + b"\0" * 200 + whole[3200:]
    assert refusal(io.BytesIO(spoilt))[0] == "sheets.broken"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(out)[0] == "sheets.not-workbook"


def test_macros_are_refused() -> None:
    file = filled([GOOD])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert refusal(file)[0] == "sheets.macros"


def test_what_unpacks_to_an_absurd_size_is_not_read() -> None:
    file = filled([GOOD])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", bytes(60_000_000))
    assert refusal(file)[0] == "sheets.bomb"


def test_a_workbook_that_declares_entities_is_refused() -> None:
    file = filled([GOOD])
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/workbook.xml":
                text = text.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)
            new.writestr(item, text)
    assert refusal(out)[0] == "sheets.broken"


def test_refused_rows_come_back_as_a_template_with_what_is_wrong_beside_them() -> None:
    (row,) = rows(filled([[code(1), "甲公司", "月球", "####"]]))
    told = [{"where": p.where, "zh": p.zh, "en": p.en} for p in row.faults]
    back = template(SAMPLE, "zh", [Faulty([str(c) for c in row.raw], told)])
    page = load_workbook(io.BytesIO(back)).worksheets[0]
    assert page["B5"].value == code(1)
    assert page["D5"].value == "月球"
    assert page["D5"].fill.fgColor.rgb == "FFFBE9E7"
    assert page["C5"].fill.fgColor.rgb != "FFFBE9E7"
    assert "月球" in page["F5"].value
    assert "列宽" in page["F5"].value
    (again,) = rows(io.BytesIO(back))
    assert {p.where for p in again.faults} == {"D5", "E5"}


def test_the_outline_counts_rows_that_hold_something() -> None:
    name = load_workbook(filled([])).sheetnames[0]
    found = outline(filled([GOOD, [None] * 4, GOOD]), name)
    assert found.last == 7
    assert found.width == 5
    assert [opening.column(c) for c in ("A", "Z", "AA", "XFD")] == [0, 25, 26, 16383]
    assert [opening.letters(n) for n in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]
