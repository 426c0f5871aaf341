"""Where a calculation stands: each policy's answer to what is known, and how far it is open.

A kind of subject (projects, titles, …) of which nobody has said yet how many there are counts as
one of which nothing is known, so that the range holds what it could bring.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from jigai.engine.api import Answer, evaluate, program
from jigai.engine.awards import NEEDS, Award
from jigai.engine.bounds import Missing
from jigai.engine.evaluating import Boxes, Outcome, Program
from jigai.engine.unknowns import fact_of
from jigai.facts.dossier import Dossier
from jigai.facts.problems import Problem
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import vocabulary
from jigai.guide.drafts import LISTS, Draft
from jigai.policy.pack import Pack

MAYBE = "maybe"
"""The id of the subject that stands for those of which nobody has said whether there are any."""

KEPT = 256
LARGE = 10_000
"""An amount below this part of what the vocabulary admits cannot come from there."""


@dataclass
class Standing:
    """One policy's answer so far. ``boundless`` names the awards (by label) without a ceiling."""

    pack: Pack
    answer: Answer
    maybe: frozenset[str]
    boundless: frozenset[str] = frozenset()

    @property
    def outcome(self) -> Outcome | None:
        """What the engine says; None where the dossier was refused."""
        return self.answer.outcome if not self.answer.problems else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why nothing can be said."""
        return self.answer.problems

    @cached_property
    def awards(self) -> list[Award]:
        """Every award; none where the dossier was refused."""
        return self.outcome.awards if self.outcome is not None else []

    @property
    def range(self) -> tuple[int, int]:
        """Lowest and highest total so far, in fen."""
        return self.outcome.total if self.outcome is not None else (0, 0)

    @property
    def open_ended(self) -> bool:
        """The highest total has no ceiling yet."""
        return bool(self.boundless)

    @property
    def settled(self) -> bool:
        """Nothing is missing that could change the amounts."""
        return self.outcome is not None and not any(a.outcome == NEEDS for a in self.awards)


@dataclass
class State:
    """A calculation with every policy's answer."""

    draft: Draft
    standings: list[Standing] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """All that matters is known."""
        return all(s.settled for s in self.standings)


_CACHE: OrderedDict[tuple[str, ...], Standing] = OrderedDict()
_LOCK = threading.Lock()


def state_of(draft: Draft, packs: Sequence[Pack]) -> State:
    """The state of a draft under those of ``packs`` that it asks."""
    chosen = [p for p in packs if p.id in draft.packs]
    return State(draft, [standing(draft, pack) for pack in chosen])


def standing(draft: Draft, pack: Pack, *, whole: bool = False) -> Standing:
    """One policy's answer to a draft; remembered for a while, by content.

    Only what the policy reads goes in, so an answer that another policy asked for leaves this one
    as it was; ``whole`` lets everything in, as a result that is handed out should have it.
    """
    raw = draft.for_pack(pack)
    readings = draft.readings.get(pack.id, {})
    if not whole:
        raw = _read_by(raw, pack, readings)
    key = (pack.id, pack.version, json.dumps(readings, sort_keys=True), json.dumps(raw))
    with _LOCK:
        found = _CACHE.get(key)
        if found is not None:
            _CACHE.move_to_end(key)
            return found
    found = _asked(raw, pack, readings)
    with _LOCK:
        _CACHE[key] = found
        while len(_CACHE) > KEPT:
            _CACHE.popitem(last=False)
    return found


def _read_by(raw: dict[str, Any], pack: Pack, readings: dict[str, str]) -> dict[str, Any]:
    """A raw dossier without the facts that a policy never reads."""
    known = program(pack, readings).plan.fact_ids | {
        f"{e}.region" for e in ("organisation", *LISTS)
    }
    kept = {k: v for k, v in raw.items() if k not in PLURALS}
    kept["applicant"] = _facts("organisation", raw["applicant"], known)
    for plural, entity in PLURALS.items():
        if plural in raw:
            kept[plural] = [_facts(entity, item, known) for item in raw[plural]]
    return kept


def _facts(entity: str, raw: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {k: v for k, v in raw.items() if k in ("id", "kind") or f"{entity}.{k}" in known}


def _asked(raw: dict[str, Any], pack: Pack, readings: dict[str, str]) -> Standing:
    maybe = frozenset(p for p in PLURALS if raw.get(p) is None)
    raw = raw | {plural: [{"id": MAYBE}] for plural in maybe}
    answer = evaluate(raw, pack, readings)
    if answer.outcome is None or answer.program is None or answer.problems:
        return Standing(pack, answer, maybe)
    return Standing(pack, answer, maybe, _boundless(answer.program, answer.outcome))


def _boundless(ready: Program, outcome: Outcome) -> frozenset[str]:
    """Awards whose upper end comes from how much a fact may be at all, not from a rule.

    They are those that shrink where every unknown amount may be half as large, and every unknown
    list has one row.
    """
    most = vocabulary().entities["project"].facts["total_investment"].high // LARGE
    if all(a.high < most for a in outcome.awards if a.outcome == NEEDS):
        return frozenset()
    boxes: Boxes = {}
    lists: set[Missing] = set()
    for missing in frozenset[Missing]().union(*(a.waits for a in outcome.awards)):
        fact = fact_of(missing)
        if fact is not None and fact.shape == "rows" and not missing.row:
            lists.add(missing)
        elif fact is not None and fact.type in ("money", "count", "area", "rate"):
            boxes[missing] = (fact.low, fact.high // 2)
    smaller = ready.run(_with_one_row(outcome.dossier, lists), boxes)
    highs = {a.label: a.high for a in smaller.awards}
    return frozenset(
        a.label
        for a in outcome.awards
        if a.outcome == NEEDS and highs.get(a.label, a.high) < a.high
    )


def _with_one_row(dossier: Dossier, lists: set[Missing]) -> Dossier:
    if not lists:
        return dossier
    subjects = []
    for subject in dossier.subjects:
        rows: dict[str, Any] = {m.fact: [{}] for m in lists if m.subject == subject.key}
        subjects.append(replace(subject, facts=subject.facts | rows) if rows else subject)
    return replace(dossier, subjects=tuple(subjects))
