"""Taking an answer: each value read by the vocabulary, kept as it was written, or refused in words.

Answering the same question twice, from two tabs or by a second press, leaves the same draft: an
answer sets its own fact and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import PLURALS, read_dossier
from jigai.facts.values import ValueRefused
from jigai.facts.vocabulary import Fact
from jigai.guide.cells import taken
from jigai.guide.drafts import MAX_BYTES, NOT_APPLICABLE, UNKNOWN, Draft
from jigai.guide.questions import Question
from jigai.guide.sheets import Checked, Row, checked
from jigai.guide.texts import problem
from jigai.policy.pack import Pack

Act = Literal["answer", "unknown", "not-applicable", "skip", "clear"]
ENDS = ("from", "until")


@dataclass
class Taken:
    """The draft after an answer, and what is wrong with it by field; the draft is the old one
    where anything is wrong."""

    draft: Draft
    faults: dict[str, Problem] = field(default_factory=dict)


def fields_of(question: Question) -> list[str]:
    """The names of a question's fields: one, or one for each year, name or end."""
    if question.fact is not None and question.fact.shape == "interval":
        return list(ENDS)
    return list(question.keys) or ["value"]


def take(
    draft: Draft,
    question: Question,
    act: Act,
    form: Mapping[str, str],
    packs: Sequence[Pack],
    unit: str = "wan",
) -> Taken:
    """The draft with an answer to a question about a value.

    ``form`` holds the text of each field; ``unit`` (``wan`` or ``yuan``) counts for amounts that
    write none.
    """
    assert question.fact is not None
    if act == "skip":
        return Taken(draft.skipping(question.id))
    done = draft.taking_up(question.id)
    stating = (question.subject, question.fact.name)
    if act == "clear":
        return Taken(done.stating(*stating, None, question.pack))
    if act in ("unknown", "not-applicable"):
        value = UNKNOWN if act == "unknown" else NOT_APPLICABLE
        return Taken(done.stating(*stating, dict(value), question.pack))
    within = next((p.info.region for p in packs if p.id == question.pack), None)
    values, faults = _values(question, form, unit, within)
    if faults:
        return Taken(draft, faults)
    return _whole(draft, done.stating(*stating, values, question.pack), packs)


def _values(
    question: Question, form: Mapping[str, str], unit: str, within: str | None
) -> tuple[Any, dict[str, Problem]]:
    fact = question.fact
    assert fact is not None
    names = fields_of(question)
    found: dict[str, Any] = {}
    faults: dict[str, Problem] = {}
    for name in names:
        text = form.get(name, "").strip()
        if not text:
            continue
        if name == "until" and fact.shape == "interval" and text in ("none", "无期限"):
            found[name] = "none"
            continue
        try:
            found[name] = taken(fact, text, unit, within)
        except ValueRefused as error:
            faults[name] = error.at(name)
    if not found and not faults:
        label = (fact.label.zh, fact.label.en)
        choose = fact.type == "bool" or (bool(fact.codes) and not fact.open_codes)
        key = "answer.choose" if choose else "answer.empty"
        return None, {names[0]: problem(key, names[0], label=label)}
    if fact.shape == "scalar":
        return found.get("value"), faults
    if fact.shape == "interval":
        return found, faults
    return {name: found.get(name, dict(UNKNOWN)) for name in names}, faults


def _whole(before: Draft, after: Draft, packs: Sequence[Pack]) -> Taken:
    """The draft after an answer where every policy can read it and it is not too large."""
    if len(json.dumps(after.data())) > MAX_BYTES:
        return Taken(before, {"": problem("answer.too-much", n=MAX_BYTES // 1000)})
    for pack in packs:
        if pack.id not in after.packs:
            continue
        try:
            read_dossier(after.for_pack(pack), pack.info.region)
        except InputRefused as error:
            return Taken(before, {"": error.problems[0]})
    return Taken(after)


@dataclass
class TakenRows:
    """The draft after a table, what was read of it, and faults that concern no cell."""

    draft: Draft
    sheet: Checked
    faults: list[Problem] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether the table was stored."""
        return not self.sheet.faults and not self.faults


def take_rows(
    draft: Draft,
    question: Question,
    rows: Sequence[Row],
    columns: Sequence[Fact],
    packs: Sequence[Pack],
    unit: str = "yuan",
    *,
    good_only: bool = False,
) -> TakenRows:
    """The draft with a table stored as a list of rows, or as the subjects of a kind.

    Nothing is stored while a cell is wrong, unless ``good_only`` leaves such rows out. No row at
    all states that there is none.
    """
    within = next((p.info.region for p in packs if p.id == question.pack), None)
    sheet = checked(rows, columns, unit, within)
    if sheet.faults and not good_only:
        return TakenRows(draft, sheet)
    done = draft.taking_up(question.id)
    if question.kind == "subjects":
        good = [r for n, r in enumerate(rows) if n not in sheet.bad_rows and _filled(r, columns)]
        after = done.listing(
            question.id, _subjects(draft, question.id, good, sheet.values, columns)
        )
    else:
        assert question.fact is not None
        after = done.stating(question.subject, question.fact.name, sheet.values, question.pack)
    whole = _whole(draft, after, packs)
    return TakenRows(whole.draft, Checked(sheet.values), list(whole.faults.values()))


def _filled(row: Row, columns: Sequence[Fact]) -> bool:
    return any(row.get(fact.name, "").strip() for fact in columns)


def _subjects(
    draft: Draft,
    plural: str,
    rows: Sequence[Row],
    values: Sequence[dict[str, Any]],
    columns: Sequence[Fact],
) -> list[dict[str, Any]]:
    """Subjects of a kind: those known by their id keep what else was said of them."""
    known = {item["id"]: item for item in draft.dossier.get(plural) or ()}
    names = {fact.name for fact in columns}
    used: set[str] = set()
    found = []
    for row, stated in zip(rows, values, strict=True):
        identity = row.get("id", "")
        if identity not in known or identity in used:
            identity = _free(PLURALS[plural], {*known, *used})
        used.add(identity)
        before = {k: v for k, v in known.get(identity, {}).items() if k not in names}
        found.append(before | {"id": identity} | stated)
    return found


def _free(entity: str, used: set[str]) -> str:
    number = 1
    while f"{entity}-{number}" in used:
        number += 1
    return f"{entity}-{number}"


def rows_of(draft: Draft, question: Question) -> list[dict[str, Any]] | None:
    """The rows stated so far; None where nothing was stated."""
    if question.kind == "subjects":
        listed = draft.dossier.get(question.id)
    else:
        assert question.fact is not None
        listed = draft.said(question.subject, question.fact.name, question.pack)
    return listed if isinstance(listed, list) else None
