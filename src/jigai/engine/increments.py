"""Payments of consecutive years, each what a yearly value grew by over its base."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jigai.engine.giving import Giving, MeasureError
from jigai.engine.plan import Condition, Payment, Step
from jigai.facts.documents import Mapping
from jigai.money.rounding import Rounding


def increments(
    giving: Giving, gives: Mapping, pays: Any, rounding: Rounding
) -> tuple[list[Payment], list[Step]]:
    """The payments and, for each, the step that shows its growth; raises MeasureError.

    ``increment`` is a value by year or a list of them that are added up; without ``base`` the
    value is itself the growth. ``rate`` is the part of the growth that is paid.
    """
    _check(pays)
    nodes, cite = giving.lowering.nodes, giving.cite
    names = gives["increment"] if isinstance(gives["increment"], list) else [gives["increment"]]
    first = _first_year(giving, pays)
    claim_year = giving.node("claim_year", "pays")
    zero = nodes.const(0, "money")
    debt = zero
    payments, steps = [], []
    for number in range(int(pays["count"])):
        year = nodes.plus(first, nodes.const(number, "number"), "year")
        place = replace(giving, lowering=replace(giving.lowering, payment_year=year))
        now = place.money(_added(names, "payment_year"), "increment")
        inputs = [("year", year), ("now", now)]
        gain = now
        if "base" in gives:
            base = place.money(_added(names, str(gives["base"])), "base")
            inputs.append(("base", base))
            gain = nodes.minus(now, base, "money")
        gain = nodes.plus(gain, debt, "money")
        if gives.get("below_zero", "zero") == "carried":
            if number:
                inputs.append(("carried", debt))
            debt = nodes.least(gain, zero)
        amount = nodes.at_least_zero(gain)
        if "rate" in gives:
            share = place.rate(gives["rate"])
            inputs.append(("rate", share))
            amount = nodes.whole(nodes.times(amount, share, "money"), rounding)
        due_node = nodes.compare("le", year, claim_year)
        due = Condition(
            due_node,
            "year-not-reached",
            f"{pays['from']} + {number} <= claim_year",
            cite,
            None,
            (("year", year),),
            "stage",
        )
        label = {"zh": f"第{number + 1}年", "en": f"year {number + 1}"}
        whole = nodes.choose(due_node, amount, zero)
        payments.append(Payment(label, (due,), year, whole, cite, (), f"year {number + 1}"))
        seen = tuple(
            (name, nodes.choose(due_node, node, nodes.const(0, nodes[node].kind)))
            for name, node in inputs
        )
        steps.append(Step("increment", whole, seen, cite, number))
    return payments, steps


def _first_year(giving: Giving, pays: Mapping) -> int:
    first = giving.node(pays["from"], "pays")
    if giving.lowering.nodes[first].kind not in ("year", "number"):
        raise MeasureError(
            "pack.unit",
            f"pays 的 from“{pays['from']}”应为年份，如 year(project.completed_on)",
            f"pays: from '{pays['from']}' should be a year, such as year(project.completed_on)",
            line=pays.line_of("from"),
        )
    return first


def _added(names: list[Any], year: str) -> str:
    return " + ".join(f"{name}[{year}]" for name in names)


def _check(pays: Any) -> None:
    if not isinstance(pays, Mapping):
        raise MeasureError(
            "pack.pays",
            "increment 按年付，请写 pays: {each: year, from: 首年, count: 年数}",
            "increment is paid by year: write pays: {each: year, from: first year, count: years}",
            "gives",
        )
