"""Nodes of a plan as the text of Python expressions."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jigai.engine.plan import Node

_BINARY = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "==", "ne": "!="}


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
        if how == "exists" and test is None:
            return f"bool({rows})"
        guard = "" if test is None else f" if {self.expression(test)}"
        item = "1" if value is None else self.expression(value)
        empty = "0"
        match how:
            case "sum" | "count":
                text = f"sum([{item} for r in {rows}{guard}])"
            case "exists":
                text, empty = f"any([{self.expression(test)} for r in {rows}])", "False"
            case "earliest":
                text = f"min([{item} for r in {rows}{guard}], default=3652059)"
                empty = "3652059"
            case "first":
                order = self.expression(extra[1])
                text = f"first_of([({order}, {item}) for r in {rows}{guard}], {extra[0]})"
            case "capped":
                group, cap = self.expression(extra[1]), self.expression(extra[0])
                text = f"capped_of([({group}, {item}) for r in {rows}{guard}], {cap})"
            case _:
                group = self.expression(extra[0])
                text = f"largest_of([({group}, {item}) for r in {rows}{guard}])"
        return f"({text} if {rows} else {empty})"

    def present(self, number: int) -> str:
        """The condition that no fact is missing which is surely read first; empty if none is."""
        node = self.nodes[number]
        a = node.args
        match node.op:
            case "fact":
                return f"{a[1]!r} in {_where(a[0])}"
            case "stated":
                other = self.present(a[2])
                here = f"{a[1]!r} in {_where(a[0])}"
                return f"({here} or {other})" if other else ""
            case "at":
                return f"{a[1]!r} in {_where(a[0])}"
            case "agg":
                return f"{a[2]!r} in {_where(a[1])}"
        found = dict.fromkeys(self.present(child) for child in eager(node))
        return " and ".join(text for text in found if text)


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


def children(node: Node) -> list[int]:
    """All nodes that this one may read."""
    a = node.args
    match node.op:
        case "const" | "ctx" | "subject" | "owner" | "fact" | "has_decision":
            return []
        case "stated" | "at":
            return [a[2]]
        case "claimed":
            return [a[1]]
        case "agg":
            return [n for n in (*a[3:5], *a[6 if a[0] == "first" else 5 :]) if n is not None]
        case "decided":
            return [] if a[1] is None else [a[1]]
        case "lpr":
            return [a[1], a[2]]
        case "in" | "inside" | "div":
            return [a[0]]
    return list(a)
