"""Random numbers by place: what is drawn for row 7 depends on the seed, the name and 7 alone.

So any part of a population can be made apart from the rest, in chunks of any size, and is the same
bit for bit. All numbers are whole; floating point is never used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Bits = NDArray[np.uint64]
Truth = NDArray[np.bool_]

PPM: Final = 1_000_000
_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True)
class Draws:
    """Everything that is drawn from one seed."""

    seed: int

    @cached_property
    def _keys(self) -> dict[str, Bits]:
        return {}

    def bits(self, name: str, index: Whole) -> Bits:
        """64 random bits for each index (SplitMix64, with a stream of its own for each name)."""
        key = self._keys.get(name)
        if key is None:
            digest = hashlib.sha256(f"{self.seed}:{name}".encode()).digest()
            key = self._keys[name] = np.array([int.from_bytes(digest[:8], "big")], np.uint64)
        x: Bits = index.astype(np.uint64) * _STEP + key
        x ^= x >> np.uint64(30)
        x *= _FIRST
        x ^= x >> np.uint64(27)
        x *= _SECOND
        x ^= x >> np.uint64(31)
        return x

    def unit(self, name: str, index: Whole) -> Whole:
        """A number from 0 up to 2^32, all alike."""
        return (self.bits(name, index) >> np.uint64(32)).astype(np.int64)

    def below(self, name: str, index: Whole, most: Any) -> Whole:
        """A whole number from 0 up to ``most``, which it does not reach; at most 2^31."""
        found: Whole = (self.unit(name, index) * most) >> 32
        return found

    def between(self, name: str, index: Whole, low: Any, high: Any) -> Whole:
        """A whole number from ``low`` to ``high``, both included."""
        found: Whole = low + self.below(name, index, high - low + 1)
        return found

    def chance(self, name: str, index: Whole, ppm: Any) -> Truth:
        """Yes in so many of a million cases."""
        found: Truth = self.below(name, index, PPM) < ppm
        return found

    def pick(self, name: str, index: Whole, weights: Whole) -> Whole:
        """The position of one of several, by their weights, which add up to a million."""
        return np.searchsorted(np.cumsum(weights), self.below(name, index, PPM), side="right")

    def pick_by(self, name: str, index: Whole, weights: Whole, group: Whole) -> Whole:
        """The same where each group has weights of its own (a row of ``weights`` each)."""
        found = np.zeros(len(index), np.int64)
        drawn = self.below(name, index, PPM)
        for number in range(len(weights)):
            inside = group == number
            found[inside] = np.searchsorted(np.cumsum(weights[number]), drawn[inside], "right")
        return found
