"""Which payments can share a limit, where the group of some of them is not known.

What is not known about one payment touches only those whose group could be the same: nothing that
one organisation leaves open makes another's payments uncertain, unless a limit joins them.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from jigai.engine.shares import UNSURE, DrawValue, Share

Member = tuple[Share, DrawValue]
Key = tuple[Any, ...]


class Clusters:
    """Things that belong together, joined pair by pair."""

    def __init__(self) -> None:
        """Nothing belongs together yet."""
        self.parent: dict[Hashable, Hashable] = {}

    def root(self, one: Hashable) -> Hashable:
        """What stands for all that belongs together with one thing."""
        found = self.parent.setdefault(one, one)
        while found != self.parent[found]:
            self.parent[found] = self.parent[self.parent[found]]
            found = self.parent[found]
        return found

    def join(self, one: Hashable, other: Hashable) -> None:
        """Two things belong together."""
        self.parent[self.root(one)] = self.root(other)

    def join_keys(self, limit: int, keys: set[Key]) -> None:
        """Groups of one limit that could turn out to be the same belong together."""
        for unsure in [key for key in keys if UNSURE in key]:
            for key in keys:
                if same(unsure, key):
                    self.join((limit, unsure), (limit, key))


def same(one: Key, other: Key) -> bool:
    """Two keys name the same group as far as is known."""
    return len(one) == len(other) and all(
        a == b or a is UNSURE or b is UNSURE for a, b in zip(one, other, strict=True)
    )


def split(groups: dict[int, list[Member]]) -> list[dict[int, list[Member]]]:
    """Payments under limits drawn in one pass, apart where nothing joins them."""
    clusters = Clusters()
    for limit, members in groups.items():
        clusters.join_keys(limit, {draw.key for _, draw in members})
        for share, draw in members:
            clusters.join(("share", id(share)), (limit, draw.key))
    found: dict[Hashable, dict[int, list[Member]]] = {}
    for limit, members in groups.items():
        for share, draw in members:
            one = found.setdefault(clusters.root((limit, draw.key)), {i: [] for i in groups})
            one[limit].append((share, draw))
    return list(found.values())
