"""Nodes as SQL expressions over the rows of a flat table.

Truth is three-valued as SQL has it: NULL is not known. ``inputs`` names the columns of the flat
table: what is read from the dossier (facts, values by year, sums over lists) is worked out when
the tables are flattened; everything above that is emitted here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jigai.engine.columns.dialect import Dialect
from jigai.engine.operations import significant
from jigai.engine.plan import Node

INT64 = 2**63 - 1
_SIGNS = {"lt": "<", "le": "<=", "eq": "=", "ne": "<>"}
_CODES = ("code", "region", "industry", "text")


def fits(node: Node) -> bool:
    """The node's integer never leaves 64 bits."""
    return node.low >= -INT64 and node.high <= INT64


@dataclass
class SqlEmitter:
    """SQL of one plan's nodes in one dialect.

    ``context`` gives claim_year and as_of, ``columns`` the SQL for nodes that are already columns;
    ``known`` promises that none of these is NULL, so that no value is looked at twice.
    """

    nodes: tuple[Node, ...]
    dialect: Dialect
    context: dict[str, int]
    columns: dict[int, str] = field(default_factory=dict)
    subject: str = "id"
    owner: str = "owner"
    row: str = "r"
    known: bool = False

    def sql(self, number: int) -> str:
        """The expression of a node."""
        known = self.columns.get(number)
        if known is not None:
            return known
        return self.compute(number)

    def compute(self, number: int) -> str:
        """The expression of a node from those below it."""
        node = self.nodes[number]
        a = node.args
        match node.op:
            case "const":
                return self.literal(a[0], node.kind)
            case "ctx":
                return str(self.context[a[0]])
            case "subject":
                return self.subject
            case "owner":
                return self.owner
            case "add" | "sub" | "mul":
                return self.arithmetic(node)
            case "lt" | "le":
                return f"({self.sql(a[0])} {_SIGNS[node.op]} {self.sql(a[1])})"
            case "eq" | "ne":
                return f"({self.sql(a[0])} {_SIGNS[node.op]} {self.sql(a[1])})"
            case "min" | "max":
                return self.extreme(node.op, self.sql(a[0]), self.sql(a[1]))
            case "and":
                return f"({self.sql(a[0])} AND {self.sql(a[1])})"
            case "or":
                return f"({self.sql(a[0])} OR {self.sql(a[1])})"
            case "not":
                return f"(NOT {self.sql(a[0])})"
            case "if":
                return self.either(*(self.sql(n) for n in a))
            case "in":
                kind = self.nodes[a[0]].kind
                listed = ", ".join(self.literal(v, kind) for v in a[1])
                return f"({self.sql(a[0])} IN ({listed}))"
            case "inside":
                return f"({self.sql(a[0])} LIKE {self.dialect.text(significant(a[1]) + '%')})"
            case "div":
                return self.division(*a)
            case "months":
                return self.dialect.months(self.sql(a[0]), self.sql(a[1]))
            case "year":
                return self.dialect.year(self.sql(a[0]))
        raise NotInColumns(node.op)

    def literal(self, value: Any, kind: str) -> str:
        """A constant."""
        if kind == "bool":
            return "TRUE" if value else "FALSE"
        return self.dialect.text(value) if isinstance(value, str) else f"CAST({value} AS BIGINT)"

    def extreme(self, op: str, left: str, right: str) -> str:
        """The smaller or the larger of two."""
        if self.known:
            return f"{'LEAST' if op == 'min' else 'GREATEST'}({left}, {right})"
        choose = self.dialect.least if op == "min" else self.dialect.greatest
        return choose(left, right)

    def arithmetic(self, node: Node) -> str:
        sign = {"add": "+", "sub": "-", "mul": "*"}[node.op]
        left, right = (self.sql(n) for n in node.args)
        if not fits(node):
            left = f"CAST({left} AS {self.dialect.wide})"
        return f"({left} {sign} {right})"

    def division(self, number: int, den: int, rule: str) -> str:
        """The one rounding, of a value that is not negative.

        What leaves 64 bits on the way is split where that gives the same: each branch of a choice
        for itself, a product by quotient and remainder of its first factor.
        """
        node = self.nodes[number]
        if node.low < 0 or rule not in ("down", "half_up", "up", "yuan_down"):
            raise NotInColumns(f"div {rule}")
        if rule == "yuan_down":
            return f"({self.division(number, den * 100, 'down')} * 100)"
        add = {"down": 0, "half_up": den // 2, "up": den - 1}[rule]
        if node.high + add <= INT64:
            return self.dialect.divide(_plus(self.sql(number), add), str(den))
        if node.op == "if":
            test, yes, no = node.args
            branches = [self.division(branch, den, rule) for branch in (yes, no)]
            return self.either(self.sql(test), *branches)
        if node.op == "mul":
            x, y = (self.nodes[n] for n in node.args)
            most = max(x.high // den * y.high, (den - 1) * y.high + add)
            if x.low >= 0 and y.low >= 0 and most <= INT64:
                left, right = node.args
                return self.split(left, right, den, add)
        wide = _plus(f"CAST({self.sql(number)} AS {self.dialect.wide})", add)
        whole = self.dialect.divide(wide, str(den), fits=(node.high + add) // den <= INT64)
        return f"CAST({whole} AS BIGINT)"

    def split(self, left: int, right: int, den: int, add: int) -> str:
        """A product divided without leaving 64 bits."""
        x, y = self.sql(left), self.sql(right)
        quotient = self.dialect.divide(x, str(den))
        rest = _plus(f"(({x} - {quotient} * {den}) * {y})", add)
        return f"({quotient} * {y} + {self.dialect.divide(rest, str(den))})"

    def either(self, test: str, yes: str, no: str) -> str:
        """One of two by a test; nothing where the test is not known."""
        if self.known:
            return f"(CASE WHEN {test} THEN {yes} ELSE {no} END)"
        return f"(CASE WHEN {test} THEN {yes} WHEN NOT {test} THEN {no} END)"


def _plus(value: str, add: int) -> str:
    return f"({value} + {add})" if add else value


class NotInColumns(Exception):
    """An operation that only the scalar evaluator does exactly; its name is the argument."""
