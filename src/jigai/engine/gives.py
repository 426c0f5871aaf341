"""What a measure gives: each mechanism turns its words into one exact amount with its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from math import lcm
from typing import Any

from jigai.engine.lowering import Lowering, Scope
from jigai.engine.plan import Cite, Step
from jigai.facts.documents import Mapping
from jigai.facts.expressions import ExpressionError, Name, Value, parse


class MeasureError(ValueError):
    """Something in an item that cannot be compiled; ``key`` says where in the item."""

    def __init__(self, code: str, zh: str, en: str, key: str = "") -> None:
        super().__init__(en)
        self.code, self.zh, self.en, self.key = code, zh, en, key


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

    def money(self, text: Any, key: str = "amount") -> int:
        """A money node of an expression, exact."""
        number = self.node(text, key)
        if self.lowering.nodes[number].kind != "money":
            raise MeasureError(
                "pack.unit", f"“{text}”应为金额", f"'{text}' should be an amount", key
            )
        return number

    def node(self, text: Any, key: str, scope: Scope | None = None) -> int:
        """The node of any expression; errors carry the key."""
        try:
            return self.lowering.text(str(text), scope or self.scope)
        except ExpressionError as error:
            raise MeasureError(error.code, error.zh, error.en, key) from None

    def rate(self, text: Any, scope: Scope | None = None) -> int:
        """A rate node."""
        number = self.node(text, "rate", scope)
        if self.lowering.nodes[number].kind != "rate":
            raise MeasureError(
                "pack.unit", f"“{text}”应为比例", f"'{text}' should be a rate", "rate"
            )
        return number

    def step(self, op: str, node: int, *inputs: tuple[str, int]) -> Step:
        """A step that cites this measure's sentence."""
        return Step(op, node, inputs, self.cite)


Mechanism = Callable[[Giving, Mapping], Amount]
MECHANISMS: dict[str, Mechanism] = {}


def mechanism(key: str) -> Callable[[Mechanism], Mechanism]:
    """Register the mechanism that a ``gives`` with this key means."""

    def register(function: Mechanism) -> Mechanism:
        MECHANISMS[key] = function
        return function

    return register


KEYS = {
    "of": {"rate", "of"},
    "amount": {"amount"},
    "levels": {"levels", "amounts"},
    "tiers": {"tiers", "rows"},
    "sum": {"sum", "where", "of", "rate", "first", "order", "keep", "window", "each"},
    "interest": {"interest", "where", "principal", "from", "to", "rate", "days", "at_most"},
    "charge": {"charge", "waived"},
}


def amount(giving: Giving, raw: Any) -> Amount:
    """The amount that a ``gives`` mapping means; raises MeasureError."""
    if not isinstance(raw, Mapping):
        raise MeasureError("pack.gives", "gives 应为键值表", "gives should be a mapping", "gives")
    for key in ("sum", "interest", "levels", "tiers", "charge", "amount", "of"):
        if key in raw:
            unknown = sorted(set(raw) - KEYS[key] - {"wording"})
            if unknown:
                raise MeasureError(
                    "pack.unknown-key",
                    f"gives 里不认识“{unknown[0]}”，{key} 只有：{'、'.join(sorted(KEYS[key]))}",
                    f"'{unknown[0]}' is not known in gives; {key} takes: "
                    f"{', '.join(sorted(KEYS[key]))}",
                    "gives",
                )
            found = MECHANISMS[key](giving, raw)
            text = " ".join(str(v) for v in raw.values())
            found.guided = "decided(" in text
            return found
    raise MeasureError(
        "pack.gives",
        "gives 没有写明给什么（of、amount、levels、tiers、sum、interest、charge）",
        "gives names nothing (of, amount, levels, tiers, sum, interest, charge)",
        "gives",
    )


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
    table = raw.get("amounts")
    if not isinstance(table, Mapping) or not table:
        raise MeasureError("pack.levels", "缺少 amounts", "amounts is missing", "gives")
    node = nodes.const(0, "money")
    for code, text in reversed(list(table.items())):
        test = giving.node(f"{raw['levels']} = {code}", "amounts")
        node = nodes.choose(test, giving.money(text, "amounts"), node)
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
    rows = raw.get("rows")
    if not isinstance(rows, list) or not rows:
        raise MeasureError("pack.tiers", "缺少 rows", "rows is missing", "gives")
    bounds = [_bound(giving, row) for row in rows]
    _check_tiers(bounds, nodes[value].low, nodes[value].high)
    node = nodes.const(0, "money")
    thresholds: list[tuple[str, int, str]] = []
    tree = parse(str(raw["tiers"]))
    for row, bound in reversed(list(zip(rows, bounds, strict=True))):
        low = nodes.const(bound.low, nodes[value].kind)
        test = nodes.compare("le" if bound.low_in else "lt", low, value)
        if "amount" in row:
            inside = giving.money(row["amount"])
        else:
            inside = nodes.times(giving.money(raw["tiers"]), giving.rate(row["rate"]), "money")
        node = nodes.choose(test, inside, node)
        if isinstance(tree, Name):
            thresholds.append((tree.text, bound.low + (not bound.low_in), nodes[value].kind))
    return Amount(
        node,
        [giving.step("base", value), giving.step("tier", node, ("base", value))],
        tiers=tuple(thresholds),
    )


