"""What a measure gives: each mechanism turns its words into one exact amount with its steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from math import lcm
from typing import Any

from jigai.engine.lowering import Lowering, Scope
from jigai.engine.plan import Cite, Step
from jigai.facts.documents import Mapping
from jigai.facts.expressions import Call, ExpressionError, Name, parse, quoted
from jigai.policy.language import GIVES


class MeasureError(ValueError):
    """Something in an item that cannot be compiled; ``key`` and ``line`` say where in the item."""

    def __init__(self, code: str, zh: str, en: str, key: str = "", line: int | None = None) -> None:
        super().__init__(en)
        self.code, self.zh, self.en, self.key, self.line = code, zh, en, key, line


@contextmanager
def located(raw: Mapping, *, whole: bool = False) -> Iterator[None]:
    """Give errors from inside the line of their key; with ``whole``, else that of the mapping."""
    try:
        yield
    except MeasureError as error:
        if error.line is None and (error.key in raw.lines or whole):
            error.line = raw.line_of(error.key)
        raise


@dataclass
class Amount:
    """An exact amount: a node (fen over its denominator), the steps to it, tier bounds if any."""

    node: int
    steps: list[Step] = field(default_factory=list)
    charge: bool = False
    decision: bool = False
    guided: bool = False
    tiers: tuple[tuple[str, int, str], ...] = ()


@dataclass
class Giving:
    """The surroundings in which one ``gives`` is compiled."""

    lowering: Lowering
    scope: Scope
    cite: Cite

    def node(self, text: Any, key: str, scope: Scope | None = None) -> int:
        """The node of any expression; errors carry the key."""
        try:
            return self.lowering.text(words(text), scope or self.scope)
        except ExpressionError as error:
            raise MeasureError(error.code, error.zh, error.en, key) from None

    def of_kind(self, text: Any, key: str, scope: Scope | None, kind: str, zh: str, en: str) -> int:
        """The node of an expression that has to be of a kind."""
        number = self.node(text, key, scope)
        if self.lowering.nodes[number].kind != kind:
            raise MeasureError(
                "pack.unit",
                f"“{words(text)}”应为{zh}",
                f"'{words(text)}' should be {en}",
                key,
            )
        return number

    def money(self, text: Any, key: str = "amount", scope: Scope | None = None) -> int:
        """A money node of an expression, exact."""
        return self.of_kind(
            text, key, scope, "money", "金额，如 20万元", "an amount, such as 20万元"
        )

    def rate(self, text: Any, scope: Scope | None = None, key: str = "rate") -> int:
        """A rate node."""
        return self.of_kind(text, key, scope, "rate", "比例，如 6%", "a rate, such as 6%")

    def date(self, text: Any, key: str, scope: Scope | None = None) -> int:
        """A node that is a day."""
        return self.of_kind(
            text, key, scope, "date", "日期，如 2023-01-01", "a date, such as 2023-01-01"
        )

    def truth(self, text: Any, key: str, scope: Scope | None = None) -> int:
        """A yes/no node."""
        return self.of_kind(text, key, scope, "bool", "条件（是或否）", "a condition (yes or no)")

    def equals(self, text: Any, code: str, scope: Scope | None = None) -> int:
        """The node of a comparison with a code that stands as a key; errors carry that key."""
        try:
            word = code if re.fullmatch(r"\w+", code) else quoted(code)
        except ExpressionError as error:
            raise MeasureError(error.code, error.zh, error.en, code) from None
        return self.truth(f"({words(text)}) = {word}", code, scope)

    def step(self, op: str, node: int, *inputs: tuple[str, int]) -> Step:
        """A step that cites this measure's sentence."""
        return Step(op, node, inputs, self.cite)


Mechanism = Callable[[Giving, Mapping], Amount]
MECHANISMS: dict[str, Mechanism] = {}


def words(text: Any) -> str:
    """What stands in YAML as the text of an expression."""
    return ("yes" if text else "no") if isinstance(text, bool) else str(text)


def mechanism(key: str) -> Callable[[Mechanism], Mechanism]:
    """Register the mechanism that a ``gives`` with this key means."""

    def register(function: Mechanism) -> Mechanism:
        MECHANISMS[key] = function
        return function

    return register


def amount(giving: Giving, raw: Mapping) -> Amount:
    """The amount that a ``gives`` mapping of the language means; raises MeasureError."""
    key = next(k for k in GIVES.by if k in raw)
    with located(raw):
        found = MECHANISMS[key](giving, raw)
    found.guided = any("decided(" in str(v) for v in raw.values())
    return found


