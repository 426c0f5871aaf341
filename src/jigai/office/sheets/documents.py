"""The documents that rows of a workbook name, in the archive in which it came.

A row names a file by its name, or by the end of its path where names come twice. The trial reads
each file that is named, once and aside, and stores none; the taking stores them under their hash,
before the rows that name them are written.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.problems import InputRefused, Problem, shown
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.files import keeping
from jigai.office.ground.models import StoredFile
from jigai.office.sheets.archives import Entry, entries
from jigai.office.sheets.cells import CellRefused
from jigai.office.sheets.fields import file_of
from jigai.office.sheets.models import Import
from jigai.office.sheets.opening import whole
from jigai.office.sheets.sheet import Sheet

MOST_TOLD = 5
"""Paths that a fault names."""


@dataclass
class Documents:
    """The files of an archive beside the workbook; none where the workbook came alone."""

    archive: zipfile.ZipFile | None = None
    found: Sequence[Entry] = ()
    _read: dict[str, str | Problem] = field(default_factory=dict)
    _by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for entry in self.found:
            self._by_name["".join(_parts(entry.path)[-1:])].append(entry)

    def value(self, text: str) -> str:
        """The value of a cell that names a file; raises CellRefused."""
        if self.archive is None:
            raise CellRefused(problem("sheets.no-archive"))
        entry = self._named(text)
        if entry.path not in self._read:
            self._read[entry.path] = self._judged(entry)
        found = self._read[entry.path]
        if isinstance(found, Problem):
            raise CellRefused(found)
        return f"{found}/{entry.path}"

    def keep(self, path: str) -> None:
        """Store the file at a path of the archive."""
        assert self.archive is not None
        entry = next(e for e in self.found if e.path == path)
        with self.archive.open(entry.info) as content:
            keeping.keep(content, entry.name)

    def unnamed(self) -> list[str]:
        """The paths of the files that no row named."""
        return [entry.path for entry in self.found if entry.path not in self._read]

    def _named(self, text: str) -> Entry:
        wanted = _parts(text)
        some = self._by_name.get(wanted[-1], []) if wanted else []
        fitting = [e for e in some if _parts(e.path)[-len(wanted) :] == wanted]
        if not fitting:
            raise CellRefused(problem("sheets.no-document", name=shown(text)))
        if len({(e.info.CRC, e.size) for e in fitting}) > 1:
            paths = [shown(e.path) for e in fitting[:MOST_TOLD]]
            told = {"zh": "、".join(paths), "en": ", ".join(paths)}
            raise CellRefused(problem("sheets.which-document", name=shown(text), paths=told))
        return fitting[0]

    def _judged(self, entry: Entry) -> str | Problem:
        """The hash of a file, or why it is not taken."""
        assert self.archive is not None
        try:
            with whole(), self.archive.open(entry.info) as content:
                return keeping.judged(content, entry.name).hash
        except InputRefused as error:
            found = error.problems[0]
            if found.code == "sheets.broken":
                return problem("sheets.document-broken", name=shown(entry.path))
            return found


def _parts(path: str) -> tuple[str, ...]:
    """A path as it is compared: its folders and its name, whatever width, case and spaces."""
    plain = unicodedata.normalize("NFKC", path).casefold().replace("\\", "/")
    parts = (" ".join(part.split()) for part in plain.split("/"))
    return tuple(part for part in parts if part not in ("", "."))


@contextmanager
def documents_of(row: Import) -> Iterator[Documents]:
    """The documents that came with an import; raises InputRefused for a damaged archive."""
    if row.archive_id is None:
        yield Documents()
        return
    with keeping.opened(row.archive_id) as file:
        with whole():
            archive = zipfile.ZipFile(file)
            found = entries(archive, file.seek(0, 2))
        with archive:
            yield Documents(archive, [e for e in found if not _is_book(archive, e, row)])


def _is_book(archive: zipfile.ZipFile, entry: Entry, row: Import) -> bool:
    """Whether a file of the archive is the workbook itself."""
    if entry.name != row.name or entry.size != row.file.size:
        return False
    with whole(), archive.open(entry.info) as content:
        return keeping.judged(content, entry.name).hash == row.file_id


def stow(row: Import, sheet: Sheet, rows: Any) -> None:
    """Store the documents that rows name, as far as they are not there yet."""
    if not sheet.files or row.archive_id is None:
        return
    wanted: dict[str, str] = {}
    for values in rows.values_list("values", flat=True).iterator():
        named = [values[field.key] for field in sheet.files if values[field.key]]
        wanted |= dict(map(file_of, named))
    there = StoredFile.objects.filter(hash__in=wanted).values_list("hash", flat=True)
    missing = {path for found, path in wanted.items() if found not in set(there)}
    if missing:
        with documents_of(row) as documents:
            for path in sorted(missing):
                documents.keep(path)
