"""What would turn a refusal into a grant, or reach the next tier: the least change that does it.

Changes are read off the conditions that fail and then tried: the dossier is evaluated again with
them, so what is promised is what the rules give.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jigai.engine.awards import GRANTED, REFUSED, Award
from jigai.engine.evaluating import Program
from jigai.engine.plan import Condition
from jigai.facts.dossier import Dossier, Subject
from jigai.facts.expressions import Binary, Index, Name, Tree, Unary, Value, Within, parse
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary

_FLIP = {">=": "<", ">": "<=", "<=": ">", "<": ">=", "=": "!=", "!=": "="}

_MIRROR = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True)
class Change:
    """One fact changed; ``fact`` None where only words can say what has to hold."""

    subject: str
    fact: Fact | None
    key: Any
    old: Any
    new: Any
    text: str


@dataclass(frozen=True)
class Path:
    """Changes that together reach a grant; ``amount`` in fen, None where it was not tried."""

    changes: tuple[Change, ...]
    amount: int | None


def least_change(program: Program, dossier: Dossier, award: Award) -> Path | None:
    """The least change that would grant a refused award, or lift a granted one a tier."""
    if award.outcome == REFUSED and not award.excluded_by:
        failing = [r.condition for r in award.reasons if r.condition is not None]
        kinds = {c.kind for c in failing}
        if (
            failing
            and not kinds & {"in-force", "once"}
            and "year-not-reached" not in {c.code for c in failing}
            and not any(c.text in ("no", "否") for c in failing)
        ):
            return _tried(program, dossier, award, _all(dossier, award, failing))
    if award.outcome == GRANTED and award.measure.tiers:
        return _next_tier(program, dossier, award)
    return None


def _all(dossier: Dossier, award: Award, failing: list[Condition]) -> tuple[Change, ...]:
    found: list[Change] = []
    for condition in failing:
        option = wanted(parse(condition.text), truth=True, dossier=dossier, award=award)
        found += option or [Change("", None, "", None, None, condition.text)]
    unique = {(c.subject, c.text if c.fact is None else c.fact.key, c.key): c for c in found}
    return tuple(unique.values())


def _next_tier(program: Program, dossier: Dossier, award: Award) -> Path | None:
    best: Path | None = None
    for name, bound, _ in sorted(award.measure.tiers, key=lambda t: t[1]):
        place = _locate(Name(tuple(name.split("."))), dossier, award)
        if place is None:
            continue
        subject, fact = place
        value = subject.facts.get(fact.name)
        if isinstance(value, int) and value < bound:
            change = Change(subject.key, fact, "", value, bound, name)
            path = _tried(program, dossier, award, (change,))
            if path.amount is not None and path.amount > award.low:
                best = path
                break
    return best


# From a condition to changes


def wanted(tree: Tree, truth: bool, dossier: Dossier, award: Award) -> list[Change] | None:
    """Changes that make an expression true (or false); None where only words can say it."""
    match tree:
        case Unary(op="not"):
            return wanted(tree.operand, not truth, dossier, award)
        case Binary(op="and" | "or"):
            every = (tree.op == "and") == truth
            sides = [wanted(s, truth, dossier, award) for s in (tree.left, tree.right)]
            if every:
                if None in sides:
                    return None
                return [c for side in sides for c in side or []]
            possible = [s for s in sides if s is not None]
            return min(possible, key=len) if possible else None
        case Name():
            return _set(tree, "", 1 if truth else 0, dossier, award)
        case Within():
            first = tree.choices[0]
            if not truth or isinstance(tree.operand, Value):
                return None
            return _assign(tree.operand, "=", first, dossier, award)
        case Binary():
            op = tree.op if truth else _FLIP.get(tree.op, "")
            if isinstance(tree.right, Value) or _bare(tree.right):
                return _assign(tree.left, op, tree.right, dossier, award)
            if isinstance(tree.left, Value) or _bare(tree.left):
                return _assign(tree.right, _MIRROR.get(op, op), tree.left, dossier, award)
            return None
    return None


def _bare(tree: Tree) -> bool:
    return isinstance(tree, Name) and len(tree.parts) == 1


def _assign(
    target: Tree, op: str, bound: Tree, dossier: Dossier, award: Award
) -> list[Change] | None:
    if op == "!=":
        return None
    value: Any
    if isinstance(bound, Name):
        value = {"claim_year": dossier.claim_year, "as_of": dossier.as_of}.get(
            bound.text, bound.text
        )
    elif isinstance(bound, Value):
        value = bound.value
        if isinstance(value, int) and bound.kind == "rate":
            value = value * 1_000_000 // bound.den
    else:
        return None
    if isinstance(value, int):
        value += {">": 1, "<": -1}.get(op, 0)
    if isinstance(target, Index):
        key = target.key
        if isinstance(key, Name) and key.text == "claim_year":
            return _set(target.base, dossier.claim_year, value, dossier, award)
        if isinstance(key, Value):
            return _set(target.base, key.value, value, dossier, award)
        return None
    return _set(target, "", value, dossier, award) if isinstance(target, Name) else None


def _set(name: Name, key: Any, value: Any, dossier: Dossier, award: Award) -> list[Change] | None:
    place = _locate(name, dossier, award)
    if place is None:
        return None
    subject, fact = place
    old = subject.facts.get(fact.name)
    if key != "" and isinstance(old, dict):
        old = old.get(key)
    if isinstance(value, str):
        value = fact.aliases.get(value, value)
    if old is None and fact.derive is not None and fact.type == "bool":
        inner = wanted(parse(fact.derive), bool(value), dossier, award)
        if inner:
            return inner
    return [Change(subject.key, fact, key, old, value, name.text)]


def _locate(name: Name, dossier: Dossier, award: Award) -> tuple[Subject, Fact] | None:
    if len(name.parts) != 2:
        return None
    fact = vocabulary().fact(*name.parts)
    if fact is None or fact.shape == "rows":
        return None
    if fact.entity == award.subject.entity:
        return award.subject, fact
    if fact.entity == "organisation":
        owner = next(
            (s for s in dossier.subjects if s.entity == "organisation" and s.id == award.owner),
            None,
        )
        return None if owner is None else (owner, fact)
    return None


# Trying


def _tried(program: Program, dossier: Dossier, award: Award, changes: tuple[Change, ...]) -> Path:
    if any(c.fact is None for c in changes):
        return Path(changes, None)
    changed = program.run(apply(dossier, changes))
    for other in changed.awards:
        if other.label == award.label and other.outcome == GRANTED:
            return Path(changes, other.low)
    return Path(changes, None)


def apply(dossier: Dossier, changes: tuple[Change, ...]) -> Dossier:
    """The dossier with changes made."""
    subjects = []
    for subject in dossier.subjects:
        facts = dict(subject.facts)
        for change in changes:
            if change.subject != subject.key or change.fact is None:
                continue
            if change.key != "":
                facts[change.fact.name] = {
                    **facts.get(change.fact.name, {}),
                    change.key: change.new,
                }
            else:
                facts[change.fact.name] = change.new
        subjects.append(replace(subject, facts=facts))
    for owner in subjects:
        for plural in PLURALS if owner.entity == "organisation" else ():
            owner.facts[plural] = [
                {"id": s.id, **s.facts}
                for s in subjects
                if s.owner == owner.id and s.entity == PLURALS[plural]
            ]
    return replace(dossier, subjects=tuple(subjects))
