"""Nodes of a plan as Python statements: loops over lists, values that branch, what is shared."""

from __future__ import annotations

from collections import Counter

from jigai.engine.emitting import Emitter, eager

LOOPS = ("sum", "count", "exists", "first")
CERTAIN = "(not False)"


class StatementEmitter(Emitter):
    """Writes statements for what is surely evaluated; the rest stays an expression."""

    def parts(self, number: int) -> list[int]:
        """The conditions that together make one."""
        node = self.nodes[number]
        if node.op != "and" or number in self.locals:
            return [number]
        return [*self.parts(node.args[0]), *self.parts(node.args[1])]

    def prepare(self, wanted: list[int], indent: str) -> None:
        """Statements for what the wanted nodes surely need: loops, and what they share."""
        counts: Counter[int] = Counter()
        order: list[int] = []
        for number in wanted:
            self._count(number, counts, order)
        for number in order:
            node = self.nodes[number]
            if number in self.locals or node.row:
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
        for child in self.needed(number):
            self._count(child, counts, order)
        order.append(number)

    def needed(self, number: int) -> list[int]:
        """The nodes that are surely evaluated with this one."""
        return eager(self.nodes[number])

    def _loop(self, number: int, indent: str) -> None:
        """Statements that go through a list once; what is nested in it stays an expression."""
        how, _, _, value, test, *extra = self.nodes[number].args
        if how == "exists" and test is None:
            return
        write = self.lines.append
        target, indent = self.target(number, indent)
        rows, tests = self.rows(number, indent)
        write(f"{indent}{target} = {'False' if how == 'exists' else '0'}")
        if how == "first":
            write(f"{indent}if len({rows}) > {extra[0]}: {target} = {super().expression(number)}")
            write(f"{indent}else:")
            indent += "    "
        write(f"{indent}for r in {rows}:")
        guard = f"if {' and '.join(self.inner(t) for t in tests)}: " if tests else ""
        item = "1" if how == "count" or value is None else self.inner(value)
        body = f"{target} = True; break" if how == "exists" else f"{target} += {item}"
        if how == "first":
            body = f"{self.inner(extra[1])}; {body}"  # an order that is not known leaves it open
        write(f"{indent}    {guard}{body}")
        self.locals[number] = target

    def inner(self, number: int) -> str:
        """The expression of a node within a loop."""
        return self.expression(number)

    def target(self, number: int, indent: str) -> tuple[str, str]:
        """The local that takes a list's value, and where the statements stand."""
        return f"v{number}", indent

    def rows(self, number: int, indent: str) -> tuple[str, list[int]]:
        """The rows to go through and what is to be tested of each."""
        _, where, name, _, test, *_ = self.nodes[number].args
        return f"{where}[{name!r}]", [] if test is None else self.parts(test)

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
