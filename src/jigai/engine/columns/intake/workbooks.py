"""Workbooks (xlsx, xls, ods): a sheet is a table, row 1 its heading.

A number in a cell is read as the at most 15 digits that a spreadsheet shows, never as a float.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from jigai.engine.columns.intake.headings import Heading, Reading
from jigai.engine.columns.intake.sources import (
    BATCH,
    CellProblem,
    SourceTable,
    batch,
    known_table,
    same_names,
)
from jigai.engine.columns.tables import Table
from jigai.facts.problems import refused

SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_BYTES: Final = 2_000_000_000
_EXACT: Final = 10**15
_FAULTY: Final = re.compile(
    rb'<c r="(?P<column>[A-Z]+)(?P<row>[0-9]+)"(?:'
    rb'[^>]*t="e"[^>]*>(?:<f[^>]*?(?:/>|>[^<]*</f>))?<v>(?P<error>[^<]*)</v>'
    rb'|(?![^>]*t="str")[^>]*>(?P<formula><f[^>]*?(?:/>|>[^<]*</f>))(?:<v ?/>|<v></v>)?</c>)'
)
_OVERLAP: Final = 20_000


class SheetTable(SourceTable):
    """One sheet. The number of a row is the sheet's own."""

    def __init__(self, workbook: Any, path: Path, sheet: str, table: Table | None = None) -> None:
        """Reads the sheet into memory; a sheet holds at most a million rows."""
        place = f"{path}!{sheet}"
        found = table or known_table(sheet, place)
        self.path = path
        self.sheet = sheet
        loaded = workbook.get_sheet_by_name(sheet)
        self.first = loaded.start[0] + 1 if loaded.start else 1
        self.left = loaded.start[1] if loaded.start else 0
        self.cells: list[list[Any]] = loaded.to_python(skip_empty_area=True)
        self.faults = self._faults()
        super().__init__(found, place, self._headings(place))

    def _headings(self, place: str) -> list[Heading]:
        if not self.cells:
            raise refused(
                "file.empty",
                "工作表是空的，第一行应为列名",
                "the sheet is empty; its first row should name the columns",
                place,
            )
        names = [str(cell).strip() for cell in self.cells[0]]
        for index, name in enumerate(names):
            if not name and any(row[index] != "" for row in self.cells[1:]):
                raise refused(
                    "table.no-heading",
                    f"第 {self.left + index + 1} 列有内容却没有列名，请补上或删去",
                    f"column {self.left + index + 1} has cells but no heading; name or remove it",
                    place,
                )
        headings = [Heading(name) for name in names if name]
        same_names(headings, place)
        self.places = {name: index for index, name in enumerate(names) if name}
        return headings

    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        """Its rows that are not blank, fifty thousand at a time."""
        faults = self.faults
        for start in range(1, len(self.cells), BATCH):
            numbers: list[int] = []
            columns: list[list[str | None]] = [[] for _ in readings]
            for offset, row in enumerate(self.cells[start : start + BATCH]):
                number = self.first + start + offset
                if number not in faults and all(cell == "" for cell in row):
                    continue
                numbers.append(number)
                for index, reading in enumerate(readings):
                    place = self.places[reading.heading.name]
                    fault = faults.get(number, {}).get(self.left + place)
                    if fault:
                        self._fault(number, reading, fault)
                    text = None if fault else self._text(number, reading, row[place])
                    columns[index].append(text)
            if numbers:
                yield batch(numbers, columns)

    def _text(self, number: int, reading: Reading, cell: Any) -> str | None:
        """A cell as text; what a spreadsheet cannot say exactly is a problem."""
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, (int, float)):
            return self._number(number, reading, cell)
        if isinstance(cell, dt.datetime):
            plain = cell.time() == dt.time() and cell.tzinfo is None
            return cell.date().isoformat() if plain else cell.isoformat(" ")
        return str(cell)

    def _number(self, number: int, reading: Reading, cell: float) -> str | None:
        fact, name = reading.column.fact, reading.column.name
        if abs(cell) >= _EXACT and fact.type in ("text", "code", "industry", "region"):
            self.problems.append(CellProblem(
                number, name, format(cell, ".15g"), "value.long-number",
                f"“{fact.label.zh}”超过 15 位，表格软件已丢失末位；请把单元格设为文本后重新填写",
                f"'{fact.label.en}' has more than 15 digits, of which a spreadsheet loses some; "
                "format the cell as text and enter it again",
            ))  # fmt: skip
            return None
        text = format(cell, ".15g")
        if fact.type == "rate" and reading.unit != "ppm" and 0 < cell < 1:
            self.problems.append(CellProblem(
                number, name, text, "value.rate-fraction",
                f"“{fact.label.zh}”是数值 {text}，看不出是 {text}% 还是百分比格式；"
                "请写成文本，如 4.35%",
                f"'{fact.label.en}' is the number {text}, which may mean {text}% or a cell shown "
                "as a percentage; write it as text such as 4.35%",
            ))  # fmt: skip
            return None
        return text

    def _fault(self, number: int, reading: Reading, fault: str) -> None:
        label = reading.column.fact.label
        self.problems.append(CellProblem(
            number, reading.column.name, fault, "value.formula",
            f"“{label.zh}”的公式没有结果（{fault}），请改正后保存",
            f"the formula of '{label.en}' has no result ({fault}); correct it and save",
        ))  # fmt: skip

    def _faults(self) -> dict[int, dict[int, str]]:
        """Cells of an xlsx file that show an error or a formula never worked out, which the
        reader would hand over as blank; by row and by place of the column from 0."""
        if self.path.suffix.lower() not in (".xlsx", ".xlsm"):
            return {}
        found: dict[int, dict[int, str]] = {}
        with zipfile.ZipFile(self.path) as archive, archive.open(self._part(archive)) as part:
            rest = b""
            while chunk := part.read(1 << 22):
                text = rest + chunk
                for match in _FAULTY.finditer(text):
                    shown = (match["error"] or b"=").decode("utf-8", "replace")
                    row = found.setdefault(int(match["row"]), {})
                    row[_column_number(match["column"].decode())] = shown
                rest = text[-_OVERLAP:]
        return found

    def _part(self, archive: zipfile.ZipFile) -> str:
        """The part of an xlsx file that holds the sheet."""
        book = _parsed(archive, "xl/workbook.xml")
        links = _parsed(archive, "xl/_rels/workbook.xml.rels")
        targets = {link.get("Id"): str(link.get("Target")) for link in links}
        for item in book.iter():
            if item.tag.endswith("}sheet") and item.get("name") == self.sheet:
                link = next(v for k, v in item.attrib.items() if k.endswith("}id"))
                target = targets[link]
                return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        raise KeyError(self.sheet)


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise zipfile.BadZipFile("a document type in a workbook")
    return ElementTree.fromstring(text)  # noqa: S314 - no document type, hence no entities


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheets(path: Path, table: Table | None = None) -> list[SheetTable]:
    """The tables of a workbook; a single sheet may belong to the table that the file is named for.

    Raises InputRefused.
    """
    try:
        _check_size(path)
        workbook = CalamineWorkbook.from_path(str(path))
        names = list(workbook.sheet_names)
        if table is not None and len(names) == 1:
            return [SheetTable(workbook, path, names[0], table)]
        return [SheetTable(workbook, path, name) for name in names]
    except (CalamineError, zipfile.BadZipFile, ElementTree.ParseError, KeyError) as error:
        raise refused(
            "file.workbook",
            f"不是完整的工作簿（可能被截断、加密或格式不符），请重新保存（{error}）",
            f"this is no whole workbook (cut short, encrypted, or another format); "
            f"save it again ({error})",
            str(path),
        ) from None


def _check_size(path: Path) -> None:
    """A small file that unpacks into an enormous one is refused."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
            raise refused(
                "file.too-large",
                "工作簿展开后超过 2 GB，请改用 CSV 或 Parquet",
                "the workbook unpacks to over 2 GB; use CSV or Parquet",
                str(path),
            )
