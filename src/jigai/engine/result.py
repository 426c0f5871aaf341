"""The published result: plain data for programs, with texts in one language.

Amounts are strings in yuan with two decimals, or null where there is none. The JSON Schema is
``jigai schema result``; ``schema`` in each result names its version.
"""

from __future__ import annotations

from typing import Any

from jigai.engine.api import Answer
from jigai.engine.awards import CASE, CHARGE, DECLARED, GRANTED, NEEDS, REFUSED, Award
from jigai.engine.bounds import Missing
from jigai.engine.changes import Change, Path, least_change
from jigai.engine.evaluating import Outcome, Program
from jigai.engine.plan import Cite, Plan
from jigai.engine.reasoning import actual_facts, owner_of, reason_data, reason_text
from jigai.engine.unknowns import Unknowns, fact_of, study
from jigai.engine.wording import fact_text, node_text, phrase, say
from jigai.facts.problems import Lang, Problem
from jigai.facts.values import show_date
from jigai.facts.vocabulary import vocabulary
from jigai.money.fen import yuan

SCHEMA = "jigai-result/1"


def answer_data(
    answer: Answer, program: Program | None, lang: Lang, *, brief: bool = False
) -> dict[str, Any]:
    """The result of one pack for one dossier; ``brief`` leaves each award's working out."""
    pack = answer.pack
    head = {
        "schema": SCHEMA,
        "pack": pack.id,
        "version": pack.version,
        "title": pack.info.title[lang],
        "status": pack.info.status,
        "notes": [note[lang] for note in pack.info.notes],
    }
    outcome = answer.outcome
    if outcome is None or program is None or answer.problems:
        return head | {
            "as_of": None,
            "claim_year": None,
            "readings": answer.readings,
            "reading_sources": answer.sources,
            "overlays": [],
            "dossier": None,
            "awards": [],
            "total": None,
            "total_lowest": None,
            "total_highest": None,
            "bounds": None,
            "warnings": [p.data(lang) for p in answer.problems if p.severity == "warning"],
            "errors": [p.data(lang) for p in answer.problems if p.severity == "error"],
        }
    unknowns = study(program, outcome.dossier, outcome)
    low, high = unknowns.total
    settled = low == high
    return head | {
        "as_of": show_date(outcome.dossier.as_of, lang),
        "claim_year": outcome.dossier.claim_year,
        "readings": outcome.plan.readings,
        "reading_sources": answer.sources,
        "overlays": list(outcome.plan.overlays),
        "dossier": outcome.dossier.hash(),
        "awards": [
            award_data(a, outcome, program, unknowns, lang, brief=brief) for a in outcome.awards
        ],
        "total": yuan(low) if settled else None,
        "total_lowest": yuan(low),
        "total_highest": yuan(high),
        "bounds": "exact" if unknowns.exact_total else "loose",
        "warnings": [p.data(lang) for p in outcome.warnings],
        "errors": [],
    }


def award_data(
    award: Award,
    outcome: Outcome,
    program: Program,
    unknowns: Unknowns,
    lang: Lang,
    *,
    brief: bool = False,
) -> dict[str, Any]:
    """One award."""
    measure = award.measure
    low, high = unknowns.ranges.get(award.label, (award.low, award.high))
    found = {
        "measure": measure.id,
        "name": measure.name[lang],
        "clause": measure.clause,
        "kind": measure.kind,
        "subject": award.subject.id,
        "applicant": outcome.dossier.subjects[0].id,
        "beneficiary": award.owner,
        "payee": payee(award, outcome),
        "outcome": award.outcome,
        "entitled": _entitled(award),
        "amount": _amount(award),
        "lowest": None if award.outcome == DECLARED else yuan(low),
        "highest": None if award.outcome in (DECLARED, CASE) else yuan(high),
        "bounds": "exact" if unknowns.exact.get(award.label, low == high) else "loose",
        "up_to": award.up_to and award.outcome in (GRANTED, NEEDS),
        "reasons": [reason_data(r, award, outcome, lang) for r in award.reasons],
        "missing": missing(award, outcome, unknowns, lang),
        "decision": award.decision.data() if award.decision else None,
        "gives": measure.gives.get(lang),
        "payer": measure.payer.get(lang) or None,
        "flags": list(measure.flags),
        "warnings": [reason_text(r, award, outcome, lang) for r in award.warnings],
    }
    return found if brief else found | _working(award, outcome, program, lang)


