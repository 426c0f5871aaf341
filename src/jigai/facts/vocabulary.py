"""The vocabulary: every fact that a subject can state, loaded from the files beside this one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from jigai.facts.documents import parse
from jigai.facts.expressions import Value
from jigai.facts.expressions import parse as parse_expression

Type = Literal[
    "bool",
    "money",
    "rate",
    "count",
    "days",
    "area",
    "year",
    "date",
    "code",
    "region",
    "industry",
    "text",
]
Shape = Literal["scalar", "by-year", "by-key", "interval", "rows"]

NEVER = 3_652_059
"""The ordinal of 9999-12-31: a date that never comes, or a validity without end."""

FIRST_DAY = 693_596
"""The ordinal of 1900-01-01, the earliest date accepted."""

_RANGES: dict[str, tuple[int, int]] = {
    "bool": (0, 1),
    "money": (0, 10**13),
    "rate": (0, 1_000_000),
    "count": (0, 10**9),
    "days": (0, 36_600),
    "area": (0, 10**11),
    "year": (1900, 9999),
    "date": (FIRST_DAY, NEVER),
}


@dataclass(frozen=True)
class Labels:
    """One text in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in a language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Fact:
    """One thing that can be stated of a subject.

    ``low`` and ``high`` bound a number in its smallest unit (fen, parts per million, days,
    square metres, ordinal of a date). ``codes`` lists the codes accepted (code to labels);
    ``derive`` is an expression that gives the fact where it is not stated itself.
    """

    entity: str
    name: str
    type: Type
    shape: Shape
    label: Labels
    meaning: Labels
    evidence: Labels
    low: int
    high: int
    codes: dict[str, Labels]
    aliases: dict[str, str]
    kinds: tuple[str, ...]
    row: dict[str, Fact]
    max_rows: int
    derive: str | None
    open_codes: bool

    @property
    def key(self) -> str:
        """``entity.name``, the name used everywhere."""
        return f"{self.entity}.{self.name}"


@dataclass(frozen=True)
class Entity:
    """A kind of subject (or the programme) with its facts."""

    name: str
    label: Labels
    facts: dict[str, Fact]
    prefixes: dict[str, Labels]
    by_label: dict[str, str] = field(repr=False)


@dataclass(frozen=True)
class Check:
    """Statements that cannot both be true, or that someone should look at again."""

    id: str
    entity: str
    when: str
    severity: Literal["error", "warning"]
    say: Labels


@dataclass(frozen=True)
class Vocabulary:
    """All entities; ``prefixes`` maps a word before the dot to (entity, organisation kind)."""

    entities: dict[str, Entity]
    prefixes: dict[str, tuple[str, str | None]]
    checks: tuple[Check, ...]

    def fact(self, prefix: str, name: str) -> Fact | None:
        """The fact behind ``prefix.name``, by English name or Chinese label."""
        found = self.prefixes.get(prefix)
        if found is None:
            return None
        entity = self.entities[found[0]]
        return entity.facts.get(entity.by_label.get(name, name))

    def nearest(self, prefix: str, name: str) -> str | None:
        """The known fact whose name comes closest to a misspelt one."""
        found = self.prefixes.get(prefix)
        if found is None:
            close = difflib.get_close_matches(prefix, list(self.prefixes), 1, 0.5)
            return close[0] if close else None
        entity = self.entities[found[0]]
        names = [*entity.facts, *entity.by_label]
        close = difflib.get_close_matches(name, names, 1, 0.5)
        return f"{prefix}.{close[0]}" if close else None


def _labels(raw: Any, fallback: str = "") -> Labels:
    if isinstance(raw, dict):
        return Labels(str(raw.get("zh", fallback)), str(raw.get("en", fallback)))
    return Labels(str(raw or fallback), str(raw or fallback))


def _bound(raw: Any, fallback: int) -> int:
    if raw is None:
        return fallback
    if isinstance(raw, int):
        return raw
    value = parse_expression(str(raw))
    if not isinstance(value, Value) or not isinstance(value.value, int):
        raise ValueError(f"not a bound: {raw}")
    if value.kind == "rate":
        return value.value * 1_000_000 // value.den
    return value.value


def _codes(raw: Any, lists: dict[str, Any]) -> tuple[dict[str, Labels], dict[str, str]]:
    if isinstance(raw, str):
        raw = lists[raw]
    codes: dict[str, Labels] = {}
    aliases: dict[str, str] = {}
    for code, labels in (raw or {}).items():
        codes[code] = _labels(labels, code)
        for alias in (codes[code].zh, codes[code].en):
            aliases.setdefault(alias, code)
        if isinstance(labels, dict):
            for alias in labels.get("also", []):
                aliases[str(alias)] = code
    return codes, aliases


def _fact(entity: str, name: str, raw: dict[str, Any], lists: dict[str, Any]) -> Fact:
    kind: Type = raw.get("type", "text")
    low, high = _RANGES.get(kind, (0, 0))
    codes, aliases = _codes(raw.get("codes"), lists)
    shape: Shape = raw.get("shape", "rows" if "row" in raw else "scalar")
    return Fact(
        entity=entity,
        name=name,
        type=kind,
        shape=shape,
        label=Labels(str(raw["zh"]), str(raw["en"])),
        meaning=_labels(raw.get("meaning"), ""),
        evidence=_labels(raw.get("evidence"), ""),
        low=_bound(raw.get("min"), low),
        high=_bound(raw.get("max"), high),
        codes=codes,
        aliases=aliases,
        kinds=tuple(raw.get("kinds", ())),
        row={
            key: _fact(f"{entity}.{name}", key, item, lists)
            for key, item in raw.get("row", {}).items()
        },
        max_rows=int(raw.get("max_rows", 1000)),
        derive=raw.get("derive"),
        open_codes=bool(raw.get("open", False)),
    )


def _read(folder: Any) -> Vocabulary:
    documents = []
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".yaml"):
            documents += parse(file.read_text(encoding="utf-8"), file.name)
    lists: dict[str, Any] = {}
    for document in documents:
        lists.update(document.get("codes", {}))
    entities: dict[str, Entity] = {}
    prefixes: dict[str, tuple[str, str | None]] = {}
    checks: list[Check] = []
    for document in documents:
        if "entity" in document:
            entity = _entity(document, lists)
            entities[entity.name] = entity
            for word, labels in entity.prefixes.items():
                organisation = word if entity.name == "organisation" else None
                if organisation == "organisation":
                    organisation = None
                prefixes[word] = (entity.name, organisation)
                prefixes[labels.zh] = (entity.name, organisation)
        for raw in document.get("checks", []):
            checks.append(
                Check(raw["id"], raw["entity"], raw["when"], raw["severity"], _labels(raw["say"]))
            )
    return Vocabulary(entities, prefixes, tuple(checks))


def _entity(document: dict[str, Any], lists: dict[str, Any]) -> Entity:
    name = document["entity"]
    facts = {key: _fact(name, key, raw, lists) for key, raw in document["facts"].items()}
    label = Labels(document["zh"], document["en"])
    prefixes = {key: _labels(raw) for key, raw in document.get("prefixes", {}).items()}
    prefixes.setdefault(name, label)
    by_label = {fact.label.zh: key for key, fact in facts.items()}
    return Entity(name, label, facts, prefixes, by_label)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once."""
    return _read(resources.files("jigai.facts") / "vocabulary")
