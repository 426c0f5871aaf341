"""Archives from other machines: names in GBK as Windows writes them, bounded, nothing outside.

A zip says by a bit whether a name is UTF-8. Archives made by Windows in China leave it off and
write GBK, which other programs show as garbage.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import plain_name
from jigai.office.sheets.opening import whole
from jigai.office.sheets.reading import bears_mark

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 1_000_000_000
MOST_TIMES: Final = 200
MOST_BOOKS: Final = 100
"""Workbooks of an archive that are looked into for the template."""
ARCHIVE: Final = "application/zip"
CHUNK: Final = 1 << 20
_UTF8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_IGNORED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True)
class Entry:
    """A file of an archive: its name as people gave it, without folders, its path, its size."""

    name: str
    path: str
    size: int
    info: zipfile.ZipInfo


@dataclass(frozen=True)
class Sent:
    """The workbook that was sent, its name, and whether it came in an archive."""

    book: IO[bytes]
    name: str
    in_archive: bool = False


def entries(archive: zipfile.ZipFile, size: int) -> list[Entry]:
    """The files of an archive; raises InputRefused for one that is too large or encrypted."""
    infos = [i for i in archive.infolist() if not i.is_dir()]
    unpacked = sum(i.file_size for i in infos)
    if len(infos) > MOST_FILES or unpacked > min(MOST_BYTES, MOST_TIMES * max(size, 50_000)):
        raise refused("sheets.archive-bomb")
    if any(i.flag_bits & 1 for i in infos):
        raise refused("sheets.archive-encrypted")
    named = [("".join(filter(str.isprintable, name_of(i))).replace("\\", "/"), i) for i in infos]
    return [
        Entry(plain_name(path), path, info.file_size, info)
        for path, info in named
        if not any(part in path for part in _IGNORED)
    ]


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of an entry as it was given, with its folders."""
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.orig_filename.encode("cp437", "replace")
    stated = _unicode_path(info.extra)
    if stated:
        return stated
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str:
    """The name that some archivers add in UTF-8 beside the one in their own encoding."""
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and length > 5:
            return extra[9 : 4 + length].decode("utf-8", "replace")
        extra = extra[4 + length :]
    return ""


def unpacked(archive: zipfile.ZipFile, entry: Entry) -> Iterator[bytes]:
    """The content of a file in parts; never more than the archive says there is."""
    with archive.open(entry.info) as part:
        while chunk := part.read(CHUNK):
            yield chunk


@contextmanager
def workbook_of(file: IO[bytes], name: str) -> Iterator[Sent]:
    """The workbook that was sent, or the one in an archive that was sent.

    Where an archive holds several, the filled-in template is meant; the others are documents.
    """
    file.seek(0)
    begins = file.read(4)
    size = file.seek(0, 2)
    if begins != b"PK\x03\x04":
        yield Sent(file, name)
        return
    with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as out:
        inner = _inner(file, size, out)
        yield Sent(out, inner, in_archive=True) if inner else Sent(file, name)


def _inner(file: IO[bytes], size: int, out: IO[bytes]) -> str:
    """Unpack the only workbook of an archive; returns its name, none for a workbook itself."""
    with whole(), zipfile.ZipFile(file) as archive:
        if "[Content_Types].xml" in archive.namelist():
            return ""
        books = [e for e in entries(archive, size) if e.name.lower().endswith(".xlsx")]
        if len(books) > 1:
            books = [book for book in books[:MOST_BOOKS] if _is_template(archive, book)]
        if len(books) != 1:
            raise refused("sheets.archive-books", n=len(books))
        for part in unpacked(archive, books[0]):
            out.write(part)
        return books[0].name


def _is_template(archive: zipfile.ZipFile, entry: Entry) -> bool:
    """Whether a workbook of an archive is one of our templates."""
    with tempfile.SpooledTemporaryFile(max_size=4 * CHUNK) as out:
        for part in unpacked(archive, entry):
            out.write(part)
        try:
            return bears_mark(out)
        except InputRefused:
            return False
