"""A programme: what an application round goes by, fixed: a pack, rulings, the guide, the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from jigai.facts.documents import load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.values import ValueRefused, read_date, show_date
from jigai.policy.overlays import Overlay, read_overlay
from jigai.policy.pack import both
from jigai.policy.rulings import Ruling, read_rulings
from jigai.policy.store.texts import problem, refusal

T = TypeVar("T")
_IDENTITY = re.compile(r"\w[\w.\-]{0,99}")
_REGION = re.compile(r"[0-9]{6}")
_REQUIRED = ("programme", "name", "pack", "fiscal_year", "opens", "closes")
_TEXTS = ("accepts_at", "contact")
_KEYS = (*_REQUIRED, "version", "region", "rulings", "overlays", *_TEXTS)


@dataclass(frozen=True)
class Programme:
    """One round. ``version`` is the pack's whole hash; days are ordinals, both included."""

    id: str
    name: dict[str, str]
    pack: str
    version: str
    fiscal_year: int
    opens: int
    closes: int
    region: str
    rulings: tuple[Ruling, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    accepts_at: dict[str, str] | None = None
    contact: dict[str, str] | None = None

    def data(self) -> dict[str, Any]:
        """The record, in the form that a file states it."""
        found: dict[str, Any] = {
            "programme": self.id,
            "name": self.name,
            "pack": self.pack,
            "version": self.version,
            "fiscal_year": self.fiscal_year,
            "opens": show_date(self.opens, "en"),
            "closes": show_date(self.closes, "en"),
            "region": self.region,
            "rulings": [
                {"reading": r.reading, "value": r.value} | {k: v for k, v in r.data().items() if v}
                for r in self.rulings
            ],
            "overlays": [
                {"overlay": o.id, "kind": o.kind, "act": o.act, "set": o.set} for o in self.overlays
            ],
        }
        for key in _TEXTS:
            if getattr(self, key) is not None:
                found[key] = getattr(self, key)
        return found

    def open_on(self, day: int) -> bool:
        """Whether applications are taken on a day."""
        return self.opens <= day <= self.closes


def read_file(path: Path) -> Programme:
    """The programme that a file states; overlays may be files beside it. Raises InputRefused."""

    def beside(name: str) -> Any:
        return load(path.parent / name)

    return read(load(path), beside)


def read(raw: Any, opened: Callable[[str], Any] | None = None) -> Programme:
    """A programme from its record; ``opened`` gives the content of an overlay that is a file's.

    ``version`` may be a beginning of the hash, or empty. Raises InputRefused with all that is
    wrong.
    """
    if not isinstance(raw, dict):
        raise refusal("store.programme-shape")
    problems = [problem("store.programme-key", str(k)) for k in raw if k not in _KEYS]
    problems += [problem("store.programme-missing", k) for k in _REQUIRED if not raw.get(k)]
    _checked(raw, problems)
    days = {key: _day(raw, key, problems) for key in ("opens", "closes")}
    rulings = _tried(lambda: read_rulings(raw.get("rulings")), problems) or ()
    overlays = _tried(lambda: _overlays(raw.get("overlays"), opened), problems) or ()
    if problems:
        raise InputRefused(problems)
    return Programme(
        id=str(raw["programme"]),
        name=both(raw["name"]),
        pack=str(raw["pack"]),
        version=str(raw.get("version") or ""),
        fiscal_year=int(str(raw["fiscal_year"])),
        opens=days["opens"],
        closes=days["closes"],
        region=str(raw.get("region") or ""),
        rulings=rulings,
        overlays=overlays,
        accepts_at=both(raw["accepts_at"]) if raw.get("accepts_at") else None,
        contact=both(raw["contact"]) if raw.get("contact") else None,
    )


def _checked(raw: dict[str, Any], problems: list[Problem]) -> None:
    """Ids, years and texts that are not written as they should be."""
    for key in ("programme", "pack"):
        if raw.get(key) and not _IDENTITY.fullmatch(str(raw[key])):
            problems.append(problem("store.programme-id", key))
    year = str(raw.get("fiscal_year") or "2000")
    if not re.fullmatch(r"20[0-9]{2}", year):
        problems.append(problem("store.programme-year", "fiscal_year"))
    if raw.get("region") and not _REGION.fullmatch(str(raw["region"])):
        problems.append(problem("store.programme-region", "region"))
    for key in ("name", *_TEXTS):
        value = raw.get(key)
        texts = value if isinstance(value, dict) else {"zh": value or ""}
        fine = all(isinstance(t, (str, int)) and len(str(t)) <= 4000 for t in texts.values())
        if not fine or not set(texts) <= {"zh", "en"}:
            problems.append(problem("store.programme-text", key))


def _day(raw: dict[str, Any], key: str, problems: list[Problem]) -> int:
    if not raw.get(key):
        return 0
    try:
        return read_date(key, key, raw[key])
    except ValueRefused as error:
        problems.append(error.at(key))
        return 0


def _overlays(raw: Any, opened: Callable[[str], Any] | None) -> tuple[Overlay, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise refusal("store.programme-overlays", "overlays")
    found = []
    for item in raw:
        stated = opened(item) if isinstance(item, str) and opened is not None else item
        overlay = read_overlay(stated)
        if overlay.kind != "guide":
            raise refusal("store.programme-what-if", "overlays", name=overlay.id)
        found.append(overlay)
    return tuple(found)


def _tried(read_it: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return read_it()
    except InputRefused as error:
        problems += error.problems
        return None
