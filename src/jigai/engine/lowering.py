"""Expressions to nodes: names are resolved, units checked, every step given its range."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace

from jigai.engine.comparing import CONTEXT, comparison, within
from jigai.engine.functions import FUNCTIONS
from jigai.engine.kinds import (
    ADDED,
    CODES,
    added,
    den_of,
    kind_of,
    product,
    unit_error,
)
from jigai.engine.nodes import SUMMED, Nodes
from jigai.engine.operations import add_months
from jigai.facts.expressions import (
    Binary,
    Call,
    ExpressionError,
    Index,
    Name,
    Tree,
    Unary,
    Value,
    Within,
    parse,
)
from jigai.facts.reading import PLURALS
from jigai.facts.vocabulary import NEVER, Fact, Vocabulary


@dataclass(frozen=True)
class Scope:
    """What names mean in one place: the measure's entity, the list whose row is meant."""

    entity: str
    organisation: str | None = None
    row: dict[str, Fact] | None = None
    row_entity: str | None = None
    row_list: str = ""
    wording: str = "exact"

    def inside(self, rows: dict[str, Fact], entity: str | None, name: str) -> Scope:
        """The same place, within a row of a list."""
        return replace(self, row=rows, row_entity=entity, row_list=name)


@dataclass
class Lowering:
    """Turns expressions into nodes of one table and remembers which facts they read."""

    nodes: Nodes
    words: Vocabulary
    place: str | None
    used: set[str] = field(default_factory=set)
    deriving: tuple[str, ...] = ()
    measures: frozenset[str] = frozenset()
    payment_year: int | None = None
    entitled: int | None = None

    def text(self, text: str, scope: Scope) -> int:
        """The node of an expression; raises ExpressionError."""
        return self.tree(parse(text), scope)

    def condition(self, text: str, scope: Scope) -> int:
        """The node of a yes/no expression."""
        number = self.text(text, scope)
        if self.nodes[number].kind != "bool":
            raise ExpressionError(
                "expression.not-a-condition",
                f"“{text}”不是条件（应得出是或否）",
                f"'{text}' is no condition (it should give yes or no)",
            )
        return number

    def tree(self, tree: Tree, scope: Scope) -> int:
        """The node of a parsed expression."""
        match tree:
            case Value():
                return self.nodes.const(tree.value, tree.kind, tree.den)
            case Name():
                return self.name(tree, scope)
            case Index():
                return self.index(tree, scope)
            case Call():
                return self.call(tree, scope)
            case Unary():
                return self.unary(tree, scope)
            case Within():
                return within(self, tree, scope)
            case Binary():
                return self.binary(tree, scope)

    # Names

    def name(self, tree: Name, scope: Scope) -> int:
        if len(tree.parts) == 1:
            word = tree.parts[0]
            if word in CONTEXT:
                kind = CONTEXT[word]
                low, high = (1990, 2200) if kind == "year" else (693_596, NEVER)
                key = "claim_year" if kind == "year" else "as_of"
                return self.nodes.make("ctx", (key,), kind, low=low, high=high)
            if word == "payment_year" and self.payment_year is not None:
                return self.payment_year
            if word == "entitled" and self.entitled is not None:
                return self.entitled
            if word in ("subject", "owner"):
                return self.nodes.make(word, (), "code")
            return self.nodes.const(word, "code")
        where, fact = self.resolve(tree, scope)
        if fact.shape != "scalar":
            raise ExpressionError(
                "expression.shape",
                f"“{tree.text}”按{'年度' if fact.shape == 'by-year' else '行或名目'}填写，"
                "不是一个值；请写 [年度或名目]，或用 sum、begins 等函数",
                f"'{tree.text}' is stated {'by year' if fact.shape == 'by-year' else 'as rows'} "
                "and is no single value; write [year or key], or use sum, begins, …",
                tree.at,
            )
        return self.read_fact(where, fact, scope)

    def resolve(self, tree: Name, scope: Scope) -> tuple[str, Fact]:
        """Where a fact is read (s, o, p, row) and the fact; raises for an unknown name."""
        if len(tree.parts) != 2:
            raise ExpressionError(
                "expression.name",
                f"“{tree.text}”应写作“对象.事实”",
                f"'{tree.text}' should be written subject.fact",
                tree.at,
            )
        prefix, word = tree.parts
        if prefix in ("row", "行"):
            return "row", self.row_fact(tree, word, scope)
        fact = self.words.fact(prefix, word)
        if fact is None:
            near = self.words.nearest(prefix, word)
            raise ExpressionError(
                "expression.unknown-fact",
                f"没有“{tree.text}”这一事实" + (f"，是否为“{near}”？" if near else ""),
                f"there is no fact '{tree.text}'" + (f"; did you mean '{near}'?" if near else ""),
                tree.at,
            )
        if scope.row_entity == fact.entity and self.deriving:
            return "row", fact
        if fact.entity == "programme":
            return "p", fact
        if fact.entity == scope.entity:
            return "s", fact
        if fact.entity == "organisation":
            return "o", fact
        raise ExpressionError(
            "expression.out-of-reach",
            f"“{tree.text}”不属于本条的对象；可用本对象、其单位和资金计划的事实",
            f"'{tree.text}' does not belong to this rule's subject; use facts of the subject, "
            "of its organisation, or of the programme",
            tree.at,
        )

    def row_fact(self, tree: Name, word: str, scope: Scope) -> Fact:
        if scope.row is None:
            raise ExpressionError(
                "expression.row",
                "这里没有列表，row 只用在 sum、count、exists 等里面",
                "there is no list here; row stands inside sum, count, exists, … only",
                tree.at,
            )
        by_label = {fact.label.zh: name for name, fact in scope.row.items()}
        fact = scope.row.get(by_label.get(word, word))
        if fact is None:
            near = difflib.get_close_matches(word, [*scope.row, *by_label], 1, 0.5)
            raise ExpressionError(
                "expression.unknown-fact",
                f"“{scope.row_list}”没有“{word}”一列" + (f"，是否为“{near[0]}”？" if near else ""),
                f"'{scope.row_list}' has no column '{word}'"
                + (f"; did you mean '{near[0]}'?" if near else ""),
                tree.at,
            )
        return fact

    def read_fact(self, where: str, fact: Fact, scope: Scope) -> int:
        self.used.add(fact.key)
        if fact.derive is None or fact.key in self.deriving:
            return self.plain_fact(where, fact)
        inner = replace(self, deriving=(*self.deriving, fact.key))
        if where == "row":
            there = replace(scope, row_entity=fact.entity)
        else:
            there = Scope(fact.entity if where != "o" else scope.entity, scope.organisation)
        derived = inner.text(fact.derive, there)
        node = self.nodes[derived]
        kind = kind_of(fact)
        return self.nodes.make(
            "stated",
            (where, fact.name, derived),
            kind,
            low=min(fact.low, node.low),
            high=max(fact.high, node.high),
            row=where == "row",
        )

    def plain_fact(self, where: str, fact: Fact) -> int:
        kind, den = kind_of(fact), den_of(fact)
        low, high = (0, 0) if kind in CODES else (min(0, fact.low), fact.high)
        if fact.type in ("date", "year"):
            low = fact.low
        return self.nodes.make(
            "fact", (where, fact.name), kind, low=low, high=high, den=den, row=where == "row"
        )

    def index(self, tree: Index, scope: Scope) -> int:
        where, fact = self.resolve(tree.base, scope)
        if fact.shape not in ("by-year", "by-key"):
            raise ExpressionError(
                "expression.shape",
                f"“{tree.base.text}”不按年度或名目填写",
                f"'{tree.base.text}' is not stated by year or key",
                tree.base.at,
            )
        self.used.add(fact.key)
        key = self.tree(tree.key, scope)
        wanted = ("year", "number") if fact.shape == "by-year" else ("code",)
        if self.nodes[key].kind not in wanted or self.nodes[key].den != 1:
            raise unit_error(f"{tree.base.text}[…]", wanted[0], self.nodes[key].kind)
        kind = kind_of(fact)
        low, high = (0, 0) if kind in CODES else (fact.low, fact.high)
        return self.nodes.make(
            "at",
            (where, fact.name, key),
            kind,
            low=low,
            high=high,
            den=den_of(fact),
            row=where == "row" or self.nodes[key].row,
        )

    # Operators

    def unary(self, tree: Unary, scope: Scope) -> int:
        operand = self.tree(tree.operand, scope)
        kind = self.nodes[operand].kind
        if tree.op == "not":
            if kind != "bool":
                raise unit_error("not", "bool", kind)
            return self.nodes.negate(operand)
        if kind not in ADDED:
            raise unit_error("-", "number", kind)
        zero = self.nodes.const(0, self.nodes[operand].kind)
        return self.nodes.minus(zero, operand, self.nodes[operand].kind)

    def binary(self, tree: Binary, scope: Scope) -> int:
        if tree.op in ("and", "or"):
            left, right = self.tree(tree.left, scope), self.tree(tree.right, scope)
            for number in (left, right):
                if self.nodes[number].kind != "bool":
                    raise unit_error(tree.op, "bool", self.nodes[number].kind)
            return (self.nodes.both if tree.op == "and" else self.nodes.either)(left, right)
        if tree.op in ("+", "-", "*"):
            return self.arithmetic(tree, scope)
        return comparison(self, tree, scope)

    def arithmetic(self, tree: Binary, scope: Scope) -> int:
        left, right = self.tree(tree.left, scope), self.tree(tree.right, scope)
        a, b = self.nodes[left].kind, self.nodes[right].kind
        if tree.op == "*":
            kind = product(a, b)
            if kind is None:
                raise unit_error("*", "rate", b)
            return self.nodes.times(left, right, kind)
        if a == "date" and b == "months":
            sign = self.nodes.const(1 if tree.op == "+" else -1, "number")
            months = self.nodes.times(right, sign, "months")
            day, span = self.nodes[left], self.nodes[months]
            return self.nodes.make(
                "months",
                (left, months),
                "date",
                low=add_months(day.low, span.low),
                high=add_months(day.high, span.high),
                row=self.nodes[left].row or self.nodes[right].row,
            )
        kind = added(a, b, tree.op)
        if kind is None:
            raise unit_error(tree.op, a, b)
        return (self.nodes.plus if tree.op == "+" else self.nodes.minus)(left, right, kind)

    # Functions

    def call(self, tree: Call, scope: Scope) -> int:
        found = FUNCTIONS.get(tree.name)
        if found is None:
            near = difflib.get_close_matches(tree.name, list(FUNCTIONS), 1, 0.5)
            listed = sorted(FUNCTIONS)
            raise ExpressionError(
                "expression.function",
                f"没有“{tree.name}”这个函数"
                + (f"，是否为“{near[0]}”？" if near else f"，只有：{'、'.join(listed)}"),
                f"there is no function '{tree.name}'"
                + (f"; did you mean '{near[0]}'?" if near else f"; only: {', '.join(listed)}"),
                tree.at,
            )
        return found(self, tree, scope)

    def rows(self, tree: Tree, scope: Scope) -> tuple[str, str, Scope, int]:
        """Where a list is, its name, the scope of its rows and how many it may have."""
        if not isinstance(tree, Name):
            raise ExpressionError("expression.list", "这里应为列表", "a list is expected here")
        prefix, word = tree.parts[0], tree.parts[-1]
        at = self.words.prefixes.get(prefix)
        if len(tree.parts) == 2 and word in PLURALS and at and at[0] == "organisation":
            entity = PLURALS[word]
            there = scope.inside(self.words.entities[entity].facts, entity, tree.text)
            return ("s" if scope.entity == "organisation" else "o"), word, there, 10_000
        where, fact = self.resolve(tree, scope)
        if fact.shape != "rows":
            raise ExpressionError(
                "expression.list", f"“{tree.text}”不是列表", f"'{tree.text}' is no list", tree.at
            )
        self.used.add(fact.key)
        return where, fact.name, scope.inside(fact.row, None, tree.text), fact.max_rows

    def total(
        self,
        how: str,
        where: str,
        name: str,
        value: int,
        test: int | None,
        most: int,
        extra: tuple[object, ...] = (),
    ) -> int:
        """A sum over rows: ``sum``, ``first`` (n, order), ``largest`` or ``capped`` (by group)."""
        node = self.nodes[value]
        high = min(node.high * most, max(node.high, SUMMED * node.den))
        return self.nodes.make(
            "agg",
            (how, where, name, value, test, *extra),
            node.kind,
            low=min(0, node.low * most),
            high=high,
            den=node.den,
            row=where == "row",
        )

    def condition_of(self, tree: Tree, scope: Scope) -> int:
        number = self.tree(tree, scope)
        if self.nodes[number].kind != "bool":
            raise unit_error("where", "bool", self.nodes[number].kind)
        return number
