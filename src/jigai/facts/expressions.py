"""The expression language of packs: text to a small tree. No code runs from it.

Grammar, loosest first: ``or``, ``and``, ``not``, one comparison or ``in``, ``+ -``, ``*``, a sign,
then a literal, a name (``project.equipment``), ``name[key]`` or ``function(arguments)``.
Chinese words for the operators mean the same: 或 且 非 不低于 高于 不高于 低于 等于 不等于 属于.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal as Choice

MAX_LENGTH = 2_000
MAX_DEPTH = 50

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


@dataclass(frozen=True)
class Name:
    """A fact, a row's field, a context value or a bare code; the compiler tells which."""

    parts: tuple[str, ...]
    at: int = 0

    @property
    def text(self) -> str:
        """As written."""
        return ".".join(self.parts)


@dataclass(frozen=True)
class Index:
    """A value by year or by list: ``name[key]``."""

    base: Name
    key: Tree


@dataclass(frozen=True)
class Call:
    """A function of the language."""

    name: str
    arguments: tuple[Tree, ...]
    at: int = 0


@dataclass(frozen=True)
class Unary:
    """``not`` or a minus sign."""

    op: str
    operand: Tree


@dataclass(frozen=True)
class Binary:
    """Arithmetic, comparison or logic on two operands."""

    op: str
    left: Tree
    right: Tree


@dataclass(frozen=True)
class Within:
    """``x in [a, b, c]``."""

    operand: Tree
    choices: tuple[Tree, ...]


Tree = Value | Name | Index | Call | Unary | Binary | Within

_WORDS = {
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
_COMPARE = {">=", ">", "<=", "<", "=", "!="}
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<date>\d{4}-\d{2}-\d{2})
    | (?P<number>\d[\d_]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|yuan\b|%|个月|months?\b|years?\b
        |天|days?\b|平方米|m2\b)?
    | (?P<string>"[^"\\]*"|'[^'\\]*')
    | (?P<name>[A-Za-z_\u3400-\u9fff\U00020000-\U0003ffff]
        [\w\u3400-\u9fff（）“”·\U00020000-\U0003ffff]*)
    | (?P<op>>=|<=|!=|==|≥|≤|≠|[><=+\-*()\[\],.，])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int
    value: Value | None = None


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            bad = text[position:].lstrip()[:1]
            raise ExpressionError(
                "expression.character",
                f"不认识的字符“{bad}”",
                f"unexpected character '{bad}'",
                position,
            )
        at = match.start(match.lastgroup or 0)
        found.append(_token(match, at))
        position = match.end()
    found.append(_Token("end", "", len(text)))
    return found


def _token(match: re.Match[str], at: int) -> _Token:
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
        return _Token("value", match["date"], at, Value("date", day.toordinal(), 1, match["date"]))
    if match["number"]:
        return _Token("value", match[0].strip(), at, _number(match["number"], match["unit"], at))
    if match["string"]:
        inner = match["string"][1:-1]
        return _Token("value", inner, at, Value("code", inner, 1, inner))
    if match["name"]:
        word = match["name"]
        word = _WORDS.get(word, word)
        if word in ("and", "or", "not", "in") or word in _COMPARE:
            return _Token("op", word, at)
        if word in ("yes", "no"):
            return _Token("value", word, at, Value("bool", int(word == "yes"), 1, word))
        return _Token("name", word, at)
    op = {"==": "=", "≥": ">=", "≤": "<=", "≠": "!=", "，": ","}.get(match["op"], match["op"])
    return _Token("op", op, at)


