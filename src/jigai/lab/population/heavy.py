"""Amounts with heavy tails as tables of whole numbers: a log-normal body, a Pareto tail.

The table gives the amount at each of some hundred probabilities, closer together towards the top;
between two of them amounts lie evenly. It is worked out in decimal arithmetic, so that it is the
same on every machine; drawing from it needs whole numbers only.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from statistics import NormalDist
from typing import Final

import numpy as np

from jigai.lab.population.draws import Draws, Whole

BITS: Final = 32
_BODY: Final = 512
_IN_OCTAVE: Final = 16


@dataclass(frozen=True)
class Heavy:
    """A heavy-tailed amount in whole units.

    ``median`` and ``spread`` (of the logarithm, in thousandths) are of the body; above
    ``tail_from`` (parts per million) the tail falls with exponent ``alpha`` (in thousandths).
    """

    median: int
    spread: int
    tail_from: int
    alpha: int
    least: int
    most: int

    def draw(self, draws: Draws, name: str, index: Whole) -> Whole:
        """An amount for each index."""
        knots, amounts = _table(self)
        drawn = draws.unit(name, index)
        left = np.searchsorted(knots, drawn, side="right") - 1
        width = knots[left + 1] - knots[left]
        rise = amounts[left + 1] - amounts[left]
        found: Whole = amounts[left] + rise * (drawn - knots[left]) // width
        return found

    def amount(self, knot: int) -> int:
        """The amount that ``knot`` of 2^32 cases stay below."""
        if knot <= 0:
            return self.least
        if knot >= 1 << BITS:
            return self.most
        with localcontext() as context:
            context.prec = 40
            tail = Decimal(self.tail_from) / 1_000_000
            share = Decimal(knot) / (1 << BITS)
            found = self._body(min(share, tail))
            if share > tail:
                ratio = (1 - tail) / (1 - share)
                found *= (ratio.ln() * 1000 / self.alpha).exp()
            return min(max(int(found), self.least), self.most)

    def _body(self, share: Decimal) -> Decimal:
        normal = Decimal(f"{NormalDist().inv_cdf(float(share)):.9f}")
        return Decimal(self.median) * (normal * self.spread / 1000).exp()


@lru_cache(maxsize=64)
def _table(heavy: Heavy) -> tuple[Whole, Whole]:
    knots = _knots()
    return np.array(knots, np.int64), np.array([heavy.amount(k) for k in knots], np.int64)


@lru_cache(maxsize=1)
def _knots() -> tuple[int, ...]:
    """Even steps, then sixteen in each halving of what is left towards certainty."""
    whole = 1 << BITS
    found = set(range(0, whole, whole // _BODY))
    left = whole // _BODY
    while left >= 2 * _IN_OCTAVE:
        found |= {whole - left + step * left // (2 * _IN_OCTAVE) for step in range(_IN_OCTAVE)}
        left //= 2
    found |= {whole - left, whole}
    return tuple(sorted(found))
