"""The rows of a filled-in template: found by their heads, read cell by cell, faults at their cells.

A template knows itself by its hidden sheet and by the properties of the document: which sheet it
is, which version, where the rows begin. Columns may have been moved, rows put above the head, rows
hidden or filtered: what counts is what stands under each head.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import LANGUAGES, problem, refused
from jigai.office.sheets.cells import CellRefused, reader_of
from jigai.office.sheets.fields import Field
from jigai.office.sheets.opening import Outline, letters, look, outline, whole
from jigai.office.sheets.sheet import SHEETS, Sheet, Values

MARK: Final = "_jigai"
"""The name of the hidden sheet."""
MOST_ABOVE: Final = 30
MOST_FAULTS: Final = 8
"""Faults that are kept of one row."""
PROPERTIES: Final = "docProps/custom.xml"
PROPERTY: Final = "jigai-template"
_UNIT: Final = re.compile(r"[（(](?:元|万元|yuan|RMB|10,000yuan)[)）]")
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")


@dataclass
class Row:
    """One row that holds something: its number in the sheet, its values, its faults."""

    number: int
    values: Values
    faults: list[Problem] = field(default_factory=list)
    raw: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Filled:
    """A filled-in template: the columns of its fields, and its rows in order."""

    sheet: Sheet
    name: str
    places: Mapping[str, int]
    heads: tuple[str, ...]
    rows: Iterator[Row]
    total: int


def read(file: IO[bytes], sheet: Sheet) -> Filled:
    """Open a filled-in template; raises InputRefused where the file as a whole cannot be taken."""
    look(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        _known(book, file, sheet)
        name = _data(book, sheet)
        found = outline(file, name)
        cells = book.get_sheet_by_name(name)
        table = _even(cells.to_python(skip_empty_area=False, nrows=found.last), found)
    except CalamineError as error:
        raise refused("sheets.broken") from error
    head, places = _places(table, sheet, name)
    heads = tuple(str(cell) for cell in table[head])
    rows = _rows(sheet, name, table[head + 1 :], head + 2, places, found)
    return Filled(sheet, name, places, heads, rows, len(table) - head - 1)


def _even(table: list[list[Any]], found: Outline) -> list[list[Any]]:
    """Every row of the outline, each equally wide: formulas without a result count as well."""
    width = max([found.width, *(len(row) for row in table[:1])])
    table += [[] for _ in range(found.last - len(table))]
    return [row if len(row) >= width else row + [""] * (width - len(row)) for row in table]


def _known(book: CalamineWorkbook, file: IO[bytes], sheet: Sheet) -> None:
    """Which template it is; raises InputRefused for another one, or another version."""
    key, version = _mark(book) or _property(file) or ("", 0)
    if key != sheet.key:
        other = SHEETS.get(key)
        if other is None:
            raise refused("sheets.no-template", name=sheet.names())
        raise refused("sheets.other-template", found=other.names(), wanted=sheet.names())
    if version != sheet.version:
        changed = sheet.changed_since(version)
        raise refused("sheets.version", stated=version, now=sheet.version, changed=changed)


def _mark(book: CalamineWorkbook) -> tuple[str, int] | None:
    if MARK not in book.sheet_names:
        return None
    cells = [str(row[0]) for row in book.get_sheet_by_name(MARK).to_python(nrows=4) if row]
    return _stated(" ".join(cells[:2]))


def _property(file: IO[bytes]) -> tuple[str, int] | None:
    """From the properties of the document, where the hidden sheet was lost."""
    with whole(), zipfile.ZipFile(file) as archive:
        if PROPERTIES not in archive.namelist():
            return None
        text = archive.read(PROPERTIES)[:100_000].decode("utf-8", "replace")
    found = re.search(rf'name="{PROPERTY}".*?<vt:lpwstr[^>]*>([^<]*)<', text, re.DOTALL)
    return _stated(found[1]) if found else None


def bears_mark(file: IO[bytes]) -> bool:
    """Whether a workbook is a template of ours; raises InputRefused for a damaged one."""
    if _property(file) is not None:
        return True
    with whole(), zipfile.ZipFile(file) as archive:
        names = "xl/workbook.xml"
        return names in archive.namelist() and f'"{MARK}"'.encode() in archive.read(names)


def _stated(text: str) -> tuple[str, int] | None:
    found = re.fullmatch(r"([a-z0-9.-]{1,80}) (\d{1,6})(?:\.0)?", text)
    return (found[1], int(found[2])) if found else None


def _data(book: CalamineWorkbook, sheet: Sheet) -> str:
    """The sheet with the rows: by its name, or else the first that people see."""
    names = [n for n in book.sheet_names if not n.startswith("_")]
    for wanted in sheet.names().values():
        if sheet_name(wanted) in names:
            return sheet_name(wanted)
    if not names:
        raise refused("sheets.no-rows")
    return names[0]


def sheet_name(title: str) -> str:
    """A title as the name of a sheet may be."""
    return _NOT_IN_NAMES.sub(" ", title).strip("'")[:31]


def _places(table: list[list[Any]], sheet: Sheet, name: str) -> tuple[int, dict[str, int]]:
    """The row of the heads and the column of each field; raises InputRefused for missing ones."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number in range(min(len(table), MOST_ABOVE)):
        above = table[number - 1] if number else []
        found = _heads(table[number], above, sheet)
        if len(found) > len(best[1]) or (len(found) == len(best[1]) and found):
            best = (number, found)
    missing = [f for f in sheet.fields if f.key not in best[1]]
    if not best[1] or len(missing) == len(sheet.fields):
        raise refused("sheets.no-heads", sheet=name)
    if missing:
        names = {
            "zh": "、".join(f.name("zh") for f in missing),
            "en": ", ".join(f.name("en") for f in missing),
        }
        raise refused("sheets.no-column", sheet=name, names=names)
    return best


