"""Rules of a pack that wait for an act, such as operating rules that have to be issued first.

A pack says so in its conditions: ``exists(programme.acts, row.act = 'operating-rules' …)``. The
codes that stand there are the acts awaited, and the rule is a gate until all of them are adopted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from jigai.facts.expressions import Binary, Name, Tree, Value, Within, parse, parts
from jigai.policy.folding import fold_pack, settle
from jigai.policy.pack import Item, Pack, both

ACTS, ACT = "programme.acts", "row.act"


@dataclass(frozen=True)
class Gate:
    """A rule that waits: the item, its sentence, the acts it names, those not adopted."""

    id: str
    kind: str
    name: dict[str, str]
    at: str
    clause: str
    acts: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether every act is adopted."""
        return not self.missing

    def with_adopted(self, adopted: Collection[str]) -> Gate:
        """The gate once these acts are adopted."""
        return replace(self, missing=tuple(a for a in self.acts if a not in adopted))


def gates_of(pack: Pack, readings: dict[str, str]) -> list[Gate]:
    """The gates of a pack under readings, all closed; in the order of its files."""
    return list(_gates(pack.version, tuple(sorted(settle(pack, readings).items())), _Held(pack)))


class _Held:
    """A pack beside its version, which alone tells it from others."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.pack.version == self.pack.version

    def __hash__(self) -> int:
        return hash(self.pack.version)


@lru_cache(maxsize=256)
def _gates(_version: str, readings: tuple[tuple[str, str], ...], held: _Held) -> tuple[Gate, ...]:
    found = []
    for item in fold_pack(held.pack, dict(readings)):
        acts = tuple(dict.fromkeys(code for tree in _trees(item.raw) for code in _awaited(tree)))
        if acts:
            found.append(_gate(held.pack, item, acts))
    return tuple(found)


def _gate(pack: Pack, item: Item, acts: tuple[str, ...]) -> Gate:
    stated = item.raw.get("at")
    at = str((stated[0] if isinstance(stated, list) and stated else stated) or "")
    clause = pack.clauses.get(at)
    return Gate(
        id=item.id,
        kind=item.kind,
        name=both(item.raw.get("name") or item.id),
        at=at,
        clause=clause.clause if clause is not None else at,
        acts=acts,
        missing=acts,
    )


def _trees(value: Any) -> Iterator[Tree]:
    """The expressions below a value that speak of adopted acts."""
    if isinstance(value, dict):
        for below in value.values():
            yield from _trees(below)
    elif isinstance(value, list):
        for below in value:
            yield from _trees(below)
    elif isinstance(value, str) and f"({ACTS}" in value.replace(" ", ""):
        yield parse(value)


def _awaited(tree: Tree) -> Iterator[str]:
    """The codes that the act of a row is compared with."""
    match tree:
        case Binary("=", Name() as name, Value(_, str(code))) if name.text == ACT:
            yield code
        case Binary("=", Value(_, str(code)), Name() as name) if name.text == ACT:
            yield code
        case Within(Name() as name, choices) if name.text == ACT:
            yield from (
                c.value for c in choices if isinstance(c, Value) and isinstance(c.value, str)
            )
    for below in parts(tree):
        yield from _awaited(below)
