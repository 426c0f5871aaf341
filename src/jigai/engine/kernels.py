"""Generated Python: each measure of a plan as one function over a subject's facts.

A function reads facts by name, so a fact that is unknown raises KeyError and the caller turns to
the evaluation with bounds (``bounds.py``). The same nodes, the same integers, no interpretation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jigai.engine.emitting import Emitter
from jigai.engine.operations import NAMESPACE
from jigai.engine.plan import Measure, Plan

Kernel = Callable[..., Any]


def amount_outputs(measure: Measure) -> list[int]:
    """The nodes that a qualifying award needs, in the order that the kernel returns them."""
    found: list[int] = []
    for payment in measure.payments:
        found += [c.node for c in payment.due]
        found += [payment.year, payment.amount]
        for draw in payment.draws:
            found += [k for k in draw.key if isinstance(k, int)]
            found += [draw.amount, draw.used, *draw.order]
            found += [] if draw.lift is None else [draw.lift]
    found += [node for _, node in measure.exempt]
    found += [c.node for c in measure.warnings]
    return found


def step_outputs(measure: Measure) -> list[int]:
    """The nodes of the explanation's steps, after those of the award."""
    found: list[int] = []
    for step in measure.steps:
        found += [step.node, *(n for _, n in step.inputs)]
    return found


ARGUMENTS = "s, o, p, d, sid, oid, cy, ao, lpr"


def measure_source(plan: Plan, position: int) -> str:
    """The text of one measure's function.

    It returns None where ``which`` does not select the subject, else the truth of each condition
    and, where all hold, the tuple of award and step values.
    """
    measure = plan.measures[position]
    emitter = Emitter(plan.nodes)
    emitter.lines.append(f"def m{position}({ARGUMENTS}):")
    tests = [c.node for c in measure.conditions]
    head = tests if measure.which is None else [measure.which, *tests]
    if measure.which is not None:
        emitter.lines.append(f"    if not {emitter.expression(measure.which)}: return None")
    emitter.block(head)
    names = []
    for number, test in enumerate(tests):
        emitter.lines.append(f"    c{number} = {emitter.expression(test)}")
        names.append(f"c{number}")
    truths = "(" + "".join(f"{n}, " for n in names) + ")"
    if names:
        emitter.lines.append(f"    if not ({' and '.join(names)}): return {truths}, None")
    outputs = amount_outputs(measure) + step_outputs(measure)
    emitter.block(outputs)
    values = "(" + "".join(f"{emitter.expression(n)}, " for n in outputs) + ")"
    emitter.lines.append(f"    return {truths}, {values}")
    return "\n".join(emitter.lines)


def check_source(plan: Plan, position: int) -> str:
    """The text of one consistency check's function."""
    emitter = Emitter(plan.nodes)
    _, condition, _ = plan.checks[position]
    emitter.lines.append(f"def k{position}({ARGUMENTS}):")
    emitter.lines.append(f"    return {emitter.expression(condition.node)}")
    return "\n".join(emitter.lines)


def build(plan: Plan) -> tuple[list[Kernel], list[Kernel]]:
    """The functions of all measures and checks, compiled once."""
    parts = [measure_source(plan, i) for i, m in enumerate(plan.measures) if m.money]
    parts += [check_source(plan, i) for i in range(len(plan.checks))]
    space: dict[str, Any] = dict(NAMESPACE)
    exec(compile("\n".join(parts), f"<plan {plan.pack}>", "exec"), space)  # noqa: S102
    measures = [space.get(f"m{i}", _none) for i in range(len(plan.measures))]
    return measures, [space[f"k{i}"] for i in range(len(plan.checks))]


def _none(*_: Any) -> None:
    return None