def _working(award: Award, outcome: Outcome, program: Program, lang: Lang) -> dict[str, Any]:
    """How the amount came about, and the least change that would turn a refusal."""
    return {
        "payments": payments(award, lang),
        "steps": steps(award, outcome, lang),
        "limits": [
            {
                "rule": t.rule,
                "clause": t.cite.clause,
                "before": yuan(t.before),
                "after": yuan(t.after),
                "carried": yuan(t.before - t.after) if t.carried else None,
            }
            for t in award.taken
        ],
        "excluded_by": [
            {"rule": e["rule"], "clause": e["cite"].clause, "by": list(e["by"])}
            for e in award.excluded_by
        ],
        "needed": needed(program, award, outcome, lang),
    }


def payee(award: Award, outcome: Outcome) -> str:
    """Who is paid: as the pack says, as the dossier names, else the organisation."""
    stated = award.measure.payee
    if stated and "." in stated:
        found = award.subject.facts.get(stated.split(".", 1)[1])
        if found:
            return str(found)
        stated = None
    return stated or outcome.dossier.payee or award.owner


def _entitled(award: Award) -> str | None:
    low, high = award.entitled
    if award.outcome in (DECLARED, CASE) or not award.shares:
        return None
    return yuan(low) if low == high else None


def _amount(award: Award) -> str | None:
    if award.outcome in (DECLARED, CASE, NEEDS):
        return None
    return yuan(0 if award.outcome == REFUSED else award.low)


# Payments and steps


def payments(award: Award, lang: Lang) -> list[dict[str, Any]]:
    """Every payment of the award, due or not."""
    left = {s.index: s for s in award.shares}
    found = []
    for state in award.payments:
        payment = award.measure.payments[state.index]
        share = left.get(state.index)
        certain = share is not None and share.low == share.high
        amount = yuan(share.low) if share is not None and certain else None
        found.append(
            {
                "label": payment.label[lang] or say(lang, "total"),
                "year": state.year,
                "due": state.state,
                "amount": amount if share is not None else yuan(0),
                "clause": payment.cite.clause,
                "reasons": [r.key for r in state.reasons],
            }
        )
    return found


def steps(award: Award, outcome: Outcome, lang: Lang) -> list[dict[str, Any]]:
    """The working: conditions, values, rounding, limits; each with its clause."""
    plan = outcome.plan
    found: list[dict[str, Any]] = []
    for condition, truth in zip(award.measure.conditions, award.truths, strict=False):
        in_force = condition.kind == "in-force"
        text = say(lang, "in-force") if in_force else phrase(condition.text, lang)
        result = "unknown" if truth is None else "yes" if truth else "no"
        inputs = {
            fact.key: fact_text(fact, stated, lang)
            for fact, stated in actual_facts(condition, award.subject, owner_of(award, outcome))
        }
        found.append(
            _step("condition", text, inputs, say(lang, f"truth.{result}"), condition.cite, lang)
        )
    for value in award.steps:
        inputs = {
            name: _span_text(plan, node, low, high, lang) for name, node, low, high in value.inputs
        }
        result = _span_text(plan, value.node, value.low, value.high, lang)
        found.append(_step(value.op, "", inputs, result, value.cite, lang))
    for share in award.shares:
        payment = award.measure.payments[share.index]
        label = payment.label[lang]
        found.append(_step("round", label, {}, _range(share.entitled), payment.cite, lang))
        for taken in share.taken:
            inputs = {
                "before": _range((taken.before, taken.before_high)),
                "room": yuan(min(taken.room, 10**17)),
            }
            name = _rule_name(taken.rule, outcome, lang)
            result = _range((taken.after, taken.after_high))
            found.append(_step("limit", name, inputs, result, taken.cite, lang))
    for excluded in award.excluded_by:
        inputs = {"chosen": ", ".join(excluded["by"])}
        name = _rule_name(excluded["rule"], outcome, lang)
        result = yuan(0) if excluded["certain"] else ""
        found.append(_step("choice", name, inputs, result, excluded["cite"], lang))
    return found