def _bound(giving: Giving, row: Any) -> Bound:
    if not isinstance(row, Mapping):
        raise MeasureError("pack.tiers", "每档应为键值表", "a tier is a mapping", "rows")
    unknown = sorted(set(row) - {"from", "above", "to", "below", "rate", "amount"})
    lows = [k for k in ("from", "above") if k in row]
    highs = [k for k in ("to", "below") if k in row]
    if unknown or len(lows) != 1 or len(highs) > 1 or ("rate" in row) == ("amount" in row):
        raise MeasureError(
            "pack.inclusion",
            "每档要写 from（含）或 above（不含）、to（含）或 below（不含），以及 rate 或 amount",
            "a tier states from (included) or above (not), to (included) or below (not), "
            "and rate or amount",
            "rows",
        )
    return Bound(
        _constant(giving, row[lows[0]]),
        lows[0] == "from",
        _constant(giving, row[highs[0]]) if highs else None,
        bool(highs) and highs[0] == "to",
    )


def _constant(giving: Giving, text: Any) -> int:
    try:
        value = parse(str(text))
    except ExpressionError as error:
        raise MeasureError(error.code, error.zh, error.en, "rows") from None
    if not isinstance(value, Value) or not isinstance(value.value, int):
        raise MeasureError("pack.tiers", f"“{text}”不是常值", f"'{text}' is no constant", "rows")
    return value.value


def _check_tiers(bounds: list[Bound], low: int, high: int) -> None:
    for first, second in pairwise(bounds):
        if (
            first.high is None
            or second.low < first.high
            or (second.low == first.high and first.high_in and second.low_in)
        ):
            raise MeasureError("pack.overlap", "分档有重叠", "tiers overlap", "rows")
        if second.low > first.high or not (first.high_in or second.low_in):
            raise MeasureError("pack.gap", "分档有空隙", "tiers leave a gap", "rows")
    for bound in bounds:
        top = high if bound.high is None else bound.high
        if bound.low > high or top < low or bound.low > top:
            raise MeasureError(
                "pack.unreachable", "有一档永远达不到", "a tier cannot be reached", "rows"
            )


@mechanism("sum")
def summed(giving: Giving, raw: Mapping) -> Amount:
    """A rate of a sum over filtered, dated rows; the rate may differ by row."""
    lowering, nodes = giving.lowering, giving.lowering.nodes
    where, name, inside, most = _rows(giving, raw["sum"])
    tests = [giving.node(text, "where", inside) for text in _listed(raw.get("where"))]
    if "window" in raw:
        tests += _window(giving, raw["window"], inside)
    test = None
    for item in tests:
        test = item if test is None else nodes.both(test, item)
    value = giving.node(raw["of"], "of", inside)
    base_value = value
    rate: int | None = None
    if isinstance(raw.get("rate"), Mapping):
        value = nodes.times(value, _rate_by_row(giving, raw["rate"], inside), "money")
    elif "rate" in raw:
        rate = giving.rate(raw["rate"])
    how, extra = _how(giving, raw, inside)
    counted = lowering.total(how, where, name, base_value, test, most, extra)
    if "each" in raw:
        how, value, extra = _each(giving, raw, inside, value, rate, how)
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


def _window(giving: Giving, raw: Any, inside: Scope) -> list[int]:
    """Rows dated from a day for some months; whether the last day counts is stated."""
    if not isinstance(raw, Mapping) or set(raw) != {"date", "from", "months", "ends"}:
        raise MeasureError(
            "pack.inclusion",
            "window 要写 date、from、months 和 ends（included 含末日、excluded 不含末日）",
            "a window states date, from, months and ends (included or excluded)",
            "window",
        )
    if raw["ends"] not in ("included", "excluded"):
        raise MeasureError(
            "pack.inclusion",
            "ends 只有 included 或 excluded",
            "ends is included or excluded",
            "window",
        )
    nodes = giving.lowering.nodes
    day = giving.node(raw["date"], "window", inside)
    first = giving.node(raw["from"], "window", inside)
    last = giving.node(f"({raw['from']}) + {raw['months']} months", "window", inside)
    return [
        nodes.compare("le", first, day),
        nodes.compare("le" if raw["ends"] == "included" else "lt", day, last),
    ]


