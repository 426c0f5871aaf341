"""Decisions of people in one case: the room that the text leaves, terms taken or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jigai.engine.awards import Award
from jigai.engine.evaluating import Outcome
from jigai.engine.notices import ceilings, decided_nodes
from jigai.engine.plan import Choice, Limit
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import read_dossier
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.guide.answers import Taken
from jigai.guide.cells import normal
from jigai.guide.drafts import Draft
from jigai.guide.states import MAYBE
from jigai.guide.texts import problem
from jigai.policy.pack import Pack

TERMS = ("rate", "amount", "cap")
SAID = ("by", "act", "on", "reason")
LIFT = "lift-"
"""A field that lifts a limit or a choice is called this and its number among the lifts."""
NO_BOUND = ("不受限", "none")
LONGEST = 200


@dataclass(frozen=True)
class Lift:
    """A limit or a choice that a decision may lift."""

    rule: str
    name: str
    choice: bool


@dataclass(frozen=True)
class Room:
    """What a decision may settle of an award: terms, and limits and choices lifted.

    ``ceiling`` is the rate, in parts per million, that a decided one may not exceed.
    """

    label: str
    measure: str
    subject: str
    terms: tuple[str, ...]
    lifts: tuple[Lift, ...]
    ceiling: int | None


def room(award: Award, outcome: Outcome, names: Mapping[str, str]) -> Room | None:
    """The room that the text leaves; None where it leaves none, or nothing is there to decide on.

    ``names`` are those of limits and choices.
    """
    plan, measure = outcome.plan, award.measure
    if award.subject.id == MAYBE or not measure.payments:
        return None
    heard = {str(node.args[0]) for node in decided_nodes(plan, measure)}
    met = {d.limit: None for p in measure.payments for d in p.draws}
    rules: list[Limit | Choice] = [plan.limits[n] for n in met if plan.limits[n].liftable]
    rules += [c for c in plan.choices if c.liftable and measure.id in c.measures]
    lifts = tuple(Lift(r.id, names.get(r.id, r.id), isinstance(r, Choice)) for r in rules)
    terms = tuple(t for t in TERMS if t in heard)
    if not terms and not lifts:
        return None
    return Room(
        award.label,
        measure.id,
        award.subject.id,
        terms,
        lifts,
        max(ceilings(plan, measure), default=None),
    )


def decision_of(draft: Draft, found: Room) -> dict[str, Any] | None:
    """The decision recorded for an award."""
    for stated in draft.dossier.get("decisions") or ():
        concerned = stated.get("subject") in (found.subject, None)
        if stated.get("measure") == found.measure and concerned:
            kept: dict[str, Any] = stated
            return kept
    return None


def texts_of(draft: Draft, found: Room) -> dict[str, str]:
    """The recorded decision as the fields of its form."""
    stated = decision_of(draft, found) or {}
    texts = {name: str(stated[name]) for name in (*TERMS, *SAID) if stated.get(name) is not None}
    for number, lift in enumerate(found.lifts):
        lifts = stated.get("lifts") or {}
        if lift.rule in lifts:
            amount = lifts[lift.rule]
            texts[f"{LIFT}{number}"] = NO_BOUND[0] if amount in (None, "none") else str(amount)
    return texts


def take_decision(
    draft: Draft, found: Room, form: Mapping[str, str], packs: Sequence[Pack]
) -> Taken:
    """The draft with a decision recorded, or what is wrong with it by field.

    Who decided and by what act have to be said; amounts without a unit count as 万元.
    """
    texts = {name: form.get(name, "").strip()[:LONGEST] for name in form}
    stated: dict[str, Any] = {"measure": found.measure, "subject": found.subject}
    for term in found.terms:
        if texts.get(term):
            stated[term] = _rate(texts[term]) if term == "rate" else _money(texts[term])
    lifts = {
        lift.rule: _lifted(lift, texts[f"{LIFT}{number}"])
        for number, lift in enumerate(found.lifts)
        if texts.get(f"{LIFT}{number}")
    }
    if lifts:
        stated["lifts"] = lifts
    faults = _lacking(found, stated, texts)
    stated |= {name: texts[name] for name in SAID if texts.get(name)}
    if "on" in stated:
        stated["on"] = normal(_like("completed_on"), stated["on"])
    after = draft.deciding(found.measure, found.subject, stated)
    faults |= _refused(after, found, packs)
    return Taken(draft, faults) if faults else Taken(after)


def _lacking(found: Room, stated: dict[str, Any], texts: Mapping[str, str]) -> dict[str, Problem]:
    lacking = [name for name in ("by", "act") if not texts.get(name)]
    faults = {name: problem(f"answer.decision-{name}", name) for name in lacking}
    if not any(name in stated for name in (*TERMS, "lifts")):
        first = found.terms[0] if found.terms else f"{LIFT}0"
        faults[first] = problem("answer.decision-nothing", first)
    return faults


def _refused(after: Draft, found: Room, packs: Sequence[Pack]) -> dict[str, Problem]:
    """What the dossier's reader says of the decision, by field."""
    pack = next(p for p in packs if any(item.id == found.measure for item in p.items))
    raw = after.for_pack(pack)
    stated = raw["decisions"]
    number = next(
        n for n, d in enumerate(stated)
        if (d.get("measure"), d.get("subject")) == (found.measure, found.subject)
    )  # fmt: skip
    fields = {f"decisions[{number}].lifts.{lift.rule}": f"{LIFT}{n}"
              for n, lift in enumerate(found.lifts)}  # fmt: skip
    faults: dict[str, Problem] = {}
    try:
        read_dossier(raw, pack.info.region)
    except InputRefused as error:
        for one in error.problems:
            place = one.where.removeprefix(f"decisions[{number}].")
            name = fields.get(one.where, place if place in (*TERMS, *SAID) else "")
            faults.setdefault(name, one)
    return faults


def _rate(text: str) -> str:
    return f"{text}%" if re.fullmatch(r"[\d.]+", text) else text


def _money(text: str) -> str:
    return normal(_like("total_investment"), text, "wan")


def _lifted(lift: Lift, text: str) -> str | None:
    return None if lift.choice or text in NO_BOUND else _money(text)


def _like(name: str) -> Fact:
    """The vocabulary's entry for a fact of projects that is written in the same way."""
    return vocabulary().entities["project"].facts[name]
