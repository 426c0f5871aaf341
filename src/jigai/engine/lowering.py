"""Expressions to nodes: names are resolved, units checked, every step given its range."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass, field, replace

from jigai.engine.nodes import SUMMED, Nodes
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
from jigai.reference import regions

_NUMERIC = {"number", "count", "days", "area", "months"}
_CODES = {"code", "region", "industry", "text"}
CONTEXT = {"claim_year": "year", "申报年度": "year", "as_of": "date", "测算日": "date"}
PPM = 1_000_000


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
                return self.within(tree, scope)
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
                "不能直接当一个值用",
                f"'{tree.text}' is stated {'by year' if fact.shape == 'by-year' else 'as rows'}"
                " and is no single value",
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
            f"“{tree.text}”不属于本条的对象，不能在这里使用",
            f"'{tree.text}' does not belong to this rule's subject",
            tree.at,
        )

    def row_fact(self, tree: Name, word: str, scope: Scope) -> Fact:
        if scope.row is None:
            raise ExpressionError(
                "expression.row",
                "这里没有列表，不能用 row",
                "there is no list here for row",
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
        kind = _kind(fact)
        return self.nodes.make(
            "stated",
            (where, fact.name, derived),
            kind,
            low=min(fact.low, node.low),
            high=max(fact.high, node.high),
            row=where == "row",
        )

    def plain_fact(self, where: str, fact: Fact) -> int:
        kind, den = _kind(fact), PPM if fact.type == "rate" else 1
        low, high = (0, 0) if kind in _CODES else (min(0, fact.low), fact.high)
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
        wanted = "year" if fact.shape == "by-year" else "code"
        if self.nodes[key].kind not in (wanted, "number"):
            raise self.unit(f"{tree.base.text}[…]", wanted, self.nodes[key].kind)
        kind = _kind(fact)
        low, high = (0, 0) if kind in _CODES else (fact.low, fact.high)
        return self.nodes.make(
            "at",
            (where, fact.name, key),
            kind,
            low=low,
            high=high,
            den=PPM if fact.type == "rate" else 1,
            row=where == "row" or self.nodes[key].row,
        )

    def unit(self, text: str, wanted: str, found: str) -> ExpressionError:
        return ExpressionError(
            "expression.unit",
            f"“{text}”单位不合：需要{_zh(wanted)}，却是{_zh(found)}",
            f"units do not fit in '{text}': {wanted} wanted, {found} found",
        )

    # Operators

    def unary(self, tree: Unary, scope: Scope) -> int:
        operand = self.tree(tree.operand, scope)
        if tree.op == "not":
            if self.nodes[operand].kind != "bool":
                raise self.unit("not", "bool", self.nodes[operand].kind)
            return self.nodes.negate(operand)
        zero = self.nodes.const(0, self.nodes[operand].kind)
        return self.nodes.minus(zero, operand, self.nodes[operand].kind)

    def binary(self, tree: Binary, scope: Scope) -> int:
        if tree.op in ("and", "or"):
            left, right = self.tree(tree.left, scope), self.tree(tree.right, scope)
            for number in (left, right):
                if self.nodes[number].kind != "bool":
                    raise self.unit(tree.op, "bool", self.nodes[number].kind)
            return (self.nodes.both if tree.op == "and" else self.nodes.either)(left, right)
        if tree.op in ("+", "-", "*"):
            return self.arithmetic(tree, scope)
        return self.comparison(tree, scope)

    def arithmetic(self, tree: Binary, scope: Scope) -> int:
        left, right = self.tree(tree.left, scope), self.tree(tree.right, scope)
        a, b = self.nodes[left].kind, self.nodes[right].kind
        if tree.op == "*":
            kind = _product(a, b)
            if kind is None:
                raise self.unit("*", "rate", b)
            return self.nodes.times(left, right, kind)
        if a == "date" and b == "months":
            sign = self.nodes.const(1 if tree.op == "+" else -1, "number")
            months = self.nodes.times(right, sign, "months")
            return self.nodes.make(
                "months",
                (left, months),
                "date",
                low=self.nodes[left].low,
                high=NEVER,
                row=self.nodes[left].row or self.nodes[right].row,
            )
        kind = _sum(a, b, tree.op)
        if kind is None:
            raise self.unit(tree.op, a, b)
        return (self.nodes.plus if tree.op == "+" else self.nodes.minus)(left, right, kind)

    def comparison(self, tree: Binary, scope: Scope) -> int:
        left, right = self.operands(tree.left, tree.right, scope)
        a, b = self.nodes[left].kind, self.nodes[right].kind
        if not _comparable(a, b):
            raise self.unit(tree.op, a, b)
        if a in _CODES or a == "bool":
            if tree.op not in ("=", "!="):
                raise self.unit(tree.op, "money", a)
            return self.nodes.compare("eq" if tree.op == "=" else "ne", left, right)
        match tree.op:
            case ">=":
                return self.nodes.compare("le", right, left)
            case ">":
                return self.nodes.compare("lt", right, left)
            case "<=":
                return self.nodes.compare("le", left, right)
            case "<":
                return self.nodes.compare("lt", left, right)
            case op:
                return self.nodes.compare("eq" if op == "=" else "ne", left, right)

    def operands(self, left: Tree, right: Tree, scope: Scope) -> tuple[int, int]:
        """Both sides; a bare word takes its meaning from the codes of the fact opposite."""
        a = self.coded(left, right, scope)
        b = self.coded(right, left, scope)
        return a, b

    def coded(self, tree: Tree, other: Tree, scope: Scope) -> int:
        bare = isinstance(tree, Name) and len(tree.parts) == 1 and tree.parts[0] not in CONTEXT
        written = isinstance(tree, Value) and tree.kind == "code"
        number = isinstance(tree, Value) and tree.kind == "number"
        fact = self.fact_of(other, scope)
        if fact is None or fact.type not in ("code", "region", "industry", "text"):
            return self.tree(tree, scope)
        if bare and tree.parts[0] in ("subject", "owner"):  # type: ignore[union-attr]
            return self.tree(tree, scope)
        if not (bare or written or (number and fact.type != "code")):
            return self.tree(tree, scope)
        word = tree.parts[0] if isinstance(tree, Name) else str(tree.value)  # type: ignore[union-attr]
        return self.nodes.const(self.code(fact, word), _kind(fact))

    def code(self, fact: Fact, word: str) -> str:
        """The code behind a word, checked against the list of the fact."""
        if fact.type == "region":
            region = regions.find(word, self.place) or regions.find(word, None)
            return region.code if region else word
        if fact.type != "code":
            return word
        found = word if word in fact.codes else fact.aliases.get(word)
        if found is not None or fact.open_codes:
            return found or word
        near = difflib.get_close_matches(word, [*fact.codes, *fact.aliases], 1, 0.4)
        raise ExpressionError(
            "expression.unknown-code",
            f"“{fact.label.zh}”没有“{word}”这一类" + (f"，是否为“{near[0]}”？" if near else ""),
            f"'{fact.label.en}' has no code '{word}'"
            + (f"; did you mean '{near[0]}'?" if near else ""),
        )

    def fact_of(self, tree: Tree, scope: Scope) -> Fact | None:
        if isinstance(tree, Index):
            tree = tree.base
        if isinstance(tree, Name) and len(tree.parts) == 2:
            return self.resolve(tree, scope)[1]
        return None

    def within(self, tree: Within, scope: Scope) -> int:
        left = self.tree(tree.operand, scope)
        found = []
        for choice in tree.choices:
            right = self.coded(choice, tree.operand, scope)
            if not _comparable(self.nodes[left].kind, self.nodes[right].kind):
                raise self.unit("in", self.nodes[left].kind, self.nodes[right].kind)
            node = self.nodes[right]
            if node.op != "const" or node.den != 1:
                raise ExpressionError(
                    "expression.not-constant",
                    "in 的列表里只能是常值",
                    "only constants may stand in the list after in",
                )
            found.append(node.args[0])
        return self.nodes.make("in", (left, tuple(found)), "bool", high=1, row=self.nodes[left].row)

    # Functions

    def call(self, tree: Call, scope: Scope) -> int:
        function = getattr(self, f"call_{tree.name}", None)
        if function is None:
            known = sorted(n[5:] for n in dir(self) if n.startswith("call_"))
            raise ExpressionError(
                "expression.function",
                f"没有“{tree.name}”这个函数，只有：{'、'.join(known)}",
                f"there is no function '{tree.name}'; only: {', '.join(known)}",
                tree.at,
            )
        number: int = function(tree, scope)
        return number

    def arity(self, tree: Call, *counts: int) -> None:
        if len(tree.arguments) not in counts:
            wanted = "/".join(map(str, counts))
            raise ExpressionError(
                "expression.arguments",
                f"“{tree.name}”应有 {wanted} 个参数，却有 {len(tree.arguments)} 个",
                f"'{tree.name}' takes {wanted} arguments, not {len(tree.arguments)}",
                tree.at,
            )

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

    def call_sum(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 2, 3)
        where, name, inside, most = self.rows(tree.arguments[0], scope)
        value = self.tree(tree.arguments[1], inside)
        test = self.condition_of(tree.arguments[2], inside) if len(tree.arguments) == 3 else None
        return self.total("sum", where, name, value, test, most)

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
            raise self.unit("where", "bool", self.nodes[number].kind)
        return number

    def call_count(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 1, 2)
        where, name, inside, most = self.rows(tree.arguments[0], scope)
        test = self.condition_of(tree.arguments[1], inside) if len(tree.arguments) == 2 else None
        return self.nodes.make(
            "agg", ("count", where, name, None, test), "number", high=most, row=where == "row"
        )

    def call_exists(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 1, 2)
        where, name, inside, _ = self.rows(tree.arguments[0], scope)
        test = self.condition_of(tree.arguments[1], inside) if len(tree.arguments) == 2 else None
        return self.nodes.make(
            "agg", ("exists", where, name, None, test), "bool", high=1, row=where == "row"
        )

    def call_earliest(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 2, 3)
        where, name, inside, _ = self.rows(tree.arguments[0], scope)
        value = self.tree(tree.arguments[1], inside)
        test = self.condition_of(tree.arguments[2], inside) if len(tree.arguments) == 3 else None
        if self.nodes[value].kind != "date":
            raise self.unit("earliest", "date", self.nodes[value].kind)
        return self.nodes.make(
            "agg",
            ("earliest", where, name, value, test),
            "date",
            low=self.nodes[value].low,
            high=NEVER,
            row=where == "row",
        )

    def call_min(self, tree: Call, scope: Scope) -> int:
        return self.extreme(tree, scope, least=True)

    def call_max(self, tree: Call, scope: Scope) -> int:
        return self.extreme(tree, scope, least=False)

    def extreme(self, tree: Call, scope: Scope, *, least: bool) -> int:
        self.arity(tree, 2)
        left, right = (self.tree(a, scope) for a in tree.arguments)
        if not _comparable(self.nodes[left].kind, self.nodes[right].kind):
            raise self.unit(tree.name, self.nodes[left].kind, self.nodes[right].kind)
        return (self.nodes.least if least else self.nodes.greatest)(left, right)

    def call_if(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 3)
        test = self.condition_of(tree.arguments[0], scope)
        yes, no = (self.tree(a, scope) for a in tree.arguments[1:])
        if not _comparable(self.nodes[yes].kind, self.nodes[no].kind):
            raise self.unit("if", self.nodes[yes].kind, self.nodes[no].kind)
        return self.nodes.choose(test, yes, no)

    def call_year(self, tree: Call, scope: Scope) -> int:
        self.arity(tree, 1)
        date = self.tree(tree.arguments[0], scope)
        node = self.nodes[date]
        if node.kind != "date":
            raise self.unit("year", "date", node.kind)
        low = dt.date.fromordinal(max(1, node.low)).year
        high = dt.date.fromordinal(node.high).year
        return self.nodes.make("year", (date,), "year", low=low, high=high, row=node.row)

    def call_begins(self, tree: Call, scope: Scope) -> int:
        """``begins(title.validity)``: the first day of a dated interval."""
        return self.end_of(tree, scope, "from")

    def call_ends(self, tree: Call, scope: Scope) -> int:
        """``ends(title.validity)``: the last day of a dated interval."""
        return self.end_of(tree, scope, "until")

    def call_covers(self, tree: Call, scope: Scope) -> int:
        """``covers(title.validity, day)``: the day lies in the interval, both ends included."""
        self.arity(tree, 2)
        day = self.tree(tree.arguments[1], scope)
        if self.nodes[day].kind != "date":
            raise self.unit("covers", "date", self.nodes[day].kind)
        span = Call(tree.name, tree.arguments[:1], tree.at)
        first, last = self.end_of(span, scope, "from"), self.end_of(span, scope, "until")
        return self.nodes.both(
            self.nodes.compare("le", first, day), self.nodes.compare("le", day, last)
        )

    def end_of(self, tree: Call, scope: Scope, end: str) -> int:
        self.arity(tree, 1)
        name = tree.arguments[0]
        where, fact = self.resolve(name, scope) if isinstance(name, Name) else ("", None)
        if fact is None or fact.shape != "interval":
            raise ExpressionError(
                "expression.interval",
                f"{tree.name} 只用于起止日期",
                f"{tree.name} takes a dated interval",
                tree.at,
            )
        self.used.add(fact.key)
        key = self.nodes.const(end, "code")
        return self.nodes.make(
            "at", (where, fact.name, key), "date", low=fact.low, high=NEVER, row=where == "row"
        )

    def call_within(self, tree: Call, scope: Scope) -> int:
        """``within(region, place)``: the region lies in the place, by the prefix of its code."""
        self.arity(tree, 2)
        region = self.tree(tree.arguments[0], scope)
        if self.nodes[region].kind != "region":
            raise self.unit("within", "region", self.nodes[region].kind)
        word = tree.arguments[1]
        text = word.parts[0] if isinstance(word, Name) else str(getattr(word, "value", ""))
        found = regions.find(text, self.place) or regions.find(text, None)
        if found is None:
            raise ExpressionError(
                "expression.region", f"没有“{text}”这个地方", f"there is no place '{text}'", tree.at
            )
        return self.nodes.make(
            "inside", (region, found.code), "bool", high=1, row=self.nodes[region].row
        )

    def call_lpr(self, tree: Call, scope: Scope) -> int:
        """``lpr(1, year, month)``: the quotation published in that month, by tenor in years."""
        self.arity(tree, 3)
        tenor, year, month = (self.tree(a, scope) for a in tree.arguments)
        wanted = self.nodes[tenor]
        if wanted.op != "const" or wanted.args[0] not in (1, 5):
            raise ExpressionError(
                "expression.tenor",
                "LPR 只有 1 年期和 5 年期以上",
                "LPR has tenors 1 and 5 only",
                tree.at,
            )
        return self.nodes.make(
            "lpr",
            (f"{wanted.args[0]}y", year, month),
            "rate",
            low=0,
            high=240_000,
            den=PPM,
            row=self.nodes[year].row or self.nodes[month].row,
        )

    def call_decided(self, tree: Call, scope: Scope) -> int:
        """``decided(rate, 10%)``: what the decision set, else the second argument, else unknown."""
        self.arity(tree, 1, 2)
        name = tree.arguments[0]
        field_name = name.text if isinstance(name, Name) else ""
        if field_name not in ("rate", "amount", "cap"):
            raise ExpressionError(
                "expression.decision",
                "decided 的第一个参数是 rate、amount 或 cap",
                "the first argument of decided is rate, amount or cap",
                tree.at,
            )
        rate = field_name == "rate"
        kind, den, high = ("rate", PPM, PPM) if rate else ("money", 1, 10**13)
        if len(tree.arguments) == 1:
            return self.nodes.make("decided", (field_name, None, False), kind, den=den, high=high)
        fallback = self.tree(tree.arguments[1], scope)
        if self.nodes[fallback].kind != kind:
            raise self.unit("decided", kind, self.nodes[fallback].kind)
        if rate and PPM % self.nodes[fallback].den:
            raise ExpressionError("expression.rate", "比例超过四位小数", "too many decimals")
        fallback = self.nodes.scaled(fallback, den)
        bounded = scope.wording in ("ceiling", "in-principle-ceiling") and rate
        return self.nodes.make(
            "decided",
            (field_name, fallback, bounded),
            kind,
            den=den,
            low=min(0, self.nodes[fallback].low),
            high=max(high, self.nodes[fallback].high),
        )

    def call_has_decision(self, tree: Call, scope: Scope) -> int:
        """``has_decision()``: people decided in this case."""
        self.arity(tree, 0)
        return self.nodes.make("has_decision", (), "bool", high=1)

    def call_claimed(self, tree: Call, scope: Scope) -> int:
        """``claimed(row.invoice)``: the invoice already served an earlier claim."""
        self.arity(tree, 1)
        code = self.tree(tree.arguments[0], scope)
        where = "s" if scope.entity == "organisation" else "o"
        return self.nodes.make("claimed", (where, code), "bool", high=1, row=self.nodes[code].row)


def _kind(fact: Fact) -> str:
    return {"count": "number", "area": "number"}.get(fact.type, fact.type)


def _zh(kind: str) -> str:
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


def _product(a: str, b: str) -> str | None:
    if "money" in (a, b):
        other = b if a == "money" else a
        return "money" if other in ("rate", *_NUMERIC) else None
    if a in ("rate", *_NUMERIC) and b in ("rate", *_NUMERIC):
        return "rate" if "rate" in (a, b) else "number"
    return None


def _sum(a: str, b: str, op: str) -> str | None:
    if a == b and a in ("money", "rate", "number", "days", "months", "year"):
        return "number" if a == "year" else a
    if a == "year" and b in ("number", "count"):
        return "year"
    if a == "date" and b in ("days", "number"):
        return "date"
    if a == "date" and b == "date" and op == "-":
        return "days"
    if a in _NUMERIC and b in _NUMERIC:
        return "number"
    return None


def _comparable(a: str, b: str) -> bool:
    if a == b:
        return True
    return bool({a, b} <= (_NUMERIC | {"year"})) or bool({a, b} <= (_CODES))
