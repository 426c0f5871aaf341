"""Generated Python: each measure of a plan as one function over a subject's facts.

A function reads facts by name, so a fact that is unknown raises KeyError and the caller turns to
the evaluation with bounds (``bounds.py``). The same nodes, the same integers, no interpretation.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from jigai.engine.plan import Measure, Node, Plan
from jigai.money.rounding import Rounding, divide

Kernel = Callable[..., Any]
_BINARY = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "==", "ne": "!="}


def add_months(ordinal: int, months: int) -> int:
    """The corresponding day some months later; the month's last day where there is none."""
    if ordinal >= 3_652_059:
        return ordinal
    day = dt.date.fromordinal(ordinal)
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if year > 9999:
        return 3_652_059
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).toordinal()


def year_of(ordinal: int) -> int:
    """The calendar year of an ordinal."""
    return dt.date.fromordinal(ordinal).year


def first_of(rows: Iterable[tuple[int, int]], count: int) -> int:
    """The sum of the values of the first rows by their order value."""
    return sum(value for _, value in sorted(rows)[:count])


def largest_of(rows: Iterable[tuple[Any, int]]) -> int:
    """The largest of the sums by group."""
    groups: Counter[Any] = Counter()
    for group, value in rows:
        groups[group] += value
    return max(groups.values(), default=0)


def capped_of(rows: Iterable[tuple[Any, int]], cap: int) -> int:
    """The sums by group, each at most ``cap``, added up."""
    groups: Counter[Any] = Counter()
    for group, value in rows:
        groups[group] += value
    return sum(min(value, cap) for value in groups.values())


def rounded(value: int, den: int, rule: str) -> int:
    """The named rounding of an exact value."""
    return divide(value, den, Rounding(rule))


def stated(decision: Any, term: str) -> int:
    """A term that a decision has to state; KeyError, as for any unknown fact, where it does not."""
    value: int | None = getattr(decision, term, None)
    if value is None:
        raise KeyError(term)
    return value


NAMESPACE = {
    "add_months": add_months,
    "year_of": year_of,
    "first_of": first_of,
    "largest_of": largest_of,
    "capped_of": capped_of,
    "rounded": rounded,
    "stated": stated,
}


