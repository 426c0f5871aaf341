"""What the ids and bits in a batch's tables stand for: measures, reasons, rules, facts."""

from __future__ import annotations

from jigai.engine.columns.batch.rows import FACTS, MEASURES, REASONS, RULES, Rows
from jigai.engine.columns.outputs import reason_rows, rules
from jigai.engine.plan import Plan
from jigai.facts.vocabulary import vocabulary


def meanings(plan: Plan) -> Rows:
    """The rows of the tables that explain the others."""
    ids = [measure.id for measure in plan.measures]
    names = {m.id: ("measure", m.name) for m in plan.measures}
    names |= {c.id: ("choice", c.name) for c in plan.choices}
    names |= {x.id: ("limit", x.name) for x in plan.limits}
    return {
        MEASURES: [
            (m.id, m.clause, m.entity, m.money, m.charge, m.name["zh"], m.name["en"])
            for m in plan.measures
        ],
        REASONS: [
            (ids[number], *rest) for number, *rest in reason_rows(plan) if isinstance(number, int)
        ],
        FACTS: [
            (f"{entity}.{name}", fact.label.zh, fact.label.en)
            for entity, held in vocabulary().entities.items()
            for name, fact in held.facts.items()
        ],
        RULES: [
            (rule, names[rule][0], clause, names[rule][1]["zh"], names[rule][1]["en"])
            for rule, clause in rules(plan)
        ],
    }
