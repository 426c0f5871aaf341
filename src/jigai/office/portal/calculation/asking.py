"""What the pages of a calculation show beside a question: where it stands, why it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404

from jigai.facts.expressions import Name, Tree, parse
from jigai.facts.problems import Lang
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Fact, Labels
from jigai.guide.answers import rows_of
from jigai.guide.drafts import APPLICANT, PROGRAMME, Draft, called, fact_of, is_local
from jigai.guide.questions import (
    Question,
    columns_of,
    find,
    looked_at,
    question_id,
    questions,
    row_columns,
)
from jigai.guide.states import Standing, State, state_of
from jigai.office.calculations import keeping
from jigai.office.calculations.models import Calculation
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import known, t
from jigai.office.portal.calculation.spoken import Said, answers, settled
from jigai.office.portal.policies.reading import policy
from jigai.policy.pack import Pack

HISTORY = question_id(APPLICANT, "history")
"""Earlier awards are never waited for (none are assumed), so they are offered beside the rest."""


@dataclass
class Standpoint:
    """A kept calculation with all that a page of it needs."""

    kept: Calculation
    draft: Draft
    lang: Lang
    packs: tuple[Pack, ...]
    state: State
    open: list[Question]

    def question(self, identity: str) -> Question | None:
        """The question with an id, with every year or name that is waited for or was stated."""
        found = find(self.draft, identity)
        for waiting in self.open:
            if found is not None and waiting.id == found.id:
                found.keys = tuple(sorted({*found.keys, *waiting.keys}))
        return found

    @property
    def standings(self) -> list[Standing]:
        return self.state.standings

    @property
    def places(self) -> list[dict[str, Any]]:
        """Each place with its range so far, those in force before the drafts."""
        found = [
            {
                "pack": s.pack,
                "name": policy(s.pack).place,
                "draft": policy(s.pack).draft,
                "low": s.range[0],
                "high": s.range[1],
                "open_ended": s.open_ended,
                "settled": s.settled,
                "problems": [p.data(self.lang)["text"] for p in s.problems],
            }
            for s in self.standings
        ]
        return sorted(found, key=lambda p: p["draft"])

    @property
    def said(self) -> list[Said]:
        """Every answer so far, in the order of subjects."""
        found = answers(self.draft, self.packs, self.lang)
        return found + settled(self.draft, self.standings, self.lang)

    @property
    def history(self) -> str:
        """The question about earlier awards, where a policy counts them."""
        programs = [s.answer.program for s in self.standings]
        counts = any(p and "organisation.history" in p.plan.fact_ids for p in programs)
        return HISTORY if counts else ""

    @property
    def skipped(self) -> list[tuple[str, str]]:
        """Questions put off that still matter: id and words."""
        matter = {q.id for q in self.open}
        found = [find(self.draft, name) for name in self.draft.skipped if name in matter]
        return [(q.id, title(q, self.draft, self.lang)) for q in found if q is not None]


def standpoint(identity: str) -> Standpoint:
    """The calculation of a link; 404 where there is none."""
    kept = keeping.found(identity)
    if kept is None:
        raise Http404
    draft = keeping.draft_of(kept)
    packs = tuple(p for p in shelf().packs if p.id in draft.packs)
    state = state_of(draft, packs)
    return Standpoint(kept, draft, current_lang(), packs, state, questions(state))


# A question in words


def title(question: Question, draft: Draft, lang: Lang) -> str:
    """The question as a heading."""
    if question.kind == "subjects":
        return t(f"calc.ask.{question.id}")
    fact = question.fact
    assert fact is not None
    label = fact.label.of(lang)
    if fact.shape == "by-year" and len(question.keys) == 1:
        label = t("calc.field.year", fact=label, year=question.keys[0])
    kind = "rows" if question.kind == "rows" else fact.type
    name = kind if known(f"calc.ask.{kind}") else "other"
    return t(f"calc.ask.{name}", label=label)


def about(question: Question, draft: Draft, packs: Sequence[Pack], lang: Lang) -> str:
    """Whom or what a question is about and for which year; what one policy asks, its place."""
    place = next((policy(p).place for p in packs if p.id == question.pack), "")
    year = t("calc.so-far-year", year=draft.claim_year)
    if question.kind == "subjects":
        return year
    name = called(draft, question.subject, lang)
    name = t("calc.about-place", name=name, place=place) if place else name
    return t("calc.about-year", name=name, year=year)


@dataclass(frozen=True)
class Why:
    """Why a question is asked: how many measures wait, and by how much they are still apart."""

    measures: int
    could: int
    boundless: bool
    names: tuple[str, ...]


def why(question: Question, here: Standpoint) -> Why | None:
    """None where nothing waits for the answer, or for what follows from it."""
    waiting = next((q for q in here.open if q.id == question.id), None)
    for other in here.open if waiting is None else ():
        if question.id in dict(instead(other, here.draft, here.lang)):
            waiting = other
    if waiting is None:
        return None
    names = []
    for standing in here.standings:
        for award in standing.awards:
            if (standing.pack.id, award.measure.id) in waiting.measures:
                names.append(award.measure.name[here.lang])
    return Why(len(waiting.measures), waiting.could, waiting.boundless, tuple(dict.fromkeys(names)))


def instead(question: Question, draft: Draft, lang: Lang) -> list[tuple[str, str]]:
    """Questions whose answers give this one: the parts that a fact follows from."""
    fact = question.fact
    if fact is None or fact.derive is None:
        return []
    found: dict[str, str] = {}
    for prefix, name in _names(parse(fact.derive)):
        subject = question.subject if prefix == fact.entity else APPLICANT
        other = fact_of(subject, name)
        if other is None or other.name == fact.name or not subject.startswith(prefix):
            continue
        pack = question.pack if is_local(subject, other) else ""
        if not is_local(subject, other) or pack:
            found[question_id(subject, name, pack)] = other.label.of(lang)
    return list(found.items())


def _names(tree: Tree) -> list[tuple[str, str]]:
    """Every ``entity.fact`` that an expression mentions."""
    if isinstance(tree, Name):
        return [(tree.parts[0], tree.parts[1])] if len(tree.parts) == 2 else []
    found: list[tuple[str, str]] = []
    for value in vars(tree).values():
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            if hasattr(part, "__dataclass_fields__"):
                found += _names(part)
    return found


def sheet_columns(question: Question, here: Standpoint) -> list[Fact]:
    """The columns of a table: those of its rows, or what tells subjects of a kind apart."""
    if question.kind == "subjects":
        facts = question.entity.facts
        return [facts[name] for name in columns_of(here.standings, question.id)]
    assert question.fact is not None
    stated = {name for row in rows_of(here.draft, question) or () for name in row}
    columns = row_columns(here.standings, question.fact, stated)
    if question.id == HISTORY:
        return [_named(column, here) for column in columns]
    return [_closed(question, column, here) for column in columns]


def _closed(question: Question, column: Fact, here: Standpoint) -> Fact:
    """The acts that a programme waits for, as the policies name them: nobody has to guess."""
    if question.subject != PROGRAMME or column.type != "code" or not column.open_codes:
        return column
    known = {code: column.codes.get(code, Labels(code, code)) for code in looked_at(
        [s for s in here.standings if s.pack.id == question.pack], column.name)}  # fmt: skip
    return replace(column, codes=known, open_codes=False) if known else column


def looked_for(question: Question, columns: Sequence[Fact], here: Standpoint) -> list[str]:
    """The words by which the chosen policies select subjects of a kind, to know what counts."""
    if question.kind != "subjects":
        return []
    entity, found = question.entity.name, list[str]()
    for column in columns:
        if column.open_codes:
            codes = looked_at(here.standings, column.name, entity)
            found += [column.codes[c].of(here.lang) if c in column.codes else c for c in codes]
    return found


def _named(column: Fact, here: Standpoint) -> Fact:
    """A column of earlier awards, with the measures and subjects there are to choose from."""
    if column.name == "measure":
        codes = {m.id: m.name for s in here.standings if s.answer.program
                 for m in s.answer.program.plan.measures if m.money}  # fmt: skip
        found = {code: Labels(name["zh"], name["en"]) for code, name in codes.items()}
    elif column.name == "subject":
        subjects = {
            str(item["id"]): called(here.draft, f"{entity}:{item['id']}", here.lang)
            for plural, entity in PLURALS.items()
            for item in here.draft.dossier.get(plural) or ()
        }
        found = {code: Labels(name, name) for code, name in subjects.items()}
    else:
        return column
    aliases = {text: code for code, name in found.items() for text in (name.zh, name.en)}
    return replace(column, codes=found, aliases=aliases, open_codes=column.name != "measure")
