"""Expressions for amounts alone: nothing is decided, lists are gone through as rarely as can be."""

from __future__ import annotations

from collections import Counter

from jigai.engine.emitting import Emitter, children, eager
from jigai.engine.plan import Node

LOOPS = ("sum", "count", "exists", "first")
UNLIMITED = 10**17
CERTAIN = "(not False)"


class AmountEmitter(Emitter):
    """Writes statements and expressions for the subjects of one entity.

    Values that read nothing of the subject are kept for all subjects (``w…``, rows ``f…``);
    lists that several measures of a subject need, ``common``, are kept for the subject (``u…``).
    Without ``history`` the lists of earlier awards are known to be empty.
    """

    def __init__(self, nodes: tuple[Node, ...], entity: str, history: bool) -> None:
        super().__init__(nodes)
        self.entity = entity
        self.history = history
        self.common: set[int] = set()
        self.kept: set[str] = set()
        self.inside = 0

    # What a node reads

    def reach(self, number: int) -> set[str]:
        """Whose facts a node reads: s the subject, o its organisation, p the programme, row."""
        node = self.nodes[number]
        here = {"fact": 0, "stated": 0, "at": 0, "claimed": 0, "agg": 1}.get(node.op)
        found = {"s"} if node.op == "subject" else set()
        if here is not None:
            found.add(node.args[here])
        return found.union(*(self.reach(n) for n in children(node)))

    def of_subject(self, number: int) -> bool:
        """The node reads the subject itself."""
        return "s" in self.reach(number)

    def parts(self, number: int) -> list[int]:
        """The conditions that together make one."""
        node = self.nodes[number]
        if node.op != "and" or number in self.locals:
            return [number]
        return [*self.parts(node.args[0]), *self.parts(node.args[1])]

    def _empty(self, node: Node) -> bool:
        """A sum, count or test over awards that there are none of."""
        rows = node.op == "agg" and node.args[2] == "history"
        return rows and not self.history and node.args[0] in ("sum", "count", "exists")

    def _lasting(self, number: int) -> str:
        """The local that keeps a list's value beyond one measure; empty if none does."""
        name = ""
        if not self.of_subject(number):
            name = f"w{number}"
        elif number in self.common:
            name = f"u{number}"
        if name:
            self.kept.add(name)
        return name

    # Expressions

    def expression(self, number: int) -> str:
        """The expression of a node, with decisions folded away."""
        node = self.nodes[number]
        if number in self.locals:
            return self.locals[number]
        if node.op == "decided" and node.args[1] is not None:
            return self.expression(node.args[1])
        if node.op == "has_decision":
            return "False"
        if node.op == "eq":
            in_year = self._in_year(*node.args) or self._in_year(*reversed(node.args))
            if in_year:
                return in_year
        if self._empty(node):
            return "False" if node.args[0] == "exists" else "0"
        if node.op != "agg" or self.inside:
            return super().expression(number)
        name = self._lasting(number)
        self.inside += 1
        text = super().expression(number)
        self.inside -= 1
        return f"({name} if {name} is not None else ({name} := {text}))" if name else text

    def _in_year(self, left: int, right: int) -> str:
        """A date's year compared with the claim year, as bounds on the date."""
        a, b = self.nodes[left], self.nodes[right]
        if a.op == "year" and b.op == "ctx" and b.args == ("claim_year",):
            return f"(first <= {self.expression(a.args[0])} <= last)"
        return ""

    def _extreme(self, node: Node) -> str:
        """The smaller or larger of two; of constants the one it is."""
        left, right = (self.expression(n) for n in node.args)
        if left.isdigit() and right.isdigit():
            return str((min if node.op == "min" else max)(int(left), int(right)))
        return super()._extreme(node)

    # Statements

    def prepare(self, wanted: list[int], indent: str) -> None:
        """Statements for what the wanted nodes surely need: loops, and what they share."""
        counts: Counter[int] = Counter()
        order: list[int] = []
        for number in wanted:
            self._count(number, counts, order)
        for number in order:
            node = self.nodes[number]
            if number in self.locals or node.row or self._empty(node):
                continue
            if node.op == "agg" and node.args[0] in LOOPS:
                self._loop(number, indent)
            elif counts[number] > 1 and node.op not in ("const", "ctx", "subject", "owner"):
                self.lines.append(f"{indent}v{number} = {self.expression(number)}")
                self.locals[number] = f"v{number}"

    def _count(self, number: int, counts: Counter[int], order: list[int]) -> None:
        counts[number] += 1
        if counts[number] > 1 or number in self.locals:
            return
        node = self.nodes[number]
        for child in children(node) if node.op == "decided" else eager(node):
            self._count(child, counts, order)
        order.append(number)

    def _loop(self, number: int, indent: str) -> None:
        """Statements that go through a list once."""
        how, _, _, value, test, *extra = self.nodes[number].args
        if how == "exists" and test is None:
            return
        write = self.lines.append
        lasting = self._lasting(number)
        target = lasting or f"v{number}"
        if lasting:
            write(f"{indent}if {target} is None:")
            indent += "    "
        self.inside += 1
        rows, tests = self._rows(number, indent)
        write(f"{indent}{target} = {'False' if how == 'exists' else '0'}")
        if how == "first":
            write(f"{indent}if len({rows}) > {extra[0]}: {target} = {super().expression(number)}")
            write(f"{indent}else:")
            indent += "    "
        write(f"{indent}for r in {rows}:")
        guard = f"if {' and '.join(self.expression(t) for t in tests)}: " if tests else ""
        item = "1" if how == "count" or value is None else self.expression(value)
        body = f"{target} = True; break" if how == "exists" else f"{target} += {item}"
        write(f"{indent}    {guard}{body}")
        self.inside -= 1
        self.locals[number] = target

    def _rows(self, number: int, indent: str) -> tuple[str, list[int]]:
        """The rows to go through and what is still to be tested of each.

        Rows of the organisation are sifted once by the tests that read nothing of the subject.
        """
        how, where, name, _, test, *_ = self.nodes[number].args
        rows = f"{where}[{name!r}]"
        tests = [] if test is None else self.parts(test)
        for_all = [t for t in tests if not self.of_subject(t)]
        if where != "o" or how == "first" or not for_all or len(for_all) == len(tests):
            return rows, tests
        sifted = f"f{'_'.join(map(str, for_all))}_{name}"
        self.kept.add(sifted)
        guard = " and ".join(self.expression(t) for t in for_all)
        self.lines.append(f"{indent}if {sifted} is None: {sifted} = [r for r in {rows} if {guard}]")
        return sifted, [t for t in tests if self.of_subject(t)]

    def test(self, number: int, indent: str) -> str:
        """Nested ifs for a condition; the indent of what holds under it."""
        for part in self.parts(number):
            self.prepare([part], indent)
            text = self.expression(part)
            if text != CERTAIN:
                self.lines.append(f"{indent}if {text}:")
                indent += "    "
        return indent

    def assign(self, target: str, number: int, indent: str) -> None:
        """A value as statements; a choice between values only looks at what it has to."""
        node = self.nodes[number]
        if node.op == "if" and self.nodes[node.args[2]].op == "const":
            self.lines.append(f"{indent}{target} = {self.expression(node.args[2])}")
            locals_here = dict(self.locals)
            self.assign(target, node.args[1], self.test(node.args[0], indent))
            self.locals = locals_here
            return
        self.prepare([number], indent)
        self.lines.append(f"{indent}{target} = {self.expression(number)}")

    def at_most(self, allowed: int, used: int, indent: str) -> bool:
        """Cuts ``a`` to what a limit leaves; whether ``a`` may be nothing afterwards."""
        node = self.nodes[allowed]
        if node.op == "if":
            other = self.nodes[node.args[2]]
            if other.op == "const" and other.args[0] >= UNLIMITED:
                locals_here = dict(self.locals)
                self.at_most(node.args[1], used, self.test(node.args[0], indent))
                self.locals = locals_here
                return True
        self.prepare([allowed, used], indent)
        room, off = self.expression(allowed), self.expression(used)
        if not room.isdigit() or off != "0":
            self.lines.append(f"{indent}room = {room}{'' if off == '0' else f' - {off}'}")
            room = "room"
        self.lines.append(f"{indent}if a > {room}: a = {room}")
        return not room.isdigit() or room == "0"