@mechanism("of")
def rate_of(giving: Giving, raw: Mapping) -> Amount:
    """A rate of a base."""
    base = giving.money(raw["of"], "of")
    rate = giving.rate(raw.get("rate", "100%"))
    node = giving.lowering.nodes.times(base, rate, "money")
    return Amount(
        node, [giving.step("base", base), giving.step("rate", node, ("base", base), ("rate", rate))]
    )


@mechanism("amount")
def fixed(giving: Giving, raw: Mapping) -> Amount:
    """A fixed amount, or the one that people decided (``decided(amount)``)."""
    text = str(raw["amount"])
    node = giving.money(text)
    decision = text.replace(" ", "") == "decided(amount)"
    return Amount(
        node, [giving.step("decision" if decision else "amount", node)], decision=decision
    )


@mechanism("levels")
def levels(giving: Giving, raw: Mapping) -> Amount:
    """An amount for each code of a fact."""
    nodes = giving.lowering.nodes
    by = giving.node(raw["levels"], "levels")
    table: Mapping = raw["amounts"]
    node = nodes.const(0, "money")
    for code, text in reversed(list(table.items())):
        with located(table):
            test = giving.equals(raw["levels"], code)
            node = nodes.choose(test, giving.money(text, code), node)
    return Amount(node, [giving.step("level", node, ("level", by))])


@dataclass(frozen=True)
class Bound:
    """One tier's bounds on the exact value; None is open. Inclusion is always stated."""

    low: int
    low_in: bool
    high: int | None
    high_in: bool


@mechanism("tiers")
def tiers(giving: Giving, raw: Mapping) -> Amount:
    """A rate or amount by the bracket of a value; brackets may not overlap or leave a gap."""
    nodes = giving.lowering.nodes
    value = giving.node(raw["tiers"], "tiers")
    rows: list[Mapping] = raw["rows"]
    bounds = [_bound(giving, row, value) for row in rows]
    _check_tiers(bounds, rows, nodes[value].low, nodes[value].high)
    zero = node = nodes.const(0, "money")
    thresholds: list[tuple[str, int, str]] = []
    tree = parse(str(raw["tiers"]))
    for row, bound in zip(rows, bounds, strict=True):
        low = nodes.const(bound.low, nodes[value].kind)
        test = nodes.compare("le" if bound.low_in else "lt", low, value)
        with located(row):
            if "amount" in row:
                inside = giving.money(row["amount"])
            else:
                inside = nodes.times(giving.money(raw["tiers"]), giving.rate(row["rate"]), "money")
        node = nodes.choose(test, inside, node)
        if isinstance(tree, Name):
            thresholds.append((tree.text, bound.low + (not bound.low_in), nodes[value].kind))
    last = bounds[-1]
    if last.high is not None:
        high = nodes.const(last.high, nodes[value].kind)
        node = nodes.choose(nodes.compare("le" if last.high_in else "lt", value, high), node, zero)
    return Amount(
        node,
        [giving.step("base", value), giving.step("tier", node, ("base", value))],
        tiers=tuple(thresholds),
    )


def _bound(giving: Giving, row: Mapping, value: int) -> Bound:
    lows = [k for k in ("from", "above") if k in row]
    highs = [k for k in ("to", "below") if k in row]
    if len(lows) != 1 or len(highs) > 1 or ("rate" in row) == ("amount" in row):
        raise MeasureError(
            "pack.inclusion",
            "每档要写 from（含）或 above（不含）、to（含）或 below（不含），以及 rate 或 amount",
            "a tier states from (included) or above (not), to (included) or below (not), "
            "and rate or amount",
            line=row.line,
        )
    with located(row):
        return Bound(
            _constant(giving, row, lows[0], value),
            lows[0] == "from",
            _constant(giving, row, highs[0], value) if highs else None,
            bool(highs) and highs[0] == "to",
        )


def _constant(giving: Giving, row: Mapping, key: str, value: int) -> int:
    """A bound in the smallest unit of the value that it bounds."""
    nodes = giving.lowering.nodes
    bound, kind = nodes[giving.node(row[key], key)], nodes[value].kind
    if bound.op != "const" or bound.kind != kind or bound.den != 1:
        raise MeasureError(
            "pack.tier-bound",
            f"“{row[key]}”应为与分档依据同类的常值",
            f"'{row[key]}' should be a constant of the same kind as the value of the tiers",
            key,
        )
    found: int = bound.args[0]
    return found


