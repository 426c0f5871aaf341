"""Comparisons: bare words take their meaning from the codes of the fact opposite."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from jigai.engine.kinds import CODES, comparable, kind_of, no_place, unit_error
from jigai.facts.expressions import Binary, ExpressionError, Index, Name, Tree, Value, Within
from jigai.facts.vocabulary import Fact
from jigai.reference import industries, regions

if TYPE_CHECKING:
    from jigai.engine.lowering import Lowering, Scope

CONTEXT = {"claim_year": "year", "申报年度": "year", "as_of": "date", "测算日": "date"}
"""Words that mean something of the case itself, never a code."""


def comparison(lowering: Lowering, tree: Binary, scope: Scope) -> int:
    """The yes/no node of two values of one kind; codes are only equal or not."""
    left, right = operands(lowering, tree.left, tree.right, scope)
    a, b = lowering.nodes[left].kind, lowering.nodes[right].kind
    if not comparable(a, b):
        raise unit_error(tree.op, a, b)
    if a in CODES or a == "bool":
        if tree.op not in ("=", "!="):
            raise unit_error(tree.op, "money", a)
        return lowering.nodes.compare("eq" if tree.op == "=" else "ne", left, right)
    match tree.op:
        case ">=":
            return lowering.nodes.compare("le", right, left)
        case ">":
            return lowering.nodes.compare("lt", right, left)
        case "<=":
            return lowering.nodes.compare("le", left, right)
        case "<":
            return lowering.nodes.compare("lt", left, right)
        case op:
            return lowering.nodes.compare("eq" if op == "=" else "ne", left, right)


def operands(lowering: Lowering, left: Tree, right: Tree, scope: Scope) -> tuple[int, int]:
    """Both sides; a bare word takes its meaning from the codes of the fact opposite."""
    a = coded(lowering, left, right, scope)
    b = coded(lowering, right, left, scope)
    return a, b


def coded(lowering: Lowering, tree: Tree, other: Tree, scope: Scope) -> int:
    """The node of one side: a word opposite a coded fact is one of that fact's codes."""
    bare = isinstance(tree, Name) and len(tree.parts) == 1 and tree.parts[0] not in CONTEXT
    written = isinstance(tree, Value) and tree.kind == "code"
    number = isinstance(tree, Value) and tree.kind == "number"
    fact = fact_of(lowering, other, scope)
    if fact is None or fact.type not in ("code", "region", "industry", "text"):
        return lowering.tree(tree, scope)
    if bare and tree.parts[0] in ("subject", "owner"):  # type: ignore[union-attr]
        return lowering.tree(tree, scope)
    if not (bare or written or (number and fact.type != "code")):
        return lowering.tree(tree, scope)
    word = tree.parts[0] if isinstance(tree, Name) else str(tree.value)  # type: ignore[union-attr]
    return lowering.nodes.const(code_of(lowering, fact, word), kind_of(fact))


def code_of(lowering: Lowering, fact: Fact, word: str) -> str:
    """The code behind a word, checked against the list of the fact."""
    if fact.type == "region":
        region = regions.find(word, lowering.place) or regions.find(word, None)
        if region is None and not (word.isascii() and word.isdigit() and len(word) == 6):
            raise no_place(word)
        return region.code if region else word
    if fact.type == "industry":
        industry = industries.find(word)
        if industry is None:
            raise unknown_code(fact, word, [])
        return industry.code
    if fact.key == "organisation.history.measure" and word not in lowering.measures:
        raise unknown_code(fact, word, sorted(lowering.measures))
    if fact.type != "code":
        return word
    found = word if word in fact.codes else fact.aliases.get(word)
    if found is not None or fact.open_codes:
        return found or word
    raise unknown_code(fact, word, [*fact.codes, *fact.aliases])


def fact_of(lowering: Lowering, tree: Tree, scope: Scope) -> Fact | None:
    """The fact that a name means, indexed or not; None for anything else."""
    if isinstance(tree, Index):
        tree = tree.base
    if isinstance(tree, Name) and len(tree.parts) == 2:
        return lowering.resolve(tree, scope)[1]
    return None


def within(lowering: Lowering, tree: Within, scope: Scope) -> int:
    """The yes/no node of ``value in [constants]``."""
    left = lowering.tree(tree.operand, scope)
    found = []
    for choice in tree.choices:
        right = coded(lowering, choice, tree.operand, scope)
        if not comparable(lowering.nodes[left].kind, lowering.nodes[right].kind):
            raise unit_error("in", lowering.nodes[left].kind, lowering.nodes[right].kind)
        node = lowering.nodes[right]
        if node.op != "const" or node.den != lowering.nodes[left].den:
            raise ExpressionError(
                "expression.not-constant",
                "in 的列表里只能是常值",
                "only constants may stand in the list after in",
            )
        found.append(node.args[0])
    row = lowering.nodes[left].row
    return lowering.nodes.make("in", (left, tuple(found)), "bool", high=1, row=row)


def unknown_code(fact: Fact, word: str, known: list[str]) -> ExpressionError:
    """A word that is no code of a fact, with the nearest that is."""
    near = difflib.get_close_matches(word, known, 1, 0.4)
    return ExpressionError(
        "expression.unknown-code",
        f"“{fact.label.zh}”没有“{word}”这一类"
        + (f"，是否为“{near[0]}”？" if near else "，请核对（jigai facts 列出全部）"),
        f"'{fact.label.en}' has no code '{word}'"
        + (f"; did you mean '{near[0]}'?" if near else "; see jigai facts"),
    )