def _number(digits: str, unit: str | None, at: int) -> Value:
    whole, _, decimals = digits.replace("_", "").partition(".")
    kind, scale, den = _UNITS[unit] if unit else ("number", 1, 1)
    value = int(whole + decimals) * scale
    den *= 10 ** len(decimals)
    shared = _gcd(value, den)
    if kind in ("money", "months", "days") and den // shared != 1:
        raise ExpressionError(
            "expression.fraction",
            f"“{digits}{unit or ''}”小于最小单位",
            f"'{digits}{unit or ''}' is finer than its smallest unit",
            at,
        )
    return Value(kind, value // shared, den // shared, f"{digits}{unit or ''}")


def _gcd(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return a or 1


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.index]

    def accept(self, *ops: str) -> str | None:
        if self.token.kind == "op" and self.token.text in ops:
            self.index += 1
            return self.tokens[self.index - 1].text
        return None

    def expect(self, op: str) -> None:
        if self.accept(op) is None:
            raise self.unexpected(f"“{op}”", f"'{op}'")

    def unexpected(self, zh: str, en: str) -> ExpressionError:
        found = self.token.text or "结尾"
        return ExpressionError(
            "expression.syntax",
            f"第 {self.token.at + 1} 个字符处应为{zh}，却是“{found}”",
            f"expected {en} at character {self.token.at + 1}, found "
            f"'{self.token.text or 'the end'}'",
            self.token.at,
        )

    def whole(self) -> Tree:
        tree = self.disjunction()
        if self.token.kind != "end":
            raise self.unexpected("结尾", "the end")
        return tree

    def disjunction(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                "expression.depth", "表达式嵌套太深", "the expression is nested too deeply"
            )
        tree = self.conjunction()
        while self.accept("or"):
            tree = Binary("or", tree, self.conjunction())
        self.depth -= 1
        return tree

    def conjunction(self) -> Tree:
        tree = self.negation()
        while self.accept("and"):
            tree = Binary("and", tree, self.negation())
        return tree

    def negation(self) -> Tree:
        count = 0
        while self.accept("not"):
            count += 1
        tree = self.comparison()
        return Unary("not", tree) if count % 2 else tree

    def comparison(self) -> Tree:
        tree = self.addition()
        if self.accept("in"):
            self.expect("[")
            choices = [self.addition()]
            while self.accept(","):
                choices.append(self.addition())
            self.expect("]")
            return Within(tree, tuple(choices))
        op = self.accept(*_COMPARE)
        return Binary(op, tree, self.addition()) if op else tree

    def addition(self) -> Tree:
        tree = self.product()
        while op := self.accept("+", "-"):
            tree = Binary(op, tree, self.product())
        return tree

    def product(self) -> Tree:
        tree = self.sign()
        while self.accept("*"):
            tree = Binary("*", tree, self.sign())
        return tree

    def sign(self) -> Tree:
        return Unary("-", self.sign_free()) if self.accept("-") else self.sign_free()

    def sign_free(self) -> Tree:
        if self.token.value is not None:
            value = self.token.value
            self.index += 1
            return value
        if self.accept("("):
            tree = self.disjunction()
            self.expect(")")
            return tree
        if self.token.kind != "name":
            raise self.unexpected("数值、事实或函数", "a value, a fact or a function")
        return self.name()

    def name(self) -> Tree:
        at = self.token.at
        parts = [self.token.text]
        self.index += 1
        if self.accept("("):
            return Call(parts[0], self.arguments(), at)
        while self.accept("."):
            if self.token.kind != "name":
                raise self.unexpected("名称", "a name")
            parts.append(self.token.text)
            self.index += 1
        name = Name(tuple(parts), at)
        if self.accept("["):
            key = self.addition()
            self.expect("]")
            return Index(name, key)
        return name

    def arguments(self) -> tuple[Tree, ...]:
        if self.accept(")"):
            return ()
        found = [self.disjunction()]
        while self.accept(","):
            found.append(self.disjunction())
        self.expect(")")
        return tuple(found)


def quoted(text: str) -> str:
    """The text as a code of the language; raises ExpressionError where no quotes can hold it."""
    for quote in ("'", '"'):
        if quote not in text and "\\" not in text:
            return f"{quote}{text}{quote}"
    raise ExpressionError(
        "expression.quotes",
        f"“{text}”同时含有两种引号或反斜杠，请改写",
        f"{text} holds both kinds of quotes or a backslash; write it differently",
    )


@lru_cache(maxsize=4096)
def parse(text: str) -> Tree:
    """The tree of an expression.

    Raises ExpressionError with a stable code, a message in both languages and the offset.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            "expression.length",
            f"表达式超过 {MAX_LENGTH} 个字符",
            f"the expression is longer than {MAX_LENGTH} characters",
        )
    return _Parser(text).whole()
