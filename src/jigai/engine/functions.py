"""The functions of the expression language: each takes a call to a node, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jigai.engine.kinds import ADDED, CODES, PPM, comparable, no_place, unit_error
from jigai.engine.operations import year_of
from jigai.facts.expressions import Call, ExpressionError, Name, Tree, parts
from jigai.facts.vocabulary import NEVER
from jigai.reference import regions

if TYPE_CHECKING:
    from jigai.engine.lowering import Lowering, Scope

Function = Callable[["Lowering", Call, "Scope"], int]
FUNCTIONS: dict[str, Function] = {}


def function(name: str) -> Callable[[Function], Function]:
    """Register what a name followed by brackets means."""

    def register(made: Function) -> Function:
        FUNCTIONS[name] = made
        return made

    return register


def arity(tree: Call, *counts: int) -> None:
    """Refuse a call with another number of arguments."""
    if len(tree.arguments) not in counts:
        wanted = "/".join(map(str, counts))
        raise ExpressionError(
            "expression.arguments",
            f"“{tree.name}”应有 {wanted} 个参数，却有 {len(tree.arguments)} 个",
            f"'{tree.name}' takes {wanted} arguments, not {len(tree.arguments)}",
            tree.at,
        )


@function("sum")
def sum_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``sum(list, value, condition)``."""
    arity(tree, 2, 3)
    where, name, inside, most = to.rows(tree.arguments[0], scope)
    value = to.tree(tree.arguments[1], inside)
    if to.nodes[value].kind not in ADDED:
        raise unit_error("sum", "money", to.nodes[value].kind)
    test = to.condition_of(tree.arguments[2], inside) if len(tree.arguments) == 3 else None
    return to.total("sum", where, name, value, test, most)


@function("count")
def count_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``count(list, condition)``."""
    arity(tree, 1, 2)
    where, name, inside, most = to.rows(tree.arguments[0], scope)
    test = to.condition_of(tree.arguments[1], inside) if len(tree.arguments) == 2 else None
    return to.nodes.make(
        "agg", ("count", where, name, None, test), "number", high=most, row=where == "row"
    )


@function("exists")
def exists_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``exists(list, condition)``."""
    arity(tree, 1, 2)
    where, name, inside, _ = to.rows(tree.arguments[0], scope)
    test = to.condition_of(tree.arguments[1], inside) if len(tree.arguments) == 2 else None
    return to.nodes.make(
        "agg", ("exists", where, name, None, test), "bool", high=1, row=where == "row"
    )


@function("earliest")
def earliest_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``earliest(list, row.date, condition)``: a day that never comes where there is none."""
    arity(tree, 2, 3)
    where, name, inside, _ = to.rows(tree.arguments[0], scope)
    value = to.tree(tree.arguments[1], inside)
    test = to.condition_of(tree.arguments[2], inside) if len(tree.arguments) == 3 else None
    if to.nodes[value].kind != "date":
        raise unit_error("earliest", "date", to.nodes[value].kind)
    return to.nodes.make(
        "agg",
        ("earliest", where, name, value, test),
        "date",
        low=to.nodes[value].low,
        high=NEVER,
        row=where == "row",
    )


@function("min")
def min_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``min(a, b)``."""
    return extreme(to, tree, scope, least=True)


@function("max")
def max_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``max(a, b)``."""
    return extreme(to, tree, scope, least=False)


def extreme(to: Lowering, tree: Call, scope: Scope, *, least: bool) -> int:
    """The smaller or the larger of two."""
    arity(tree, 2)
    left, right = (to.tree(a, scope) for a in tree.arguments)
    a, b = to.nodes[left].kind, to.nodes[right].kind
    if not comparable(a, b) or a in CODES or a == "bool":
        raise unit_error(tree.name, "money" if a in CODES or a == "bool" else a, b)
    return (to.nodes.least if least else to.nodes.greatest)(left, right)


@function("if")
def if_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``if(condition, a, b)``."""
    arity(tree, 3)
    test = to.condition_of(tree.arguments[0], scope)
    yes, no = (to.tree(a, scope) for a in tree.arguments[1:])
    if not comparable(to.nodes[yes].kind, to.nodes[no].kind):
        raise unit_error("if", to.nodes[yes].kind, to.nodes[no].kind)
    return to.nodes.choose(test, yes, no)


@function("year")
def year_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``year(date)``."""
    arity(tree, 1)
    date = to.tree(tree.arguments[0], scope)
    node = to.nodes[date]
    if node.kind != "date":
        raise unit_error("year", "date", node.kind)
    first, last = year_of(node.low), year_of(node.high)
    return to.nodes.make("year", (date,), "year", low=first, high=last, row=node.row)


@function("begins")
def begins_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``begins(title.validity)``: the first day of a dated interval."""
    return end_of(to, tree, scope, "from")


@function("ends")
def ends_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``ends(title.validity)``: the last day of a dated interval."""
    return end_of(to, tree, scope, "until")


@function("covers")
def covers_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``covers(title.validity, day)``: the day lies in the interval, both ends included."""
    arity(tree, 2)
    day = to.tree(tree.arguments[1], scope)
    if to.nodes[day].kind != "date":
        raise unit_error("covers", "date", to.nodes[day].kind)
    span = Call(tree.name, tree.arguments[:1], tree.at)
    first, last = end_of(to, span, scope, "from"), end_of(to, span, scope, "until")
    return to.nodes.both(to.nodes.compare("le", first, day), to.nodes.compare("le", day, last))


