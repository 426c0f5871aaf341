"""What a measure gives row by row: sums over lists, and interest loan by loan."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm
from typing import Any

from jigai.engine.giving import Amount, Giving, MeasureError, located
from jigai.engine.lowering import Scope
from jigai.facts.documents import Mapping
from jigai.facts.expressions import Call, ExpressionError, parse


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
