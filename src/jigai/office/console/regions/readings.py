"""The questions that a policy leaves open, each with its answer here and what it bears on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from jigai.engine.api import program
from jigai.facts.problems import Lang
from jigai.office.console.regions.seeing import Scene
from jigai.office.ground.preferences import current_lang
from jigai.office.regions.domain.gates import Gate
from jigai.office.regions.domain.inforce import InForce, here, highest
from jigai.office.regions.domain.register import counting, last_day
from jigai.office.regions.domain.versions import pack_of
from jigai.office.regions.enums import RULING
from jigai.office.regions.models import Entry
from jigai.papers.policies import Policy, read_policy
from jigai.policy.pack import Axis


@dataclass(frozen=True)
class Question:
    """A reading: its answers, the one that holds, the ruling, those before and after it.

    ``bears_on`` are the measures and rules whose outcome it changes.
    """

    axis: Axis
    now: Entry | None
    value: str
    bears_on: tuple[str, ...]
    others: tuple[tuple[Entry, dt.date | None], ...]
    ends: dt.date | None


def questions(seen: Scene, found: InForce) -> list[Question]:
    """Every question of a policy in force in a region."""
    standing = {
        row.subject: row for row in highest(here(RULING, seen.code, seen.day, pack=found.pack))
    }
    entries = counting(kind=RULING, pack=found.pack, region__in=_codes(seen, standing))
    policy = _read(found.version, current_lang())
    asked = []
    for axis in found.policy.axes.values():
        now = standing.get(axis.id)
        others = [(row, last_day(row)) for row in entries if row.subject == axis.id and row != now]
        names = [card.name for card in policy.bearing(axis.id)] + policy.rules_bearing(axis.id)
        asked.append(
            Question(
                axis,
                now,
                now.value if now is not None else axis.default,
                tuple(names),
                tuple(o for o in others if o[0].value),
                last_day(now) if now is not None else None,
            )
        )
    return asked


def held_back(found: InForce, gate: Gate) -> list[str]:
    """The measures that a gate is put before, by name; a measure that waits itself is its own."""
    plan = program(found.policy, found.readings).plan
    lang = current_lang()
    names = [
        m.name[lang]
        for m in plan.measures
        if any(c.kind == "gate" and c.cite.at == gate.at for c in m.conditions)
    ]
    return names or [gate.name[lang]]


def _codes(seen: Scene, standing: dict[str, Entry]) -> set[str]:
    return {seen.code, *(row.region for row in standing.values())}


@lru_cache(maxsize=32)
def _read(version: str, lang: Lang) -> Policy:
    return read_policy(pack_of(version), lang)
