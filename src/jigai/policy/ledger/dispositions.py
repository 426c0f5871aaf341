"""What became of a sentence: by the items that rest on it, else as the pack says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from jigai.policy.pack import Item, Pack
from jigai.policy.programme import LISTS

DISPOSITIONS: Final = (
    "computed",
    "decided",
    "condition",
    "target",
    "task",
    "procedure",
    "definition",
    "declared",
    "heading",
    "context",
    "not-modelled",
)
"""The one that counts comes first where a sentence has several."""
BY_KIND: Final = {
    "measure": "computed",
    "limit": "computed",
    "choice": "computed",
    "library": "computed",
    "assessment": "computed",
    "gate": "condition",
    "duty": "condition",
    "target": "target",
    "fund": "target",
    "task": "task",
    "cycle": "procedure",
    "division": "definition",
    "classification": "definition",
    "declared": "declared",
    "arithmetic": "definition",
}
_UNSETTLED: Final = ("case-by-case", "no-amount")
"""Wordings under which nothing is computed without a decision of people."""


def resting(pack: Pack) -> dict[str, tuple[Item, ...]]:
    """The items that rest on each sentence (by locator), in the order of the pack's files.

    Lists (terms, gaps) have no id of their own and are none.
    """
    found: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in pack.items:
        if item.kind in LISTS:
            continue
        for at in _locators(item.raw):
            found[at][item.id] = item
    return {at: tuple(items.values()) for at, items in found.items()}


def dispositions(pack: Pack, at: str, items: tuple[Item, ...]) -> tuple[str, ...]:
    """What a sentence is, the one that counts first; empty where nothing is said of it."""
    found = {_of(item) for item in items if item.kind in BY_KIND}
    clause = pack.clauses.get(at)
    if at == pack.info.dates_at:
        found.add("condition")
    if any(entry.get("at") == at for entry in _terms(pack)):
        found.add("definition")
    if clause is not None and clause.kind:
        found.add(clause.kind)
    return tuple(d for d in DISPOSITIONS if d in found)


def _of(item: Item) -> str:
    if item.kind == "measure" and item.raw.get("wording") in _UNSETTLED:
        return "decided"
    return BY_KIND[item.kind]


def _locators(value: Any) -> Iterator[str]:
    """Every sentence that an item names, under any reading."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key == "at":
                yield from _texts(below)
            else:
                yield from _locators(below)
    elif isinstance(value, list):
        for below in value:
            yield from _locators(below)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key != "reading":
                yield from _texts(below)
    elif value is not None:
        yield str(value)


def _terms(pack: Pack) -> Iterator[dict[str, Any]]:
    for item in pack.items:
        if item.kind == "terms":
            yield from item.raw["terms"].values()
