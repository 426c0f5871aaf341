"""What a pack is once its files are read: items as written, readings, clauses, and its hash."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jigai.facts.documents import Mapping
from jigai.facts.problems import Problem


class PackBroken(Exception):
    """A pack that cannot be used; carries all that was found."""

    def __init__(self, pack: str, problems: list[Problem]) -> None:
        self.pack = pack
        self.problems = problems
        super().__init__("; ".join(p.text("en") for p in problems))


def broken(code: str, zh: str, en: str, where: object = "", pack: str = "") -> PackBroken:
    """A PackBroken for one problem."""
    return PackBroken(pack, [Problem(code, zh, en, str(where))])


def both(raw: Any) -> dict[str, str]:
    """A text in both languages; a single text serves for both."""
    if isinstance(raw, dict):
        zh = str(raw.get("zh", raw.get("en", "")))
        return {"zh": zh, "en": str(raw.get("en", zh))}
    return {"zh": str(raw or ""), "en": str(raw or "")}


def identity(raw: dict[str, Any], kind: str) -> str:
    """The id of a document: what stands behind its first key, or the kind where that is no id."""
    head = raw.get(kind)
    return str(head) if isinstance(head, (str, int)) and not isinstance(head, bool) else kind


@dataclass(frozen=True)
class Place:
    """A spot in a pack's files."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Item:
    """One document of a pack's files; ``kind`` is its first key (measure, limit, …).

    ``used`` is where a template was put to use, for an item that came out of one.
    """

    kind: str
    id: str
    raw: Mapping
    file: str
    used: Place | None = None

    @property
    def place(self) -> Place:
        """Where the item begins."""
        return Place(self.file, self.raw.line)

    def at(self, key: str) -> Place:
        """Where one of its keys stands."""
        return Place(self.file, self.raw.line_of(key))

    def used_by(self, problem: Problem) -> Problem:
        """The problem, saying also where the template was put to use."""
        if self.used is None:
            return problem
        return replace(
            problem,
            zh=f"{problem.zh}（模板由 {self.used} 套用）",
            en=f"{problem.en} (the template is used at {self.used})",
        )


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
    """A sentence of the document: clause, own-words summary and the hash of its words.

    ``kind`` is what it is said to be where no item rests on it (``why``: the reason), ``figures``
    what became of each of its figures and measure words, in their order.
    """

    at: str
    clause: str
    hash: str
    summary: dict[str, str]
    kind: str = ""
    why: dict[str, str] = field(default_factory=dict)
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Info:
    """The document behind a pack. Dates are ordinals; None where the text has none.

    ``replaces`` are the documents that it puts an end to, by the id of their pack or their number.
    """

    title: dict[str, str]
    number: str
    issuer: dict[str, str]
    status: str
    region: str
    level: str
    issued: int | None
    effective: int | None
    expires: int | None
    dates_at: str
    notes: tuple[dict[str, str], ...]
    replaces: tuple[str, ...] = ()


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
