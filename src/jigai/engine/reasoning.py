"""Why not: the reason of a refusal in words, with what the case states instead."""

from __future__ import annotations

from typing import Any

from jigai.engine.awards import Award, Reason
from jigai.engine.evaluating import Outcome
from jigai.engine.plan import Condition
from jigai.engine.wording import fact_text, phrase, say
from jigai.facts.dossier import Subject
from jigai.facts.problems import Lang
from jigai.facts.values import show_date
from jigai.facts.vocabulary import Fact, vocabulary


def reason_data(reason: Reason, award: Award, outcome: Outcome, lang: Lang) -> dict[str, str]:
    """A reason with its stable code, clause and text."""
    return {
        "code": reason.code,
        "key": reason.key,
        "clause": reason.cite.clause,
        "text": reason_text(reason, award, outcome, lang),
    }


def reason_text(reason: Reason, award: Award, outcome: Outcome, lang: Lang) -> str:
    """A reason in words."""
    condition = reason.condition
    if reason.code == "no-subject":
        return _no_subject(award, lang)
    if reason.code == "excluded":
        return _excluded(reason, outcome, lang)
    if reason.code == "beyond":
        return _beyond(reason, outcome, lang)
    if reason.code == "in-force":
        return say(lang, "reason.in-force", as_of=show_date(outcome.dossier.as_of, lang))
    if reason.code == "once":
        return say(lang, "reason.once")
    assert condition is not None
    if condition.say is not None and reason.code != "unknown":
        return condition.say[lang]
    if condition.code == "year-not-reached":
        year = next((p.year for p in award.payments if reason in p.reasons), None)
        return say(
            lang, "reason.year-not-reached", year=year, claim_year=outcome.dossier.claim_year
        )
    text = phrase(condition.text, lang)
    if reason.code == "condition":
        actual = _actual(condition, award, outcome, lang)
        if actual:
            return say(lang, "reason.condition-actual", text=text, actual=actual)
    return say(lang, f"reason.{reason.code}", text=text)


def _beyond(reason: Reason, outcome: Outcome, lang: Lang) -> str:
    """The limit that is only watched, as the pack says it."""
    limit = next(x for x in outcome.plan.limits if x.id == reason.key)
    plain = say(lang, "reason.beyond", rule=limit.name[lang] or limit.id)
    return limit.say.get(lang, plain)


def _excluded(reason: Reason, outcome: Outcome, lang: Lang) -> str:
    """What took the place of an award, or the limit that leaves nothing of it."""
    limit = next((x for x in outcome.plan.limits if x.id == reason.key), None)
    if limit is not None:
        plain = say(lang, "reason.excluded-limit", rule=limit.name[lang] or limit.id)
        return limit.say.get(lang, plain)
    by = say(lang, "or-list").join(
        _bundle_text(b, outcome, lang) for b in dict(reason.detail)["by"]
    )
    choice = next((c for c in outcome.plan.choices if c.id == reason.key), None)
    if choice is None:
        return say(lang, "reason.excluded-replaced", by=by)
    text = say(lang, "reason.excluded-choice", rule=choice.name[lang] or choice.id, by=by)
    if not choice.say:
        return text
    return say(lang, "reason.excluded-said", text=text, more=choice.say[lang])


def _no_subject(award: Award, lang: Lang) -> str:
    measure = award.measure
    entity = vocabulary().entities[measure.entity]
    kind = entity.prefixes.get(measure.organisation or "", entity.label).of(lang)
    if measure.which_text:
        text = phrase(measure.which_text, lang)
        return say(lang, "reason.no-such", entity=kind, text=text)
    return say(lang, "reason.no-subject", text=kind)


def _bundle_text(bundle: str, outcome: Outcome, lang: Lang) -> str:
    measure, _, subject = bundle.partition("/")
    for candidate in outcome.plan.measures:
        if candidate.id == measure:
            return f"{candidate.name[lang]}（{subject}）" if subject else candidate.name[lang]
    return bundle


def _actual(condition: Condition, award: Award, outcome: Outcome, lang: Lang) -> str:
    """The facts behind a condition as the dossier states them."""
    return actual_text(condition, award.subject, owner_of(award, outcome), lang)


def owner_of(award: Award, outcome: Outcome) -> Subject:
    """The organisation behind an award."""
    subjects = outcome.dossier.subjects
    return next(
        (s for s in subjects if s.entity == "organisation" and s.id == award.owner), award.subject
    )


def actual_text(condition: Condition, subject: Subject, owner: Subject, lang: Lang) -> str:
    """The facts behind a condition as they are stated, in words; empty where none is."""
    parts = [
        f"{fact.label.of(lang)} {fact_text(fact, value, lang)}"
        for fact, value in actual_facts(condition, subject, owner)
    ]
    return say(lang, "or-list").join(parts)


def actual_facts(condition: Condition, subject: Subject, owner: Subject) -> list[tuple[Fact, Any]]:
    """The scalar facts that a condition reads, where they are stated."""
    found = []
    for name, _ in condition.facts:
        prefix, _, word = name.partition(".")
        fact = vocabulary().fact(prefix, word) if word else None
        if fact is None or fact.shape != "scalar":
            continue
        value = (subject if fact.entity == subject.entity else owner).facts.get(fact.name)
        if value is not None and value != "":
            found.append((fact, value))
    return found


def condition_text(condition: Condition, subject: Subject, owner: Subject, lang: Lang) -> str:
    """Why a condition fails: in the pack's words, else itself with what is stated instead."""
    if condition.say is not None:
        return condition.say[lang]
    text = phrase(condition.text, lang)
    actual = actual_text(condition, subject, owner, lang)
    if actual:
        return say(lang, "reason.condition-actual", text=text, actual=actual)
    return say(lang, "reason.condition", text=text)