def _check_tiers(bounds: list[Bound], rows: list[Mapping], low: int, high: int) -> None:
    """Tiers ascend, touch one another, and can all be reached; raises with the tier's line."""
    for (first, second), row in zip(pairwise(bounds), rows[1:], strict=True):
        if (
            first.high is None
            or second.low < first.high
            or (second.low == first.high and first.high_in and second.low_in)
        ):
            raise MeasureError(
                "pack.tier-overlap",
                "这一档与上一档重叠；请让上一档到本档起点为止，只有一档含该点",
                "this tier overlaps the one before; end that one where this begins, "
                "and include the point in one of them only",
                line=row.line,
            )
        if second.low > first.high or not (first.high_in or second.low_in):
            raise MeasureError(
                "pack.tier-gap",
                "这一档与上一档之间有空隙；请让两档相接，并由其中一档包含该点",
                "there is a gap between this tier and the one before; let them touch, "
                "and include the point in one of them",
                line=row.line,
            )
    for bound, row in zip(bounds, rows, strict=True):
        top = high if bound.high is None else bound.high
        lowest = bound.low + (not bound.low_in)
        highest = top - (bound.high is not None and not bound.high_in)
        if lowest > high or highest < low or lowest > highest:
            raise MeasureError(
                "pack.tier-unreachable",
                "这一档永远达不到，请核对上下界和单位",
                "this tier cannot be reached; check its bounds and units",
                line=row.line,
            )


@mechanism("sum")
def summed(giving: Giving, raw: Mapping) -> Amount:
    """A rate of a sum over filtered, dated rows; the rate may differ by row."""
    lowering, nodes = giving.lowering, giving.lowering.nodes
    where, name, inside, most = _rows(giving, raw["sum"])
    tests = [giving.truth(text, "where", inside) for text in _listed(raw.get("where"))]
    if "window" in raw:
        tests += _window(giving, raw["window"], inside)
    test = None
    for item in tests:
        test = item if test is None else nodes.both(test, item)
    value = giving.money(raw["of"], "of", inside)
    base_value = value
    rate: int | None = None
    if isinstance(raw.get("rate"), Mapping):
        value = nodes.times(value, _rate_by_row(giving, raw["rate"], inside), "money")
    elif "rate" in raw:
        rate = giving.rate(raw["rate"])
    how, extra = _how(giving, raw, inside)
    counted = lowering.total(how, where, name, base_value, test, most, extra)
    if "each" in raw:
        how, value, extra = _each(giving, raw["each"], inside, value, rate)
        rate = None
    total = lowering.total(how, where, name, value, test, most, extra)
    node = total if rate is None else nodes.times(total, rate, "money")
    steps = [giving.step("sum", counted)]
    inputs = (("base", counted),) if rate is None else (("base", counted), ("rate", rate))
    steps.append(giving.step("rate" if "rate" in raw else "amount", node, *inputs))
    return Amount(node, steps)


def _rows(giving: Giving, text: Any) -> tuple[str, str, Scope, int]:
    try:
        return giving.lowering.rows(parse(str(text)), giving.scope)
    except ExpressionError as error:
        raise MeasureError(error.code, error.zh, error.en, "sum") from None


def _listed(raw: Any) -> list[Any]:
    return [] if raw is None else raw if isinstance(raw, list) else [raw]


def _window(giving: Giving, raw: Mapping, inside: Scope) -> list[int]:
    """Rows dated from a day for some months; whether the last day counts is stated."""
    if "ends" not in raw:
        raise MeasureError(
            "pack.inclusion",
            "window 要写 ends：included 含末日，excluded 不含末日",
            "a window states whether its last day counts: ends is included or excluded",
            line=raw.line,
        )
    nodes = giving.lowering.nodes
    with located(raw):
        day = giving.date(raw["date"], "date", inside)
        first = giving.date(raw["from"], "from", inside)
        last = giving.node(f"({raw['from']}) + {raw['months']} months", "months", inside)
    return [
        nodes.compare("le", first, day),
        nodes.compare("le" if raw["ends"] == "included" else "lt", day, last),
    ]


