"""The short form of a page: only the facts that a policy's libraries, duties and services read.

The fields are those of the guided calculation; what is left empty is unknown, and nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from jigai.engine.programme.findings import Findings, findings
from jigai.engine.programme.model import Programme
from jigai.facts.problems import Lang
from jigai.facts.reading import PLURALS
from jigai.guide.answers import take
from jigai.guide.drafts import LISTS, Draft, begun, called, fact_of, is_local
from jigai.guide.questions import Question, place_of, question_id
from jigai.office.portal.calculation.forms import AnswerForm, Options
from jigai.policy.pack import Pack

ENTERPRISE = "enterprise"


@dataclass
class Asked:
    """One subject with the forms of its facts."""

    name: str
    forms: list[AnswerForm] = field(default_factory=list)


@dataclass
class Sheet:
    """The form with what was answered so far and what the policy says of it.

    ``lists`` are facts that are tables: only the guided calculation asks for those.
    """

    draft: Draft
    found: Findings
    asked: list[Asked]
    lists: list[str]
    faults: int = 0


def kinds(made: Programme) -> list[str]:
    """The kinds of organisations that the rules are for, an enterprise first."""
    named = {r.organisation for r in made.rules if r.organisation}
    return sorted({*named, ENTERPRISE}, key=lambda k: (k != ENTERPRISE, k))


def blank(pack: Pack, made: Programme, year: int, kind: str) -> Draft:
    """A draft with one subject of each kind that the rules judge, of which nothing is known."""
    draft = begun([pack.id], year, kind)
    entities = {rule.entity for rule in made.rules}
    for plural, entity in PLURALS.items():
        draft = draft.listing(plural, [{"id": f"{entity}-1"}] if entity in entities else [])
    return draft


def filled(
    pack: Pack, start: Draft, lang: Lang, sent: Mapping[str, str] | None, unit: str = "wan"
) -> Sheet:
    """The form as it stands; with ``sent``, its fields as they were typed, and what they change.

    An answer may open further facts: they join the form at its end.
    """
    draft, faults = start, 0
    forms: dict[str, AnswerForm] = {}
    lists: dict[str, str] = {}
    while True:
        found = findings(draft.for_pack(pack), pack)
        new = [q for q in _waiting(found, pack, lang, lists) if q.id not in forms]
        for question in new:
            form = _form(question, draft, pack, lang, sent)
            forms[question.id] = form
            if sent is None:
                continue
            texts = {name: sent.get(form.add_prefix(name), "") for name in form.fields}
            if any(text.strip() for text in texts.values()):
                taken = take(draft, question, "answer", texts, [pack], unit)
                draft = taken.draft
                faults += len(taken.faults)
                _tell(form, taken.faults, lang)
        if sent is None or not new:
            break
    return Sheet(draft, found, _grouped(forms.values(), draft, lang), list(lists.values()), faults)


def _waiting(found: Findings, pack: Pack, lang: Lang, lists: dict[str, str]) -> Iterable[Question]:
    """The facts that findings wait for, each as a question of the guided calculation."""
    questions: dict[str, Question] = {}
    for missing in (m for f in found.found for m in sorted(f.waits)):
        place = place_of(missing)
        fact = fact_of(*place) if place is not None else None
        if place is None or fact is None:
            continue
        subject, name = place
        if fact.shape == "rows":
            lists[fact.key] = fact.label.of(lang)
            continue
        local = pack.id if is_local(subject, fact) else ""
        key = question_id(subject, name, local)
        question = questions.setdefault(key, Question(key, "value", subject, fact, local))
        if missing.key:
            question.keys = tuple(sorted({*question.keys, missing.key}))
    return questions.values()


def _form(
    question: Question, draft: Draft, pack: Pack, lang: Lang, sent: Mapping[str, str] | None
) -> AnswerForm:
    """The fields of one fact, named so that several facts stand on one page."""
    form = AnswerForm(question, draft, (pack,), lang, sent)
    form.prefix = "f-" + re.sub(r"\W+", "-", question.id)
    form.lists = [Options(f"{form.prefix}-{options.id}", options.values) for options in form.lists]
    for name, made in form.fields.items():
        if "list" in made.widget.attrs:
            made.widget.attrs["list"] = f"{form.prefix}-list_{name}"
    return form


def _tell(form: AnswerForm, faults: Mapping[str, object], lang: Lang) -> None:
    form.is_valid()
    for name, problem in faults.items():
        text = str(getattr(problem, lang))
        form.add_error(name if name in form.fields else None, text)


def _grouped(forms: Iterable[AnswerForm], draft: Draft, lang: Lang) -> list[Asked]:
    """The forms by subject, the applicant's first."""
    groups: dict[str, Asked] = {}
    order = ["organisation", *LISTS]
    ranked = sorted(forms, key=lambda f: _rank(f.question.subject.partition(":")[0], order))
    for form in ranked:
        subject = form.question.subject
        name = called(draft, subject, lang)
        groups.setdefault(subject, Asked(name)).forms.append(form)
    return [replace(group) for group in groups.values()]


def _rank(entity: str, order: list[str]) -> int:
    return order.index(entity) if entity in order else len(order)
