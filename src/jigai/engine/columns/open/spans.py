"""Nodes as two SQL expressions each: the lowest and the highest value they can take.

The same rules as ``jigai.engine.bounds``: for a truth the two say whether it certainly holds and
whether it may. Neither is ever NULL. A code has no span; what is asked of it is a truth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jigai.engine.columns.dialect import Dialect
from jigai.engine.columns.emit import NotInColumns, fits
from jigai.engine.plan import Node

Span = tuple[str, str]
CERTAIN, NEVER_SO, OPEN = ("TRUE", "TRUE"), ("FALSE", "FALSE"), ("FALSE", "TRUE")
ROUNDED = ("down", "half_up", "up", "yuan_down")


def reach(node: Node) -> Span:
    """All that a value can be of which nothing is known."""
    if node.kind == "bool":
        return OPEN
    return str(node.low), str(node.high)


def within(node: Node, value: str) -> Span:
    """A value that is NULL where it is not known."""
    low, high = reach(node)
    return f"COALESCE({value}, {low})", f"COALESCE({value}, {high})"


def settled(span: Span) -> str:
    """Only one value is possible."""
    return "TRUE" if span[0] == span[1] else f"({span[0]} = {span[1]})"


class Spans:
    """Spans of one plan's nodes over those of their parts; ``leaf`` gives what is read."""

    def __init__(
        self,
        nodes: tuple[Node, ...],
        dialect: Dialect,
        context: dict[str, int],
        leaf: Callable[[int], Span | None],
    ) -> None:
        self.nodes = nodes
        self.dialect = dialect
        self.context = context
        self.leaf = leaf

    def span(self, number: int) -> Span:
        """The span of a node."""
        return self.leaf(number) or self.compute(number)

    def compute(self, number: int) -> Span:
        """The span of a node from those below it. Raises NotInColumns."""
        node = self.nodes[number]
        a = node.args
        match node.op:
            case "const":
                return self.constant(node, a[0])
            case "ctx":
                return str(self.context[a[0]]), str(self.context[a[0]])
            case "and" | "or":
                word = f" {node.op.upper()} "
                left, right = self.span(a[0]), self.span(a[1])
                return f"({left[0]}{word}{right[0]})", f"({left[1]}{word}{right[1]})"
            case "not":
                inner = self.span(a[0])
                return f"(NOT {inner[1]})", f"(NOT {inner[0]})"
            case "has_decision":
                return NEVER_SO
            case "decided":
                return reach(node) if a[1] is None else self.span(a[1])
            case "if":
                return self.branch(node)
            case "in":
                low, high = self.span(a[0])
                listed = f"{low} IN ({', '.join(map(str, a[1]))})"
                same = settled((low, high))
                return f"({same} AND {listed})", f"(NOT {same} OR {listed})"
            case "eq" | "ne" | "lt" | "le":
                return self.compared(node.op, self.span(a[0]), self.span(a[1]))
            case "div":
                return self.divided(number)
            case "year":
                low, high = self.span(a[0])
                return self.dialect.year(low), self.dialect.year(high)
        return self.numeric(node, self.span(a[0]), self.span(a[1]))

    def constant(self, node: Node, value: Any) -> Span:
        """A value that is the same for all; unknown where it is None."""
        if value is None:
            return reach(node)
        if node.kind == "bool":
            return CERTAIN if value else NEVER_SO
        if isinstance(value, str):
            raise NotInColumns("a code as a number")
        return f"CAST({value} AS BIGINT)", f"CAST({value} AS BIGINT)"

    def branch(self, node: Node) -> Span:
        test, yes, no = (self.span(n) for n in node.args)
        if node.kind == "bool":
            least, most = f"({yes[0]} AND {no[0]})", f"({yes[1]} OR {no[1]})"
        else:
            least, most = f"LEAST({yes[0]}, {no[0]})", f"GREATEST({yes[1]}, {no[1]})"
        ends = []
        for end, both in ((0, least), (1, most)):
            ends.append(
                f"(CASE WHEN {test[0]} THEN {yes[end]} WHEN NOT {test[1]} THEN {no[end]} "
                f"ELSE {both} END)"
            )
        return ends[0], ends[1]

    def compared(self, op: str, left: Span, right: Span) -> Span:
        if op in ("lt", "le"):
            sign = "<" if op == "lt" else "<="
            return f"({left[1]} {sign} {right[0]})", f"({left[0]} {sign} {right[1]})"
        apart = f"({left[1]} < {right[0]} OR {right[1]} < {left[0]})"
        same = f"({settled(left)} AND {settled(right)} AND {left[0]} = {right[0]})"
        return (same, f"(NOT {apart})") if op == "eq" else (apart, f"(NOT {same})")

    def numeric(self, node: Node, left: Span, right: Span) -> Span:
        big = "" if fits(node) else self.dialect.wide

        def wide(text: str) -> str:
            return f"CAST({text} AS {big})" if big else text

        match node.op:
            case "add":
                return f"({wide(left[0])} + {right[0]})", f"({wide(left[1])} + {right[1]})"
            case "sub":
                return f"({wide(left[0])} - {right[1]})", f"({wide(left[1])} - {right[0]})"
            case "mul":
                ends = [f"({wide(x)} * {y})" for x in left for y in right]
                low, high = (self.nodes[n].low for n in node.args)
                if low >= 0 and high >= 0:
                    return ends[0], ends[3]
                return f"LEAST({', '.join(ends)})", f"GREATEST({', '.join(ends)})"
            case "min" | "max":
                word = "LEAST" if node.op == "min" else "GREATEST"
                return f"{word}({left[0]}, {right[0]})", f"{word}({left[1]}, {right[1]})"
            case "months":
                return (
                    self.dialect.months(left[0], right[0]),
                    self.dialect.months(left[1], right[1]),
                )
        raise NotInColumns(node.op)

    def divided(self, number: int) -> Span:
        """The one rounding, of both ends."""
        inner, den, rule = self.nodes[number].args
        node = self.nodes[inner]
        if node.low < 0 or rule not in ROUNDED:
            raise NotInColumns(f"div {rule}")
        low, high = self.span(inner)
        return self._rounded(low, den, rule), self._rounded(high, den, rule)

    def _rounded(self, value: str, den: int, rule: str) -> str:
        value = f"CAST({value} AS {self.dialect.wide})"
        if rule == "yuan_down":
            return f"CAST({self.dialect.divide(value, str(den * 100))} * 100 AS BIGINT)"
        add = {"down": 0, "half_up": den // 2, "up": den - 1}[rule]
        return f"CAST({self.dialect.divide(f'({value} + {add})', str(den))} AS BIGINT)"
