"""What spans rest on: facts, values by year and sums over lists, read from the base tables.

A list of which nobody said whether it has rows can be anything in its range; one with rows of which
some cells are unknown is summed at its lowest and at its highest.
"""

from __future__ import annotations

from jigai.engine.columns.dialect import NEVER
from jigai.engine.columns.emit import NotInColumns, fits
from jigai.engine.columns.leaves import CODES
from jigai.engine.columns.lists import Base, Grouped, Inside
from jigai.engine.columns.open.spans import CERTAIN, NEVER_SO, Span, Spans, reach, within
from jigai.engine.columns.tables import ASSUMED_EMPTY
from jigai.engine.plan import Node

READ = ("fact", "at", "claimed", "lpr")
COMPARED = ("eq", "ne", "in", "inside")
SPREAD = ("sum", "count", "exists", "earliest")
"""Sums over lists that have a lowest and a highest value row by row."""


class Reading:
    """Spans over the base tables; ``inside`` reads them, and keeps the joins that it needs."""

    def __init__(self, base: Base, inside: Inside) -> None:
        self.base = base
        self.inside = inside
        self.spans = Spans(base.plan.nodes, base.dialect, inside.context, self.leaf)
        self.partial: list[str] = []

    def span(self, number: int) -> Span:
        """The span of a node over ``t``, ``g`` and, in a list, ``r``."""
        return self.spans.span(number)

    def constant(self, number: int) -> Span | None:
        """The span of a node that is the same for every subject; None of another."""
        node, constants = self.base.plan.nodes[number], self.base.constants
        if node.op in ("const", "ctx") or not constants.is_free(number):
            return None
        found = constants.bounds.value(number)
        if node.kind == "bool":
            return ("TRUE" if found.low else "FALSE"), ("TRUE" if found.high else "FALSE")
        if found.low is None or isinstance(found.low, str):
            raise NotInColumns("a code as a number")
        return str(found.low), str(found.high)

    def leaf(self, number: int) -> Span | None:
        """The span of a node that is read; None of one that is worked out."""
        constant = self.constant(number)
        if constant is not None:
            return constant
        node = self.base.plan.nodes[number]
        if node.op in READ:
            return within(node, self.inside.sql(number))
        if node.op in COMPARED and self.base.plan.nodes[node.args[0]].kind in CODES:
            return within(node, self.inside.sql(number))
        if node.op == "stated":
            return self.stated(node)
        if node.op == "agg":
            return self.aggregate(number, node)
        return None

    def stated(self, node: Node) -> Span:
        """A fact, or what it follows from where nobody stated it."""
        own = self.inside.fact(node.args[0], node.args[1])
        low, high = self.span(node.args[2])
        return f"COALESCE({own}, {low})", f"COALESCE({own}, {high})"

    def aggregate(self, number: int, node: Node) -> Span:
        """A sum over a list at its lowest and highest."""
        how, where, name = node.args[:3]
        if where == "row":
            raise NotInColumns("a list within a row")
        self.inside.touched |= {"s", where}
        table, owned = self.base.table_of(where, name)
        always = owned or name in ASSUMED_EMPTY
        empty = {"exists": NEVER_SO, "earliest": (str(NEVER), str(NEVER))}.get(how, ("0", "0"))
        unstated = reach(node)
        if how not in ("exists", "earliest"):
            unstated = (str(min(0, node.low)), str(node.high))
        if not self.base.source.has(table):
            return empty if always else unstated
        alias = f"b{number}"
        grouped = GroupedSpans(self.base, node, table, owned=owned)
        sql = grouped.sql()
        self.inside.join(f"LEFT JOIN ({sql}) {alias} ON {alias}.id = {grouped.whose}")
        if how not in SPREAD:
            self.partial.append(f"({alias}.id IS NOT NULL AND {alias}.l IS NULL)")
        count = f'{self.inside.alias[where]}."{name}"'
        ends = []
        for end, column in enumerate(("l", "h")):
            stated = "" if always else f"WHEN {count} IS NULL THEN {unstated[end]} "
            found = f"COALESCE({alias}.{column}, {reach(node)[end]})"
            ends.append(
                f"(CASE {stated}WHEN {alias}.id IS NULL THEN {empty[end]} ELSE {found} END)"
            )
        return ends[0], ends[1]


class GroupedSpans(Grouped):
    """The grouped query of one sum over a list with its lowest ``l`` and its highest ``h``.

    Of a sum that ranks or groups its rows both are NULL where some row is not wholly known.
    """

    def sql(self) -> str:
        how, where, _, value, test = self.node.args[:5]
        if how not in SPREAD:
            return f"SELECT id, v AS l, v AS h FROM ({super().sql()}) e"
        reading = Reading(self.base, self.inside)
        truth = CERTAIN if test is None else reading.span(test)
        amount = ("1", "1") if value is None else reading.span(value)
        if reading.partial:
            raise NotInColumns("ranked rows within a list")
        rows = self.rows(where)
        inner = (
            f"SELECT {self.id} AS id, {truth[0]} AS cl, {truth[1]} AS ch, {amount[0]} AS xl, "
            f"{amount[1]} AS xh {rows}"
        )
        low, high = self._ends(how)
        return f"SELECT id, {low} AS l, {high} AS h FROM ({inner}) q GROUP BY id"

    def _ends(self, how: str) -> tuple[str, str]:
        match how:
            case "exists":
                return "bool_or(cl)", "bool_or(ch)"
            case "earliest":
                low, high = "MIN(CASE WHEN ch THEN xl END)", "MIN(CASE WHEN cl THEN xh END)"
                return f"COALESCE({low}, {NEVER})", f"COALESCE({high}, {NEVER})"
        low = "CASE WHEN cl THEN xl WHEN ch THEN LEAST(0, xl) ELSE 0 END"
        high = "CASE WHEN cl THEN xh WHEN ch THEN GREATEST(0, xh) ELSE 0 END"
        total = self.base.dialect.total
        return total(low, fits=fits(self.node)), total(high, fits=fits(self.node))
