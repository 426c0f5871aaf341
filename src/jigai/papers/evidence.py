"""Which facts a measure rests on, and by what they are proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jigai.engine.nodes import children
from jigai.engine.plan import Measure, Plan
from jigai.facts.problems import Lang
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import Fact, vocabulary

AUTHORITY = "programme"
"""The entity whose facts the authority holds itself."""


@dataclass(frozen=True)
class Material:
    """What proves some facts, and for which measures they are needed."""

    text: str
    facts: tuple[str, ...]
    measures: tuple[str, ...]
    authority: bool


def facts_read(plan: Plan, nodes: Iterable[int], entity: str) -> tuple[Fact, ...]:
    """The facts that nodes read of a subject ``entity``, its organisation and the programme.

    A list counts as one fact; of what an organisation owns, the columns that are read count.
    """
    found: dict[str, Fact] = {}
    for node in nodes:
        for fact in _facts(plan, node, entity, "", set()):
            found.setdefault(fact.key, fact)
    return tuple(found.values())


def measure_facts(plan: Plan, measure: Measure) -> tuple[Fact, ...]:
    """Every fact that decides whether and what a measure gives, its limits included."""
    nodes = [measure.which] if measure.which is not None else []
    nodes += [c.node for c in measure.conditions if c.kind != "in-force"]
    for payment in measure.payments:
        nodes += [c.node for c in payment.due]
        nodes.append(payment.amount)
        nodes += [draw.amount for draw in payment.draws]
    return facts_read(plan, nodes, measure.entity)


def materials(plan: Plan, measures: Iterable[Measure], lang: Lang) -> tuple[Material, ...]:
    """What to hand in: what most measures ask for first, what the authority holds last."""
    facts: dict[str, dict[str, None]] = {}
    wanted: dict[str, dict[str, None]] = {}
    held: dict[str, bool] = {}
    for measure in measures:
        for fact in measure_facts(plan, measure):
            text = fact.evidence.of(lang).rstrip("。.")
            facts.setdefault(text, {})[fact.label.of(lang)] = None
            wanted.setdefault(text, {})[measure.id] = None
            held[text] = held.get(text, True) and fact.entity == AUTHORITY
    found = [Material(t, tuple(facts[t]), tuple(wanted[t]), held[t]) for t in facts]
    return tuple(sorted(found, key=lambda m: (m.authority, -len(m.measures))))


def _facts(plan: Plan, number: int, entity: str, row: str, seen: set[int]) -> Iterator[Fact]:
    """``row`` is the entity of the rows of the list that the walk is in, if it has one."""
    if number in seen:
        return
    seen.add(number)
    node = plan.nodes[number]
    below: tuple[int, ...] = children(node)
    if node.op in ("fact", "stated", "at"):
        where, name = str(node.args[0]), str(node.args[1])
        fact = _fact(_owner(where, entity, row), name)
        if fact is not None:
            yield fact
        below = below if node.op == "at" else ()
    elif node.op == "agg":
        where, name = str(node.args[1]), str(node.args[2])
        owner = _owner(where, entity, row)
        if owner == "organisation" and name in PLURALS:
            row = PLURALS[name]
        else:
            row = ""
            fact = _fact(owner, name)
            if fact is not None:
                yield fact
    for child in below:
        yield from _facts(plan, child, entity, row, seen)


def _owner(where: str, entity: str, row: str) -> str:
    return {"s": entity, "o": "organisation", "p": AUTHORITY, "row": row}.get(where, "")


def _fact(entity: str, name: str) -> Fact | None:
    found = vocabulary().entities.get(entity)
    return found.facts.get(name) if found is not None else None
