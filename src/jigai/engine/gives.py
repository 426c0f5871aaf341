"""What a measure gives: each mechanism turns its words into one exact amount with its steps."""

from __future__ import annotations

from collections.abc import Callable

from jigai.engine.giving import Amount, Giving, located
from jigai.engine.rowwise import interest, summed
from jigai.engine.tiers import tiers
from jigai.facts.documents import Mapping
from jigai.policy.language import GIVES


def amount(giving: Giving, raw: Mapping) -> Amount:
    """The amount that a ``gives`` mapping of the language means; raises MeasureError."""
    key = next(k for k in GIVES.by if k in raw)
    with located(raw):
        found = MECHANISMS[key](giving, raw)
    found.guided = any("decided(" in str(v) for v in raw.values())
    return found


def rate_of(giving: Giving, raw: Mapping) -> Amount:
    """A rate of a base."""
    base = giving.money(raw["of"], "of")
    rate = giving.rate(raw.get("rate", "100%"))
    node = giving.lowering.nodes.times(base, rate, "money")
    return Amount(
        node, [giving.step("base", base), giving.step("rate", node, ("base", base), ("rate", rate))]
    )


def fixed(giving: Giving, raw: Mapping) -> Amount:
    """A fixed amount, or the one that people decided (``decided(amount)``)."""
    text = str(raw["amount"])
    node = giving.money(text)
    decision = text.replace(" ", "") == "decided(amount)"
    return Amount(
        node, [giving.step("decision" if decision else "amount", node)], decision=decision
    )


def levels(giving: Giving, raw: Mapping) -> Amount:
    """An amount for each code of a fact."""
    nodes = giving.lowering.nodes
    by = giving.node(raw["levels"], "levels")
    table: Mapping = raw["amounts"]
    node = nodes.const(0, "money")
    for code, text in reversed(list(table.items())):
        with located(table):
            test = giving.equals(raw["levels"], code)
            node = nodes.choose(test, giving.money(text, code), node)
    return Amount(node, [giving.step("level", node, ("level", by))])


def charge(giving: Giving, raw: Mapping) -> Amount:
    """A charge, and the condition under which it is not levied."""
    nodes = giving.lowering.nodes
    full = giving.money(raw["charge"], "charge")
    waived = giving.truth(raw["waived"], "waived")
    node = nodes.choose(waived, nodes.const(0, "money"), full)
    return Amount(
        node,
        [giving.step("base", full), giving.step("charge", node, ("waived", waived))],
        charge=True,
    )


MECHANISMS: dict[str, Callable[[Giving, Mapping], Amount]] = {
    "of": rate_of,
    "amount": fixed,
    "levels": levels,
    "tiers": tiers,
    "sum": summed,
    "interest": interest,
    "charge": charge,
}
"""The mechanism that a ``gives`` with this key means."""
