"""Kinds of values: what may be added, compared and multiplied, and how they are called."""

from __future__ import annotations

from jigai.facts.expressions import ExpressionError
from jigai.facts.vocabulary import Fact
from jigai.reference import regions

NUMERIC = {"number", "count", "days", "area", "months"}
CODES = {"code", "region", "industry", "text"}
ADDED = NUMERIC | {"money", "rate"}
PPM = 1_000_000


def unit_error(text: str, wanted: str, found: str) -> ExpressionError:
    """Values of kinds that do not fit."""
    return ExpressionError(
        "expression.unit",
        f"“{text}”单位不合：需要{zh_of(wanted)}，却是{zh_of(found)}；"
        "请写明单位，如 480万元、3.5%、36个月",
        f"units do not fit at '{text}': {en_of(wanted)} wanted, {en_of(found)} found; write the "
        "unit, such as 480万元, 3.5%, 36 months",
    )


def no_place(text: str) -> ExpressionError:
    """A place that the region table does not hold, with the nearest that it does."""
    near = regions.nearest(text)
    return ExpressionError(
        "expression.region",
        f"没有“{text}”这个地方" + (f"，是否为“{near[0].name}”？" if near else "，可写六位区划代码"),
        f"there is no place '{text}'"
        + (f"; did you mean {near[0].name}?" if near else "; a six-digit code will do"),
    )


def den_of(fact: Fact) -> int:
    """The denominator of a fact's integer: rates in parts per million, areas in hundredths."""
    return {"rate": 1_000_000, "area": 100}.get(fact.type, 1)


def kind_of(fact: Fact) -> str:
    """The kind of value that a fact has."""
    return {"count": "number", "area": "number"}.get(fact.type, fact.type)


def en_of(kind: str) -> str:
    """A kind in English."""
    return {
        "money": "an amount", "rate": "a rate", "number": "a number", "months": "months",
        "days": "days", "date": "a date", "year": "a year", "bool": "yes or no",
        "code": "a code", "region": "a place", "industry": "an industry", "text": "a text",
    }.get(kind, kind)  # fmt: skip


def zh_of(kind: str) -> str:
    """A kind in Chinese."""
    return {
        "money": "金额",
        "rate": "比例",
        "number": "数",
        "months": "月数",
        "days": "天数",
        "date": "日期",
        "year": "年份",
        "bool": "是否",
        "code": "类别",
        "region": "地名",
        "industry": "行业",
        "text": "文字",
    }.get(kind, kind)


def product(a: str, b: str) -> str | None:
    """The kind of a product, None where there is none."""
    if "money" in (a, b):
        other = b if a == "money" else a
        return "money" if other in ("rate", *NUMERIC) else None
    if a in ("rate", *NUMERIC) and b in ("rate", *NUMERIC):
        return "rate" if "rate" in (a, b) else "number"
    return None


def added(a: str, b: str, op: str) -> str | None:
    """The kind of a sum or difference, None where there is none."""
    if a == b and a in ("money", "rate", "number", "days", "months", "year"):
        return "number" if a == "year" else a
    if a == "year" and b in ("number", "count"):
        return "year"
    if a == "date" and b in ("days", "number"):
        return "date"
    if a == "date" and b == "date" and op == "-":
        return "days"
    if a in NUMERIC and b in NUMERIC:
        return "number"
    return None


def comparable(a: str, b: str) -> bool:
    """Whether two kinds can stand on the sides of a comparison."""
    if a == b:
        return True
    return bool({a, b} <= (NUMERIC | {"year"})) or bool({a, b} <= (CODES))
