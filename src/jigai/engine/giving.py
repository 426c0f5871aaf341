"""What a mechanism works with: the surroundings of one ``gives`` and the amount it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jigai.engine.lowering import Lowering, Scope
from jigai.engine.plan import Cite, Step
from jigai.facts.documents import Mapping
from jigai.facts.expressions import ExpressionError, quoted


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
            text, key, scope, "money", "金额，如 48万元", "an amount, such as 48万元"
        )

    def rate(self, text: Any, scope: Scope | None = None, key: str = "rate") -> int:
        """A rate node."""
        return self.of_kind(text, key, scope, "rate", "比例，如 3.5%", "a rate, such as 3.5%")

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


def words(text: Any) -> str:
    """What stands in YAML as the text of an expression."""
    return ("yes" if text else "no") if isinstance(text, bool) else str(text)
