"""The files of a demonstration, read into what the agenda works with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from jigai.facts.documents import parse, read_bytes
from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.refusing import problem

T = TypeVar("T")
Words = dict[str, str]
COMMON = "common.yaml"


@dataclass(frozen=True)
class Common:
    """What every place shares: how invented names are put together, fates of projects, people."""

    digits: str
    ten: str
    letters: str
    names: Words
    administrators: dict[str, Words]
    products: dict[str, str]
    kinds: list[str]
    equipment: list[str]
    works: list[str]
    texts: Words
    offers: list[dict[str, Any]]
    fates: dict[str, int]
    to_enter_scale: list[int]
    credit: dict[str, str]


@dataclass(frozen=True)
class Bureau:
    """A bureau: its people are roles, each followed by how many hold it."""

    key: str
    name: str
    region: str
    kind: str = ""
    sections: list[str] = field(default_factory=list)
    people: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """An entry of the register of regions. ``enters`` and ``confirms`` are people (bureau/role);
    without ``confirms`` it waits for somebody to confirm it."""

    kind: str
    region: str
    begins: dt.date
    act: str
    enters: str
    confirms: str = ""
    subject: str = ""
    value: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    bureau: str = ""
    ends: dt.date | None = None
    ground: str = ""


@dataclass(frozen=True)
class Firms:
    """How many enterprises there are, where, and what they make (of ``Common.products``)."""

    count: int
    regions: list[str]
    products: list[str]
    titles: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A place: its bureaus, register, enterprises, and what its projects state for its policies."""

    place: str
    name: Words
    order: int
    pack: str
    region: str
    home: str
    authority: str
    bureaus: list[Bureau]
    register: list[Entry]
    firms: Firms
    project_facts: list[dict[str, Any]]
    investment: list[int]
    years: list[int]
    months: int
    terms: dict[str, int] = field(default_factory=dict)
    offers: list[dict[str, Any]] = field(default_factory=list)


def read(folder: Path) -> tuple[Common, list[Place]]:
    """The common file and every place of a folder in its order.

    Raises InputRefused for a folder without them, and for a file that lacks something.
    """
    if not (folder / COMMON).is_file():
        raise InputRefused([problem("demonstration.folder", "", path=str(folder))])
    common = _made(Common, _raw(folder / COMMON), COMMON)
    files = sorted(p for p in folder.glob("*.yaml") if p.name != COMMON)
    places = [_place(_raw(path), path.name) for path in files]
    return common, sorted(places, key=lambda p: p.order)


def _raw(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = parse(read_bytes(path).decode("utf-8"), path.name)[0]
    return found


def _place(raw: Mapping[str, Any], file: str) -> Place:
    parts = {
        "bureaus": _many(Bureau, raw.get("bureaus", ()), file),
        "register": _many(Entry, raw.get("register", ()), file),
        "firms": _made(Firms, raw.get("firms", {}), file),
    }
    return _made(Place, {**raw, **parts}, file)


def _many(kind: type[T], rows: Sequence[Mapping[str, Any]], file: str) -> list[T]:
    return [_made(kind, row, file) for row in rows]


def _made(kind: type[T], raw: Mapping[str, Any], file: str) -> T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    try:
        if set(raw) - known:
            raise TypeError
        days = {f.name for f in fields(kind) if "dt.date" in str(f.type)}  # type: ignore[arg-type]
        stated = {str(k): _plain(v) for k, v in raw.items()}
        return kind(**{k: _day(v) if k in days else v for k, v in stated.items()})
    except (TypeError, ValueError):
        listed = ", ".join(sorted(known))
        raise InputRefused(
            [problem("demonstration.file", file, file=file, what=kind.__name__, keys=listed)]
        ) from None


def _day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value
