"""What a column of a flat table holds, in words that do not depend on a plan's numbering.

Two plans that read the same of a dossier give the same words, so a flat table made for one serves
the other. What is the same for every subject (claim year, programme, rates of the day) stands in
them as its value.
"""

from __future__ import annotations

from typing import Any

from jigai.engine.columns.constants import Constants
from jigai.engine.plan import Plan


def naming(plan: Plan, constants: Constants, number: int) -> str:
    """The words for a node: its operation, what it is fixed to, and the nodes it is made from."""
    node = plan.nodes[number]

    def below(child: int | None) -> str:
        return "-" if child is None else naming(plan, constants, child)

    if node.op == "const" or constants.is_free(number):
        value = node.args[0] if node.op == "const" else constants.value(number)
        return f"{value!r}/{node.den}" if node.den != 1 else repr(value)
    fixed, made_from = _parts(node.op, node.args)
    listed = [*(repr(f) for f in fixed), *(below(child) for child in made_from)]
    return f"{node.op}({', '.join(listed)})"


def _parts(op: str, a: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[int | None, ...]]:
    """What a node is fixed to, and the nodes that it is made from."""
    match op:
        case "fact" | "ctx" | "subject" | "owner" | "has_decision":
            return a, ()
        case "stated" | "at":
            return a[:2], (a[2],)
        case "agg":
            fixed = (*a[:3], a[5]) if a[0] == "first" else a[:3]
            return fixed, (*a[3:5], *(a[6:] if a[0] == "first" else a[5:]))
        case "in" | "inside" | "div":
            return a[1:], (a[0],)
        case "lpr" | "claimed":
            return a[:1], a[1:]
        case "decided":
            return (a[0], a[2]), (a[1],)
    return (), a
