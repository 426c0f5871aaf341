"""The marginals of the population, from the file beside this one, and how each is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
import yaml

from jigai.lab.population.draws import Draws, Truth, Whole
from jigai.lab.population.heavy import BITS, Heavy

SIZES: Final = ("large", "medium", "small", "micro")
"""The order in which sizes are counted in columns of positions."""


@dataclass(frozen=True)
class Marginal:
    """One marginal: what is drawn from it depends on its name, the seed and the row alone."""

    name: str
    raw: dict[str, Any]

    @property
    def why(self) -> str:
        """The reason for it."""
        return str(self.raw["why"])

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes between which it chooses."""
        return _codes(self.raw["weights"])

    def yes(self, draws: Draws, index: Whole, size: Whole | None = None) -> Truth:
        """Yes or no."""
        return draws.chance(self.name, index, self._of_size("chance", size))

    def position(self, draws: Draws, index: Whole, size: Whole | None = None) -> Whole:
        """The position of a code."""
        weights = self.raw["weights"]
        if self.raw.get("by") != "size":
            return draws.pick(self.name, index, np.array(list(weights.values()), np.int64))
        assert size is not None
        table = [[weights[s][code] for code in self.codes] for s in SIZES]
        return draws.pick_by(self.name, index, np.array(table, np.int64), size)

    def number(self, draws: Draws, index: Whole) -> Whole:
        """A whole number between two bounds."""
        low, high = self.raw["between"]
        return draws.between(f"{self.name}/number", index, low, high)

    def amount(self, draws: Draws, index: Whole) -> Whole:
        """A heavy-tailed amount, before it is scaled."""
        return Heavy(**self.raw["heavy"]).draw(draws, f"{self.name}/amount", index)

    def times(self, positions: Whole, codes: tuple[str, ...] = SIZES) -> Whole:
        """Thousandths by which an amount is scaled, by the position of a code."""
        stated = self.raw["times"]
        found: Whole = np.array([stated.get(c, 1000) for c in codes], np.int64)[positions]
        return found

    def count(self, draws: Draws, index: Whole, size: Whole | None = None) -> Whole:
        """How many rows."""
        drawn = draws.unit(f"{self.name}/count", index)
        by = self.raw.get("by") == "size"
        if not by:
            found: Whole = np.searchsorted(self._steps(None), drawn, side="right")
            return found
        assert size is not None
        found = np.zeros(len(index), np.int64)
        for number, name in enumerate(SIZES):
            inside = size == number
            found[inside] = np.searchsorted(self._steps(name), drawn[inside], side="right")
        return found

    def _steps(self, size: str | None) -> Whole:
        """The numbers of 2^32 below which a list has 0 rows, at most 1, and so on."""
        return np.array(_steps(self.name, size), np.int64)

    def _of_size(self, key: str, size: Whole | None) -> Any:
        stated = self.raw[key]
        if self.raw.get("by") != "size":
            return stated
        assert size is not None
        return np.array([stated[s] for s in SIZES], np.int64)[size]


def _codes(weights: dict[str, Any]) -> tuple[str, ...]:
    first = next(iter(weights.values()))
    return tuple(first if isinstance(first, dict) else weights)


@lru_cache(maxsize=256)
def _steps(name: str, size: str | None) -> tuple[int, ...]:
    raw = marginals()[name].raw
    whole = 1 << BITS
    if "lengths" in raw:
        shares = raw["lengths"] if size is None else raw["lengths"][size]
        below, found = 0, []
        for share in shares[:-1]:
            below += share
            found.append(below * whole // 1_000_000)
        return tuple(found)
    tail = raw["tail"] if size is None else raw["tail"][size]
    none = raw.get("none", 0) * whole // 1_000_000
    with localcontext() as context:
        context.prec = 30
        power = Decimal(-tail["alpha"]) / 1000
        left = [
            int((Decimal(n).ln() * power).exp() * (whole - none))
            for n in range(2, tail["most"] + 1)
        ]
    return (none, *(whole - share for share in left))


@lru_cache(maxsize=1)
def marginals() -> dict[str, Marginal]:
    """Every marginal by ``group.name``."""
    text = (resources.files("jigai.lab.population") / "marginals.yaml").read_text("utf-8")
    return {
        f"{group}.{name}": Marginal(f"{group}.{name}", raw)
        for group, listed in yaml.safe_load(text).items()
        for name, raw in listed.items()
    }
