"""Rules across measures: gates, limits and choices, attached to the payments they concern."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jigai.engine.checks import Stated, key_error
from jigai.engine.giving import Giving, MeasureError, located, words
from jigai.engine.kinds import CODES
from jigai.engine.lowering import Scope
from jigai.engine.measures import InlineLimit, MeasureCompiler
from jigai.engine.plan import Choice, Condition, Draw, Limit, Measure, Payment
from jigai.facts.documents import Mapping
from jigai.money.rounding import Rounding
from jigai.policy.pack import Item, both

if TYPE_CHECKING:
    from jigai.engine.compiling import Compiler

STAGES = {"subject": 10, "choice": 20, "across": 30, "year": 40, "tax": 45, "programme": 50}
_SUBJECTS = {"project", "product", "title", "platform", "centre", "subject", "county"}
_OWNERS = {"enterprise", "organisation", "institution", "association", "park", "team"}
LIMIT_WORDS = _SUBJECTS | _OWNERS | {"year", "programme", "award", "measure"}
CHOICE_WORDS = _SUBJECTS | _OWNERS | {"year"}
BASES = {"paid": "row.paid", "granted": "row.granted", "owed": "row.paid + row.carried"}
"""What an earlier award counts with; ``owed`` adds what was carried over, to be paid later."""


class RuleCompiler:
    """Compiles gates, limits and choices onto the measures already compiled."""

    def __init__(self, compiler: Compiler, measures: list[Measure]) -> None:
        self.compiler = compiler
        self.nodes = compiler.nodes
        self.measures = measures
        self.helper = MeasureCompiler(compiler)
        self.limits: list[Limit] = []
        self.choices: list[Choice] = []
        self.after: dict[str, list[str]] = {}
        self.places: dict[str, Item] = {}
        self.stated: list[Stated] = []
        compiled = {m.id for m in measures}
        self.failed = {i.id for i in compiler.items if i.kind == "measure" and i.id not in compiled}
        self.raws = {i.id: i.raw for i in compiler.items if i.kind == "measure"}

    def matching(self, raw: Any, item: Item, key: str) -> list[int]:
        """Positions of the measures that a list of ids and clauses (``四(一)*``) names."""
        found: set[int] = set()
        for entry in map(str, raw):
            hits = {i for i, m in enumerate(self.measures) if m.money and _names(entry, m)}
            if not hits and not self.excused(entry):
                names = [m.id for m in self.measures if m.money]
                near = difflib.get_close_matches(entry, names, 1, 0.6)
                raise MeasureError(
                    "pack.no-measure",
                    f"“{entry}”没有对应的措施" + (f"，是否为“{near[0]}”？" if near else ""),
                    f"'{entry}' matches no measure"
                    + (f"; did you mean '{near[0]}'?" if near else ""),
                    key,
                )
            found |= hits
        return sorted(found)

    def excused(self, entry: str) -> bool:
        """What it names may be a measure that has a fault of its own, told already."""
        clauses = {c.clause for c in self.compiler.pack.clauses.values()}
        return entry in self.failed or (
            bool(self.failed) and (entry.endswith("*") or entry in clauses)
        )

    # Gates

    def gate(self, item: Item) -> None:
        """A condition put before measures by another sentence of the document."""
        self.compiler.attempt(item, lambda: self._gate(item))

    def _gate(self, item: Item) -> None:
        raw = item.raw
        skipped = self.matching(raw["except"], item, "except") if raw.get("except") else []
        for position in self.matching(raw.get("applies_to"), item, "applies_to"):
            if position in skipped:
                continue
            measure = self.measures[position]
            cite = self.helper.cite(raw, None if raw.get("when") else measure.cite)
            scope = Scope(measure.entity, measure.organisation)
            conditions: list[Condition] = []
            for index in range(len(raw.get("when", []))):
                condition = self.helper.condition_at(
                    raw["when"], index, "when", scope, cite, "gate"
                )
                line = raw["when"][index]
                code = item.id if not conditions else f"{item.id}-{len(conditions) + 1}"
                if not (isinstance(line, Mapping) and line.get("code")):
                    condition = replace(condition, code=code)
                conditions.append(condition)
            warnings = self.helper.conditions(raw.get("warn"), "warn", scope, cite)
            self.measures[position] = replace(
                measure,
                conditions=(*measure.conditions, *conditions),
                warnings=(*measure.warnings, *warnings),
            )

    # Limits

    def limit(self, source: Item | InlineLimit) -> None:
        """A limit of its own, or one written inside a measure."""
        item = source.item if isinstance(source, InlineLimit) else source
        self.compiler.attempt(item, lambda: self._located(source))

    def _located(self, source: Item | InlineLimit) -> None:
        with located(source.raw, whole=True):
            self._limit(source)

    def _limit(self, source: Item | InlineLimit) -> None:
        raw = source.raw
        item = source.item if isinstance(source, InlineLimit) else source
        if raw.get("when") == "never":
            return
        keys = [str(k) for k in _listed(raw.get("key", "subject"))]
        over = str(raw.get("over", "lifetime"))
        if over == "year" and "year" not in keys:
            keys.append("year")
        if isinstance(source, InlineLimit):
            fallback = next(m for m in self.measures if m.id == source.measure).cite
            identity = f"{source.measure}.{raw.get('id', _default_id(keys))}"
            wanted = {(source.measure, n) for n in source.payments}
            if len(source.payments) and any(limit.id == identity for limit in self.limits):
                identity = f"{identity}-{len(self.limits)}"
            cite = self.helper.cite(raw, fallback)
        else:
            identity = item.id
            cite = self.helper.cite(raw)
            positions = self.matching(raw.get("counts"), item, "counts")
            wanted = {
                (self.measures[p].id, n)
                for p in positions
                for n in range(len(self.measures[p].payments))
            }
        mode = (
            "less" if "less" in raw else "largest" if raw.get("amount") == "largest" else "amount"
        )
        limit = Limit(
            id=identity,
            cite=cite,
            stage=_stage(raw, keys),
            mode=mode,
            share=str(raw.get("share", "order")),
            joint=str(raw["joint"]) if raw.get("joint") else None,
            excess=str(raw.get("excess", "lost")),
            liftable=raw.get("lifted_by") == "decision",
            flags=tuple(str(f) for f in raw.get("flags", [])),
            name=both(raw.get("name")),
            say=both(raw["say"]) if raw.get("say") else {},
        )
        self.limits.append(limit)
        self.after[identity] = [str(a) for a in raw.get("after", [])]
        self.places[identity] = item
        number = len(self.limits) - 1
        for position, measure in enumerate(self.measures):
            payments = list(measure.payments)
            touched = False
            for index, payment in enumerate(payments):
                if (measure.id, index) in wanted:
                    draw = self._draw(number, raw, keys, measure, payment, wanted, mode)
                    payments[index] = replace(payment, draws=(*payment.draws, draw))
                    touched = True
            if touched:
                self.measures[position] = replace(measure, payments=tuple(payments))
        self._state(raw, keys, wanted, identity, item)

    def _draw(
        self,
        number: int,
        raw: Mapping,
        keys: list[str],
        measure: Measure,
        payment: Payment,
        wanted: set[tuple[str, int]],
        mode: str,
    ) -> Draw:
        scope = Scope(measure.entity, measure.organisation, wording=measure.wording)
        lowering = replace(self.compiler.lowering, payment_year=payment.year)
        giving = Giving(lowering, scope, measure.cite)
        key = tuple(
            giving.node(raw["year"], "year")
            if k == "year" and "year" in raw
            else self._key(k, measure, giving)
            for k in keys
        )
        zero = self.nodes.const(0, "money")
        if mode == "largest":
            amount = zero
        else:
            amount = giving.money(raw["less" if mode == "less" else "amount"])
            amount = self.nodes.whole(self.nodes.at_least_zero(amount), Rounding.DOWN)
            if "when" in raw:
                unlimited = self.nodes.const(10**17, "money")
                test = giving.truth(raw["when"], "when")
                amount = self.nodes.choose(test, amount, zero if mode == "less" else unlimited)
        used = zero
        if mode != "less":
            used = self._used(raw, keys, giving, measure, wanted, self.limits[number].id)
        order = tuple(self._place(o, giving) for o in raw.get("order", []))
        if raw.get("share") == "pro-rata" and (
            len(order) != 1 or self.nodes[order[0]].kind != "money"
        ):
            raise MeasureError(
                "pack.pro-rata",
                "share: pro-rata 要在 order 写且只写其他申请的合计金额",
                "share: pro-rata wants in order one thing only: what the other claims come to",
                "share",
            )
        lift = None
        if "lifted_when" in raw:
            lift = self.compiler.lowering.condition(str(raw["lifted_when"]), scope)
        return Draw(number, key, amount, used, order, lift)

    def _place(self, text: Any, giving: Giving) -> int:
        """What decides who draws first: a day or a number, for a code has no order."""
        node = giving.node(text, "order")
        if self.nodes[node].kind in CODES:
            raise MeasureError(
                "pack.order",
                f"“{words(text)}”不能排先后，order 应为日期或数（对象.事实）",
                f"'{words(text)}' puts nothing in order; write a date or a number (subject.fact)",
                "order",
            )
        return node

    def _key(self, key: str, measure: Measure, giving: Giving) -> str | int:
        if key in _SUBJECTS:
            if key not in ("subject", measure.entity, measure.organisation):
                raise MeasureError(
                    "pack.key",
                    f"“{measure.id}”的对象不是“{key}”",
                    f"the subject of '{measure.id}' is no {key}",
                    "key",
                )
            return "subject"
        if key in _OWNERS:
            return "owner"
        if key in ("year", "programme", "award"):
            return key
        if key == "measure":
            return f"={measure.id}"
        if key.isidentifier():
            raise key_error(key, LIMIT_WORDS)
        return giving.node(key, "key")

    def _used(
        self,
        raw: Mapping,
        keys: list[str],
        giving: Giving,
        measure: Measure,
        wanted: set[tuple[str, int]],
        identity: str,
    ) -> int:
        """What earlier awards took of the same limit: history of the subject or the programme."""
        if raw.get("used"):
            return giving.money(raw["used"], "used")
        if "programme" in keys:
            return giving.money(f"programme.drawn['{identity}']", "key")
        if any(k not in LIMIT_WORDS for k in keys):
            raise MeasureError(
                "pack.used",
                "按事实分组的限额要写 used：以前的奖补中哪些算在同一组",
                "a limit keyed by a fact states used: which earlier awards count for the group",
                "key",
            )
        own = "measure" in keys or "award" in keys
        ids = [measure.id] if own else sorted({name for name, _ in wanted})
        test = " or ".join(self._earlier(name, wanted) for name in ids)
        test = f"({test})"
        if measure.entity != "organisation" and any(k in _SUBJECTS | {"award"} for k in keys):
            test += " and row.subject = subject"
        if "year" in keys and "year" in raw:
            test += f" and row.paid_in = ({raw['year']})"
        elif "year" in keys:
            test += " and row.year = payment_year"
        value = BASES[str(raw.get("basis", "paid"))]
        return giving.money(f"sum(enterprise.history, {value}, {test})", "basis")

    def _earlier(self, measure: str, wanted: set[tuple[str, int]]) -> str:
        """The history rows of a measure that a limit counts: all, or those of some payments."""
        payments = next(m for m in self.measures if m.id == measure).payments
        codes = [p.code for n, p in enumerate(payments) if (measure, n) in wanted]
        if len(codes) == len(payments) or not all(codes):
            return f"row.measure = '{measure}'"
        listed = ", ".join(f"'{code}'" for code in codes)
        return f"row.measure = '{measure}' and row.payment in [{listed}]"

    def _state(
        self, raw: Mapping, keys: list[str], wanted: set[tuple[str, int]], identity: str, item: Item
    ) -> None:
        """Keep the limit as written, with its amount where that is the same for everyone."""
        amounts = {
            self.nodes[draw.amount]
            for measure in self.measures
            for payment in measure.payments
            for draw in payment.draws
            if draw.limit == len(self.limits) - 1
        }
        node = amounts.pop() if len(amounts) == 1 else None
        amount = node.args[0] if node is not None and node.op == "const" else None
        if "amount" not in raw or raw["amount"] == "largest":
            amount = None
        self.stated.append(Stated(identity, frozenset(keys), frozenset(wanted), amount, raw, item))

    # Choices

    def choice(self, item: Item) -> None:
        """Only some of several bundles of awards."""
        self.compiler.attempt(item, lambda: self._choice(item))

    def _choice(self, item: Item) -> None:
        raw = item.raw
        if raw.get("when") == "never":
            return
        keys = [str(k) for k in _listed(raw["key"])]
        for key in keys:
            if key not in CHOICE_WORDS:
                raise key_error(key, CHOICE_WORDS)
        positions = self.matching(raw.get("among"), item, "among")
        scope = "owner" if any(k in _OWNERS for k in keys) else "subject"
        bundle = str(raw.get("by", "application"))
        choice = Choice(
            id=item.id,
            cite=self.helper.cite(raw),
            stage=STAGES[str(raw.get("stage", "choice"))],
            per_year="year" in keys,
            scope=scope,
            measures=frozenset(self.measures[p].id for p in positions),
            bundle=bundle,
            at_most=int(raw.get("at_most", 1)),
            liftable=raw.get("lifted_by") == "decision",
            name=both(raw.get("name")),
            earlier=raw.get("earlier", "counted") == "counted",
            say=both(raw["say"]) if raw.get("say") else {},
        )
        self.choices.append(choice)
        self.after[item.id] = [str(a) for a in raw.get("after", [])]
        self.places[item.id] = item
        for entry in _listed(raw.get("exempt") or []):
            self._exempt(item, entry)

    def _exempt(self, item: Item, entry: Mapping) -> None:
        """Measures that a choice leaves alone where a condition holds; several add up."""
        for position in self.matching(entry["measures"], item, "exempt"):
            measure = self.measures[position]
            scope = Scope(measure.entity, measure.organisation)
            giving = Giving(self.compiler.lowering, scope, measure.cite)
            node = giving.truth(entry["if"], "exempt")
            known = dict(measure.exempt)
            known[item.id] = self.nodes.either(known[item.id], node) if item.id in known else node
            self.measures[position] = replace(measure, exempt=tuple(known.items()))


def _names(entry: str, measure: Measure) -> bool:
    if entry.endswith("*"):
        return measure.clause.startswith(entry[:-1])
    return entry in (measure.id, measure.clause)


def _listed(raw: Any) -> list[Any]:
    return raw if isinstance(raw, list) else [raw]


def _default_id(keys: list[str]) -> str:
    return "-".join(k for k in keys if k.replace("_", "").isalpha()) + "-cap"


def _stage(raw: Mapping, keys: list[str]) -> int:
    if raw.get("stage") is not None:
        return STAGES[str(raw["stage"])]
    if "programme" in keys:
        return STAGES["programme"]
    if "year" in keys:
        return STAGES["year"]
    return STAGES["across"] if any(k in _OWNERS for k in keys) else STAGES["subject"]
