"""Amounts alone: what each award comes to in fen, without awards, steps or reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jigai.engine import certain
from jigai.engine.amount_code import Amounts
from jigai.engine.consistency import Consistency
from jigai.engine.operations import NAMESPACE
from jigai.engine.plan import Plan
from jigai.engine.sharing import NotLean

if TYPE_CHECKING:
    from jigai.engine.evaluating import Outcome
    from jigai.facts.dossier import Dossier

Found = dict[tuple[str, str], int]
"""Fen by measure and subject; an award that is not there gives nothing."""
Claims = tuple[str, ...] | None
MOST_CLAIMS = 64
CALLED = (
    "placed",
    "draw",
    "largest",
    "less",
    "pro_rata",
    "joint",
    "choose",
    "cap",
    "best",
    "leave_out",
)
"""What the generated functions call of ``certain``."""


@lru_cache(maxsize=256)
def days_of(year: int) -> tuple[int, int]:
    """The first and the last day of a year."""
    return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()


class AmountFunctions:
    """The generated functions of one plan, one for each set of measures claimed."""

    def __init__(self, plan: Plan, consistency: Consistency) -> None:
        self.plan = plan
        self.consistency = consistency
        self.functions: dict[tuple[Claims, bool, bool], Callable[..., Found]] = {}

    def of(self, dossier: Dossier) -> Callable[..., Found]:
        """The function for the measures claimed, by earlier awards and number of subjects."""
        key = (dossier.claims, dossier.awarded_before, dossier.single)
        known = self.functions.get(key)
        if known is None:
            if len(self.functions) >= MOST_CLAIMS:
                self.functions.clear()
            known = self.functions[key] = self._compiled(*key)
        return known

    def _compiled(self, claims: Claims, history: bool, single: bool) -> Callable[..., Found]:
        measures = [
            (position, measure)
            for position, measure in enumerate(self.plan.measures)
            if measure.money and (claims is None or measure.id in claims)
        ]
        try:
            source = Amounts(self.plan, measures, history, single).source()
        except NotLean:
            return _unknown
        space: dict[str, Any] = dict(NAMESPACE) | {
            "days_of": days_of,
            "contradicts": self.consistency.contradicts,
            **{name: getattr(certain, name) for name in CALLED},
            "limits": self.plan.limits,
            "choices": self.plan.choices,
            "ids": tuple(m.id for m in self.plan.measures),
        }
        exec(compile(source, f"<amounts {self.plan.pack}>", "exec"), space)  # noqa: S102
        found: Callable[..., Found] = space["amounts"]
        return found


def _unknown(*_: Any) -> Found:
    raise KeyError("a rule that only the general evaluation knows")


def amounts_of(outcome: Outcome) -> Found:
    """The same from a whole evaluation; of an award that is still open what is certain."""
    return {
        (award.measure.id, award.subject.id): award.low for award in outcome.awards if award.low
    }
