"""Calculations for the tests: done as a person would, with the answers of an example."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jigai.facts.documents import load
from jigai.guide.answers import fields_of, take, take_rows
from jigai.guide.drafts import LISTS, Draft, begun
from jigai.guide.questions import Question, columns_of, questions
from jigai.guide.states import state_of
from jigai.policy.loading import load_packs, shipped_root
from jigai.policy.pack import Pack

SIXTH = Path(__file__).parents[2] / "demonstration" / "packs"


@cache
def packs() -> tuple[Pack, ...]:
    """The five policies, and the invented one."""
    return (*load_packs(shipped_root())[0], *load_packs(SIXTH)[0])


def pack(place: str) -> Pack:
    """The policy of a place."""
    return next(p for p in packs() if p.id.startswith(place))


def example(place: str) -> dict[str, Any]:
    """The dossier of the first example of a place."""
    found: dict[str, Any] = load(sorted((pack(place).folder / "examples").glob("*.yaml"))[0])
    return found


def answered(place: str, raw: dict[str, Any], most: int = 200) -> tuple[Draft, list[Question]]:
    """A calculation with every question answered out of a dossier, and the questions asked."""
    draft = begun([pack(place).id], int(str(raw["claim_year"])), "enterprise")
    asked: list[Question] = []
    while len(asked) < most:
        state = state_of(draft, packs())
        open_ = questions(state)
        if not open_:
            return draft, asked
        asked.append(open_[0])
        columns = columns_of(state.standings, open_[0].id) if open_[0].kind == "subjects" else []
        draft = one(draft, open_[0], raw, columns)
    raise AssertionError("the questions never end")


def one(draft: Draft, question: Question, raw: dict[str, Any], columns: list[str]) -> Draft:
    """The draft after one question, answered from a dossier."""
    if question.kind == "subjects":
        facts = [question.entity.facts[name] for name in columns]
        rows = [
            {f.name: text(item.get(f.name)) for f in facts} for item in raw.get(question.id, ())
        ]
        taken = take_rows(draft, question, rows, facts, packs())
        assert taken.kept, taken
        return taken.draft
    assert question.fact is not None
    stated = source(draft, question, raw).get(question.fact.name)
    if isinstance(stated, dict) and "value" in stated:
        stated = stated["value"]
    if stated is None or (isinstance(stated, dict) and "status" in stated):
        return take(draft, question, "unknown", {}, packs()).draft
    if question.kind == "rows":
        cells = [{k: text(v) for k, v in row.items()} for row in stated]
        done = take_rows(draft, question, cells, list(question.fact.row.values()), packs())
        assert done.kept, done
        return done.draft
    form = stated if isinstance(stated, dict) else {"value": stated}
    texts = {name: text(form.get(name)) for name in fields_of(question)}
    answer = take(draft, question, "answer", texts, packs(), "yuan")
    assert not answer.faults, answer.faults
    return answer.draft


def source(draft: Draft, question: Question, raw: dict[str, Any]) -> dict[str, Any]:
    """Where a dossier states the facts of the question's subject, by their order."""
    entity, _, identity = question.subject.partition(":")
    if entity in ("organisation", "programme"):
        found: dict[str, Any] = raw.get("applicant" if entity == "organisation" else entity, {})
        return found
    listed = draft.dossier[LISTS[entity]]
    position = [item["id"] for item in listed].index(identity)
    item: dict[str, Any] = raw[LISTS[entity]][position]
    return item


def text(value: Any) -> str:
    """A stated value as someone would type it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