class Emitter:
    """Writes nodes as Python expressions; a node used twice without condition gets a local."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self.nodes = nodes
        self.locals: dict[int, str] = {}
        self.lines: list[str] = []

    def block(self, outputs: list[int], indent: str = "    ") -> None:
        """Emit locals for what the outputs share."""
        counts: Counter[int] = Counter()
        order: list[int] = []
        for number in outputs:
            self._count(number, counts, order)
        for number in order:
            node = self.nodes[number]
            if (
                counts[number] > 1
                and number not in self.locals
                and node.op not in ("const", "ctx", "subject", "owner")
                and not node.row
            ):
                self.lines.append(f"{indent}v{number} = {self.expression(number)}")
                self.locals[number] = f"v{number}"

    def _count(self, number: int, counts: Counter[int], order: list[int]) -> None:
        counts[number] += 1
        if counts[number] > 1 or number in self.locals:
            return
        for child in eager(self.nodes[number]):
            self._count(child, counts, order)
        order.append(number)

    def expression(self, number: int) -> str:
        """The Python expression of a node."""
        if number in self.locals:
            return self.locals[number]
        node = self.nodes[number]
        a = node.args
        match node.op:
            case "const":
                return repr(a[0])
            case "ctx":
                return "cy" if a[0] == "claim_year" else "ao"
            case "subject":
                return "sid"
            case "owner":
                return "oid"
            case "fact":
                return f"{_where(a[0])}[{a[1]!r}]"
            case "stated":
                where = _where(a[0])
                return f"({where}[{a[1]!r}] if {a[1]!r} in {where} else {self.expression(a[2])})"
            case "at":
                return f"{_where(a[0])}[{a[1]!r}][{self.expression(a[2])}]"
            case "add" | "sub" | "mul" | "lt" | "le" | "eq" | "ne":
                return f"({self.expression(a[0])} {_BINARY[node.op]} {self.expression(a[1])})"
            case "and" | "or":
                return f"({self.expression(a[0])} {node.op} {self.expression(a[1])})"
            case "not":
                return f"(not {self.expression(a[0])})"
            case "min" | "max":
                return self._extreme(node)
            case "if":
                test, yes, no = (self.expression(n) for n in a)
                return f"({yes} if {test} else {no})"
            case "in":
                return f"({self.expression(a[0])} in {_constants(a[1])})"
            case "inside":
                return f"inside({self.expression(a[0])}, {a[1]!r})"
            case "div":
                return self._division(a)
            case "months":
                return f"add_months({self.expression(a[0])}, {self.expression(a[1])})"
            case "year":
                return f"year_of({self.expression(a[0])})"
            case "lpr":
                return f"lpr[({a[0]!r}, {self.expression(a[1])}, {self.expression(a[2])})]"
            case "decided":
                return self._decided(a)
            case "has_decision":
                return "(d is not None)"
            case "claimed":
                rows = f"{_where(a[0])}['invoices_claimed']"
                return f"any(q['invoice'] == {self.expression(a[1])} for q in {rows})"
            case "agg":
                return self._aggregate(a)
        raise AssertionError(node.op)

    def _extreme(self, node: Node) -> str:
        left, right = (self.expression(n) for n in node.args)
        if len(left) + len(right) > 60:
            return f"{node.op}({left}, {right})"
        sign = "<=" if node.op == "min" else ">="
        return f"({left} if {left} {sign} {right} else {right})"

    def _division(self, a: tuple[Any, ...]) -> str:
        value = self.expression(a[0])
        if a[2] == "down" and self.nodes[a[0]].low >= 0:
            return f"({value} // {a[1]})"
        return f"rounded({value}, {a[1]}, {a[2]!r})"

    def _decided(self, a: tuple[Any, ...]) -> str:
        name, bounded = a[0], a[2]
        if a[1] is None:
            return f"stated(d, {name!r})"
        fallback = self.expression(a[1])
        stated = f"min(d.{name}, {fallback})" if bounded else f"d.{name}"
        return f"({fallback} if d is None or d.{name} is None else {stated})"

    def _aggregate(self, a: tuple[Any, ...]) -> str:
        how, where, name, value, test, *extra = a
        rows = f"{_where(where)}[{name!r}]"
        guard = "" if test is None else f" if {self.expression(test)}"
        item = "1" if value is None else self.expression(value)
        match how:
            case "sum":
                return f"sum([{item} for r in {rows}{guard}])"
            case "count":
                return f"sum([1 for r in {rows}{guard}])"
            case "exists":
                if test is None:
                    return f"bool({rows})"
                return f"any([{self.expression(test)} for r in {rows}])"
            case "earliest":
                return f"min([{item} for r in {rows}{guard}], default=3652059)"
            case "first":
                order = self.expression(extra[1])
                return f"first_of([({order}, {item}) for r in {rows}{guard}], {extra[0]})"
            case "capped":
                group, cap = self.expression(extra[1]), self.expression(extra[0])
                return f"capped_of([({group}, {item}) for r in {rows}{guard}], {cap})"
            case _:
                group = self.expression(extra[0])
                return f"largest_of([({group}, {item}) for r in {rows}{guard}])"


def inside(region: str, place: str) -> bool:
    """A region lies in a place: its code has the place's significant digits."""
    return region == place or region.startswith(significant(place))


def significant(place: str) -> str:
    """The digits of a region code that its parts share (420500 -> 4205, 410000 -> 41)."""
    if place.endswith("0000"):
        return place[:2]
    return place[:4] if place.endswith("00") else place


NAMESPACE["inside"] = inside


def _where(scope: str) -> str:
    return "r" if scope == "row" else scope


def _constants(values: tuple[Any, ...]) -> str:
    return "{" + ", ".join(repr(v) for v in values) + "}"


def eager(node: Node) -> list[int]:
    """The nodes that are always evaluated with this one."""
    a = node.args
    match node.op:
        case "if":
            return [a[0]]
        case "and" | "or":
            return [a[0]]
        case "add" | "sub" | "mul" | "lt" | "le" | "eq" | "ne" | "min" | "max" | "months":
            return [a[0], a[1]]
        case "not" | "in" | "inside" | "div" | "year":
            return [a[0]]
        case "at":
            return [a[2]]
        case "lpr":
            return [a[1], a[2]]
    return []


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