def end_of(to: Lowering, tree: Call, scope: Scope, end: str) -> int:
    """One end of a dated interval."""
    arity(tree, 1)
    name = tree.arguments[0]
    where, fact = to.resolve(name, scope) if isinstance(name, Name) else ("", None)
    if fact is None or fact.shape != "interval":
        raise ExpressionError(
            "expression.interval",
            f"{tree.name} 只用于起止日期",
            f"{tree.name} takes a dated interval",
            tree.at,
        )
    to.used.add(fact.key)
    key = to.nodes.const(end, "code")
    return to.nodes.make(
        "at", (where, fact.name, key), "date", low=fact.low, high=NEVER, row=where == "row"
    )


@function("within")
def within_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``within(region, place)``: the region lies in the place, by the prefix of its code."""
    arity(tree, 2)
    region = to.tree(tree.arguments[0], scope)
    if to.nodes[region].kind != "region":
        raise unit_error("within", "region", to.nodes[region].kind)
    word = tree.arguments[1]
    text = word.parts[0] if isinstance(word, Name) else str(getattr(word, "value", ""))
    found = regions.find(text, to.place) or regions.find(text, None)
    if found is None and not (len(text) == 6 and text.isdigit()):
        raise no_place(text)
    code = text if found is None else found.code
    return to.nodes.make("inside", (region, code), "bool", high=1, row=to.nodes[region].row)


@function("lpr")
def lpr_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``lpr(1, year, month)``: the quotation published in that month, by tenor in years."""
    arity(tree, 3)
    tenor, year, month = (to.tree(a, scope) for a in tree.arguments)
    wanted = to.nodes[tenor]
    if wanted.op != "const" or wanted.args[0] not in (1, 5):
        raise ExpressionError(
            "expression.tenor",
            "LPR 只有 1 年期和 5 年期以上，写 1 或 5",
            "LPR has tenors 1 and 5 only; write 1 or 5",
            tree.at,
        )
    kinds = to.nodes[year].kind, to.nodes[month].kind
    if kinds[0] not in ("year", "number") or kinds[1] != "number":
        raise unit_error("lpr", "year", kinds[0] if kinds[0] != "year" else kinds[1])
    return to.nodes.make(
        "lpr",
        (f"{wanted.args[0]}y", year, month),
        "rate",
        low=0,
        high=240_000,
        den=PPM,
        row=to.nodes[year].row or to.nodes[month].row,
    )


@function("decided")
def decided_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``decided(rate, 10%)``: what the decision set, else the second argument, else unknown."""
    arity(tree, 1, 2)
    name = tree.arguments[0]
    field_name = name.text if isinstance(name, Name) else ""
    if field_name not in ("rate", "amount", "cap"):
        raise ExpressionError(
            "expression.decision",
            "decided 的第一个参数是 rate、amount 或 cap",
            "the first argument of decided is rate, amount or cap",
            tree.at,
        )
    if any(_decides(argument) for argument in tree.arguments[1:]):
        raise ExpressionError(
            "expression.decision",
            "decided 里面不能再有 decided",
            "decided cannot stand inside decided",
            tree.at,
        )
    rate = field_name == "rate"
    kind, den, high = ("rate", PPM, PPM) if rate else ("money", 1, 10**13)
    if len(tree.arguments) == 1:
        return to.nodes.make("decided", (field_name, None, False), kind, den=den, high=high)
    fallback = to.tree(tree.arguments[1], scope)
    if to.nodes[fallback].kind != kind:
        raise unit_error("decided", kind, to.nodes[fallback].kind)
    if den % to.nodes[fallback].den:
        raise ExpressionError(
            "expression.decision-exact",
            "decided 的第二个参数应为整分金额或不超过四位小数的百分比",
            "the second argument of decided should be whole fen, or a percentage of at most "
            "four decimals",
            tree.at,
        )
    fallback = to.nodes.scaled(fallback, den)
    bounded = scope.wording in ("ceiling", "in-principle-ceiling") and rate
    return to.nodes.make(
        "decided",
        (field_name, fallback, bounded),
        kind,
        den=den,
        low=min(0, to.nodes[fallback].low),
        high=max(high, to.nodes[fallback].high),
        row=to.nodes[fallback].row,
    )


@function("has_decision")
def has_decision_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``has_decision()``: people decided in this case."""
    arity(tree, 0)
    return to.nodes.make("has_decision", (), "bool", high=1)


@function("claimed")
def claimed_(to: Lowering, tree: Call, scope: Scope) -> int:
    """``claimed(row.invoice)``: the invoice already served an earlier claim."""
    arity(tree, 1)
    code = to.tree(tree.arguments[0], scope)
    if to.nodes[code].kind not in CODES:
        raise unit_error("claimed", "code", to.nodes[code].kind)
    where = "s" if scope.entity == "organisation" else "o"
    to.used |= {"organisation.invoices_claimed", "organisation.invoices_claimed.invoice"}
    return to.nodes.make("claimed", (where, code), "bool", high=1, row=to.nodes[code].row)


def _decides(tree: Tree) -> bool:
    return (isinstance(tree, Call) and tree.name == "decided") or any(map(_decides, parts(tree)))
