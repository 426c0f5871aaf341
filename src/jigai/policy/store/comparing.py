"""Two versions of a pack against one another: what was added, taken out, changed, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jigai.policy.pack import Item, Pack


@dataclass(frozen=True)
class Change:
    """A value at a path inside an item; None where there is none on that side."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class ItemChange:
    """An item that both versions have, in different words. ``name`` is shown where it has one."""

    kind: str
    id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """What differs between two versions; items as (kind, id), in the order of the files."""

    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: tuple[ItemChange, ...]

    @property
    def same(self) -> bool:
        return not (self.added or self.removed or self.changed)


def difference(before: Pack, after: Pack) -> Difference:
    """What an upgrade from one version to the other changes."""
    old, new = _items(before), _items(after)
    changed = []
    for key in (k for k in new if k in old):
        changes = tuple(_changes(old[key], new[key]))
        if changes:
            changed.append(ItemChange(*key, changes))
    return Difference(
        added=tuple(k for k in new if k not in old),
        removed=tuple(k for k in old if k not in new),
        changed=tuple(changed),
    )


def _items(pack: Pack) -> dict[tuple[str, str], dict[str, str]]:
    """Each item's values by path. Clauses and readings count entry by entry, templates as used."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for item in pack.items:
        if item.kind in ("template", "use"):
            continue
        for key, value in _parts(item):
            found.setdefault(key, {}).update(_leaves("", value))
    return found


def _parts(item: Item) -> Iterator[tuple[tuple[str, str], Any]]:
    if item.kind in ("clauses", "readings"):
        for name, value in item.raw[item.kind].items():
            yield (item.kind, str(name)), value
    else:
        yield (item.kind, item.id), item.raw


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from _leaves(f"{path}/{key}" if path else str(key), below)
    elif isinstance(value, list) and value:
        for number, below in enumerate(value):
            yield from _leaves(f"{path}/{number}" if path else str(number), below)
    else:
        yield path, str(value)


def _changes(old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield Change(path, old.get(path), new.get(path))
