"""Expressions and values in plain words, in both languages, from the message files."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jigai.engine.plan import Node
from jigai.facts import catalogues
from jigai.facts.expressions import Binary, Call, Index, Name, Tree, Unary, Value, Within, parse
from jigai.facts.reading import PLURALS
from jigai.facts.values import show, show_date
from jigai.facts.vocabulary import Fact, Labels, vocabulary
from jigai.money.fen import grouped, wan
from jigai.money.rates import percent
from jigai.reference import regions

_COMPARE = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "=": "eq", "!=": "ne"}
_ARITHMETIC = {"+": "plus", "-": "minus", "*": "times"}


ROOM = "jigai.engine"


def messages(lang: str) -> dict[str, Any]:
    """The message catalogue of a language."""
    return catalogues.catalogue(ROOM, lang)


def say(lang: str, key: str, /, **values: Any) -> str:
    """A message with its values; ``key`` may be ``group.name``."""
    return catalogues.say(ROOM, lang, key, **values)


def amount_text(fen: int, lang: str) -> str:
    """An amount as people write it: 万元 with the exact yuan where that says more."""
    if lang == "zh":
        return f"{grouped(fen)}元" if fen % 10_000 or fen < 1_000_000 else wan(fen)
    return f"{grouped(fen)} yuan"


def fact_text(fact: Fact, value: Any, lang: str) -> str:
    """A stated value in words; amounts as everywhere else in a result."""
    return amount_text(value, lang) if fact.type == "money" else show(fact, value, lang)


def node_text(node: Node, value: Any, lang: str) -> str:
    """A node's value in words, by its kind and denominator."""
    if value is None:
        return say(lang, "truth.unknown")
    if node.kind == "bool":
        return say(lang, "truth.yes" if value else "truth.no")
    if isinstance(value, str):
        region = regions.find(value) if node.kind == "region" else None
        return region.name if region else code_text(value, lang)
    if node.kind == "money":
        whole, rest = divmod(value, node.den)
        text = amount_text(whole, lang)
        return text if rest == 0 else f"{grouped(whole)}…"
    if node.kind == "rate":
        return rate_text(value, node.den)
    if node.kind == "date":
        return show_date(value, lang)
    return str(value)


@lru_cache(maxsize=1)
def code_labels() -> dict[str, Labels]:
    """The labels of every code of the vocabulary; a code has one meaning wherever it stands."""
    found: dict[str, Labels] = {}
    for entity in vocabulary().entities.values():
        for fact in entity.facts.values():
            for item in (fact, *fact.row.values()):
                for code, labels in item.codes.items():
                    found.setdefault(code, labels)
    return found


def code_text(code: str, lang: str) -> str:
    """A code by its label; one that no list has stays as it is."""
    labels = code_labels().get(code)
    return code if labels is None else labels.of(lang)


def rate_text(value: int, den: int) -> str:
    """An exact rate as a percentage; as a fraction where no percentage is exact."""
    scaled, rest = divmod(value * 1_000_000, den)
    return percent(scaled) if rest == 0 else f"{value}/{den}"