def _rate_by_row(giving: Giving, raw: Mapping, inside: Scope) -> int:
    nodes = giving.lowering.nodes
    table: Mapping = raw["rates"]
    tests: dict[str, int] = {}
    rates: dict[str, int] = {}
    with located(raw), located(table):
        for code, text in table.items():
            rates[code] = giving.rate(text, key=code)
            tests[code] = giving.equals(raw["by"], code, inside)
    common = lcm(*(nodes[r].den for r in rates.values()))
    node = nodes.const(0, "rate", common)
    for code, rate in reversed(list(rates.items())):
        node = nodes.choose(tests[code], nodes.scaled(rate, common), node)
    return node


def _how(giving: Giving, raw: Mapping, inside: Scope) -> tuple[str, tuple[object, ...]]:
    together = [k for k in ("first", "keep", "each") if k in raw]
    if len(together) > 1:
        raise MeasureError(
            "pack.together",
            f"{together[0]} 不能与 {together[1]} 同用，请只留一个",
            f"{together[0]} cannot stand beside {together[1]}; keep one of them",
            together[1],
        )
    if "first" in raw:
        if "order" not in raw:
            raise MeasureError(
                "pack.missing",
                "缺少“order”：前几行按什么先后",
                "'order' is missing: say by what the rows come first",
                "first",
            )
        return "first", (raw["first"], giving.node(raw["order"], "order", inside))
    keep = raw.get("keep")
    if isinstance(keep, Mapping):
        return "largest", (giving.node(keep["largest_by"], "keep", inside),)
    return "sum", ()


def _each(
    giving: Giving, each: Mapping, inside: Scope, value: int, rate: int | None
) -> tuple[str, int, tuple[object, ...]]:
    """What the rows of each group give together is at most so much."""
    nodes = giving.lowering.nodes
    if rate is not None:
        value = nodes.times(value, rate, "money")
    with located(each):
        cap = nodes.scaled(giving.money(each["at_most"], "at_most"), nodes[value].den)
        return "capped", value, (cap, giving.node(each["by"], "by", inside))


@mechanism("interest")
def interest(giving: Giving, raw: Mapping) -> Amount:
    """Interest by period: principal x rate x days, at most so many months of each loan."""
    lowering, nodes = giving.lowering, giving.lowering.nodes
    where, name, inside, most = _rows(giving, raw["interest"])
    basis, months = int(raw["days"]), raw["at_most"]
    start = giving.date(raw["from"], "from", inside)
    end = giving.date(raw["to"], "to", inside)
    last = giving.node(f"({raw['from']}) + {months} months", "from", inside)
    days = nodes.at_least_zero(nodes.minus(nodes.least(end, last), start, "days"))
    year = 366 if basis == 360 else 365
    most_days = year * months // 12 if months % 12 == 0 else 31 * months
    days = nodes.least(days, nodes.const(most_days, "days"))
    principal = giving.money(raw["principal"], "principal", inside)
    rate = giving.rate(raw["rate"], inside)
    by_days = nodes.times(principal, days, "money")
    value = nodes.times(nodes.times(by_days, rate, "money"), nodes.const(1, "rate", basis), "money")
    test = None
    for text in _listed(raw.get("where")):
        item = giving.truth(text, "where", inside)
        test = item if test is None else nodes.both(test, item)
    total = lowering.total("sum", where, name, value, test, most)
    counted = lowering.total("sum", where, name, principal, test, most)
    inputs = [
        ("principal", counted),
        ("days", lowering.total("sum", where, name, days, test, most)),
    ]
    inputs += [("quotation", node) for node in _quotations(giving, raw["rate"], inside)]
    return Amount(
        total, [giving.step("principal", counted), giving.step("interest", total, *inputs)]
    )


def _quotations(giving: Giving, text: Any, inside: Scope) -> Iterator[int]:
    """The published rates in a rate that are the same for every loan."""
    waiting: list[Any] = [parse(str(text))]
    while waiting:
        tree = waiting.pop(0)
        if isinstance(tree, Call) and tree.name == "lpr":
            node = giving.lowering.tree(tree, inside)
            if not giving.lowering.nodes[node].row:
                yield node
        elif isinstance(tree, Call):
            waiting += tree.arguments


@mechanism("charge")
def charge(giving: Giving, raw: Mapping) -> Amount:
    """A charge, and the condition under which it is not levied."""
    nodes = giving.lowering.nodes
    full = giving.money(raw["charge"], "charge")
    waived = giving.truth(raw["waived"], "waived")
    node = nodes.choose(waived, nodes.const(0, "money"), full)
    return Amount(
        node,
        [giving.step("base", full), giving.step("charge", node, ("waived", waived))],
        charge=True,
    )
