"""Tables of sums that acts maintain: each can be compared with what it sums, and rebuilt.

A context registers its own; ``jigai summary compare`` and ``rebuild`` go through them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """A cell whose sum is not what its rows come to. Amounts are fen."""

    cell: str
    column: str
    kept: int
    found: int


@dataclass(frozen=True)
class Summary:
    """One table of sums: what differs, and how many cells a rebuilding mended."""

    name: str
    compare: Callable[[], Iterable[Difference]]
    rebuild: Callable[[], int]


SUMMARIES: dict[str, Summary] = {}


def register(found: Summary) -> None:
    """Make a table of sums known; raises ValueError for a name that is taken."""
    if found.name in SUMMARIES:
        raise ValueError(f"there are two summaries '{found.name}'")
    SUMMARIES[found.name] = found
