"""Annexes of published lists: workbooks of whatever shape, whose columns an officer confirms.

Where the rows begin and which column holds what is guessed by the heads, and by what looks like
credit codes; nothing is taken before somebody confirmed it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from jigai.facts.documents import parse
from jigai.facts.problems import Problem
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.sheets.cells import CellRefused, value_of
from jigai.office.sheets.fields import Field
from jigai.office.sheets.opening import Outline, letters, look, outline
from jigai.office.sheets.reading import at_cell
from jigai.reference.credit_code import CreditCodeError, check_credit_code

MOST_LINES: Final = 5_000
MOST_ABOVE: Final = 30
"""Rows at the top among which heads are looked for."""
SAMPLE: Final = 20
LONGEST_HEAD: Final = 30
SUMS: Final = "sums"
FIELDS: Final = (
    Field("name", "enterprises.sheet.name", longest=120),
    Field("credit_code", "enterprises.sheet.credit-code", "code", read=check_credit_code),
    Field("object", "enterprises.sheet.object"),
)


@dataclass(frozen=True)
class Layout:
    """Where the lines stand: the sheet, the row of the heads as the sheet counts it, and the column
    of each field from 0, None where there is none."""

    sheet: str
    head: int
    name: int | None = None
    credit_code: int | None = None
    object: int | None = None

    def place(self, key: str) -> int | None:
        """The column of a field."""
        found: int | None = getattr(self, key)
        return found


@dataclass
class Annex:
    """A workbook as it was sent: the sheets that people see, and one of them in whole."""

    sheets: list[str]
    sheet: str
    table: list[list[Any]]
    outline: Outline

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max([self.outline.width, *(len(row) for row in self.table)])

    def cell(self, row: int, place: int) -> Any:
        """What stands in a cell, the row as the sheet counts it."""
        cells = self.table[row - 1] if 0 < row <= len(self.table) else []
        return cells[place] if place < len(cells) else ""


@dataclass
class Lines:
    """The lines of an annex, and what is wrong with the others."""

    good: list[Line] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)


def opened_annex(file: IO[bytes], sheet: str = "") -> Annex:
    """A workbook with one of its sheets: the named one, else the one with the most known heads.

    Raises InputRefused for what the office takes from no workbook: macros, passwords, old formats,
    damaged or enormous files.
    """
    look(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        seen = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        if not seen:
            raise refused("sheets.no-rows")
        wanted = [sheet] if sheet in seen else seen[:10]
        found = [_sheet(book, file, seen, name) for name in wanted]
    except CalamineError as error:
        raise refused("sheets.broken") from error
    return max(found, key=lambda annex: len(_heads(annex, _head(annex))))


def _sheet(book: CalamineWorkbook, file: IO[bytes], seen: list[str], name: str) -> Annex:
    around = outline(file, name)
    cells = book.get_sheet_by_name(name)
    return Annex(seen, name, cells.to_python(skip_empty_area=False, nrows=around.last), around)


def guessed(annex: Annex, head: int = 0) -> Layout:
    """Where the lines seem to stand; ``head`` is the row of the heads where somebody said so."""
    row = head or _head(annex)
    found = _heads(annex, row)
    if "credit_code" not in found:
        place = next((p for p in range(annex.width) if _codes(annex, row, p)), None)
        if place is not None and place not in found.values():
            found["credit_code"] = place
    return Layout(annex.sheet, row, **found)


def _head(annex: Annex) -> int:
    """The row with the most known heads, the first of the sheet where there are none."""
    rows = range(1, min(len(annex.table), MOST_ABOVE) + 1)
    return max(rows, key=lambda row: (len(_heads(annex, row)), -row), default=1)


def _heads(annex: Annex, row: int) -> dict[str, int]:
    """The column of each field whose head stands in a row: as it stands first, then as a part."""
    cells = {place: _folded(annex.cell(row, place)) for place in range(annex.width)}
    found: dict[str, int] = {}
    for whole in (True, False):
        for key, words in _words().items():
            free = {place: cell for place, cell in cells.items() if place not in found.values()}
            place = None if key == SUMS or key in found else _under(free, words, whole=whole)
            if place is not None:
                found[key] = place
    return found


def _under(cells: dict[int, str], words: list[str], *, whole: bool) -> int | None:
    """The first column headed by the first of some words that heads any."""
    for word in words:
        for place, cell in cells.items():
            if cell == word or (not whole and word in cell and len(cell) <= LONGEST_HEAD):
                return place
    return None


def _codes(annex: Annex, head: int, place: int) -> bool:
    """Whether a column holds credit codes."""
    texts = [str(annex.cell(row, place)).strip() for row in range(head + 1, head + 1 + SAMPLE)]
    filled = [text for text in texts if text]
    return bool(filled) and 2 * sum(_is_code(text) for text in filled) >= len(filled)


def _is_code(text: str) -> bool:
    try:
        check_credit_code(text)
    except CreditCodeError:
        return False
    return True


def lines_of(annex: Annex, layout: Layout) -> Lines:
    """The lines below the heads; blank rows and sums are none, whatever else cannot be read is
    named at its cell. Raises InputRefused for more lines than an annex has."""
    found = Lines()
    for row in _rows(annex, layout):
        values: dict[str, str] = {}
        wrong = []
        for field_ in FIELDS:
            place = layout.place(field_.key)
            if place is None:
                continue
            try:
                values[field_.key] = str(_value(annex, field_, row, place) or "")
            except CellRefused as error:
                wrong.append(at_cell(error.problem, field_, annex.sheet, place, row))
        if not wrong and not values.get("name"):
            place = layout.name or 0
            wrong = [at_cell(problem("sheets.required"), FIELDS[0], annex.sheet, place, row)]
        if wrong:
            found.faults += wrong
        else:
            found.good.append(Line(**values, number=row))
    if len(found.good) + len(found.faults) > MOST_LINES:
        raise refused("enterprises.annex-long", n=MOST_LINES)
    return found


def _value(annex: Annex, field_: Field, row: int, place: int) -> Any:
    if place in annex.outline.formulas.get(row, ()):
        raise CellRefused(problem("sheets.formula"))
    raw = annex.cell(row, place)
    if raw in ("", None) and _continues(annex, row, place):
        raise CellRefused(problem("sheets.merged"))
    return value_of(field_, raw)


def _continues(annex: Annex, row: int, place: int) -> bool:
    """Whether a blank cell belongs to one above it that was merged downwards."""
    merged = annex.outline.merged
    return place in merged.get(row, ()) and place in merged.get(row - 1, ())


def _rows(annex: Annex, layout: Layout) -> Iterator[int]:
    """The rows below the heads in which something of ours stands."""
    places = [p for f in FIELDS if (p := layout.place(f.key)) is not None]
    for row in range(layout.head + 1, annex.outline.last + 1):
        texts = [_folded(annex.cell(row, place)) for place in places]
        formulas = set(annex.outline.formulas.get(row, ())) & set(places)
        if not any(texts) and not formulas:
            continue
        if texts[0] in _words()[SUMS]:
            continue
        yield row


def columns(annex: Annex, head: int) -> list[tuple[int, str]]:
    """The columns of a sheet with their letters and heads, for somebody to choose from."""
    return [(p, f"{letters(p)} {' '.join(str(annex.cell(head, p)).split())[:40]}".strip())
            for p in range(annex.width)]  # fmt: skip


@cache
def _words() -> dict[str, list[str]]:
    text = (resources.files("jigai.office.enterprises") / "annex.yaml").read_text(encoding="utf-8")
    listed: dict[str, list[str]] = parse(text, "annex.yaml")[0]
    return {key: [_folded(word) for word in words] for key, words in listed.items()}


def _folded(text: Any) -> str:
    """A head without spaces, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", str(text)).split()).lower()
