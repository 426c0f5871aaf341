"""Evaluation with unknown facts: every node as [lowest, highest] and the facts it waits for.

Truth is a number too: 0 no, 1 yes, [0, 1] not known. The interval always holds the true value;
a value that is settled waits for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from jigai.engine.operations import add_months, first_of, inside, rounded, year_of
from jigai.engine.plan import Node, Plan
from jigai.facts.dossier import Decision
from jigai.facts.vocabulary import NEVER

if TYPE_CHECKING:
    from jigai.engine.programme.model import Programme

Waits = frozenset["Missing"]
NOTHING: Waits = frozenset()


class Missing(NamedTuple):
    """A fact that is not known: whose, which, for which year or key, in which row."""

    subject: str
    fact: str
    key: str = ""
    row: str = ""


class Span(NamedTuple):
    """What a node can be. For a code ``low`` is the code, or None where it is not known."""

    low: Any
    high: Any
    waits: Waits = NOTHING

    @property
    def settled(self) -> bool:
        """Only one value is possible."""
        return self.low is not None and self.low == self.high


YES, NO = Span(1, 1), Span(0, 0)


def span(low: Any, high: Any, waits: Waits) -> Span:
    """A span that waits for nothing once it is settled."""
    return Span(low, high, NOTHING if low == high else waits)


@dataclass
class Around:
    """The facts in reach of one award."""

    s: dict[str, Any]
    o: dict[str, Any]
    p: dict[str, Any]
    decision: Decision | None
    subject_key: str
    owner_key: str
    subject: str
    owner: str
    claim_year: int
    as_of: int
    lpr: Any
    boxes: dict[Missing, tuple[Any, Any]] | None = None


class Bounds:
    """Evaluates nodes of one plan or programme around one subject."""

    def __init__(self, plan: Plan | Programme, around: Around) -> None:
        self.nodes = plan.nodes
        self.around = around
        self.memo: dict[int, Span] = {}
        self.row: dict[str, Any] | None = None
        self.row_key = ""
        self.row_owner = ""

    def value(self, number: int) -> Span:
        """The span of a node."""
        node = self.nodes[number]
        if node.row:
            return self.compute(node)
        known = self.memo.get(number)
        if known is None:
            known = self.memo[number] = self.compute(node)
        return known

    def compute(self, node: Node) -> Span:
        a = node.args
        match node.op:
            case "const":
                return Span(a[0], a[0])
            case "ctx":
                value = self.around.claim_year if a[0] == "claim_year" else self.around.as_of
                return Span(value, value)
            case "subject":
                return Span(self.around.subject, self.around.subject)
            case "owner":
                return Span(self.around.owner, self.around.owner)
            case "fact":
                return self.fact(node)
            case "stated":
                facts = self.scope(a[0])[0]
                return self.fact(node) if a[1] in facts else self.derived(node)
            case "at":
                return self.at(node)
            case "if":
                return self.either_branch(a)
            case "and" | "or":
                return self.logic(node.op, self.value(a[0]), self.value(a[1]))
            case "not":
                inner = self.value(a[0])
                return Span(1 - inner.high, 1 - inner.low, inner.waits)
            case "agg":
                return self.aggregate(node)
            case "decided":
                return self.decided(node)
            case "has_decision":
                return NO if self.around.decision is None else YES
            case "lpr":
                return self.quotation(node)
            case "claimed":
                return self.claimed(a)
            case "in" | "inside" | "eq" | "ne":
                return self.membership(node)
        return self.numeric(node)

    # Facts

    def scope(self, where: str) -> tuple[dict[str, Any], str]:
        around = self.around
        if where == "s":
            return around.s, around.subject_key
        if where == "o":
            return around.o, around.owner_key
        if where == "p":
            return around.p, "programme:"
        assert self.row is not None
        return self.row, self.row_owner

    def fact(self, node: Node) -> Span:
        facts, key = self.scope(node.args[0])
        name = node.args[1]
        if name in facts:
            value = facts[name]
            return Span(value, value)
        row = self.row_key if node.args[0] == "row" else ""
        return self.unknown(node, Missing(key, name, "", row))

    def derived(self, node: Node) -> Span:
        """A fact not stated itself: what it follows from, else it can be asked for as well."""
        found = self.value(node.args[2])
        if found.settled:
            return found
        _, key = self.scope(node.args[0])
        row = self.row_key if node.args[0] == "row" else ""
        missing = Missing(key, node.args[1], "", row)
        if self.around.boxes and missing in self.around.boxes:
            return span(*self.around.boxes[missing], frozenset([missing]))
        return Span(found.low, found.high, frozenset([missing]))

    def unknown(self, node: Node, missing: Missing) -> Span:
        waits = frozenset([missing])
        if self.around.boxes and missing in self.around.boxes:
            return span(*self.around.boxes[missing], waits)
        if node.kind in ("code", "region", "industry", "text"):
            return Span(None, None, waits)
        return Span(node.low, node.high, waits)

    def at(self, node: Node) -> Span:
        where, name, key_node = node.args
        facts, owner = self.scope(where)
        row = self.row_key if where == "row" else ""
        key = self.value(key_node)
        if not key.settled:
            return Span(*self.unknown(node, Missing(owner, name, "", row))[:2], key.waits)
        if name in facts:
            try:
                value = facts[name][key.low]
                return Span(value, value)
            except KeyError:
                pass
        return self.unknown(node, Missing(owner, name, str(key.low), row))

    def quotation(self, node: Node) -> Span:
        tenor, year_node, month_node = node.args
        year, month = self.value(year_node), self.value(month_node)
        if not (year.settled and month.settled):
            return Span(node.low, node.high, year.waits | month.waits)
        try:
            value = self.around.lpr[(tenor, year.low, month.low)]
            return Span(value, value)
        except KeyError:
            missing = Missing("reference:", "lpr", f"{tenor} {year.low}-{month.low:02d}")
            return self.unknown(node, missing)

    def decided(self, node: Node) -> Span:
        name, fallback_node, bounded = node.args
        decision = self.around.decision
        stated = None if decision is None else getattr(decision, name)
        if fallback_node is None:
            if stated is None:
                return self.unknown(node, Missing(f"decision:{self.around.subject}", name))
            return Span(stated, stated)
        fallback = self.value(fallback_node)
        if stated is None:
            return fallback
        if bounded:
            return span(min(stated, fallback.low), min(stated, fallback.high), fallback.waits)
        return Span(stated, stated)

    def claimed(self, a: tuple[Any, ...]) -> Span:
        facts, key = self.scope(a[0])
        code = self.value(a[1])
        if "invoices_claimed" not in facts:
            return Span(0, 1, frozenset([Missing(key, "invoices_claimed")]))
        found = [row.get("invoice") for row in facts["invoices_claimed"]]
        if not code.settled:
            return Span(0, 1 if found else 0, code.waits if found else NOTHING)
        if code.low in found:
            return YES
        unnamed = [
            Missing(key, "invoice", "", f"invoices_claimed[{index}]")
            for index, name in enumerate(found)
            if name is None
        ]
        return Span(0, 1, frozenset(unnamed)) if unnamed else NO

    # Logic

    def logic(self, op: str, left: Span, right: Span) -> Span:
        if op == "and":
            low, high = min(left.low, right.low), min(left.high, right.high)
        else:
            low, high = max(left.low, right.low), max(left.high, right.high)
        return span(low, high, left.waits | right.waits)

    def either_branch(self, a: tuple[Any, ...]) -> Span:
        test = self.value(a[0])
        if test.settled:
            return self.value(a[1] if test.low else a[2])
        yes, no = self.value(a[1]), self.value(a[2])
        if yes.low is None or no.low is None:
            return Span(None, None, test.waits | yes.waits | no.waits)
        return span(min(yes.low, no.low), max(yes.high, no.high), test.waits | yes.waits | no.waits)

    def membership(self, node: Node) -> Span:
        left = self.value(node.args[0])
        if node.op in ("in", "inside"):
            if left.low is None or not left.settled:
                return Span(0, 1, left.waits)
            if node.op == "in":
                return YES if left.low in node.args[1] else NO
            return YES if inside(left.low, node.args[1]) else NO
        right = self.value(node.args[1])
        waits = left.waits | right.waits
        if left.settled and right.settled:
            same = left.low == right.low
        elif left.low is None or right.low is None:
            return Span(0, 1, waits)
        elif left.high < right.low or right.high < left.low:
            same = False
        else:
            return Span(0, 1, waits)
        return YES if same == (node.op == "eq") else NO

    # Numbers

    def numeric(self, node: Node) -> Span:
        a = node.args
        left = self.value(a[0])
        if node.op == "div":
            return span(rounded(left.low, a[1], a[2]), rounded(left.high, a[1], a[2]), left.waits)
        if node.op == "year":
            return span(year_of(left.low), year_of(left.high), left.waits)
        right = self.value(a[1])
        waits = left.waits | right.waits
        match node.op:
            case "add":
                return span(left.low + right.low, left.high + right.high, waits)
            case "sub":
                return span(left.low - right.high, left.high - right.low, waits)
            case "mul":
                corners = [x * y for x in (left.low, left.high) for y in (right.low, right.high)]
                return span(min(corners), max(corners), waits)
            case "min":
                return span(min(left.low, right.low), min(left.high, right.high), waits)
            case "max":
                return span(max(left.low, right.low), max(left.high, right.high), waits)
            case "months":
                return span(
                    add_months(left.low, right.low), add_months(left.high, right.high), waits
                )
            case "lt":
                return span(int(left.high < right.low), int(left.low < right.high), waits)
            case "le":
                return span(int(left.high <= right.low), int(left.low <= right.high), waits)
        raise AssertionError(node.op)

    # Lists

    def aggregate(self, node: Node) -> Span:
        how, where, name, value, test, *extra = node.args
        facts, key = self.scope(where)
        if name not in facts:
            waits = frozenset([Missing(key, name)])
            return Span(min(0, node.low) if how != "earliest" else node.low, node.high, waits)
        found = []
        saved = (self.row, self.row_key, self.row_owner)
        for index, row in enumerate(facts[name]):
            self.row, self.row_key = row, f"{name}[{row.get('id', index)}]"
            self.row_owner = key
            truth = YES if test is None else self.value(test)
            if truth.high == 0:
                continue
            amount = YES if value is None else self.value(value)
            more = self.value(extra[-1]) if extra else None
            found.append((truth, amount, more))
        self.row, self.row_key, self.row_owner = saved
        if how == "capped":
            extra[0] = self.value(extra[0])
        return _gather(how, found, extra)


Row = tuple[Span, Span, Span | None]


def _gather(how: str, found: list[Row], extra: list[Any]) -> Span:
    waits: Waits = frozenset().union(*(t.waits | a.waits for t, a, _ in found))
    match how:
        case "sum" | "count":
            low = sum(a.low if t.low else min(0, a.low) for t, a, _ in found)
            high = sum(a.high if t.low else max(0, a.high) for t, a, _ in found)
            return span(low, high, waits)
        case "exists":
            certain = any(t.low for t, _, _ in found)
            return span(int(certain), int(bool(found)), waits)
        case "earliest":
            low = min((a.low for _, a, _ in found), default=NEVER)
            high = min((a.high for t, a, _ in found if t.low), default=NEVER)
            return span(low, high, waits)
    if how == "first" and len(found) <= extra[0]:
        return _gather("sum", found, extra)
    extras: Waits = frozenset().union(*(m.waits for _, _, m in found if m is not None))
    waits |= extras
    if all(t.settled and m is not None and m.settled for t, _, m in found):
        if how == "first":
            low = first_of([(m.low, a.low) for _, a, m in found if m], extra[0])
            high = first_of([(m.low, a.high) for _, a, m in found if m], extra[0])
            return span(low, high, waits)
        return _largest(found, waits) if how == "largest" else _capped(found, extra[0], waits)
    high = sum(max(0, a.high) for _, a, _ in found)
    return span(0, high, waits)


def _by_group(found: list[Row]) -> tuple[dict[Any, int], dict[Any, int]]:
    lows: dict[Any, int] = defaultdict(int)
    highs: dict[Any, int] = defaultdict(int)
    for _, amount, group in found:
        assert group is not None
        lows[group.low] += amount.low
        highs[group.low] += amount.high
    return lows, highs


def _capped(found: list[Row], cap: Span, waits: Waits) -> Span:
    lows, highs = _by_group(found)
    low = sum(min(value, cap.low) for value in lows.values())
    high = sum(min(value, cap.high) for value in highs.values())
    return span(low, high, waits | cap.waits)


def _largest(found: list[Row], waits: Waits) -> Span:
    lows, highs = _by_group(found)
    return span(max(lows.values(), default=0), max(highs.values(), default=0), waits)
