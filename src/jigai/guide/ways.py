"""The way from an entitlement to an award: what each limit and choice took, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from jigai.engine.awards import Award
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Cite
from jigai.facts.problems import Lang
from jigai.facts.vocabulary import vocabulary
from jigai.guide.texts import say

Role = Literal["step", "idle", "result"]


@dataclass(frozen=True)
class Way:
    """One step, in fen: what stands after it, what it changed, the upper end where facts are
    missing. ``idle`` is a limit that was checked and took nothing; ``room`` is what it allows
    where all is settled, ``most`` what it takes at most where it is not."""

    label: str
    running: int
    change: int | None
    cite: Cite | None
    role: Role = "step"
    high: int | None = None
    room: int | None = None
    most: int | None = None


def ways(award: Award, outcome: Outcome, lang: Lang, names: dict[str, str]) -> list[Way]:
    """The steps of an award; none where nothing was ever entitled.

    ``names`` are the names of limits and choices. The steps add up to the award exactly: what a
    choice took is the last step before the result.
    """
    low, high = award.entitled
    if not award.shares or high == 0:
        return []
    open_ = low != high
    found = [
        Way(say(lang, "way.entitled"), low, None, award.measure.cite, high=high if open_ else None)
    ]
    for rule, cite in _rules(award):
        taken = [t for t in award.taken if t.rule == rule]
        change = sum(t.after - t.before for t in taken)
        change_high = sum(t.after_high - t.before_high for t in taken)
        low, high = low + change, high + change_high
        still = change == 0 and change_high == 0
        settled = award.low == award.high
        room = min((t.room for t in taken), default=None) if settled else None
        found.append(
            Way(
                names.get(rule, rule),
                low,
                None if still else change,
                cite,
                "idle" if still and settled else "step",
                high if low != high else None,
                room if room is not None and room < 10**17 else None,
                -change_high if change_high < change else None,
            )
        )
    end = (award.low, award.high)
    if (low, high) != end:
        taker, place = _chooser(award)
        found.append(Way(names.get(taker, taker), end[0], end[0] - low, place, high=_other(end)))
    found.append(Way(say(lang, "way.result"), end[0], None, None, "result", _other(end)))
    return _bounded(found)


def _bounded(found: list[Way]) -> list[Way]:
    """The steps from where a rule first bounds what is open; none where none does."""
    while found and (found[0].high or 0) >= endless():
        found = found[1:]
        if found:
            found[0] = replace(found[0], change=None, most=None)
    return found if len(found) > 1 else []


@cache
def endless() -> int:
    """Fen that only come from how large a fact may be at all, not from a rule."""
    return vocabulary().entities["project"].facts["total_investment"].high // 100


def _chooser(award: Award) -> tuple[str, Cite | None]:
    """The choice or replacement that took the award's place, or may still take it."""
    for excluded in award.excluded_by:
        return str(excluded["rule"]), excluded["cite"]
    return next(iter(award.picked), award.measure.id), None


def _other(pair: tuple[int, int]) -> int | None:
    return pair[1] if pair[0] != pair[1] else None


def _rules(award: Award) -> list[tuple[str, Cite]]:
    """The limits that were met, each once, in the order they acted."""
    found: dict[str, Cite] = {}
    for taken in award.taken:
        found.setdefault(taken.rule, taken.cite)
    return list(found.items())
