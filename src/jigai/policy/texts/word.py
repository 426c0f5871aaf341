"""A Word file's paragraphs with the numerals that Word itself puts before them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from jigai.policy.texts.numbering import written

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE: Final = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographTraditional",
)
_MACROS: Final = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_PLAIN: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def lines(data: bytes, archive: zipfile.ZipFile) -> Iterator[str]:
    """Paragraphs and table rows in their order; macros and pictures are not read."""
    from docx import Document
    from docx.table import Table

    made = Document(io.BytesIO(_without_macros(data, archive)))
    numerals = Numerals(made)
    for item in made.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                yield "\t".join(cell.text for cell in row.cells)
        else:
            yield numerals.before(item) + item.text


def _without_macros(data: bytes, archive: zipfile.ZipFile) -> bytes:
    """A macro-enabled file opens as an ordinary one: only its declared type differs."""
    types = archive.read("[Content_Types].xml")
    if _MACROS not in types:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for item in archive.infolist():
            whole = archive.read(item)
            copy.writestr(item, whole.replace(_MACROS, _PLAIN) if whole == types else whole)
    return out.getvalue()


class Numerals:
    """Counts a document's numbered paragraphs (ECMA-376 part 1, 17.9)."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        try:
            part = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {a.get(f"{_W}abstractNumId"): _levels(a) for a in part.iter(f"{_W}abstractNum")}
        for num in part.iter(f"{_W}num"):
            target = num.find(f"{_W}abstractNumId")
            if target is not None:
                self.levels[num.get(f"{_W}numId")] = abstract.get(target.get(f"{_W}val"), {})

    def before(self, paragraph: Any) -> str:
        """The numeral that Word shows before a paragraph; empty where it shows none."""
        numbering = _numbering(paragraph)
        if numbering is None:
            return ""
        name, level = numbering
        known = self.levels.get(name, {})
        if level not in known:
            return ""
        counts = self.counts.setdefault(name, {})
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        counts[level] = counts.get(level, known[level][2] - 1) + 1
        text = known[level][1]
        for number, (form, _, start) in known.items():
            text = text.replace(f"%{number + 1}", _shown(form, counts.get(number, start)))
        return text


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    """Form, text and first number of each level."""
    found = {}
    for level in abstract.iter(f"{_W}lvl"):
        form, text, start = (_value(level, n) for n in ("numFmt", "lvlText", "start"))
        found[int(level.get(f"{_W}ilvl"))] = (form or "decimal", text or "", int(start or 1))
    return found


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return None if child is None else str(child.get(f"{_W}val"))


def _numbering(paragraph: Any) -> tuple[str, int] | None:
    """List and level of a paragraph, its own or its style's."""
    for properties in (paragraph._p.pPr, paragraph.style.element.pPr):
        found = None if properties is None else properties.numPr
        if found is not None and found.numId is not None:
            level = 0 if found.ilvl is None else int(found.ilvl.val)
            return str(found.numId.val), level
    return None


def _shown(form: str, number: int) -> str:
    return written(number) if form in _CHINESE else "" if form == "bullet" else str(number)