class Phrase:
    """Renders one expression in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words = vocabulary()
        self.row: dict[str, Fact] | None = None

    def text(self, expression: str) -> str:
        """The expression in words."""
        return self.tree(parse(expression))

    def say(self, key: str, **values: str) -> str:
        return say(self.lang, key, **values)

    def fact(self, name: Name) -> Fact | None:
        if len(name.parts) != 2:
            return None
        prefix, word = name.parts
        if prefix in ("row", "行"):
            return (self.row or {}).get(word)
        return self.words.fact(prefix, word)

    def tree(self, tree: Tree, opposite: Tree | None = None) -> str:
        """A part of the expression in words; ``opposite`` gives a bare code its label."""
        match tree:
            case Value():
                return self.value(tree, opposite)
            case Name():
                return self.name(tree, opposite)
            case Index():
                label = self.tree(tree.base)
                return self.say("at", a=label, b=self.tree(tree.key))
            case Unary():
                if tree.op == "-":
                    return f"-{self.tree(tree.operand)}"
                inner = tree.operand
                key = "no" if isinstance(inner, Name) else "not"
                return self.say(key, a=self.tree(inner))
            case Within():
                options = self.say("or-list").join(self.tree(c, tree.operand) for c in tree.choices)
                return self.say("in", a=self.tree(tree.operand), b=options)
            case Binary():
                return self.binary(tree)
            case Call():
                return self.call(tree)

    def value(self, tree: Value, opposite: Tree | None) -> str:
        match tree.kind:
            case "money" if isinstance(tree.value, int):
                return amount_text(tree.value, self.lang)
            case "rate" if isinstance(tree.value, int):
                return rate_text(tree.value, tree.den)
            case "months" | "days":
                return self.say(tree.kind, n=str(tree.value))
            case "date" if isinstance(tree.value, int):
                return show_date(tree.value, self.lang)
            case "bool":
                return self.say("truth.yes" if tree.value else "truth.no")
            case "code":
                return self.code(str(tree.value), opposite)
        return str(tree.value)

    def code(self, word: str, opposite: Tree | None) -> str:
        base = opposite.base if isinstance(opposite, Index) else opposite
        fact = self.fact(base) if isinstance(base, Name) else None
        if fact is None:
            return word
        if fact.type == "region":
            region = regions.find(word)
            return region.name if region else word
        return show(fact, fact.aliases.get(word, word), self.lang)

    def name(self, tree: Name, opposite: Tree | None) -> str:
        if len(tree.parts) == 1:
            word = tree.parts[0]
            if word in ("claim_year", "as_of", "payment_year", "entitled", "subject", "owner"):
                return self.say(word)
            return self.code(word, opposite)
        fact = self.fact(tree)
        if fact is not None:
            return fact.label.of(self.lang)
        plural = tree.parts[1]
        if plural in PLURALS:
            return self.words.entities[PLURALS[plural]].label.of(self.lang)
        return tree.text

    def binary(self, tree: Binary) -> str:
        if tree.op in ("and", "or"):
            return self.say(tree.op, a=self.tree(tree.left), b=self.tree(tree.right))
        if tree.op in _ARITHMETIC:
            return self.say(_ARITHMETIC[tree.op], a=self.tree(tree.left), b=self.tree(tree.right))
        key = _COMPARE[tree.op]
        if key not in ("eq", "ne") and self.is_date(tree.left):
            key = f"date-{key}"
        return self.say(key, a=self.tree(tree.left, tree.right), b=self.tree(tree.right, tree.left))

    def is_date(self, tree: Tree) -> bool:
        if isinstance(tree, Name):
            fact = self.fact(tree)
            return tree.parts == ("as_of",) or (fact is not None and fact.type == "date")
        return isinstance(tree, Value) and tree.kind == "date"

    def call(self, tree: Call) -> str:
        arguments = tree.arguments
        if tree.name in ("sum", "count", "exists", "earliest"):
            return self.aggregate(tree)
        if tree.name == "decided":
            word = self.say(f"{arguments[0].text}-word") if isinstance(arguments[0], Name) else ""
            if len(arguments) == 1:
                return self.say("decided-only", a=word)
            return self.say("decided", a=word, b=self.tree(arguments[1]))
        if tree.name == "within" and len(arguments) == 2:
            return self.say(
                "within", a=self.tree(arguments[0]), b=self.tree(arguments[1], arguments[0])
            )
        parts = dict(zip("abc", (self.tree(a) for a in arguments), strict=False))
        return self.say(tree.name, **parts)

    def aggregate(self, tree: Call) -> str:
        source = tree.arguments[0]
        label = self.tree(source)
        outer = self.row
        fact = self.fact(source) if isinstance(source, Name) else None
        if fact is not None:
            self.row = fact.row
        elif isinstance(source, Name) and source.parts[-1] in PLURALS:
            self.row = self.words.entities[PLURALS[source.parts[-1]]].facts
        rest = [self.tree(a) for a in tree.arguments[1:]]
        self.row = outer
        if tree.name in ("count", "exists"):
            if rest:
                return self.say(f"{tree.name}-if", a=label, b=rest[0])
            return self.say(tree.name, a=label)
        if tree.name == "sum" and len(rest) == 2:
            return self.say("sum-if", a=label, b=rest[0], c=rest[1])
        return self.say(tree.name, a=label, b=rest[0])


@lru_cache(maxsize=4096)
def phrase(expression: str, lang: str) -> str:
    """An expression in words (cached)."""
    return Phrase(lang).text(expression)
