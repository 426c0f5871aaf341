"""Results as an Excel file: amounts are exact decimals in yuan, with 万元 beside them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from jigai.guide.report import Report, Row
from jigai.office.ground.texts import t
from jigai.office.portal.calculation.asking import Standpoint
from jigai.office.portal.policies.reading import policy

YUAN, WAN = "#,##0.00", "#,##0.000000"
_NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def workbook(here: Standpoint, reports: Sequence[Report]) -> bytes:
    """The file: totals of every place, each place's awards and payments, and what was answered."""
    book = Workbook(write_only=True)
    _totals(book, here, reports)
    for report in reports:
        _place(book, report)
    _answers(book, here)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _totals(book: Any, here: Standpoint, reports: Sequence[Report]) -> None:
    sheet = _sheet(book, t("calc.book.totals"), (14, 44, 20, 20, 20, 14, 14, 40))
    keys = ("place", "policy", "low", "high", "low-wan", "high-wan", "bound", "note")
    _heads(sheet, [t(f"calc.book.{k}") for k in keys])
    for report in reports:
        note = t("document.draft") if report.draft else ""
        if report.problems:
            note = "；".join(line.text for line in report.problems)
        bound = t("calc.no-ceiling") if report.boundless else ""
        high = None if report.boundless else report.high
        cells = [report.place, report.title, _yuan(sheet, report.low), _yuan(sheet, high),
                 _wan(sheet, report.low), _wan(sheet, high), bound, note]  # fmt: skip
        _line(sheet, cells)
    sheet.append([])
    applicant = str(here.draft.dossier["applicant"].get("name", ""))
    _line(sheet, [t("calc.name"), applicant])
    _line(sheet, [t("calc.start.year"), str(here.draft.claim_year)])
    for report in reports:
        _line(sheet, [t("calc.book.version"), f"{report.pack.id} {report.pack.version}"])


def _place(book: Any, report: Report) -> None:
    name = _NOT_IN_SHEETS.sub(" ", policy(report.pack).place)[:31]
    sheet = _sheet(book, name, (36, 22, 14, 16, 20, 20, 18, 18, 22, 10, 20, 60))
    keys = ("measure", "about", "clause", "outcome", "low", "high", "low-wan", "high-wan",
            "payment", "year", "payment-amount", "why")  # fmt: skip
    _heads(sheet, [t(f"calc.book.{k}") for k in keys])
    for row in report.rows:
        for line in _lines(sheet, row):
            _line(sheet, line)
    sheet.append([])
    sheet.append([])
    for note in (*report.notes, t("calc.book.exact")):
        _line(sheet, [note])


def _lines(sheet: Any, row: Row) -> list[list[Any]]:
    """An award, with one line for each of its payments."""
    none = row.outcome in ("declared", "case-by-case")
    low = None if none else row.low
    high = None if none or row.boundless else row.high
    why = "；".join(line.text for line in row.reasons)
    head = [row.name, row.about, row.clause, t(f"outcome.{row.outcome}"), _yuan(sheet, low),
            _yuan(sheet, high), _wan(sheet, low), _wan(sheet, high)]  # fmt: skip
    if not row.payments:
        return [[*head, "", "", None, why]]
    found = []
    for number, pay in enumerate(row.payments):
        first = head if number == 0 else [row.name, row.about, row.clause, *[""] * 5]
        paid = _yuan(sheet, pay.low if pay.low == pay.high else None)
        said = pay.why or (why if number == 0 else "")
        found.append([*first, pay.label, str(pay.year or ""), paid, said])
    return found


def _answers(book: Any, here: Standpoint) -> None:
    sheet = _sheet(book, t("calc.answers.title"), (28, 40, 60))
    _heads(sheet, [t("calc.book.about"), t("calc.book.question"), t("calc.book.answer")])
    for said in here.said:
        _line(sheet, [said.subject, said.label, said.text])


# Cells


def _sheet(book: Any, title: str, widths: Sequence[int]) -> Any:
    sheet = book.create_sheet(title)
    for number, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKL"[number]].width = width
    sheet.freeze_panes = "A2"
    return sheet


def _heads(sheet: Any, texts: Sequence[str]) -> None:
    cells = []
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="ECEFF3")
        cells.append(cell)
    sheet.append(cells)


def _line(sheet: Any, values: Sequence[Any]) -> None:
    sheet.append([_text(sheet, v) if isinstance(v, str) else v for v in values])


def _text(sheet: Any, text: str) -> Any:
    """Text stays text: what begins with = is no formula."""
    cell = WriteOnlyCell(sheet, _CONTROL.sub("", text))
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _yuan(sheet: Any, fen: int | None) -> Any:
    return _number(sheet, fen, 100, YUAN)


def _wan(sheet: Any, fen: int | None) -> Any:
    return _number(sheet, fen, 1_000_000, WAN)


def _number(sheet: Any, fen: int | None, per: int, form: str) -> Any:
    if fen is None:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value = Decimal(fen) / per
    cell.number_format = form
    return cell
