"""The node table: each operation once, with its exact scale and the range it can take."""

from __future__ import annotations

from math import lcm

from jigai.engine.plan import Node
from jigai.money.rounding import Rounding, divide

INT64 = 2**63 - 1
INT128 = 2**127 - 1
"""What a value may come to before its one division; after it, 64 bits have to do."""
SUMMED = 10**16
"""The most that the rows of one list may come to: 100 trillion yuan in fen."""


class Overflow(ValueError):
    """A value that could leave 64 bits, found when compiling."""


def children(node: Node) -> tuple[int, ...]:
    """The nodes that a node is made from."""
    a = node.args
    match node.op:
        case "const" | "ctx" | "subject" | "owner" | "fact" | "has_decision":
            return ()
        case "stated" | "at":
            return (a[2],)
        case "not" | "in" | "inside" | "div" | "year":
            return (a[0],)
        case "if":
            return (a[0], a[1], a[2])
        case "lpr":
            return (a[1], a[2])
        case "decided" | "claimed":
            return () if a[1] is None else (a[1],)
        case "agg":
            extra = a[6:] if a[0] == "first" else a[5:]
            return tuple(n for n in (a[3], a[4], *extra) if n is not None)
    return (a[0], a[1])


class Nodes:
    """Builds nodes with hash-consing; numbers are positions in ``table``."""

    def __init__(self) -> None:
        self.table: list[Node] = []
        self._numbers: dict[Node, int] = {}

    def __getitem__(self, number: int) -> Node:
        return self.table[number]

    def add(self, node: Node) -> int:
        """The number of a node, new or met before."""
        known = self._numbers.get(node)
        if known is None:
            if node.low < -INT128 or node.high > INT128:
                raise Overflow(f"{max(-node.low, node.high)} / {node.den}")
            known = self._numbers[node] = len(self.table)
            self.table.append(node)
        return known

    def const(self, value: int | str, kind: str, den: int = 1) -> int:
        """A constant; a code has no range."""
        bound = value if isinstance(value, int) else 0
        return self.add(Node("const", (value,), kind, den, bound, bound))

    def make(
        self,
        op: str,
        args: tuple[object, ...],
        kind: str,
        *,
        low: int = 0,
        high: int = 0,
        den: int = 1,
        row: bool = False,
    ) -> int:
        """A node with a range already known."""
        return self.add(Node(op, args, kind, den, low, high, row))

    def scaled(self, number: int, den: int) -> int:
        """The same exact value on a common denominator."""
        node = self[number]
        if node.den == den:
            return number
        factor = den // node.den
        if node.op == "const":
            return self.const(node.args[0] * factor, node.kind, den)
        return self.add(
            Node(
                "mul",
                (number, self.const(factor, "number")),
                node.kind,
                den,
                node.low * factor,
                node.high * factor,
                node.row,
            )
        )

    def align(self, left: int, right: int) -> tuple[int, int]:
        """Both on their least common denominator."""
        den = lcm(self[left].den, self[right].den)
        return self.scaled(left, den), self.scaled(right, den)

    def _row(self, *numbers: int) -> bool:
        return any(self[n].row for n in numbers)

    def plus(self, left: int, right: int, kind: str) -> int:
        """left + right."""
        left, right = self.align(left, right)
        a, b = self[left], self[right]
        if a.op == "const" and a.args[0] == 0:
            return right
        if b.op == "const" and b.args[0] == 0:
            return left
        return self.make(
            "add",
            (left, right),
            kind,
            low=a.low + b.low,
            high=a.high + b.high,
            den=a.den,
            row=self._row(left, right),
        )

    def sum_of(self, left: int, right: int, kind: str) -> int:
        """left + right; of two constants a constant."""
        left, right = self.align(left, right)
        a, b = self[left], self[right]
        if a.op == "const" and b.op == "const":
            return self.const(a.args[0] + b.args[0], kind, a.den)
        return self.plus(left, right, kind)

    def minus(self, left: int, right: int, kind: str) -> int:
        """left - right."""
        left, right = self.align(left, right)
        a, b = self[left], self[right]
        if a.op == "const" and b.op == "const":
            return self.const(a.args[0] - b.args[0], kind, a.den)
        if b.op == "const" and b.args[0] == 0:
            return left
        return self.make(
            "sub",
            (left, right),
            kind,
            low=a.low - b.high,
            high=a.high - b.low,
            den=a.den,
            row=self._row(left, right),
        )

    def times(self, left: int, right: int, kind: str) -> int:
        """left * right; denominators multiply."""
        a, b = self[left], self[right]
        corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
        if a.op == "const" and b.op == "const":
            return self.const(a.args[0] * b.args[0], kind, a.den * b.den)
        return self.make(
            "mul",
            (left, right),
            kind,
            low=min(corners),
            high=max(corners),
            den=a.den * b.den,
            row=self._row(left, right),
        )

    def least(self, left: int, right: int) -> int:
        """The smaller of two."""
        left, right = self.align(left, right)
        a, b = self[left], self[right]
        return self.make(
            "min",
            (left, right),
            a.kind,
            low=min(a.low, b.low),
            high=min(a.high, b.high),
            den=a.den,
            row=self._row(left, right),
        )

    def greatest(self, left: int, right: int) -> int:
        """The larger of two."""
        left, right = self.align(left, right)
        a, b = self[left], self[right]
        return self.make(
            "max",
            (left, right),
            a.kind,
            low=max(a.low, b.low),
            high=max(a.high, b.high),
            den=a.den,
            row=self._row(left, right),
        )

    def at_least_zero(self, number: int) -> int:
        """The value, or nothing where it would be negative."""
        node = self[number]
        return number if node.low >= 0 else self.greatest(number, self.const(0, node.kind))

    def compare(self, op: str, left: int, right: int) -> int:
        """A yes/no node; ``op`` is lt, le, eq or ne."""
        if self[left].kind not in ("code", "region", "industry", "text"):
            left, right = self.align(left, right)
        a, b = self[left], self[right]
        low, high = 0, 1
        if a.kind not in ("code", "region", "industry", "text") and op in ("lt", "le"):
            if a.high < b.low or (op == "le" and a.high == b.low):
                low = 1
            elif a.low > b.high or (op == "lt" and a.low == b.high):
                high = 0
        return self.make(op, (left, right), "bool", low=low, high=high, row=self._row(left, right))

    def both(self, left: int, right: int) -> int:
        """left and right."""
        a, b = self[left], self[right]
        if a.low == 1:
            return right
        if b.low == 1:
            return left
        return self.make(
            "and",
            (left, right),
            "bool",
            low=min(a.low, b.low),
            high=min(a.high, b.high),
            row=self._row(left, right),
        )

    def either(self, left: int, right: int) -> int:
        """left or right."""
        a, b = self[left], self[right]
        return self.make(
            "or",
            (left, right),
            "bool",
            low=max(a.low, b.low),
            high=max(a.high, b.high),
            row=self._row(left, right),
        )

    def negate(self, number: int) -> int:
        """not."""
        node = self[number]
        return self.make(
            "not", (number,), "bool", low=1 - node.high, high=1 - node.low, row=node.row
        )

    def choose(self, test: int, yes: int, no: int) -> int:
        """``yes`` where the test holds, else ``no``; only the branch taken is evaluated."""
        if self[test].low == 1:
            return yes
        yes, no = self.align(yes, no)
        a, b = self[yes], self[no]
        return self.make(
            "if",
            (test, yes, no),
            a.kind,
            low=min(a.low, b.low),
            high=max(a.high, b.high),
            den=a.den,
            row=self._row(test, yes, no),
        )

    def whole(self, number: int, rounding: Rounding) -> int:
        """The one division: an exact value brought to whole fen by a named rule."""
        node = self[number]
        if node.op == "const":
            return self.const(divide(node.args[0], node.den, rounding), node.kind)
        low = divide(node.low, node.den, rounding)
        high = divide(node.high, node.den, rounding)
        if high > INT64 or low < -INT64:
            raise Overflow(f"{max(high, -low)} fen")
        if node.den == 1 and rounding in (Rounding.DOWN, Rounding.HALF_UP, Rounding.UP):
            return number
        return self.make(
            "div", (number, node.den, rounding.value), node.kind, low=low, high=high, row=node.row
        )
