"""Small workbooks written part by part, with cells exactly as a test wants them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>'
)
FIRST_DAY = dt.date(1899, 12, 30).toordinal()


@dataclass(frozen=True)
class Raw:
    """A cell written as it stands: attributes and content."""

    attributes: str
    content: str


ERROR = Raw('t="e"', "<v>#REF!</v>")
FORMULA_ERROR = Raw('t="e"', "<f>A1/0</f><v>#DIV/0!</v>")
UNCOMPUTED = Raw("", "<f>SUM(A1:A9)</f>")
EMPTY_RESULT = Raw('t="str"', '<f>IF(1,"","")</f><v></v>')
PERCENT = Raw('s="2"', "<v>4.3499999999999997E-2</v>")


def _letters(number: int) -> str:
    found = ""
    while number >= 0:
        found = chr(65 + number % 26) + found
        number = number // 26 - 1
    return found


def _cell(place: str, value: Any) -> str:
    if isinstance(value, Raw):
        return f'<c r="{place}" {value.attributes}>{value.content}</c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if isinstance(value, dt.date):
        return f'<c r="{place}" s="1"><v>{value.toordinal() - FIRST_DAY}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _sheet(rows: Sequence[Sequence[Any]]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{_letters(i)}{number}", v) for i, v in enumerate(row) if v is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def write(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook with these sheets; None leaves a cell out."""
    names = list(sheets)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" '
        f'ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for i in range(1, len(names) + 1)
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>'
        for i, name in enumerate(names, 1)
    )
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'{links}<Relationship Id="rId99" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": STYLES,
    }
    for i, name in enumerate(names, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = _sheet(sheets[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path
