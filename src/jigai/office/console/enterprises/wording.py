"""Facts and their values in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jigai.facts.values import ValueRefused, read, show
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.office.enterprises.models import FactNote, FactRecord
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.models import Bureau, Person, Post

LONGEST = 3
"""Rows of a list that are shown in a line before the rest is counted."""


def fact_named(key: str) -> Fact:
    """A fact of the vocabulary by ``entity.name``."""
    entity, _, name = key.partition(".")
    return vocabulary().entities[entity].facts[name]


def label(fact: Fact) -> str:
    """What a fact is called."""
    return fact.label.of(current_lang())


def value_words(fact: Fact, value: Any, *, applies: bool = True) -> str:
    """A value as people read it; of a list the first rows."""
    if not applies:
        return t("enterprises.not-applicable")
    if value is None:
        return t("enterprises.unknown")
    if fact.shape == "rows":
        said = [t("enterprises.cells-sign").join(_cells(fact, row)) for row in value[:LONGEST]]
        more = len(value) - LONGEST
        return " / ".join(said) + (t("enterprises.more-rows", n=more) if more > 0 else "")
    if fact.shape == "interval":
        return t(
            "enterprises.from-to", begins=value.get("from") or "—", ends=value.get("until") or "—"
        )
    return _one(fact, value)


def _cells(fact: Fact, row: dict[str, Any]) -> list[str]:
    by_label = {column.label.zh: name for name, column in fact.row.items()}
    return [_one(fact.row[by_label.get(name, name)], v) for name, v in row.items() if v is not None]


def table(fact: Fact, value: Any) -> list[list[str]]:
    """The rows of a list with a cell for each of its columns; none of anything else."""
    if fact.shape != "rows" or not isinstance(value, list):
        return []
    columns = fact.row.values()
    stated = [[row.get(c.name, row.get(c.label.zh)) for c in columns] for row in value]
    return [
        [_one(c, v) if v is not None else "" for c, v in zip(columns, row, strict=True)]
        for row in stated
    ]


def _one(fact: Fact, value: Any) -> str:
    try:
        found, _ = read(fact, value)
    except ValueRefused:
        return str(value)
    return show(fact, found, current_lang())


@dataclass
class Said:
    """A statement on a page: what, since when, by whom, on what evidence."""

    record: FactRecord
    value: str
    who: str
    leads: bool = False
    corrected: bool = False
    rows: list[list[str]] = field(default_factory=list)
    notes: list[tuple[FactNote, str]] = field(default_factory=list)


def said(row: FactRecord, who: dict[str, str], leading: set[int], corrected: set[int]) -> Said:
    """A statement in words."""
    notes = [(note, who.get(note.recorded_by, "")) for note in row.notes.all()]
    fact = fact_named(row.fact)
    return Said(
        row,
        value_words(fact, row.value, applies=row.applies),
        who.get(row.recorded_by, ""),
        row.pk in leading,
        row.pk in corrected,
        table(fact, row.value),
        notes,
    )


def people(keys: set[str], *, named: bool) -> dict[str, str]:
    """Who the keys of the trail mean, in words: names for officers, units alone for others."""
    numbers = {int(key.split(":")[1]) for key in keys if key.startswith("person:")}
    if named:
        rows = Person.objects.filter(pk__in=numbers)
        return {row.key: row.name for row in rows}
    posts = Post.objects.filter(person__in=numbers).select_related("bureau", "organisation")
    return {f"person:{p.person_id}": _unit(p) for p in posts.order_by("pk")}


def _unit(post: Post) -> str:
    where: Bureau | Any = post.bureau or post.organisation
    return str(where) if where is not None else ""