def _rule_name(rule: str, outcome: Outcome, lang: Lang) -> str:
    """A limit or choice by its name in the pack; a limit inside a measure by its measure's."""
    names = {limit.id: limit.name[lang] for limit in outcome.plan.limits}
    names |= {choice.id: choice.name[lang] for choice in outcome.plan.choices}
    if names.get(rule):
        return names[rule]
    measure = next((m for m in outcome.plan.measures if rule.startswith(f"{m.id}.")), None)
    if measure is None:
        return rule
    return say(lang, "own-limit", measure=measure.name[lang])


def _step(
    op: str, text: str, inputs: dict[str, str], result: str, cite: Cite, lang: Lang
) -> dict[str, Any]:
    return {
        "op": op,
        "label": say(lang, f"step.{op}"),
        "text": text,
        "inputs": inputs,
        "result": result,
        "clause": cite.clause,
        "at": cite.at,
        "sentence": cite.hash,
    }


def _range(pair: tuple[int, int]) -> str:
    return yuan(pair[0]) if pair[0] == pair[1] else f"{yuan(pair[0])} – {yuan(pair[1])}"


def _span_text(plan: Plan, node: int, low: Any, high: Any, lang: Lang) -> str:
    one = node_text(plan.nodes[node], low, lang)
    if low == high:
        return one
    return f"{one} – {node_text(plan.nodes[node], high, lang)}"


# Reasons


def missing(award: Award, outcome: Outcome, unknowns: Unknowns, lang: Lang) -> list[dict[str, Any]]:
    """The facts this award waits for, the one that matters most first."""
    ranks = {m: (i, value) for i, (m, value) in enumerate(unknowns.ranked)}
    waits = sorted(award.waits, key=lambda m: (ranks.get(m, (len(ranks), 0))[0], m))
    found = []
    for item in waits:
        found.append(
            {
                "subject": item.subject.split(":", 1)[1] or item.subject.split(":", 1)[0],
                "fact": f"{item.subject.split(':', 1)[0]}.{item.fact}",
                "key": item.key or None,
                "row": item.row or None,
                "text": missing_text(item, lang),
                "could_change": yuan(ranks[item][1]) if item in ranks else None,
            }
        )
    return found


def missing_text(item: Missing, lang: Lang) -> str:
    """A missing fact in words."""
    entity, _, identity = item.subject.partition(":")
    if entity == "reference":
        tenor, _, month = item.key.partition(" ")
        year, _, number = month.partition("-")
        return say(
            lang, "missing-lpr", tenor=say(lang, f"tenor-{tenor}"), year=year, month=int(number)
        )
    if entity == "decision":
        return say(lang, "missing-term", subject=identity, term=say(lang, f"{item.fact}-word"))
    fact = fact_of(item)
    label = fact.label.of(lang) if fact is not None else item.fact
    subject = item.row or identity or vocabulary().entities[entity].label.of(lang)
    if item.key:
        return say(lang, "missing-key", subject=subject, fact=label, key=item.key)
    return say(lang, "missing", subject=subject, fact=label)


def needed(program: Program, award: Award, outcome: Outcome, lang: Lang) -> dict[str, Any] | None:
    """The least change that would turn the refusal, with the amount it then gives."""
    path = least_change(program, outcome.dossier, award)
    return None if path is None or path.amount == 0 else path_data(path, lang)


def path_data(path: Path, lang: Lang) -> dict[str, Any]:
    """Changes and what they lead to."""
    return {
        "changes": [
            {
                "subject": c.subject.split(":", 1)[-1] or None,
                "fact": c.fact.key if c.fact else None,
                "key": c.key if c.key != "" else None,
                "text": change_text(c, lang),
            }
            for c in path.changes
        ],
        "amount": None if path.amount is None else yuan(path.amount),
    }


def change_text(change: Change, lang: Lang) -> str:
    """A change in words."""
    if change.fact is None:
        return say(lang, "change-free", text=phrase(change.text, lang))
    label = change.fact.label.of(lang)
    if change.key != "":
        label = say(lang, "at", a=label, b=change.key)
    new = fact_text(change.fact, change.new, lang)
    if change.old is None:
        return say(lang, "change-new", fact=label, new=new)
    return say(lang, "change", fact=label, old=fact_text(change.fact, change.old, lang), new=new)


def problems_data(problems: list[Problem], lang: Lang) -> list[dict[str, str]]:
    """Problems as data."""
    return [p.data(lang) for p in problems]


__all__ = ["CHARGE", "SCHEMA", "answer_data", "award_data"]
