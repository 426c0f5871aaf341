"""What a population is of: place, year, day, and what the policies in view call their classes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from jigai.facts.problems import refused, shown
from jigai.facts.vocabulary import NEVER
from jigai.lab.population.draws import PPM, Draws, Whole
from jigai.lab.population.marginals import marginals
from jigai.reference import regions

if TYPE_CHECKING:
    from jigai.policy.pack import Pack


@dataclass(frozen=True)
class Setting:
    """The place by its region code, the claim year, and the policies in view.

    ``classes`` are the classes of each industry list, for ``class_in``; ``measures`` the measures
    (pack, measure) that earlier awards can have been made under.
    """

    place: str
    claim_year: int
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measures: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, place: str, claim_year: int, packs: Sequence[Pack] = ()) -> Setting:
        """The setting of some packs.

        Raises InputRefused for a place that neither the region table nor a pack knows.
        """
        region = regions.find(place)
        if region is None and place not in [pack.info.region for pack in packs]:
            raise refused(
                "population.place",
                f"区划表中没有“{shown(place)}”，请填区划代码或名称",
                f"{shown(place)} is not in the region table; give a code or a name of it",
                "place",
            )
        classes = {
            name: tuple(str(code) for code in listed.get("classes", {}))
            for pack in packs
            for name, listed in pack.classifications.items()
        }
        measures = tuple((p.id, item.id) for p in packs for item in p.of_kind("measure"))
        return cls(place if region is None else region.code, claim_year, classes, measures)

    @property
    def last_day(self) -> int:
        """The last day of the claim year, which is the day of reckoning."""
        return dt.date(self.claim_year, 12, 31).toordinal()

    @property
    def never(self) -> int:
        """A day that never comes."""
        return NEVER

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """The regions right below the place, or itself where it has none."""
        below = tuple(sorted(r.code for r in regions.regions() if r.parent == self.place))
        return below or (self.place,)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Those inside, then a few elsewhere."""
        others = (
            r.code
            for r in regions.regions()
            if r.level == "county" and not regions.is_within(r.code, self.place)
        )
        return (*self.inside, *sorted(others)[:5])

    @cached_property
    def office(self) -> str:
        """Six digits for the registering office in credit codes."""
        return self.place if self.place.isdigit() else "100000"

    @cached_property
    def weights(self) -> Whole:
        """The regions' shares, in parts per million."""
        elsewhere = int(marginals()["organisation.region"].raw["chance"])
        outside = len(self.regions) - len(self.inside)
        elsewhere = elsewhere if outside else 0
        parts = [10**9 // (n + 2) for n in range(1, len(self.inside) + 1)]
        shares = [part * (PPM - elsewhere) // sum(parts) for part in parts]
        shares[0] += PPM - elsewhere - sum(shares)
        far = [elsewhere // outside] * outside if outside else []
        if far:
            far[0] += elsewhere - sum(far)
        return np.array([*shares, *far], np.int64)

    def region(self, draws: Draws, index: Whole) -> Whole:
        """Where organisations are registered, as positions in ``regions``."""
        return draws.pick("organisation.region", index, self.weights)

    def region_inside(self, draws: Draws, index: Whole) -> Whole:
        """Somewhere in the place."""
        return draws.below("project.region/inside", index, len(self.inside))
