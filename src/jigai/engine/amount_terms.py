"""Expressions for amounts alone: nothing is decided, lists are gone through as rarely as can be."""

from __future__ import annotations

from jigai.engine.emitting import children
from jigai.engine.plan import Node
from jigai.engine.statements import StatementEmitter

UNLIMITED = 10**17


class AmountEmitter(StatementEmitter):
    """Writes statements and expressions for the subjects of one entity.

    Values that read nothing of the subject are kept for all subjects (``w…``, rows ``f…``);
    what several measures of a subject need, ``common``, is kept for the subject: lists (``u…``)
    and facts that follow from others where they are not stated (``s_…``).
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

    def needed(self, number: int) -> list[int]:
        """The same with decisions folded away; nothing is read of an empty list."""
        node = self.nodes[number]
        return children(node) if node.op == "decided" else super().needed(number)

    def _empty(self, number: int) -> bool:
        """A sum, count or test over awards that there are none of."""
        node = self.nodes[number]
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
        if self._empty(number):
            return "False" if node.args[0] == "exists" else "0"
        if node.op == "stated" and node.args[0] == "s" and number in self.common:
            self.kept.add(f"s_{node.args[1]}")
            other = self.expression(node.args[2])
            return f"(s_{node.args[1]} if s_{node.args[1]} is not None else {other})"
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

    # Loops

    def _loop(self, number: int, indent: str) -> None:
        if not self._empty(number):
            self.inside += 1
            super()._loop(number, indent)
            self.inside -= 1

    def target(self, number: int, indent: str) -> tuple[str, str]:
        """A value that lasts is worked out where nobody has yet."""
        lasting = self._lasting(number)
        if not lasting:
            return super().target(number, indent)
        self.lines.append(f"{indent}if {lasting} is None:")
        return lasting, indent + "    "

    def rows(self, number: int, indent: str) -> tuple[str, list[int]]:
        """Rows of the organisation are looked up by a code where a test compares one.

        Other tests that read nothing of the subject sift the rows once.
        """
        how, where, name, *_ = self.nodes[number].args
        rows, tests = super().rows(number, indent)
        if where != "o" or how == "first":
            return rows, tests
        for test in tests:
            column, code = self._code(test)
            if column:
                index = f"f_{name}_{column}"
                self.kept.add(index)
                found = f"rows_by({name!r}, {column!r})"
                self.lines.append(f"{indent}if {index} is None: {index} = {found}")
                return f"{index}.get({code!r}, ())", [t for t in tests if t != test]
        for_all = [t for t in tests if not self.of_subject(t)]
        if not for_all or len(for_all) == len(tests):
            return rows, tests
        sifted = f"f{'_'.join(map(str, for_all))}_{name}"
        self.kept.add(sifted)
        guard = " and ".join(self.expression(t) for t in for_all)
        self.lines.append(f"{indent}if {sifted} is None: {sifted} = [r for r in {rows} if {guard}]")
        return sifted, [t for t in tests if self.of_subject(t)]

    def _code(self, test: int) -> tuple[str, str]:
        """The column and the code of a test that a row's code is this one."""
        node = self.nodes[test]
        if node.op == "eq":
            for one, other in (node.args, reversed(node.args)):
                a, b = self.nodes[one], self.nodes[other]
                if a.op == "fact" and a.args[0] == "row" and b.op == "const" and b.kind == "code":
                    return a.args[1], b.args[0]
        return "", ""

    # Limits

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
