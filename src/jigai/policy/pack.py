"""What a pack is once its files are read: items as written, readings, clauses, and its hash."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jigai.facts.documents import Mapping


@dataclass(frozen=True)
class Place:
    """A spot in a pack's files."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Item:
    """One document of a pack's files; ``kind`` is its first key (measure, limit, …)."""

    kind: str
    id: str
    raw: Mapping
    file: str

    @property
    def place(self) -> Place:
        """Where the item begins."""
        return Place(self.file, self.raw.line)

    def at(self, key: str) -> Place:
        """Where one of its keys stands."""
        return Place(self.file, self.raw.line_of(key))


@dataclass(frozen=True)
class Axis:
    """One question the text leaves open, with the answers it could have."""

    id: str
    issue: dict[str, str]
    clauses: tuple[str, ...]
    alternatives: dict[str, dict[str, str]]
    default: str
    note: dict[str, str] | None


@dataclass(frozen=True)
class Clause:
    """A sentence of the document: clause, own-words summary and the hash of its words."""

    at: str
    clause: str
    hash: str
    summary: dict[str, str]


@dataclass(frozen=True)
class Info:
    """The document behind a pack. Dates are ordinals; None where the text has none."""

    title: dict[str, str]
    number: str
    issuer: dict[str, str]
    status: str
    region: str
    level: str
    issued: int | None
    effective: int | None
    expires: int | None
    order: tuple[str, ...]
    notes: tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Pack:
    """A pack as read from ``folder``. ``version`` is the SHA-256 of its files' content."""

    id: str
    info: Info
    version: str
    axes: dict[str, Axis]
    clauses: dict[str, Clause]
    items: tuple[Item, ...]
    templates: dict[str, Item]
    classifications: dict[str, Any]
    folder: Path

    def of_kind(self, kind: str) -> list[Item]:
        """Items of one kind in the order of the files."""
        return [item for item in self.items if item.kind == kind]
