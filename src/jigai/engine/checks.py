"""Checks over a whole pack, once all of it is compiled: rules that cannot mean what they say.

Problems make the pack unusable; warnings (rules without effect) do not.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jigai.engine.giving import MeasureError
from jigai.engine.nodes import children
from jigai.engine.plan import Condition, Measure
from jigai.facts.documents import Mapping
from jigai.policy.pack import Item

if TYPE_CHECKING:
    from jigai.engine.compiling import Compiler
    from jigai.engine.rules import RuleCompiler

MAX_NESTING = 60
"""How deep an amount may nest: beyond that no evaluator has to follow."""

OWNER_KEYS = {"enterprise", "organisation", "institution", "association", "park", "team"}
SUBJECT_KEYS = {"subject", "project", "product", "title", "platform", "centre", "county", "award"}


@dataclass(frozen=True)
class Stated:
    """A limit as written, for comparison with others; ``amount`` in fen where it is constant."""

    id: str
    keys: frozenset[str]
    counted: frozenset[tuple[str, int]]
    amount: int | None
    raw: Mapping = field(compare=False)
    item: Item = field(compare=False)

    @property
    def plain(self) -> bool:
        """Bounds always, takes in order, and nobody may lift it."""
        return not {"when", "lifted_by", "less", "used"} & set(self.raw) and (
            self.raw.get("share", "order") == "order"
            and self.raw.get("excess", "lost") in ("lost", "carried")
        )

    @property
    def line(self) -> int:
        """Where its amount stands."""
        return self.raw.line_of("amount")

    def within(self, other: Stated) -> bool:
        """Each group of this one lies in one group of the other."""
        return self.counted <= other.counted and _coarse(other.keys) <= _coarse(self.keys)


def _coarse(keys: frozenset[str]) -> set[str]:
    """Keys with what they imply: a project has one organisation, everything is of the programme."""
    found = {k for k in keys if k != "programme"}
    if found & SUBJECT_KEYS:
        found = (found - SUBJECT_KEYS) | {"subject", "owner"}
    if found & OWNER_KEYS:
        found = (found - OWNER_KEYS) | {"owner"}
    return found


def check_rules(rules: RuleCompiler) -> None:
    """Everything below, on the rules of one pack; findings go to the compiler."""
    compiler = rules.compiler
    contradictions(compiler, rules.stated)
    idle(compiler, rules.stated)
    floors(compiler, rules)
    names(compiler, rules)
    items = {i.id: i for i in compiler.items if i.kind in ("measure", "declared")}
    depths: list[int] = []
    for node in compiler.nodes.table:
        depths.append(1 + max((depths[c] for c in children(node)), default=0))
    for measure in rules.measures:
        item = items[measure.id]
        _impossible(compiler, item, measure)
        _nesting(compiler, item, measure, depths)
        _payee(compiler, item, measure)


# Limits against one another


def contradictions(compiler: Compiler, stated: list[Stated]) -> None:
    """Two different constants for the same awards of the same group."""
    seen: dict[tuple[frozenset[str], frozenset[tuple[str, int]]], Stated] = {}
    for limit in stated:
        if limit.amount is None or not limit.plain:
            continue
        other = seen.setdefault((limit.keys, limit.counted), limit)
        if other.amount != limit.amount:
            compiler.found(
                limit.item,
                "pack.contradiction",
                f"“{limit.id}”与“{other.id}”对同一范围写了不同限额，请只留一个",
                f"'{limit.id}' and '{other.id}' state different amounts for the same awards; "
                "keep one",
                limit.line,
            )


def idle(compiler: Compiler, stated: list[Stated]) -> None:
    """Limits that can never bind, because a wider one with no more room contains them."""
    plain = [limit for limit in stated if limit.plain and limit.amount is not None]
    for limit in plain:
        for other in plain:
            if other is limit or limit.amount is None or other.amount is None:
                continue
            same = limit.keys == other.keys and limit.counted == other.counted
            basis = limit.raw.get("basis", "paid") == other.raw.get("basis", "paid")
            if same or not basis or not limit.within(other) or limit.amount < other.amount:
                continue
            compiler.warn(
                limit.item,
                "pack.limit-idle",
                f"“{limit.id}”永远用不上：“{other.id}”范围更大而限额不更高",
                f"'{limit.id}' can never bind: '{other.id}' is wider and allows no more",
                limit.line,
            )
            break


def floors(compiler: Compiler, rules: RuleCompiler) -> None:
    """Amounts that are always above a limit of their own: nobody could ever receive them."""
    by_id = {m.id: m for m in rules.measures}
    for limit in rules.stated:
        if limit.amount is None or not limit.plain:
            continue
        for name, number in sorted(limit.counted):
            least = compiler.nodes[by_id[name].payments[number].amount].low
            if least > limit.amount:
                compiler.found(
                    limit.item,
                    "pack.floor-above-cap",
                    f"“{name}”至少给 {_yuan(least)} 元，超过限额“{limit.id}”的 "
                    f"{_yuan(limit.amount)} 元，请核对两处金额",
                    f"'{name}' gives at least {_yuan(least)} yuan, above the "
                    f"{_yuan(limit.amount)} of limit '{limit.id}'; check both amounts",
                    limit.line,
                )


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


# Names between rules


def names(compiler: Compiler, rules: RuleCompiler) -> None:
    """``after`` and ``replaces`` name what the pack has; no measure replaces itself in a circle."""
    known = {limit.id for limit in rules.limits} | {c.id for c in rules.choices}
    known |= {i.id for i in compiler.pack.items if i.kind in ("limit", "choice")}
    for identity, earlier in rules.after.items():
        for other in earlier:
            if other not in known:
                _unknown(compiler, rules.places[identity], "after", "pack.no-rule", other, known)
    measures = {i.id for i in compiler.pack.items if i.kind == "measure"}
    replaces = {m.id: m.replaces for m in rules.measures if m.replaces}
    for identity, others in replaces.items():
        item = next(i for i in compiler.items if i.id == identity)
        for other in others:
            if other not in measures:
                _unknown(compiler, item, "replaces", "pack.no-measure", other, measures)
            elif identity == other or (identity < other and identity in replaces.get(other, ())):
                compiler.found(
                    item,
                    "pack.cycle",
                    f"“{identity}”与“{other}”互相替代，请只留一个方向",
                    f"'{identity}' and '{other}' replace one another; keep one direction",
                    item.raw.line_of("replaces"),
                )


def _unknown(
    compiler: Compiler, item: Item, key: str, code: str, name: str, known: set[str]
) -> None:
    near = difflib.get_close_matches(name, sorted(known), 1, 0.5)
    what_zh, what_en = ("规则", "rule") if code == "pack.no-rule" else ("措施", "measure")
    compiler.found(
        item,
        code,
        f"没有{what_zh}“{name}”" + (f"，是否为“{near[0]}”？" if near else ""),
        f"there is no {what_en} '{name}'" + (f"; did you mean '{near[0]}'?" if near else ""),
        item.raw.line_of(key),
    )


# Measures


def _impossible(compiler: Compiler, item: Item, measure: Measure) -> None:
    """Conditions that bound the same value from both sides and leave nothing between."""
    low: dict[int, tuple[int, Condition]] = {}
    high: dict[int, tuple[int, Condition]] = {}
    for condition in measure.conditions:
        bound = _bound(compiler, condition)
        if bound is None:
            continue
        value, least, most = bound
        if least is not None and (value not in low or least > low[value][0]):
            low[value] = (least, condition)
        if most is not None and (value not in high or most < high[value][0]):
            high[value] = (most, condition)
        if value in low and value in high and low[value][0] > high[value][0]:
            one, other = low[value][1].text, high[value][1].text
            compiler.found(
                item,
                "pack.impossible",
                f"条件“{one}”与“{other}”不可能同时成立，请核对",
                f"the conditions '{one}' and '{other}' cannot both hold; check them",
                item.raw.line_of("when"),
            )
            return


def _bound(compiler: Compiler, condition: Condition) -> tuple[int, int | None, int | None] | None:
    """(value, least, most) of a condition that compares a value with a constant."""
    nodes = compiler.nodes
    node = nodes[condition.node]
    if node.op not in ("lt", "le"):
        return None
    left, right = node.args
    off = 1 if node.op == "lt" else 0
    if nodes[left].op == "const" and nodes[right].op != "const":
        return right, nodes[left].args[0] + off, None
    if nodes[right].op == "const" and nodes[left].op != "const":
        return left, None, nodes[right].args[0] - off
    return None


def _payee(compiler: Compiler, item: Item, measure: Measure) -> None:
    """A payee written like a fact is one that the dossier can state of the subject."""
    prefix, dot, word = (measure.payee or "").partition(".")
    if not dot or prefix not in compiler.lowering.words.prefixes:
        return
    entity = compiler.lowering.words.prefixes[prefix][0]
    fact = compiler.lowering.words.fact(prefix, word)
    if fact is None or entity != measure.entity or fact.shape != "scalar":
        near = compiler.lowering.words.nearest(prefix, word) if fact is None else None
        compiler.found(
            item,
            "pack.payee",
            f"payee 的“{measure.payee}”不是本条对象的事实"
            + (f"，是否为“{near}”？" if near else ""),
            f"payee: '{measure.payee}' is no fact of this rule's subject"
            + (f"; did you mean '{near}'?" if near else ""),
            item.raw.line_of("payee"),
        )


def _nesting(compiler: Compiler, item: Item, measure: Measure, depths: list[int]) -> None:
    """No amount nests deeper than every evaluator can follow."""
    used = [c.node for c in measure.conditions]
    for payment in measure.payments:
        used += [payment.amount, payment.year, *(c.node for c in payment.due)]
        for draw in payment.draws:
            used += [draw.amount, draw.used]
    if max((depths[n] for n in used), default=0) > MAX_NESTING:
        compiler.found(
            item,
            "pack.too-deep",
            f"“{item.id}”的计算超过 {MAX_NESTING} 层，请减少分档、等次或嵌套",
            f"the working of '{item.id}' is more than {MAX_NESTING} levels deep; use fewer "
            "tiers, grades or nested terms",
            item.raw.line,
        )


def key_error(key: str, known: set[str]) -> MeasureError:
    """A key of a limit or choice that is neither a word of the language nor a value."""
    near = difflib.get_close_matches(key, sorted(known), 1, 0.5)
    listed = sorted(known)
    return MeasureError(
        "pack.key",
        f"没有“{key}”这种范围"
        + (f"，是否为“{near[0]}”？" if near else f"，可写：{'、'.join(listed)} 或 对象.事实"),
        f"there is no key '{key}'"
        + (
            f"; did you mean '{near[0]}'?" if near else f"; use {', '.join(listed)} or subject.fact"
        ),
        "key",
    )
