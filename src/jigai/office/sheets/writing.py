"""Workbooks as offices exchange them: written a row at a time, opening well in WPS and Excel.

Amounts are written as the exact decimal digits, never through a float. Text is always text: what
begins with = is no formula. The head may have two rows; above it stand title and unit, below the
rows 合计 and the lines to be filled in and stamped; every page says who made it and when.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from jigai.facts.problems import Lang
from jigai.money import yuan
from jigai.office.ground.texts import t
from jigai.office.sheets.reading import sheet_name

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT: Final = 32_000
A4: Final = 9


class Exact(int):
    """A number as its digits; what it counts as an integer is not looked at."""

    digits: str

    def __new__(cls, digits: str) -> Exact:
        """Keep the digits."""
        made = super().__new__(cls, 0)
        made.digits = digits
        return made


class ExactSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that writes numbers given as digits as they are, and merges cells that were
    written one by one, which a sheet that is written in a stream needs."""

    def _xml_number_element(self, number: Any, attributes: Any = ()) -> None:
        if isinstance(number, Exact):
            known = "".join(f' {k}="{self._escape_attributes(v)}"' for k, v in attributes)
            self.fh.write(f"<c{known}><v>{number.digits}</v></c>")
        else:
            super()._xml_number_element(number, attributes)

    def join(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells."""
        self.merge.append([top, left, bottom, right])


@dataclass(frozen=True)
class Head:
    """A column of a table: its head, the head above it if it has one, kind, width, whether 合计
    sums it up. Kinds: ``text code amount wan number date``; amounts are fen, ``wan`` shows 万元."""

    title: str
    kind: str = "text"
    group: str = ""
    width: int = 16
    summed: bool = False


@dataclass(frozen=True)
class Paper:
    """What stands around the rows of a table."""

    title: str
    lang: Lang
    made_by: str
    made_at: dt.datetime
    unit: str = ""
    lines: bool = True
    note: str = ""


@dataclass
class Written:
    """A table under way: the row that comes next, the sums so far."""

    book: Workbook
    sheet: ExactSheet
    heads: Sequence[Head]
    formats: Mapping[str, Any]
    next: int
    rows: int = 0
    sums: dict[int, int] = field(default_factory=dict)


def table(path: Path, paper: Paper, heads: Sequence[Head]) -> Written:
    """Begin a workbook with one table; ``add`` its rows, then ``finish`` it."""
    book = Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"title": paper.title, "author": paper.made_by, "created": paper.made_at})
    sheet: ExactSheet = book.add_worksheet(sheet_name(paper.title), ExactSheet)
    formats = formats_of(book)
    sheet.set_column(0, 0, 6)
    for place, head in enumerate(heads, start=1):
        sheet.set_column(place, place, head.width)
    top = _above(sheet, paper, heads, formats)
    rows = heads_of(sheet, heads, formats, top, t("sheets.number", lang=paper.lang))
    _print(sheet, paper, top, rows, len(heads))
    return Written(book, sheet, heads, formats, top + rows)


def add(under: Written, values: Iterable[Any]) -> None:
    """One more row."""
    under.rows += 1
    under.sheet.write_number(under.next, 0, under.rows, under.formats["number"])
    for place, (head, value) in enumerate(zip(under.heads, values, strict=True), start=1):
        cell(under.sheet, under.next, place, head.kind, value, under.formats)
        if head.summed and value is not None:
            under.sums[place] = under.sums.get(place, 0) + int(value)
    under.next += 1


def finish(under: Written, paper: Paper) -> None:
    """Write 合计 and the last lines, and close the file."""
    sheet, formats = under.sheet, under.formats
    if any(head.summed for head in under.heads):
        sheet.write_string(under.next, 0, "", formats["head"])
        for place, head in enumerate(under.heads, start=1):
            if head.summed:
                kind = f"{head.kind}-sum"
                cell(sheet, under.next, place, kind, under.sums.get(place, 0), formats)
            else:
                word = t("sheets.sum", lang=paper.lang) if place == 1 else ""
                sheet.write_string(under.next, place, word, formats["sum"])
        under.next += 1
    if paper.lines:
        keys = ("sheets.filled-for", "sheets.filled-by", "sheets.phone", "sheets.filled-on")
        line = "        ".join(t(key, lang=paper.lang) for key in keys)
        sheet.write_string(under.next + 1, 0, line, formats["note"])
        under.next += 2
    if paper.note:
        sheet.write_string(under.next, 0, paper.note, formats["note"])
    under.book.close()


def cell(
    sheet: Worksheet, row: int, place: int, kind: str, value: Any, formats: Mapping[str, Any]
) -> None:
    """One cell by its kind; text of whatever content stays text."""
    plain = kind.removesuffix("-sum")
    style = formats[kind]
    if value is None or value == "":
        sheet.write_blank(row, place, None, style)
    elif plain in ("amount", "wan"):
        sheet.write_number(row, place, Exact(digits(int(value), plain)), style)
    elif plain == "number":
        sheet.write_number(row, place, Exact(str(int(value))), style)
    elif plain == "date":
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
        sheet.write_datetime(row, place, dt.datetime.combine(day, dt.time()), style)
    else:
        sheet.write_string(row, place, clean(value), style)


def digits(fen: int, kind: str = "amount") -> str:
    """Fen as the exact digits of yuan, or of 万元."""
    if kind == "amount":
        return yuan(fen)
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{size // 1_000_000}.{size % 1_000_000:06d}"


def clean(value: Any) -> str:
    """A text that a workbook can hold."""
    return _CONTROL.sub("\ufffd", str(value))[:LONGEST_TEXT]


def lines_of(text: str, width: int) -> int:
    """The lines that a text takes in a column of a width in characters; 汉字 are two wide. Merged
    cells do not grow by themselves."""
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return wide // width + 1


def formats_of(book: Workbook) -> dict[str, Any]:
    """The styles of cells by their names."""
    base: dict[str, Any] = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "border": 1}
    made: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 16, "align": "center", "border": 0},
        "note": {"border": 0},
        "lead": {"border": 0, "text_wrap": True, "valign": "top"},
        "head": {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#ECEFF3"},
        "sum": {"bold": True},
        "text": {"text_wrap": True},
        "code": {"num_format": "@"},
        "amount": {"num_format": "#,##0.00"},
        "wan": {"num_format": "#,##0.00"},
        "number": {"num_format": "0"},
        "date": {"num_format": "yyyy-mm-dd", "align": "center"},
        "bad": {"bg_color": "#FBE9E7", "font_color": "#A8201A", "text_wrap": True},
    }
    made |= {f"{k}-sum": made[k] | {"bold": True} for k in ("amount", "wan", "number")}
    return {name: book.add_format(base | style) for name, style in made.items()}


def _above(
    sheet: Worksheet, paper: Paper, heads: Sequence[Head], formats: Mapping[str, Any]
) -> int:
    """Title and unit; returns the row of the heads."""
    sheet.merge_range(0, 0, 0, max(1, len(heads)), clean(paper.title), formats["title"])
    sheet.set_row(0, 28)
    if not paper.unit:
        return 1
    sheet.write_string(1, 0, paper.unit, formats["note"])
    return 2


def heads_of(
    sheet: ExactSheet, heads: Sequence[Head], formats: Mapping[str, Any], top: int, number: str
) -> int:
    """The heads, those of groups above their columns; returns how many rows they take."""
    style = formats["head"]
    every = [("", number), *((h.group, h.title) for h in heads)]
    if not any(group for group, _ in every):
        for place, (_, title) in enumerate(every):
            sheet.write_string(top, place, clean(title), style)
        return 1
    for row, lower in ((top, False), (top + 1, True)):
        for place, (group, title) in enumerate(every):
            word = title if lower else group or title
            sheet.write_string(row, place, clean(word if group or not lower else ""), style)
    for left, right in _groups([group for group, _ in every]):
        if not every[left][0]:
            sheet.join(top, left, top + 1, left)
        elif right > left:
            sheet.join(top, left, top, right)
    return 2


def _groups(groups: Sequence[str]) -> list[tuple[int, int]]:
    """The first and last place of each group; a column without one stands alone."""
    found: list[tuple[int, int]] = []
    for place, group in enumerate(groups):
        if group and found and groups[found[-1][1]] == group:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found


def _print(sheet: Worksheet, paper: Paper, top: int, rows: int, columns: int) -> None:
    """A4 across, heads on every page, who made it and when at its foot."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top, top + rows - 1)
    sheet.freeze_panes(top + rows, min(2, columns))
    when = paper.made_at.strftime("%Y-%m-%d %H:%M")
    made = t("sheets.made", lang=paper.lang, who=paper.made_by, when=when)
    number = t("sheets.page-of", lang=paper.lang, page="&P", pages="&N")
    sheet.set_footer(f"&L{made.replace('&', '&&')}&R{number}")
