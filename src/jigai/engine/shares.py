"""Payments under combination: what each may still reach, its draws, what was taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

UNLIMITED = 10**18
NOTHING = frozenset[Any]()
UNSURE = ("?",)
"""Stands in a draw's key for a part that is not known; no stated value is a tuple."""


@dataclass(slots=True)
class DrawValue:
    """A draw with its values: the group's key, what the limit allows, what was used, order."""

    limit: int
    key: tuple[Any, ...]
    amount: tuple[int, int]
    used: tuple[int, int]
    order: tuple[int, ...] | None
    waits: frozenset[Any] = frozenset()
    lift: tuple[int, int] = (1, 1)

    @property
    def unsure(self) -> bool:
        """The group itself is not known yet."""
        return UNSURE in self.key


@dataclass(slots=True)
class Taken:
    """What one rule did to one payment, in fen."""

    rule: str
    cite: Any
    before: int
    after: int
    before_high: int
    after_high: int
    carried: bool
    room: int


@dataclass(slots=True)
class Share:
    """One payment of one award under combination; ``year`` is None where it is not known."""

    position: tuple[Any, ...]
    award: Any
    index: int
    year: int | None
    entitled: tuple[int, int]
    low: int
    high: int
    draws: tuple[DrawValue, ...]
    taken: list[Taken] = field(default_factory=list)
