"""What to ask next: the facts that still change an answer, those that change most first.

A fact is asked once for all policies. What decides whether a measure applies at all comes before
what only moves its amount, so that amounts are not asked for in vain. In each of the two stages
questions come in groups: which projects, titles and so on there are; the applicant; each subject;
what a programme itself decided. Within a group those come first that more money waits for, then
more measures, then the text's own order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from jigai.engine.awards import NEEDS, Award
from jigai.engine.bounds import Missing
from jigai.engine.nodes import children
from jigai.engine.plan import Node, Plan
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Entity, Fact, vocabulary
from jigai.guide.drafts import APPLICANT, LISTS, PROGRAMME, Draft, fact_of, holder_of, is_local
from jigai.guide.states import MAYBE, Standing, State

LAST = 10_000
Kind = Literal["subjects", "rows", "value"]


@dataclass
class Question:
    """One thing to ask.

    ``keys`` are years (or names) where a value belongs to each. ``could`` is how much the answers
    that wait for it are still apart, in fen; ``boundless`` says that there is no ceiling to that.
    ``measures`` are the awards that wait, as (pack, measure); ``gate`` says that the answer may
    decide whether one of them applies at all, ``order`` where the text asks.
    """

    id: str
    kind: Kind
    subject: str
    fact: Fact | None
    pack: str = ""
    keys: tuple[str, ...] = ()
    could: int = 0
    boundless: bool = False
    measures: set[tuple[str, str]] = field(default_factory=set)
    order: tuple[int, int] = (LAST, LAST)
    gate: bool = False

    @property
    def entity(self) -> Entity:
        """The kind of what is asked about."""
        name = PLURALS[self.id] if self.kind == "subjects" else self.subject.partition(":")[0]
        return vocabulary().entities[name]


def question_id(subject: str, name: str, pack: str = "") -> str:
    """The id of the question about a fact."""
    return f"{subject}.{name}@{pack}" if pack else f"{subject}.{name}"


def find(draft: Draft, identity: str) -> Question | None:
    """The question with an id, whether or not it still matters; None where there is none."""
    if identity in PLURALS:
        return Question(identity, "subjects", "", None)
    address, _, pack = identity.partition("@")
    subject, _, name = address.rpartition(".")
    fact = fact_of(subject, name)
    known = subject == PROGRAMME or holder_of(draft.dossier, subject) is not None
    if fact is None or not known or is_local(subject, fact) != bool(pack):
        return None
    if pack and pack not in draft.packs:
        return None
    kind: Kind = "rows" if fact.shape == "rows" else "value"
    return Question(identity, kind, subject, fact, pack, _keys_said(draft, subject, fact, pack))


def _keys_said(draft: Draft, subject: str, fact: Fact, pack: str) -> tuple[str, ...]:
    if fact.shape not in ("by-year", "by-key"):
        return ()
    said = draft.said(subject, fact.name, pack)
    keys = {str(k) for k in said if k != "status"} if isinstance(said, dict) else set()
    if fact.shape == "by-year":
        keys.add(str(draft.claim_year))
    return tuple(sorted(keys))


def questions(state: State) -> list[Question]:
    """Every question that could still change an answer, the next one first.

    What was answered by “don't know” is not asked again; what was put off comes at the end.
    """
    found: dict[str, Question] = {}
    for number, standing in enumerate(state.standings):
        for position, award in enumerate(standing.awards):
            if award.outcome == NEEDS:
                _ask_for(found, state.draft, standing, award, (number, position))
    late = {name: n for n, name in enumerate(state.draft.skipped, 1)}
    groups = _groups(state.draft)
    return sorted(
        found.values(),
        key=lambda q: (
            late.get(q.id, 0),
            q.kind != "subjects" and not q.gate,
            groups.get(q.subject, len(groups)),
            not q.boundless,
            -q.could,
            -len(q.measures),
            q.order,
            list(q.entity.facts).index(q.fact.name) if q.fact is not None else 0,
            q.id,
        ),
    )


def _groups(draft: Draft) -> dict[str, int]:
    subjects = ["", APPLICANT]
    for plural, entity in PLURALS.items():
        subjects += [f"{entity}:{item['id']}" for item in draft.dossier.get(plural) or ()]
    return {subject: number for number, subject in enumerate([*subjects, PROGRAMME])}


def _ask_for(
    found: dict[str, Question],
    draft: Draft,
    standing: Standing,
    award: Award,
    place: tuple[int, int],
) -> None:
    seen: set[str] = set()
    for missing in sorted(award.waits):
        question = _question(found, draft, standing, missing)
        if question is None:
            continue
        if missing.key and missing.key not in question.keys:
            question.keys = tuple(sorted({*question.keys, missing.key}))
        if question.id in seen:
            continue
        seen.add(question.id)
        question.measures.add((standing.pack.id, award.measure.id))
        if not award.measure.charge:
            question.could += award.high - award.low
            question.boundless |= award.label in standing.boundless
        position = _position(standing, award, missing)
        question.gate |= position < LAST
        question.order = min(question.order, (place[0] * LAST + place[1], position))


def _position(standing: Standing, award: Award, missing: Missing) -> int:
    """Where the text asks for a fact: for whom it is, the conditions still open, or later."""
    program, which = standing.answer.program, award.measure.which
    if program is not None and which is not None and missing.fact in read_by(program.plan, which):
        return 0
    for number, reason in enumerate(award.reasons, 1):
        condition = reason.condition
        if program is None or condition is None:
            continue
        if missing.fact in read_by(program.plan, condition.node):
            return number
    return LAST


def _question(
    found: dict[str, Question], draft: Draft, standing: Standing, missing: Missing
) -> Question | None:
    """The question that a missing fact leads to; None where nobody can be asked, or was."""
    place = place_of(missing)
    if place is None:
        return None
    subject, name = place
    entity, _, identity = subject.partition(":")
    if identity == MAYBE and LISTS.get(entity) in standing.maybe:
        plural = LISTS[entity]
        return found.setdefault(plural, Question(plural, "subjects", "", None))
    fact = fact_of(subject, name)
    if fact is None:
        return None
    pack = standing.pack.id if is_local(subject, fact) else ""
    if _told(draft.said(subject, name, pack), fact, missing.key):
        return None
    kind: Kind = "rows" if fact.shape == "rows" else "value"
    key = question_id(subject, name, pack)
    return found.setdefault(key, Question(key, kind, subject, fact, pack))


def place_of(missing: Missing) -> tuple[str, str] | None:
    """The subject and fact that a missing one stands for: a row of projects is a project."""
    entity = missing.subject.partition(":")[0]
    if entity not in vocabulary().entities:
        return None
    if not missing.row:
        return missing.subject, missing.fact
    plural, _, rest = missing.row.partition("[")
    if plural in PLURALS:
        return f"{PLURALS[plural]}:{rest[:-1]}", missing.fact
    return missing.subject, plural


def _told(said: object, fact: Fact, key: str) -> bool:
    """Whether something was already said; a list that was given is not asked for again."""
    if said is None:
        return False
    if not key or not isinstance(said, dict):
        return fact.shape == "scalar" or fact.shape == "rows" or _unknown(said)
    return _unknown(said) or key in said


def _unknown(said: object) -> bool:
    return isinstance(said, dict) and "status" in said


def columns_of(standings: Iterable[Standing], plural: str) -> list[str]:
    """What tells subjects of a kind apart: their name, and what measures select them by."""
    entity = vocabulary().entities[PLURALS[plural]]
    wanted = {"name"} if "name" in entity.facts else set()
    for standing in standings:
        program = standing.answer.program
        if program is None:
            continue
        for measure in program.plan.measures:
            if measure.which is not None and measure.entity == entity.name:
                wanted |= read_by(program.plan, measure.which)
    columns = [n for n in entity.facts if n in wanted and entity.facts[n].shape == "scalar"]
    return columns or [next(iter(entity.facts))]


def row_columns(standings: Iterable[Standing], fact: Fact, stated: set[str]) -> list[Fact]:
    """The columns of a list that a policy reads or that were stated, and what names the row."""
    read: set[str] = set()
    for standing in standings:
        if standing.answer.program is not None:
            read |= standing.answer.program.plan.fact_ids
    every = list(fact.row.values())
    wanted = [f for f in every if f"{fact.key}.{f.name}" in read or f.name in stated]
    named = every[:1] if every[0].type == "text" and every[0] not in wanted else []
    return [*named, *wanted] if wanted else every


def looked_at(standings: Iterable[Standing], name: str, entity: str = "") -> list[str]:
    """The codes that policies compare a fact with, in the order of their texts.

    With an ``entity``: those by which measures select its subjects.
    """
    found: dict[str, None] = {}
    for standing in standings:
        if standing.answer.program is None:
            continue
        plan = standing.answer.program.plan
        roots = [m.which for m in plan.measures if m.which is not None and m.entity == entity]
        numbers = _below(plan, roots) if entity else range(len(plan.nodes))
        for number in numbers:
            node = plan.nodes[number]
            if node.op in ("eq", "ne", "in") and name in _fact_names(plan, node):
                found |= dict.fromkeys(_codes(plan, node))
    return list(found)


def _below(plan: Plan, roots: Iterable[int]) -> list[int]:
    found: dict[int, None] = {}
    queue = list(roots)
    while queue:
        number = queue.pop(0)
        if number not in found:
            found[number] = None
            queue += children(plan.nodes[number])
    return list(found)


def _fact_names(plan: Plan, node: Node) -> list[str]:
    below = (plan.nodes[n] for n in children(node))
    return [str(n.args[1]) for n in below if n.op == "fact"]


def _codes(plan: Plan, node: Node) -> list[str]:
    if node.op == "in":
        return [str(code) for code in node.args[1]]
    below = (plan.nodes[n] for n in children(node))
    return [n.args[0] for n in below if n.op == "const" and isinstance(n.args[0], str)]


def read_by(plan: Plan, root: int) -> frozenset[str]:
    """The names of all facts, of whatever subject, that a node reads."""
    key = (plan.pack, plan.version, tuple(sorted(plan.readings.items())), root)
    known = _READ.get(key)
    if known is None:
        found: set[str] = set()
        queue = [root]
        while queue:
            node = plan.nodes[queue.pop()]
            if node.op in ("fact", "stated", "at"):
                found.add(node.args[1])
            if node.op == "agg":
                found.add(node.args[2])
            queue += children(node)
        if len(_READ) > MOST_READ:
            _READ.clear()
        known = _READ[key] = frozenset(found)
    return known


MOST_READ = 20_000
_READ: dict[tuple[object, ...], frozenset[str]] = {}
