"""The explanation of an outcome as plain data without a language: for programs, not for readers.

Money is in fen. A value is a whole number, a text, true or false; a date is ISO text; an exact
value that is not whole is ``[numerator, denominator]``; what is not settled is an interval
``{"lowest": …, "highest": …}``, or null where nothing is known. What there is nothing to say of
(limits that none applied, reasons of what is granted, …) is left out. ``result.py`` says the same
in words.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from jigai.engine.awards import CASE, DECLARED, GRANTED, NEEDS, REFUSED, Award, Reason, StepValue
from jigai.engine.bounds import Missing
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Cite, Condition, Measure, Node, Plan
from jigai.engine.shares import Taken
from jigai.facts.dossier import Decision, Dossier, Facts, Subject
from jigai.facts.vocabulary import vocabulary

Data = dict[str, Any]


def explanation(outcome: Outcome) -> list[Data]:
    """Every award with its working."""
    owners = {s.id: s.facts for s in outcome.dossier.subjects if s.entity == "organisation"}
    return [_award(award, outcome, owners.get(award.owner, {})) for award in outcome.awards]


def _award(award: Award, outcome: Outcome, owner: Facts) -> Data:
    plan, measure = outcome.plan, award.measure
    low, high = award.entitled
    known = award.outcome not in (DECLARED, CASE) and award.shares and low == high
    conditions = zip(measure.conditions, award.truths, strict=False)
    found = {
        **head(measure),
        "subject": award.subject.id,
        "beneficiary": award.owner,
        "payee": payee(measure, award.subject.facts, award.owner, outcome.dossier),
        "outcome": award.outcome,
        "entitled": low if known else None,
        "amount": _amount(award),
        "up_to": award.up_to and award.outcome in (GRANTED, NEEDS),
    }
    if award.outcome == NEEDS:
        found |= {"lowest": award.low, "highest": award.high}
    return found | _said(
        conditions=[_condition(plan, c, t, award.subject, owner) for c, t in conditions],
        steps=[_step(plan, step) for step in award.steps],
        payments=_payments(award),
        limits=[_limit(t, share.index) for share in award.shares for t in share.taken],
        reasons=[reason(r) for r in award.reasons],
        excluded_by=[
            _said(rule=e["rule"], by=list(e["by"]), certain=e["certain"], **cited(e["cite"]))
            for e in award.excluded_by
        ],
        missing=[_missing(m) for m in sorted(award.waits)],
        decision=decided(award.decision),
        warnings=[reason(w) for w in award.warnings],
    )


def _said(**parts: Any) -> Data:
    """What there is something to say of."""
    return {name: part for name, part in parts.items() if part not in (None, [], {})}


def head(measure: Measure) -> Data:
    """What never changes in the explanations of a measure."""
    return {"measure": measure.id, "kind": measure.kind, **cited(measure.cite)} | _said(
        flags=list(measure.flags)
    )


def cited(cite: Cite) -> dict[str, str]:
    """A citation: clause, locator of the sentence, hash of its words."""
    return {"clause": cite.clause, "at": cite.at, "sentence": cite.hash}


def payee(measure: Measure, facts: Facts, owner: str, dossier: Dossier) -> str:
    """Who is paid: as the pack says, as the dossier names, else the organisation."""
    stated = measure.payee
    if stated and "." in stated:
        found = facts.get(stated.split(".", 1)[1])
        if found:
            return str(found)
        stated = None
    return stated or dossier.payee or owner


def _amount(award: Award) -> int | None:
    if award.outcome in (DECLARED, CASE, NEEDS):
        return None
    return 0 if award.outcome == REFUSED else award.low


# Conditions and steps


def inputs_of(plan: Plan, condition: Condition) -> list[tuple[str, str, str, str]]:
    """The single facts a condition reads: key, whose they are, name, kind."""
    found = []
    for written, number in condition.facts:
        node = plan.nodes[number]
        prefix, _, word = written.partition(".")
        fact = vocabulary().fact(prefix, word) if word else None
        if fact is not None and node.op in ("fact", "stated") and node.args[0] in ("s", "o"):
            found.append((fact.key, node.args[0], fact.name, node.kind))
    return found


def _condition(
    plan: Plan, condition: Condition, truth: int | None, subject: Subject, owner: Facts
) -> Data:
    inputs = {}
    for key, where, name, kind in inputs_of(plan, condition):
        value = (subject.facts if where == "s" else owner).get(name)
        inputs[key] = None if value is None else plain(kind, value)
    return {
        "code": condition.code,
        "holds": None if truth is None else bool(truth),
        **_said(inputs=inputs),
        **cited(condition.cite),
    }


def _step(plan: Plan, step: StepValue) -> Data:
    node = plan.nodes[step.node]
    inputs = {name: _exact(plan.nodes[n], low, high) for name, n, low, high in step.inputs}
    return {
        "op": step.op,
        "unit": node.kind,
        **_said(inputs=inputs),
        "result": _exact(node, step.low, step.high),
        **cited(step.cite),
    }


def _exact(node: Node, low: Any, high: Any) -> Any:
    """A node's value, or the interval in which it lies."""
    if low is None:
        return None
    if low == high:
        return exact(node, low)
    return {"lowest": exact(node, low), "highest": exact(node, high)}


def exact(node: Node, value: Any) -> Any:
    """A node's value: whole, or numerator and denominator."""
    return plain(node.kind, value) if node.den == 1 else [value, node.den]


def plain(kind: str, value: Any) -> Any:
    """A value without its unit; a date as ISO text."""
    if kind == "date":
        return iso(value)
    return bool(value) if kind == "bool" else value


@lru_cache(maxsize=8192)
def iso(ordinal: int) -> str:
    """An ordinal as ISO text."""
    return dt.date.fromordinal(min(max(1, ordinal), 3_652_059)).isoformat()


def _range(low: int, high: int) -> Any:
    return low if low == high else {"lowest": low, "highest": high}


# Payments and reasons


def _payments(award: Award) -> list[Data]:
    left = {share.index: share for share in award.shares}
    found = []
    for state in award.payments:
        payment = award.measure.payments[state.index]
        share = left.get(state.index)
        found.append(
            {
                "payment": state.index,
                "code": payment.code,
                "year": state.year,
                "due": state.state,
                "entitled": 0 if share is None else _range(*share.entitled),
                "amount": 0 if share is None else _range(share.low, share.high),
                **_said(reasons=[reason(r) for r in state.reasons]),
                **cited(payment.cite),
            }
        )
    return found


def _limit(taken: Taken, payment: int) -> Data:
    return {
        "rule": taken.rule,
        "payment": payment,
        "before": _range(taken.before, taken.before_high),
        "room": taken.room,
        "after": _range(taken.after, taken.after_high),
        "carried": taken.carried,
        **cited(taken.cite),
    }


def reason(found: Reason) -> Data:
    """A reason by its stable code and key, with what took an award's place."""
    by = list(dict(found.detail).get("by", ()))
    return {"code": found.code, "key": found.key, **_said(by=by), **cited(found.cite)}


def _missing(item: Missing) -> dict[str, str]:
    return {"subject": item.subject, "fact": item.fact, "key": item.key, "row": item.row}


def decided(decision: Decision | None) -> Data | None:
    """The decision that was heard."""
    return None if decision is None else decision.data()
