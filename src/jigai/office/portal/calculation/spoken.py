"""What was said in a calculation, in words: answers, decisions of people, choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jigai.engine.wording import fact_text
from jigai.facts.problems import Lang
from jigai.facts.reading import PLURALS
from jigai.facts.values import ValueRefused, read
from jigai.facts.vocabulary import Fact
from jigai.guide.choosing import wishes
from jigai.guide.drafts import APPLICANT, Draft, called
from jigai.guide.questions import find, question_id
from jigai.guide.states import Standing
from jigai.office.ground.texts import t
from jigai.policy.pack import Pack


@dataclass(frozen=True)
class Said:
    """An answer as the list of answers shows it."""

    question: str
    subject: str
    label: str
    text: str
    kind: str


def answers(draft: Draft, packs: Sequence[Pack], lang: Lang) -> list[Said]:
    """Every answer with its question, the applicant's first."""
    found: list[Said] = []
    for plural in PLURALS:
        if draft.dossier.get(plural) is not None:
            question = find(draft, plural)
            assert question is not None
            label = t(f"calc.ask.{plural}")
            text = t("calc.said.count", n=len(draft.dossier[plural]))
            found.append(Said(plural, "", label, text, "list"))
    found += _of(draft, APPLICANT, draft.dossier["applicant"], lang)
    for plural, entity in PLURALS.items():
        for item in draft.dossier.get(plural) or ():
            found += _of(draft, f"{entity}:{item['id']}", item, lang)
    for pack in packs:
        for address, value in draft.local.get(pack.id, {}).items():
            subject, _, name = address.rpartition(".")
            found += _one(draft, subject, name, value, pack.id, lang)
    return found


def _of(draft: Draft, subject: str, item: dict[str, Any], lang: Lang) -> list[Said]:
    found = []
    for name, value in item.items():
        found += _one(draft, subject, name, value, "", lang)
    return found


def _one(draft: Draft, subject: str, name: str, value: Any, pack: str, lang: Lang) -> list[Said]:
    identity = question_id(subject, name, pack)
    question = find(draft, identity)
    if question is None or question.fact is None:
        return []
    text, kind = spoken(question.fact, value, lang)
    label = question.fact.label.of(lang)
    return [Said(identity, called(draft, subject, lang), label, text, kind)]


def spoken(fact: Fact, value: Any, lang: Lang) -> tuple[str, str]:
    """A raw value in words, and its kind: ``known``, ``unknown``, ``not-applicable``, ``list``."""
    if isinstance(value, dict) and "status" in value and value.get("value") is None:
        status = str(value["status"])
        return t(f"calc.said.{status}"), status
    if fact.shape == "rows" and isinstance(value, list):
        return t("calc.said.rows", n=len(value)), "list"
    if isinstance(value, dict) and "value" not in value:
        parts = [f"{k}{t('calc.colon')}{spoken_one(fact, v, lang)}" for k, v in value.items()]
        return t("calc.list").join(parts), "known"
    return spoken_one(fact, value, lang), "known"


def spoken_one(fact: Fact, value: Any, lang: Lang) -> str:
    """A single raw value in words; as it was written where it cannot be read."""
    if isinstance(value, dict):
        if value.get("value") is None:
            return t(f"calc.said.{value.get('status', 'unknown')}")
        value = value["value"]
    if value == "none":
        return t("calc.said.no-end")
    try:
        return fact_text(fact, read(fact, value)[0], lang)
    except ValueRefused:
        return str(value)


# What was settled on the result


def settled(draft: Draft, standings: Sequence[Standing], lang: Lang) -> list[Said]:
    """Decisions recorded and choices made; they are changed on the result, not by a question."""
    found: list[Said] = []
    stated = draft.dossier.get("decisions") or ()
    for standing in standings:
        for award in standing.awards:
            for decision in stated:
                if award.measure.id != decision.get("measure"):
                    continue
                if decision.get("subject") in (award.subject.id, None):
                    about = called(draft, award.subject.key, lang)
                    label = t("calc.decide.of", name=award.measure.name[lang])
                    found.append(Said("", about, label, decided(decision), "known"))
        if standing.outcome is None:
            continue
        labels = {a.label: a.measure.name[lang] for a in standing.awards}
        for choice in standing.outcome.plan.choices:
            names = [labels[w] for w in wishes(draft, choice.id) if w in labels]
            if names:
                text = t("calc.list").join(names)
                found.append(Said("", "", choice.name[lang] or choice.id, text, "known"))
    return found


def decided(decision: dict[str, Any]) -> str:
    """A decision on one line: its terms, who decided, by what act, when."""
    terms = [
        f"{t(f'calc.decide.{term}')} {decision[term]}"
        for term in ("rate", "amount", "cap")
        if decision.get(term) is not None
    ]
    said = [str(decision[name]) for name in ("by", "act", "on") if decision.get(name)]
    return t("calc.list").join([*terms, *said])
