"""Spans as columns: what is read first, then node over node, each worked out once."""

from __future__ import annotations

from jigai.engine.columns.flatten import Flattener
from jigai.engine.columns.leaves import CODES, kind_sql
from jigai.engine.columns.lists import Base, Inside
from jigai.engine.columns.open.leaves import Reading
from jigai.engine.columns.open.spans import Span, Spans, within
from jigai.engine.columns.tables import PLURAL
from jigai.engine.emitting import children
from jigai.engine.plan import Node

OPEN = "NOT complete AND NOT apart"
"""Rows of a flat table with unknown facts."""


class Stages:
    """The query of one entity's rows that holds a span for every node asked for."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.inside = Inside(base)
        self.reading = Reading(base, self.inside)
        self.known: dict[int, Span] = {}
        self.spans = Spans(base.plan.nodes, base.dialect, self.inside.context, self.known.get)
        self.levels: dict[int, int] = {}
        self.codes: set[int] = set()
        self.stages: list[list[str]] = [[]]

    def leaf(self, number: int) -> Span | None:
        """The span of a node that is read; None of one that is worked out."""
        return self.reading.leaf(number)

    def read_code(self, number: int) -> str:
        """A code as it is read, NULL where it is not known."""
        return self.inside.sql(number)

    def span(self, number: int) -> Span:
        """The columns of a node's lowest and highest. Raises NotInColumns."""
        found = self.known.get(number)
        if found is None:
            found = self.known[number] = self._make(number)
        return found

    def code(self, number: int) -> str:
        """The column of a code, NULL where it is not known."""
        if number not in self.codes:
            self.codes.add(number)
            self.stages[0].append(f"{self.read_code(number)} AS c{number}")
        return f"c{number}"

    def _make(self, number: int) -> Span:
        node = self.base.plan.nodes[number]
        leaf = self.leaf(number)
        if leaf is None and not _simple(node):
            below = [n for n in children(node) if self.base.plan.nodes[n].kind not in CODES]
            for child in below:
                self.span(child)
            level = 1 + max((self.levels[n] for n in below), default=0)
            made = self.spans.compute(number)
        else:
            level, made = 0, leaf or self.spans.compute(number)
            if node.op in ("const", "ctx") or self.base.constants.is_free(number):
                self.levels[number] = 0
                return made
        self.levels[number] = level
        while len(self.stages) <= level:
            self.stages.append([])
        self.stages[level] += [f"{made[0]} AS l{number}", f"{made[1]} AS h{number}"]
        return f"l{number}", f"h{number}"

    def sql(self) -> str:
        """The query, of all rows with unknown facts that are not left aside anyway."""
        sql = self.source()
        for stage in self.stages[1:]:
            if stage:
                sql = f"SELECT *, {', '.join(stage)} FROM (\n{sql}\n) q"
        return sql

    def source(self) -> str:
        """The rows with everything that is read."""
        base = self.base
        organisations = base.source.table("organisations")
        partial = " OR ".join(self.reading.partial) or "FALSE"
        columns = [
            "t.id AS id",
            f"{base.owner} AS owner",
            f"{kind_sql('g.kind', base.dialect)} AS owner_kind",
            f"({partial}) AS partial",
            *self.stages[0],
        ]
        lines = [
            f"SELECT {', '.join(columns)} FROM {base.source.table(PLURAL[base.entity])} t",
            f"JOIN {organisations} g ON g.id = {base.owner}",
            *self.inside.joins,
            f"WHERE t.id IN (SELECT id FROM flat_{base.entity} WHERE {OPEN})",
        ]
        return "\n".join(lines)


class FlatStages(Stages):
    """The same where there are flat tables alone: a sum that is not known may be known in part."""

    def __init__(self, flattener: Flattener) -> None:
        super().__init__(flattener.base)
        self.flat = flattener.flat

    def leaf(self, number: int) -> Span | None:
        if number not in self.flat.selects:
            return self.reading.constant(number)
        return within(self.base.plan.nodes[number], f"n{number}")

    def read_code(self, number: int) -> str:
        return f"n{number}"

    def source(self) -> str:
        nodes = self.base.plan.nodes
        sums = [n for n in self.flat.selects if nodes[n].op in ("agg", "stated", "div")]
        partial = " OR ".join(f"n{n} IS NULL" for n in sums) or "FALSE"
        columns = ["id", "owner", "owner_kind", f"({partial}) AS partial", *self.stages[0]]
        return f"SELECT {', '.join(columns)} FROM flat_{self.base.entity} WHERE {OPEN}"


def _simple(node: Node) -> bool:
    return node.op in ("const", "ctx", "has_decision") or (
        node.op == "decided" and node.args[1] is None
    )