def _rate_by_row(giving: Giving, raw: Mapping, inside: Scope) -> int:
    nodes = giving.lowering.nodes
    if set(raw) != {"by", "rates"} or not isinstance(raw["rates"], Mapping):
        raise MeasureError(
            "pack.rate", "按行比例要写 by 和 rates", "a rate by row states by and rates", "rate"
        )
    rates = {code: giving.rate(text) for code, text in raw["rates"].items()}
    common = lcm(*(nodes[r].den for r in rates.values()))
    rates = {code: nodes.scaled(r, common) for code, r in rates.items()}
    node = nodes.const(0, "rate", common)
    for code, rate in reversed(list(rates.items())):
        test = giving.node(f"{raw['by']} = {code}", "rate", inside)
        node = nodes.choose(test, rate, node)
    return node


def _how(giving: Giving, raw: Mapping, inside: Scope) -> tuple[str, tuple[object, ...]]:
    if "first" in raw:
        order = giving.node(raw.get("order"), "order", inside)
        return "first", (int(raw["first"]), order)
    keep = raw.get("keep", "all")
    if keep == "all":
        return "sum", ()
    if isinstance(keep, Mapping) and set(keep) == {"largest_by"}:
        return "largest", (giving.node(keep["largest_by"], "keep", inside),)
    raise MeasureError(
        "pack.keep",
        "keep 是 all 或 {largest_by: 列}",
        "keep is all or {largest_by: column}",
        "keep",
    )


def _each(
    giving: Giving, raw: Mapping, inside: Scope, value: int, rate: int | None, how: str
) -> tuple[str, int, tuple[object, ...]]:
    """What the rows of each group give together is at most so much."""
    each = raw["each"]
    if not isinstance(each, Mapping) or set(each) != {"by", "at_most"} or how != "sum":
        raise MeasureError(
            "pack.each",
            "each 要写 by 和 at_most，且不与 first、keep 同用",
            "each states by and at_most, without first or keep",
            "each",
        )
    nodes = giving.lowering.nodes
    if rate is not None:
        value = nodes.times(value, rate, "money")
    cap = nodes.scaled(giving.money(each["at_most"], "each"), nodes[value].den)
    return "capped", value, (cap, giving.node(each["by"], "each", inside))


@mechanism("interest")
def interest(giving: Giving, raw: Mapping) -> Amount:
    """Interest by period: principal x rate x days, at most so many months of each loan."""
    lowering, nodes = giving.lowering, giving.lowering.nodes
    where, name, inside, most = _rows(giving, raw["interest"])
    basis = int(raw.get("days", 0))
    months = int(raw.get("at_most", 0))
    if basis not in (360, 365) or months <= 0:
        raise MeasureError(
            "pack.interest",
            "days 为 360 或 365，at_most 为月数",
            "days is 360 or 365, at_most counts months",
            "gives",
        )
    start = giving.node(raw["from"], "from", inside)
    end = giving.node(raw["to"], "to", inside)
    last = giving.node(f"({raw['from']}) + {months} months", "from", inside)
    days = nodes.at_least_zero(nodes.minus(nodes.least(end, last), start, "days"))
    most_days = basis * months // 12 if basis == 365 else 366 * months // 12
    days = nodes.least(days, nodes.const(most_days, "days"))
    principal = giving.node(raw["principal"], "principal", inside)
    rate = giving.rate(raw["rate"], inside)
    by_days = nodes.times(principal, days, "money")
    value = nodes.times(nodes.times(by_days, rate, "money"), nodes.const(1, "rate", basis), "money")
    test = None
    for text in _listed(raw.get("where")):
        item = giving.node(text, "where", inside)
        test = item if test is None else nodes.both(test, item)
    total = lowering.total("sum", where, name, value, test, most)
    counted = lowering.total("sum", where, name, principal, test, most)
    return Amount(
        total,
        [giving.step("principal", counted), giving.step("interest", total, ("principal", counted))],
    )


@mechanism("charge")
def charge(giving: Giving, raw: Mapping) -> Amount:
    """A charge, and the condition under which it is not levied."""
    nodes = giving.lowering.nodes
    full = giving.money(raw["charge"], "charge")
    waived = giving.node(raw["waived"], "waived")
    node = nodes.choose(waived, nodes.const(0, "money"), full)
    return Amount(
        node,
        [giving.step("base", full), giving.step("charge", node, ("waived", waived))],
        charge=True,
    )
