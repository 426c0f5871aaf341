"""Measures: who qualifies, what each payment is, and what bounds it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jigai.engine.gives import amount
from jigai.engine.giving import Amount, Giving, MeasureError, located, words
from jigai.engine.increments import increments
from jigai.engine.lowering import Scope
from jigai.engine.mentions import code_of, facts_of
from jigai.engine.plan import Cite, Condition, Measure, Payment, Step
from jigai.facts.documents import Listing, Mapping
from jigai.facts.expressions import ExpressionError, parse, quoted
from jigai.money.rounding import Rounding
from jigai.policy.assembling import unlisted
from jigai.policy.overlays import settles
from jigai.policy.pack import Item, both

if TYPE_CHECKING:
    from jigai.engine.compiling import Compiler

ISSUE = Cite("发文", "发文", "")


@dataclass
class InlineLimit:
    """A limit written inside a measure: it counts that measure's payments (or one group)."""

    measure: str
    payments: tuple[int, ...]
    raw: Mapping
    item: Item


@dataclass
class Draft:
    """The payments of a measure before limits are attached."""

    payments: list[Payment] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    charge: bool = False
    decision: bool = False
    guided: bool = False
    tiers: tuple[tuple[str, int, str], ...] = ()


class MeasureCompiler:
    """Compiles measures and declared items one at a time."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.lowering = compiler.lowering
        self.nodes = compiler.nodes
        self.inline_limits: list[InlineLimit] = []

    def item(self, item: Item) -> Measure | None:
        """The compiled measure, or None with the problem recorded."""
        found: Measure | None = self.compiler.attempt(item, lambda: self.measure(item))
        return found

    # The item

    def cite(self, raw: Mapping, fallback: Cite | None = None) -> Cite:
        """The citation of a mapping: its ``at``, which the pack's clauses must list."""
        at = raw.get("at")
        if at is None:
            if fallback is None:
                raise MeasureError(
                    "pack.no-clause",
                    "缺少条款定位 at，请写明依据哪一句",
                    "'at' is missing: say on which sentence this rests",
                    line=raw.line,
                )
            return fallback
        clause = self.compiler.pack.clauses.get(str(at))
        if clause is None:
            problem = unlisted(str(at), self.compiler.pack.clauses, "")
            raise MeasureError(problem.code, problem.zh, problem.en, line=raw.line_of("at"))
        return Cite(str(raw.get("clause", clause.clause)), clause.at, clause.hash)

    def wording(self, item: Item) -> str:
        """How firmly the text speaks: as stated, else as the measures referred to."""
        if "wording" in item.raw or item.kind != "measure":
            return str(item.raw.get("wording", "no-amount"))
        found = {str(i.raw["wording"]) for i in self.sources(item) if "wording" in i.raw}
        return found.pop() if len(found) == 1 else "exact"

    def scope(self, raw: Mapping, wording: str) -> Scope:
        subject = str(raw.get("for", "enterprise"))
        found = self.lowering.words.prefixes.get(subject)
        if found is None or found[0] == "programme":
            known = [w for w, to in self.lowering.words.prefixes.items() if to[0] != "programme"]
            near = difflib.get_close_matches(subject, known, 1, 0.5)
            raise MeasureError(
                "pack.for",
                f"没有“{subject}”这种对象" + (f"，是否为“{near[0]}”？" if near else ""),
                f"there is no subject '{subject}'"
                + (f"; did you mean '{near[0]}'?" if near else f"; only: {', '.join(known)}"),
                "for",
            )
        return Scope(found[0], found[1], wording=wording)

    def measure(self, item: Item) -> Measure:
        raw = item.raw
        cite = self.cite(raw)
        wording = self.wording(item)
        scope = self.scope(raw, wording)
        money = item.kind == "measure"
        conditions = self.in_force() + self.conditions(raw.get("when"), "when", scope, cite)
        draft = self.draft(item, scope, cite) if money else Draft()
        which = raw.get("which")
        return Measure(
            id=item.id,
            clause=cite.clause,
            cite=cite,
            kind=str(raw.get("kind", "grant")),
            money=money,
            entity=scope.entity,
            organisation=scope.organisation,
            which=None if which is None else self.expression(which, "which", scope),
            which_text="" if which is None else words(which),
            conditions=tuple(conditions),
            payments=tuple(draft.payments),
            steps=tuple(draft.steps),
            wording=wording,
            decision=draft.decision or wording == "case-by-case",
            guided=draft.guided,
            charge=draft.charge,
            payee=str(raw["payee"]) if raw.get("payee") else None,
            application=str(raw.get("application", "award")),
            replaces=tuple(str(r) for r in raw.get("replaces", [])),
            warnings=self.warnings(raw.get("warn"), scope, cite, draft),
            name=both(raw.get("name")),
            gives=both(raw["gives"]) if item.kind == "declared" and raw.get("gives") else {},
            flags=tuple(str(f) for f in raw.get("flags", [])),
            payer=both(raw.get("payer")),
            settled=money and all(settles(other) for other in self.sources(item)),
            tiers=draft.tiers,
        )

    def sources(self, item: Item) -> list[Item]:
        """The items whose ``gives`` the measure has: its own, or those it refers to."""
        if "like" not in item.raw:
            return [item]
        return [i for i in self.compiler.items if i.id in map(str, item.raw["like"])]

    def expression(self, text: Any, key: str, scope: Scope) -> int:
        try:
            return self.lowering.condition(words(text), scope)
        except ExpressionError as error:
            raise MeasureError(error.code, error.zh, error.en, key) from None

    def in_force(self) -> list[Condition]:
        """The document's dates as conditions on every measure, where the text has dates."""
        info = self.compiler.pack.info
        clause = self.compiler.pack.clauses.get(info.dates_at)
        cite = ISSUE if clause is None else Cite(clause.clause, clause.at, clause.hash)
        found = []
        as_of = self.nodes.make("ctx", ("as_of",), "date", low=693_596, high=3_652_059)
        begins = info.effective if info.effective is not None else info.issued
        if begins is not None:
            test = self.nodes.compare("le", self.nodes.const(begins, "date"), as_of)
            found.append(
                Condition(test, "not-yet-in-force", "", cite, None, (("as_of", as_of),), "in-force")
            )
        if info.expires is not None:
            test = self.nodes.compare("le", as_of, self.nodes.const(info.expires, "date"))
            found.append(
                Condition(test, "expired", "", cite, None, (("as_of", as_of),), "in-force")
            )
        return found

    # Conditions

    def conditions(
        self, raw: list[Any] | None, key: str, scope: Scope, cite: Cite
    ) -> list[Condition]:
        """Each line of a list as a condition with its own reason code."""
        found: list[Condition] = []
        for index in range(len(raw or ())):
            condition = self.condition_at(raw or [], index, key, scope, cite)
            codes = [c.code for c in found]
            if condition.code in codes:
                condition = replace(condition, code=f"{condition.code}-{len(codes) + 1}")
            found.append(condition)
        return found

    def condition_at(
        self,
        raw: list[Any],
        index: int,
        key: str,
        scope: Scope,
        cite: Cite,
        kind: str = "condition",
    ) -> Condition:
        """The condition at a position of a list; errors carry its line."""
        try:
            return self.condition(raw[index], key, scope, cite, kind)
        except MeasureError as error:
            if error.line is None and isinstance(raw, Listing):
                error.line = raw.lines[index]
            raise

    def condition(
        self, line: Any, key: str, scope: Scope, cite: Cite, kind: str = "condition"
    ) -> Condition:
        """One line: an expression, or a mapping with ``if`` and its code, sentence and words."""
        raw: Mapping | None = line if isinstance(line, Mapping) else None
        text = words(raw["if"] if raw is not None else line)
        node = self.expression(text, key, scope)
        never = self.nodes[node].high == 0
        said = text in ("no", "否") and raw is not None and "say" in raw
        if key == "when" and not said and self.nodes[node].low == self.nodes[node].high:
            raise MeasureError(
                "pack.unreachable" if never else "pack.always",
                f"条件“{text}”{'永远不成立' if never else '永远成立'}，请核对或删去",
                f"the condition '{text}' can never {'hold' if never else 'fail'}; "
                "correct or remove it",
                key,
            )
        tree = parse(text)
        facts = tuple(facts_of(self.lowering, tree, scope))
        return Condition(
            node=node,
            code=code_of(tree) if raw is None or "code" not in raw else str(raw["code"]),
            text=text,
            cite=cite if raw is None else self.cite(raw, cite),
            say=both(raw["say"]) if raw is not None and raw.get("say") else None,
            facts=facts,
            kind=kind,
        )

    def warnings(self, raw: Any, scope: Scope, cite: Cite, draft: Draft) -> tuple[Condition, ...]:
        """The lines of ``warn``; in them ``entitled`` is the award before limits."""
        whole = self.nodes.const(0, "money")
        for payment in draft.payments:
            whole = self.nodes.plus(whole, payment.amount, "money")
        outer = self.lowering
        self.lowering = replace(outer, entitled=whole)
        try:
            return tuple(self.conditions(raw, "warn", scope, cite))
        finally:
            self.lowering = outer

    # Payments

    def draft(self, item: Item, scope: Scope, cite: Cite) -> Draft:
        """The payments of a measure; ``like`` takes over those of other measures."""
        raw = item.raw
        if "like" not in raw:
            return self.own(item, raw, scope, cite)
        known = {i.id: i for i in self.compiler.items if i.kind == "measure"}
        whole = Draft()
        for other_id in raw["like"]:
            other = known.get(str(other_id))
            if other is None or "like" in other.raw:
                near = difflib.get_close_matches(str(other_id), list(known), 1, 0.5)
                raise MeasureError(
                    "pack.like",
                    f"like 里的“{other_id}”不是可参照的条款"
                    + (f"，是否为“{near[0]}”？" if near and other is None else ""),
                    f"like: '{other_id}' cannot be referred to"
                    + (f"; did you mean '{near[0]}'?" if near and other is None else ""),
                    "like",
                )
            merged = Mapping(raw.line)
            merged.lines = dict(raw.lines)
            for key in ("gives", "pays", "limits", "once", "rounding", "wording"):
                if key in other.raw:
                    merged[key] = other.raw[key]
            merged["label"] = other.raw.get("name")
            merged["part"] = other.id
            try:
                part = self.own(item, merged, scope, cite, len(whole.payments))
            except MeasureError as error:
                error.line = raw.line_of("like")
                raise
            whole.payments += part.payments
            whole.steps += part.steps
            whole.guided = whole.guided or part.guided
        return whole

    def own(self, item: Item, raw: Mapping, scope: Scope, cite: Cite, first: int = 0) -> Draft:
        draft = Draft()
        gives: Mapping = raw["gives"]
        pays = raw.get("pays")
        rounding = Rounding(str(raw.get("rounding", "down")))
        if "increment" in gives:
            giving = Giving(self.lowering, scope, cite)
            with located(gives):
                draft.payments, steps = increments(giving, gives, pays, rounding)
            draft.steps = [replace(s, payment=first + (s.payment or 0)) for s in steps]
            draft.guided = "decided(" in str(gives)
        else:
            found = amount(Giving(self.lowering, scope, cite), gives)
            draft.steps, draft.charge = found.steps, found.charge
            draft.decision, draft.guided, draft.tiers = found.decision, found.guided, found.tiers
            draft.payments = self.paid(item.id, found, pays, raw, scope, cite)
        draft.payments = self.once(
            item.id, raw.get("once"), draft.payments, scope, cite, part="part" in raw
        )
        numbers = tuple(range(first, first + len(draft.payments)))
        for entry in raw.get("limits", []):
            self.inline_limits.append(InlineLimit(item.id, numbers, entry, item))
        return draft

    def year(self) -> int:
        return self.lowering.text("claim_year", Scope("programme"))

    def paid(
        self, measure: str, found: Amount, pays: Any, raw: Mapping, scope: Scope, cite: Cite
    ) -> list[Payment]:
        """One payment, or shares by event; shares add up exactly because they are cumulative."""
        total = self.nodes.at_least_zero(found.node)
        whole = self.nodes.whole(total, Rounding(str(raw.get("rounding", "down"))))
        if pays is None:
            label = both(raw.get("label")) if raw.get("label") else {"zh": "", "en": ""}
            return [Payment(label, (), self.year(), whole, cite, (), str(raw.get("part", "")))]
        if isinstance(pays, Mapping):
            raise MeasureError(
                "pack.pays",
                "pays: {each: year} 只用于 increment；其余请写分期列表",
                "pays: {each: year} is for increment only; list the payments instead",
                "pays",
            )
        payments: list[Payment] = []
        before = self.nodes.const(0, "money")
        reached = self.nodes.const(0, "rate")
        for entry in pays:
            spot = self.cite(entry, cite)
            with located(entry):
                share = Giving(self.lowering, scope, spot).rate(entry["share"], key="share")
            reached = self.nodes.sum_of(reached, share, "rate")
            until = self.nodes.whole(self.nodes.times(whole, reached, "money"), Rounding.DOWN)
            part = self.nodes.at_least_zero(self.nodes.minus(until, before, "money"))
            before = until
            due = self.conditions(entry.get("when"), "pays", scope, spot)
            due = [replace(c, kind="stage") for c in due]
            label = both(entry.get("label"))
            code = str(entry.get("code") or label["en"] or label["zh"])
            if not code or code in [p.code for p in payments]:
                raise MeasureError(
                    "pack.payment-code",
                    "每期应有各自的 label 或 code，以便与已付的期次对应",
                    "each payment wants a label or code of its own, so that it is known when paid",
                    line=entry.line,
                )
            payments.append(Payment(label, tuple(due), self.year(), part, spot, (), code))
        stated = self.nodes[reached]
        if stated.op == "const" and stated.args[0] != stated.den:
            raise MeasureError(
                "pack.shares",
                "各期比例之和应为 100%，请更正",
                "the shares of the payments should add up to 100%; correct them",
                "pays",
            )
        return payments

    def once(
        self,
        measure: str,
        raw: Any,
        payments: list[Payment],
        scope: Scope,
        cite: Cite,
        *,
        part: bool = False,
    ) -> list[Payment]:
        """Payments that were made before are not made again; ``part``: they are not all."""
        several = len(payments) > 1
        if raw is None and not several:
            return payments
        if raw == "never":
            return payments
        found = []
        for payment in payments:
            test = f"row.measure = {quoted(measure)}"
            if raw in (None, "subject", "year") and scope.entity != "organisation":
                test += " and row.subject = subject"
            if raw in ("year", "enterprise-year"):
                test += " and row.year = payment_year"
            if several or part:
                names = {payment.code, *payment.label.values()} - {""}
                test += f" and row.payment in [{', '.join(map(quoted, sorted(names)))}]"
            inner = replace(self.lowering, payment_year=payment.year)
            node = inner.condition(f"not exists(enterprise.history, {test})", scope)
            already = Condition(node, "already-awarded", "", cite, None, (), "once")
            guarded = replace(payment, due=(*payment.due, already))
            found.append(guarded)
        return found
