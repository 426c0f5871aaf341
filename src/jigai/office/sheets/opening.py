"""A workbook that somebody sent, looked at before anything reads it.

What is encrypted, old, full of macros, cut short, enormous or not a workbook at all is told apart
by its bytes, each with its own remedy. Of a sheet only the outline is read here, as a stream: which
rows hold something, where formulas and errors stand, what is merged. So a file with a million empty
rows, or one stray cell at the far end, costs a second and no memory.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Final
from xml.etree import ElementTree

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.refusing import refused

MOST_PARTS: Final = 2_000
MOST_BYTES: Final = 600_000_000
MOST_TIMES: Final = 200
"""How many times larger than the file its content may be: a sheet of equal rows reaches 60."""
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 200
MOST_NOTED: Final = 1_000
CHUNK: Final = 1 << 20

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ROW: Final = re.compile(rb'^[^>]*?\br="(\d+)"')
_CELL: Final = re.compile(rb"<c\b([^>]*[^/>])?>(.*?)</c>", re.DOTALL)
_REF: Final = re.compile(rb'\br="([A-Z]{1,3})\d+"')
_CELL_AT: Final = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})\d+"')
_MERGED: Final = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_LONGEST_ROW: Final = 8 << 20
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
)


@dataclass
class Outline:
    """What a sheet holds where: rows counted as the sheet numbers them, columns from 0."""

    last: int = 0
    width: int = 0
    rows: int = 0
    formulas: dict[int, list[int]] = field(default_factory=dict)
    merged: dict[int, list[int]] = field(default_factory=dict)


def look(file: IO[bytes]) -> None:
    """Refuse what is no workbook that can be read safely; raises InputRefused."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if head == _OLE:
        if _ENCRYPTED in _tail(file):
            raise refused("sheets.encrypted")
        raise refused("sheets.old-format")
    if not head.startswith(b"PK"):
        raise refused("sheets.not-workbook")
    with whole(), zipfile.ZipFile(file) as archive:
        _judge(archive, _size(file))


@contextmanager
def whole() -> Iterator[None]:
    """Whatever a damaged archive raises is one refusal."""
    try:
        yield
    except InputRefused:
        raise
    except (*_BROKEN, ValueError):
        raise refused("sheets.broken") from None


def _judge(archive: zipfile.ZipFile, size: int) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_BYTES
        or unpacked > MOST_TIMES * max(size, 50_000)
    ):
        raise refused("sheets.bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise refused("sheets.encrypted")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise refused("sheets.macros")
    if "xl/workbook.xml" not in names:
        raise refused("sheets.not-workbook")


def _tail(file: IO[bytes]) -> bytes:
    """Where an OLE file keeps the names of its streams: anywhere, so all of a bounded file."""
    file.seek(0)
    return file.read(64 << 20)


def _size(file: IO[bytes]) -> int:
    file.seek(0, 2)
    found = file.tell()
    file.seek(0)
    return found


def outline(file: IO[bytes], sheet: str) -> Outline:
    """The outline of a sheet by its name; raises InputRefused for one that is too large."""
    found = Outline()
    with whole(), zipfile.ZipFile(file) as archive, archive.open(_part(archive, sheet)) as part:
        for piece in _pieces(part):
            _note(found, piece)
    if found.last > MOST_ROWS:
        raise refused("sheets.far-row", row=found.last, n=MOST_ROWS, rows=found.rows)
    if found.width > MOST_COLUMNS:
        raise refused("sheets.far-column", column=letters(found.width - 1), n=MOST_COLUMNS)
    return found


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The text of a sheet, row by row; what stands after the rows is the end of the last piece."""
    rest = b""
    while chunk := part.read(CHUNK):
        *pieces, rest = (rest + chunk).split(b"<row")
        yield from pieces
        if len(rest) > _LONGEST_ROW:
            raise zipfile.BadZipFile("a row without an end")
    yield rest


def _note(found: Outline, piece: bytes) -> None:
    stated = _ROW.match(piece)
    number = int(stated[1]) if stated else 0
    if number and (b"<v" in piece or b"<t" in piece or b"<f" in piece):
        _cells(found, number, piece)
    if b"<mergeCell" in piece:
        for first, top, last, bottom in _MERGED.findall(piece):
            left, right = column(first.decode()), column(last.decode())
            for row in range(int(top), min(int(bottom), int(top) + MOST_NOTED) + 1):
                found.merged.setdefault(row, []).extend(range(left, min(right, left + 100) + 1))


def _cells(found: Outline, number: int, piece: bytes) -> None:
    """What a row holds. Nearly always the place of its last cell with a content is all there is."""
    odd = b"<f" in piece or b"<v></v>" in piece or b"<c>" in piece
    end = -1 if odd else piece.rfind(b"</c>")
    last = _CELL_AT.match(piece, max(piece.rfind(b"<c ", 0, end), 0)) if end > 0 else None
    if last is None:
        _each_cell(found, number, piece)
        return
    found.width = max(found.width, column(last[1].decode()) + 1)
    found.last = max(found.last, number)
    found.rows += 1


def _each_cell(found: Outline, number: int, piece: bytes) -> None:
    filled = False
    place = -1
    for attributes, inside in _CELL.findall(piece):
        stated = _REF.search(attributes)
        place = column(stated[1].decode()) if stated else place + 1
        formula = b"<f" in inside
        if not formula and b"<v></v>" in inside:
            continue
        filled = True
        found.width = max(found.width, place + 1)
        if formula and len(found.formulas) < MOST_NOTED:
            found.formulas.setdefault(number, []).append(place)
    if filled:
        found.last = max(found.last, number)
        found.rows += 1


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the file that holds a sheet."""
    links = {
        link.get("Id"): str(link.get("Target"))
        for link in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for item in _parsed(archive, "xl/workbook.xml").iter():
        if item.tag.endswith("}sheet") and item.get("name") == sheet:
            target = links[next(v for k, v in item.attrib.items() if k.endswith("}id"))]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = archive.read(name)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise zipfile.BadZipFile("a document type in a workbook")
    return ElementTree.fromstring(text)  # noqa: S314 - no document type, hence no entities


def column(letters_: str) -> int:
    """The place of a column from 0, by its letters."""
    number = 0
    for letter in letters_:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters(place: int) -> str:
    """The letters of a column by its place from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
