"""Generated Python: each measure of a plan as one function over a subject's facts.

A function reads facts by name, so a fact that is unknown raises KeyError and the caller turns to
the evaluation with bounds (``bounds.py``). The same nodes, the same integers, no interpretation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jigai.engine.emitting import Emitter
from jigai.engine.operations import NAMESPACE
from jigai.engine.plan import Measure, Payment, Plan

Kernel = Callable[..., Any]


ARGUMENTS = "s, o, p, d, sid, oid, cy, ao, lpr"
UNDECIDED: tuple[()] = ()
"""What a kernel returns in place of values where people have yet to decide."""


def outputs(measure: Measure) -> list[int]:
    """Every node that a qualifying award needs."""
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
    for step in measure.steps:
        found += [step.node, *(n for _, n in step.inputs)]
    return found


def listed(texts: Iterable[str]) -> str:
    """The text of a tuple."""
    return "(" + "".join(f"{text}, " for text in texts) + ")"


def key_text(emitter: Emitter, measure: Measure, payment: Payment, part: str | int) -> str:
    """The text of one part of a limit's key."""
    match part:
        case int():
            return emitter.expression(part)
        case "subject":
            return f"'{measure.entity}:' + sid"
        case "owner":
            return "oid"
        case "year":
            return emitter.expression(payment.year)
        case "award":
            return f"{measure.id + '/'!r} + sid"
    return repr(part)


def payment_text(emitter: Emitter, measure: Measure, payment: Payment) -> str:
    """The text of one payment: truth of what makes it due, year, amount, draws."""
    value = emitter.expression
    draws = []
    for draw in payment.draws:
        key = listed(key_text(emitter, measure, payment, part) for part in draw.key)
        order = listed(value(n) for n in draw.order)
        lift = "1" if draw.lift is None else value(draw.lift)
        draws.append(
            f"({draw.limit}, {key}, {value(draw.amount)}, {value(draw.used)}, {order}, {lift})"
        )
    due = listed(value(c.node) for c in payment.due)
    return f"({due}, {value(payment.year)}, {value(payment.amount)}, {listed(draws)})"


def measure_source(plan: Plan, position: int) -> str:
    """The text of one measure's function.

    It returns None where ``which`` does not select the subject, else the truth of each condition
    and None; where all conditions hold, in place of None UNDECIDED or the values: payments (truth
    of what makes each due, year, amount, draws), exemptions, warnings, and steps with their inputs.
    A draw is limit, key, what is allowed, what was used, order, and whether a decision may lift it.
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
    truths = listed(names)
    if names:
        emitter.lines.append(f"    if not ({' and '.join(names)}): return {truths}, None")
    if measure.decision:
        emitter.lines.append(f"    if d is None: return {truths}, ()")
    emitter.block(outputs(measure))
    value = emitter.expression
    payments = listed(payment_text(emitter, measure, p) for p in measure.payments)
    exempt = listed(value(n) for _, n in measure.exempt)
    warnings = listed(value(c.node) for c in measure.warnings)
    steps = listed(
        f"({value(step.node)}, {listed(value(n) for _, n in step.inputs)})"
        for step in measure.steps
    )
    emitter.lines.append(f"    return {truths}, ({payments}, {exempt}, {warnings}, {steps})")
    return "\n".join(emitter.lines)


def check_source(plan: Plan, position: int) -> str:
    """The text of one consistency check's function; a fact that is missing contradicts nothing."""
    emitter = Emitter(plan.nodes)
    _, condition, _ = plan.checks[position]
    stated = emitter.present(condition.node) or "True"
    test = emitter.expression(condition.node)
    return f"def k{position}({ARGUMENTS}):\n    return {stated} and {test}"


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