def _heads(row: list[Any], above: list[Any], sheet: Sheet) -> dict[str, int]:
    """The fields whose head stands in a row, or above it where the head was merged downwards."""
    words = {_folded(f.name(lang)): f.key for f in sheet.fields for lang in LANGUAGES}
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        over = above[place] if place < len(above) else ""
        key = words.get(_folded(str(cell))) or (not str(cell) and words.get(_folded(str(over))))
        if key and key not in found:
            found[key] = place
    return found


def _folded(head: str) -> str:
    """A head without its unit, its star and its spaces."""
    return _UNIT.sub("", "".join(head.split())).rstrip("*＊")


def _rows(
    sheet: Sheet,
    name: str,
    table: list[list[Any]],
    first: int,
    places: Mapping[str, int],
    found: Outline,
) -> Iterator[Row]:
    """The rows that hold something in a column of ours."""
    columns = [(f, places[f.key], reader_of(f)) for f in sheet.fields]
    for number, cells in enumerate(table, start=first):
        formulas = found.formulas.get(number, ())
        merged = found.merged.get(number, ())
        if not any(cells[place] != "" or place in formulas for _, place, _ in columns):
            continue
        row = Row(number, {}, raw=[cells[place] for _, place, _ in columns])
        for field_, place, reader in columns:
            try:
                if place in formulas:
                    raise CellRefused(problem("sheets.formula"))
                if place in merged and cells[place] == "":
                    raise CellRefused(problem("sheets.merged"))
                row.values[field_.key] = reader(cells[place])
            except CellRefused as error:
                row.values[field_.key] = None
                if len(row.faults) < MOST_FAULTS:
                    row.faults.append(at_cell(error.problem, field_, name, place, number))
        yield row


def at_its_cell(filled: Filled, number: int, found: Problem) -> Problem:
    """A fault that names a field of ours, with the cell of that field in a row."""
    place = filled.places.get(found.where)
    if place is None:
        return found
    return at_cell(found, filled.sheet.field(found.where), filled.name, place, number)


def at_cell(found: Problem, field_: Field, name: str, place: int, number: int) -> Problem:
    """A fault with its cell: sheet, column, row, and what the column is called."""
    cell = f"{letters(place)}{number}"
    zh = f"工作表“{name}”{cell}“{field_.name('zh')}”：{found.zh}"
    en = f"sheet “{name}”, cell {cell}, {field_.name('en')}: {found.en}"
    return Problem(found.code, zh, en, cell)
