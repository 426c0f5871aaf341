"""Figures that stand in a pack by themselves: expressions without facts, exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from jigai.engine.giving import MeasureError, words
from jigai.engine.lowering import Lowering, Scope
from jigai.facts.expressions import ExpressionError

NUMERIC = ("money", "rate", "number")
"""What a figure can be. Without a fact in it, the range of an expression is its one value."""


def constant(lowering: Lowering, text: Any, key: str) -> tuple[Fraction, str]:
    """The exact value of an expression without facts, with its kind (money in fen).

    Raises MeasureError where it is no expression or reads a fact.
    """
    try:
        node = lowering.nodes[lowering.text(words(text), Scope("programme"))]
    except ExpressionError as error:
        raise MeasureError(error.code, error.zh, error.en, key) from None
    if node.low != node.high or node.kind not in NUMERIC:
        raise MeasureError(
            "pack.constant",
            f"“{words(text)}”应为不含事实的数值，如 7.25亿元、3.5%、110",
            f"'{words(text)}' should be a figure without facts, such as 7.25亿元, 3.5% or 110",
            key,
        )
    return Fraction(node.low, node.den), node.kind


def relation(left: Fraction, right: Fraction) -> str:
    """How two figures compare: equal, above or below."""
    return "equal" if left == right else "above" if left > right else "below"
