"""What a tiered measure gives: a rate or amount by the bracket of a value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from jigai.engine.giving import Amount, Giving, MeasureError, located
from jigai.facts.documents import Mapping
from jigai.facts.expressions import Name, parse


@dataclass(frozen=True)
class Bound:
    """One tier's bounds on the exact value; None is open. Inclusion is always stated."""

    low: int
    low_in: bool
    high: int | None
    high_in: bool


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
