"""The expression language of packs: text to a small tree. No code runs from it.

Grammar, loosest first: ``or``, ``and``, ``not``, one comparison or ``in``, ``+ -``, ``*``, a sign,
then a literal, a name (``project.equipment``), ``name[key]`` or ``function(arguments)``.
Chinese words for the operators mean the same: 或 且 非 不低于 高于 不高于 低于 等于 不等于 属于.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from jigai.facts.tokens import COMPARE, VAGUE, ExpressionError, Token, Value, tokens

MAX_LENGTH = 2_000
MAX_DEPTH = 50

__all__ = [
    "Binary",
    "Call",
    "ExpressionError",
    "Index",
    "Name",
    "Tree",
    "Unary",
    "Value",
    "Within",
    "depth",
    "parse",
    "parts",
    "quoted",
]


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


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
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
        if self.token.kind == "name" and found in VAGUE:
            return ExpressionError(
                "expression.inclusion",
                f"“{found}”没有说明是否含本数：含用 >=、<=（不低于、不高于），不含用 >、<",
                f"'{found}' does not say whether the bound is included: write >= or <= where it "
                "is, > or < where not",
                self.token.at,
            )
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
        self.enter()
        tree = self.conjunction()
        while self.accept("or"):
            tree = Binary("or", tree, self.conjunction())
        self.depth -= 1
        return tree

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep()

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
        op = self.accept(*COMPARE)
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
            self.enter()
            key = self.addition()
            self.depth -= 1
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
            f"表达式超过 {MAX_LENGTH} 个字符，请拆成几行",
            f"the expression is longer than {MAX_LENGTH} characters; split it into lines",
        )
    tree = _Parser(text).whole()
    if depth(tree) > MAX_DEPTH:
        raise too_deep()
    return tree


def too_deep() -> ExpressionError:
    """The error for an expression that nests or chains more than any rule needs."""
    return ExpressionError(
        "expression.depth",
        f"表达式嵌套或连写超过 {MAX_DEPTH} 层，请拆成几行，或用 in […]",
        f"the expression nests or chains more than {MAX_DEPTH} deep; split it into lines, "
        "or use in […]",
    )


def parts(tree: Tree) -> tuple[Tree, ...]:
    """The trees directly below."""
    match tree:
        case Index():
            return (tree.base, tree.key)
        case Call():
            return tree.arguments
        case Unary():
            return (tree.operand,)
        case Binary():
            return (tree.left, tree.right)
        case Within():
            return (tree.operand, *tree.choices)
    return ()


def depth(tree: Tree) -> int:
    """How many levels a tree has; no recursion, so that any tree can be asked."""
    level, deepest = [tree], 0
    while level:
        deepest += 1
        level = [below for item in level for below in parts(item)]
    return deepest
