"""Targets and funds as bounds: what is compared, with which value, over which years."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from jigai.engine.giving import MeasureError
from jigai.engine.lowering import Lowering
from jigai.engine.plan import Cite
from jigai.engine.programme.constants import constant
from jigai.engine.programme.model import Bound, Indicator, Words, Years
from jigai.facts.documents import Mapping
from jigai.policy.pack import Item, both
from jigai.policy.programme import BOUNDS

Links = dict[str, tuple[str, ...]]
KINDS = {"money": "money", "rate": "rate", "count": "number", "index": "number"}
"""The kind of expression in which each unit is written."""


def years_of(raw: Any) -> Years:
    """The years of an item: ``2018``, ``each``, ``{from, to}``, ``{by}`` or ``{count}``."""
    if raw is None:
        return Years()
    if isinstance(raw, Mapping):
        first, last = raw.get("from"), raw.get("to")
        if first is not None and last is not None and last < first:
            raise MeasureError(
                "pack.years", "years 的 to 早于 from", "'to' lies before 'from' in years", "years"
            )
        return Years(first, last, by=raw.get("by"), count=raw.get("count"))
    if str(raw) == "each":
        return Years(each=True)
    if not str(raw).isdigit() or not 1900 <= int(raw) <= 2200:
        raise MeasureError(
            "pack.years",
            f"years 应为年份、each 或 {{from, to}}，却是“{raw}”",
            f"years should be a year, each or {{from, to}}, not '{raw}'",
            "years",
        )
    return Years(int(raw), int(raw))


def bound_of(
    item: Item,
    cite: Cite,
    lowering: Lowering,
    *,
    indicators: dict[str, Indicator],
    links: Links,
    notes: tuple[Words, ...],
) -> Bound:
    """A target or fund; raises MeasureError where its parts do not fit together."""
    raw = item.raw
    stated = [key for key in BOUNDS if key in raw]
    indicator = _one(links, "of")
    if len(stated) > 1:
        raise MeasureError(
            "pack.one-of",
            f"只能写其中一项：{'、'.join(stated)}",
            f"state only one of: {', '.join(stated)}",
            stated[1],
        )
    if stated and not indicator and item.kind == "target":
        raise MeasureError(
            "pack.indicator",
            "写了数值就要用 of 写明是哪个指标",
            "a figure needs 'of', the indicator it is a figure of",
            stated[0],
        )
    value, top = None, None
    if stated:
        unit = _unit(raw, indicators.get(indicator))
        value = _value(lowering, raw, stated[0], unit)
        top = _value(lowering, raw, "to", unit) if "to" in raw else None
    return Bound(
        kind=item.kind,
        id=item.id,
        cite=cite,
        name=both(raw.get("name")),
        indicator=indicator,
        bound=stated[0] if stated else "",
        value=value,
        top=top,
        years=years_of(raw.get("years")),
        share_of=_one(links, "share_of"),
        growth=str(raw.get("growth", "")),
        base=raw.get("base"),
        total=bool(raw.get("total", False)),
        rises=bool(raw.get("rises", False)),
        areas=links["areas"],
        parts=links["parts"],
        reference=_one(links, "reference"),
        firmness=str(raw.get("firmness", "must")),
        responsible=links["responsible"],
        words=both(raw["words"]) if "words" in raw else {},
        holder=both(raw["holder"]) if "holder" in raw else {},
        pays=links["pays"],
        spent=_one(links, "spent"),
        notes=notes,
    )


def _one(links: Links, key: str) -> str:
    return links[key][0] if links[key] else ""


def _unit(raw: Mapping, indicator: Indicator | None) -> str:
    if "share_of" in raw or "growth" in raw:
        return "rate"
    return indicator.unit if indicator is not None else "money"


def _value(lowering: Lowering, raw: Mapping, key: str, unit: str) -> Fraction:
    value, kind = constant(lowering, raw[key], key)
    if kind != KINDS[unit]:
        raise MeasureError(
            "pack.unit",
            f"“{raw[key]}”与指标的单位不符，应如 {_LIKE[unit]}",
            f"'{raw[key]}' does not fit the indicator's unit; write it like {_LIKE[unit]}",
            key,
        )
    return value


_LIKE = {"money": "72.5亿元", "rate": "3.5%", "count": "110", "index": "62"}
