"""The words and signs of an expression: text to tokens, numbers with their units."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal as Choice

from jigai.facts.problems import shown

Kind = Choice["money", "rate", "number", "months", "days", "date", "bool", "code"]


class ExpressionError(ValueError):
    """A text that is no expression; ``at`` is the offset where it went wrong."""

    def __init__(self, code: str, zh: str, en: str, at: int = 0) -> None:
        super().__init__(en)
        self.code, self.zh, self.en, self.at = code, zh, en, at


@dataclass(frozen=True)
class Value:
    """A literal. ``value / den`` is the exact value: fen, a fraction, a count or an ordinal."""

    kind: Kind
    value: int | str
    den: int = 1
    text: str = ""


WORDS = {
    "或": "or",
    "且": "and",
    "非": "not",
    "不低于": ">=",
    "高于": ">",
    "不高于": "<=",
    "低于": "<",
    "等于": "=",
    "不等于": "!=",
    "属于": "in",
    "是": "yes",
    "否": "no",
}
_UNITS: dict[str, tuple[Kind, int, int]] = {
    "元": ("money", 100, 1),
    "yuan": ("money", 100, 1),
    "万元": ("money", 1_000_000, 1),
    "亿元": ("money", 10_000_000_000, 1),
    "%": ("rate", 1, 100),
    "个月": ("months", 1, 1),
    "months": ("months", 1, 1),
    "month": ("months", 1, 1),
    "years": ("months", 12, 1),
    "year": ("months", 12, 1),
    "天": ("days", 1, 1),
    "days": ("days", 1, 1),
    "day": ("days", 1, 1),
    "平方米": ("number", 1, 1),
    "m2": ("number", 1, 1),
}
VAGUE = {
    "以上", "以下", "以内", "超过", "不超过", "达", "达到", "不足", "未满", "至少", "至多", "之间",
    "above", "below", "over", "under", "within", "exceeds", "reaches", "between", "from", "to",
    "least", "most", "until",
}  # fmt: skip
COMPARE = {">=", ">", "<=", "<", "=", "!="}
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
    | (?P<number>[0-9][0-9_]*(?:\.[0-9]+)?)\s*(?P<unit>万元|亿元|元|yuan\b|%|个月|months?\b|years?\b
        |天|days?\b|平方米|m2\b)?
    | (?P<string>"[^"\\]*"|'[^'\\]*')
    | (?P<name>[A-Za-z_\u3400-\u9fff\U00020000-\U0003ffff]
        [\w\u3400-\u9fff（）“”·\U00020000-\U0003ffff]*)
    | (?P<op>>=|<=|!=|==|≥|≤|≠|[><=+\-*()\[\],.，])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """One word or sign; ``value`` where it is a literal."""

    kind: str
    text: str
    at: int
    value: Value | None = None


def tokens(text: str) -> list[Token]:
    """The tokens of a text, an end token last; raises ExpressionError."""
    found: list[Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            bad = shown(text[position:].lstrip()[:1])
            raise ExpressionError(
                "expression.character",
                f"不认识的字符“{bad}”",
                f"unexpected character '{bad}'",
                position,
            )
        at = match.start(match.lastgroup or 0)
        found.append(_token(match, at))
        position = match.end()
    found.append(Token("end", "", len(text)))
    return found


def _token(match: re.Match[str], at: int) -> Token:
    if match["date"]:
        try:
            day = dt.date.fromisoformat(match["date"])
        except ValueError:
            raise ExpressionError(
                "expression.date",
                f"没有“{match['date']}”这一天",
                f"there is no day {match['date']}",
                at,
            ) from None
        return Token("value", match["date"], at, Value("date", day.toordinal(), 1, match["date"]))
    if match["number"]:
        return Token("value", match[0].strip(), at, _number(match["number"], match["unit"], at))
    if match["string"]:
        inner = match["string"][1:-1]
        return Token("value", inner, at, Value("code", inner, 1, inner))
    if match["name"]:
        word = match["name"]
        word = WORDS.get(word, word)
        if word in ("and", "or", "not", "in") or word in COMPARE:
            return Token("op", word, at)
        if word in ("yes", "no"):
            return Token("value", word, at, Value("bool", int(word == "yes"), 1, word))
        return Token("name", word, at)
    op = {"==": "=", "≥": ">=", "≤": "<=", "≠": "!=", "，": ","}.get(match["op"], match["op"])
    return Token("op", op, at)


def _number(digits: str, unit: str | None, at: int) -> Value:
    whole, _, decimals = digits.replace("_", "").partition(".")
    kind, scale, den = _UNITS[unit] if unit else ("number", 1, 1)
    if len(whole) > 15 or len(decimals) > 15:
        raise ExpressionError(
            "expression.too-large",
            f"“{digits[:20]}…”位数过多，请核对（最多 15 位）",
            f"'{digits[:20]}…' has too many digits (at most 15); check it",
            at,
        )
    value = int(whole + decimals) * scale
    den *= 10 ** len(decimals)
    shared = _gcd(value, den)
    if kind in ("money", "months", "days") and den // shared != 1:
        raise ExpressionError(
            "expression.fraction",
            f"“{digits}{unit or ''}”小于最小单位（金额到分，月和天为整数）",
            f"'{digits}{unit or ''}' is finer than its smallest unit (fen; whole months, days)",
            at,
        )
    return Value(kind, value // shared, den // shared, f"{digits}{unit or ''}")


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a or 1
