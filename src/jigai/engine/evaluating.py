"""The scalar evaluator: one dossier through one plan.

Each award is computed by the measure's generated function; where a fact is missing, by bounds.
Combination then runs over all payments of the dossier.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jigai.engine.awards import (
    CASE,
    CHARGE,
    DECLARED,
    GRANTED,
    NEEDS,
    REFUSED,
    Award,
    PaymentState,
    Reason,
    StepValue,
)
from jigai.engine.bounds import NOTHING, Around, Bounds, Missing, Span
from jigai.engine.combining import combine
from jigai.engine.consistency import Consistency
from jigai.engine.kernels import UNDECIDED, Kernel, build
from jigai.engine.limiting import refused_lifts
from jigai.engine.loose_ends import loose_ends, not_liftable, same_invoices
from jigai.engine.plan import Measure, Plan
from jigai.engine.quotations import LprTable, shipped_lpr
from jigai.engine.shares import UNSURE, DrawValue, Share
from jigai.facts.dossier import Decision, Dossier, Subject
from jigai.facts.problems import Problem

if TYPE_CHECKING:
    from jigai.engine.amounts import AmountFunctions
    from jigai.engine.explaining import Explainer

Boxes = dict[Missing, tuple[Any, Any]]


@dataclass
class Outcome:
    """All awards of one dossier under one plan, with problems found on the way."""

    plan: Plan
    dossier: Dossier
    awards: list[Award]
    warnings: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)

    @property
    def total(self) -> tuple[int, int]:
        """Lowest and highest of what is granted, in fen (charges apart)."""
        counted = [a for a in self.awards if a.outcome in (GRANTED, NEEDS) and not a.measure.charge]
        return sum(a.low for a in counted), sum(a.high for a in counted)


class Program:
    """A plan ready to run: generated functions and the positions of each measure's values."""

    def __init__(self, plan: Plan, table: LprTable | None = None) -> None:
        self.plan = plan
        self.lpr = table if table is not None else shipped_lpr()
        self.by_entity: dict[str, list[int]] = defaultdict(list)
        for position, measure in enumerate(plan.measures):
            self.by_entity[measure.entity].append(position)
        self.items = {m.id: m.clause for m in plan.measures if m.application == "item"}
        self.exempt = {m.id: m.exempt for m in plan.measures if m.exempt}

    @cached_property
    def built(self) -> tuple[list[Kernel], list[Kernel]]:
        """The generated functions of measures and of checks, made when first needed."""
        return build(self.plan)

    @cached_property
    def consistency(self) -> Consistency:
        """What says whether a dossier contradicts itself."""
        return Consistency(self.plan, self.built[1], self.lpr)

    @cached_property
    def amount_functions(self) -> AmountFunctions:
        """The generated functions for amounts alone."""
        from jigai.engine.amounts import AmountFunctions

        return AmountFunctions(self.plan, self.consistency)

    @cached_property
    def explainer(self) -> Explainer:
        """The generated functions for explanations as data."""
        from jigai.engine.explaining import Explainer

        return Explainer(self)

    def run(self, dossier: Dossier, boxes: Boxes | None = None) -> Outcome:
        """Evaluate a dossier; ``boxes`` narrow facts that it leaves unknown."""
        return Run(self, dossier, boxes).outcome()

    def amounts(self, dossier: Dossier) -> dict[tuple[str, str], int]:
        """Fen by measure and subject, nothing else; the same as ``run`` gives, many times faster.

        An award that gives nothing is left out. Where something is unknown, or people decided,
        ``run`` does the work, and of an award that is still open only what is certain counts.
        """
        try:
            return self.amount_functions.of(dossier)(dossier, self.lpr)
        except KeyError:
            from jigai.engine.amounts import amounts_of

            return amounts_of(self.run(dossier))

    def explained(self, dossier: Dossier) -> list[dict[str, Any]]:
        """``explanation`` of a run: every award with its working, as plain data.

        Many times faster than the run itself where everything is known.
        """
        try:
            return self.explainer.explain(dossier)
        except KeyError:
            from jigai.engine.explanation import explanation

            return explanation(self.run(dossier))


class Run:
    """One evaluation."""

    def __init__(self, program: Program, dossier: Dossier, boxes: Boxes | None = None) -> None:
        self.program = program
        self.kernels, self.checks = program.built
        self.boxes = boxes
        self.plan = program.plan
        self.dossier = dossier
        self.owners = {s.id: s for s in dossier.subjects if s.entity == "organisation"}
        self.siblings = {s.id: s.owner or s.id for s in dossier.subjects}
        self.decisions: dict[tuple[str, str | None], Decision] = {
            (d.measure, d.subject): d for d in dossier.decisions if d.approved
        }
        self.warnings: list[Problem] = list(dossier.warnings)
        self.errors: list[Problem] = []
        self.position = 0
        self.sparing: dict[str, frozenset[tuple[str, int]]] = {}
        self.doubts: dict[str, dict[str, frozenset[Missing]]] = defaultdict(dict)

    def outcome(self) -> Outcome:
        """All awards, combined and settled."""
        self.consistency()
        if self.errors:
            return Outcome(self.plan, self.dossier, [], self.warnings, self.errors)
        awards: list[Award] = []
        for position, measure in enumerate(self.plan.measures):
            awards += self.measure(position, measure)
        shares = [share for award in awards for share in award.shares]
        combine(
            self.plan,
            shares,
            self.dossier.decisions,
            self.dossier.choices,
            self.dossier.claim_year,
            [share for award in awards for share in award.earlier],
        )
        open_facts = frozenset[Missing]().union(*(a.waits for a in awards))
        for award in awards:
            award.settle()
            if award.outcome == NEEDS and not award.waits:
                award.waits = open_facts
        for rule, label in refused_lifts(self.plan, shares, self.dossier.decisions).items():
            self.warnings.append(not_liftable(rule, label))
        self.warnings += [*same_invoices(self.dossier), *loose_ends(self.plan, self.dossier)]
        return Outcome(self.plan, self.dossier, awards, self.warnings, self.errors)

    # Awards

    def measure(self, position: int, measure: Measure) -> list[Award]:
        self.position = position
        claims = self.dossier.claims
        if claims is not None and measure.id not in claims:
            return []
        subjects = [
            s
            for s in self.dossier.subjects
            if s.entity == measure.entity and measure.organisation in (None, s.facts.get("kind"))
        ]
        if not measure.money:
            first = self.dossier.subjects[0]
            return [self.new(measure, first, DECLARED)]
        found = []
        for subject in sorted(subjects, key=lambda s: s.id):
            award = self.award(position, measure, subject)
            if award is not None:
                found.append(award)
        if not found:
            award = self.new(measure, self.dossier.subjects[0], REFUSED)
            award.reasons.append(Reason("no-subject", measure.entity, measure.cite))
            found.append(award)
        return found

    def new(self, measure: Measure, subject: Subject, outcome: str = GRANTED) -> Award:
        owner = subject.owner or subject.id
        organisation = self.owners.get(owner, subject)
        return Award(
            measure=measure,
            subject=subject,
            owner=owner,
            organisation_kind=str(organisation.facts.get("kind", "enterprise")),
            siblings=self.siblings,
            outcome=outcome,
            history=organisation.facts.get("history", []),
            claim_year=self.dossier.claim_year,
            items=self.program.items,
            spared=self.spared(organisation),
            unsure=dict(self.doubts.get(organisation.id, {})),
        )

    def spared(self, organisation: Subject) -> frozenset[tuple[str, int]]:
        """Awards in the history (by choice and row) that took up no application of a choice.

        What that waits for where it is not known is kept in ``doubts``, by choice.
        """
        known = self.sparing.get(organisation.id)
        if known is None:
            doubts = self.doubts[organisation.id]
            found = set()
            for index, row in enumerate(organisation.facts.get("history", [])):
                for choice, node in self.program.exempt.get(str(row.get("measure")), ()):
                    exempt = self.exempted(node, organisation, row)
                    if exempt.low == 1:
                        found.add((choice, index))
                    elif not exempt.settled:
                        doubts[choice] = doubts.get(choice, NOTHING) | exempt.waits
            known = self.sparing[organisation.id] = frozenset(found)
        return known

    def exempted(self, node: int, organisation: Subject, row: dict[str, Any]) -> Span:
        """Whether an exemption held of an award in the history."""
        dossier = self.dossier
        subject, year = str(row.get("subject", "")), int(row.get("year") or dossier.claim_year)
        around = Around(
            {},
            organisation.facts,
            dossier.programme,
            None,
            subject,
            organisation.key,
            subject,
            organisation.id,
            year,
            dossier.as_of,
            self.program.lpr,
            self.boxes,
        )
        return Bounds(self.plan, around).value(node)

    def decision(self, measure: Measure, subject: Subject) -> Decision | None:
        for name in (subject.id, subject.owner, None):
            found = self.decisions.get((measure.id, name))
            if found is not None:
                return found
        return None

    def award(self, position: int, measure: Measure, subject: Subject) -> Award | None:
        owner = self.owners[subject.owner or subject.id]
        decision = self.decision(measure, subject)
        dossier = self.dossier
        try:
            answer = self.kernels[position](
                subject.facts,
                owner.facts,
                dossier.programme,
                decision,
                subject.id,
                owner.id,
                dossier.claim_year,
                dossier.as_of,
                self.program.lpr,
            )
        except KeyError:
            return self.bounded(measure, subject, owner, decision)
        if answer is None:
            return None
        award = self.new(measure, subject)
        award.decision = decision
        award.truths, values = answer
        if values is None:
            award.outcome = REFUSED
            award.reasons = [
                Reason(c.kind, c.code, c.cite, c)
                for c, truth in zip(measure.conditions, award.truths, strict=True)
                if not truth
            ]
            return award
        if values == UNDECIDED:
            award.outcome = CASE
            return award
        self.fill(award, values)
        return award

    def fill(self, award: Award, values: tuple[Any, ...]) -> None:
        """Payments, draws, warnings and steps from a kernel's values."""
        measure = award.measure
        payments, exempt, warnings, steps = values
        for index, (truths, year, amount, drawn) in enumerate(payments):
            draws = tuple(
                DrawValue(limit, key, (allowed, allowed), (used, used), order, lift=(lift, lift))
                for limit, key, allowed, used, order, lift in drawn
            )
            failed = tuple(
                Reason(c.kind, c.code, c.cite, c)
                for c, truth in zip(measure.payments[index].due, truths, strict=True)
                if not truth
            )
            self.pay(award, index, year, (amount, amount), failed, (), draws)
        for (name, _), holds in zip(measure.exempt, exempt, strict=True):
            award.exempt[name] = bool(holds)
        for warning, holds in zip(measure.warnings, warnings, strict=True):
            if holds:
                award.warnings.append(Reason("warning", warning.code, warning.cite, warning))
        due = {None, *(s.index for s in award.shares)}
        for step, (value, given) in zip(measure.steps, steps, strict=True):
            if step.payment in due:
                inputs = tuple(
                    (name, node, found, found)
                    for (name, node), found in zip(step.inputs, given, strict=True)
                )
                award.steps.append(StepValue(step.op, step.node, value, value, inputs, step.cite))
        self.finish(award)

    def key_part(self, part: str, award: Award, year: Any) -> Any:
        match part:
            case "subject":
                return award.subject.key
            case "owner":
                return award.owner
            case "year":
                return year
            case "award":
                return award.label
        return part

    def pay(
        self,
        award: Award,
        index: int,
        year: int | None,
        amount: tuple[int, int],
        failed: tuple[Reason, ...],
        open_: tuple[Reason, ...],
        draws: tuple[DrawValue, ...],
    ) -> None:
        if failed:
            paid = any(r.code == "once" for r in failed)
            state = "paid-before" if paid else "not-due"
            award.payments.append(PaymentState(index, year, state, 0, 0, failed))
            if paid and len(failed) == 1:
                award.earlier.append(self.share(award, index, year, amount, 0, 0, draws))
            return
        low = 0 if open_ else amount[0]
        award.payments.append(
            PaymentState(index, year, "open" if open_ else "due", low, amount[1], open_)
        )
        award.shares.append(self.share(award, index, year, (low, amount[1]), low, amount[1], draws))

    def share(
        self,
        award: Award,
        index: int,
        year: int | None,
        entitled: tuple[int, int],
        low: int,
        high: int,
        draws: tuple[DrawValue, ...],
    ) -> Share:
        place = (self.position, award.subject.id, index)
        return Share(place, award, index, year, entitled, low, high, draws)

    def finish(self, award: Award) -> None:
        """Without a payment that can be made now there is nothing to grant."""
        if award.measure.payments and not award.shares:
            award.outcome = REFUSED
            seen: set[str] = set()
            for state in award.payments:
                for reason in state.reasons:
                    if reason.key not in seen:
                        seen.add(reason.key)
                        award.reasons.append(reason)
        elif award.measure.charge and award.outcome == GRANTED:
            award.outcome = CHARGE

    # Unknown facts

    def bounded(
        self, measure: Measure, subject: Subject, owner: Subject, decision: Decision | None
    ) -> Award | None:
        """The award as far as it is settled, with what it waits for."""
        dossier = self.dossier
        bounds = Bounds(
            self.plan,
            Around(
                subject.facts,
                owner.facts,
                dossier.programme,
                decision,
                subject.key,
                owner.key,
                subject.id,
                owner.id,
                dossier.claim_year,
                dossier.as_of,
                self.program.lpr,
                self.boxes,
            ),
        )
        which = bounds.value(measure.which) if measure.which is not None else None
        if which is not None and which.high == 0:
            return None
        award = self.new(measure, subject)
        award.decision = decision
        spans = [bounds.value(c.node) for c in measure.conditions]
        award.truths = tuple(s.low if s.settled else None for s in spans)
        pairs = list(zip(measure.conditions, spans, strict=True))
        refused = [Reason(c.kind, c.code, c.cite, c) for c, s in pairs if s.high == 0]
        if refused:
            award.outcome, award.reasons = REFUSED, refused
            return award
        waits = frozenset[Missing]().union(
            *(s.waits for _, s in pairs), NOTHING if which is None else which.waits
        )
        award.reasons = [Reason("unknown", c.code, c.cite, c) for c, s in pairs if not s.settled]
        award.open = bool(award.reasons) or (which is not None and not which.settled)
        if measure.decision and decision is None:
            award.outcome = NEEDS if award.open else CASE
            award.waits = waits
            return award
        award.waits = waits | self.bounded_payments(award, bounds)
        if award.open:
            for share in award.shares:
                share.entitled, share.low = (0, share.entitled[1]), 0
        if measure.decision and any(m.subject.startswith("decision:") for m in award.waits):
            award.outcome = NEEDS if award.open else CASE
            award.shares, award.payments = [], []
            return award
        for name, node in measure.exempt:
            exempt = bounds.value(node)
            award.exempt[name] = exempt.low == 1
            if not exempt.settled:
                award.unsure[name] = award.unsure.get(name, NOTHING) | exempt.waits
        for warning in measure.warnings:
            if bounds.value(warning.node).low == 1:
                award.warnings.append(Reason("warning", warning.code, warning.cite, warning))
        due = {None, *(s.index for s in award.shares)}
        for step in measure.steps:
            if step.payment not in due:
                continue
            found = bounds.value(step.node)
            inputs = tuple((name, node, *bounds.value(node)[:2]) for name, node in step.inputs)
            award.steps.append(
                StepValue(step.op, step.node, found.low, found.high, inputs, step.cite)
            )
        self.finish(award)
        if award.outcome in (GRANTED, CHARGE) and award.waits:
            award.outcome = NEEDS
        return award

    def bounded_payments(self, award: Award, bounds: Bounds) -> frozenset[Missing]:
        waits: frozenset[Missing] = NOTHING
        for index, payment in enumerate(award.measure.payments):
            due = [(c, bounds.value(c.node)) for c in payment.due]
            failed = tuple(Reason(c.kind, c.code, c.cite, c) for c, s in due if s.high == 0)
            open_ = tuple(Reason("unknown", c.code, c.cite, c) for c, s in due if not s.settled)
            year, amount = bounds.value(payment.year), bounds.value(payment.amount)
            draws = []
            made = bool(failed) and all(r.code == "once" for r in failed)
            if not failed or made:
                if not made:
                    waits = waits.union(amount.waits, *(s.waits for _, s in due))
                for draw in payment.draws:
                    allowed, used = bounds.value(draw.amount), bounds.value(draw.used)
                    key = tuple(
                        self.unsure(bounds, part)
                        if isinstance(part, int)
                        else UNSURE
                        if part == "year" and not year.settled
                        else self.key_part(part, award, year.low)
                        for part in draw.key
                    )
                    orders = [bounds.value(node) for node in draw.order]
                    settled = all(o.settled for o in orders)
                    binding = allowed.low - used.high < amount.high
                    watching = self.plan.limits[draw.limit].excess == "warned"
                    if binding and not made and not watching:
                        waits = waits.union(allowed.waits, used.waits, *(o.waits for o in orders))
                    parts = [bounds.value(part) for part in draw.key if isinstance(part, int)]
                    if "year" in draw.key:
                        parts.append(year)
                    lift = Span(1, 1) if draw.lift is None else bounds.value(draw.lift)
                    limit = self.plan.limits[draw.limit].id
                    if any(limit in d.lifts for d in self.dossier.decisions):
                        waits = waits.union(lift.waits)
                    draws.append(
                        DrawValue(
                            draw.limit,
                            key,
                            (allowed.low, allowed.high),
                            (used.low, used.high),
                            tuple(o.low for o in orders) if settled else None,
                            NOTHING.union(*(p.waits for p in parts)),
                            (lift.low, lift.high),
                        )
                    )
            self.pay(
                award,
                index,
                year.low if year.settled else None,
                (amount.low, amount.high),
                failed,
                open_,
                tuple(draws),
            )
        return waits

    def unsure(self, bounds: Bounds, node: int) -> Any:
        found = bounds.value(node)
        return found.low if found.settled else UNSURE

    # Around the awards

    def consistency(self) -> None:
        """Statements of the dossier that contradict one another."""
        dossier = self.dossier
        for position, (entity, condition, severity) in enumerate(self.plan.checks):
            for subject in dossier.subjects:
                if subject.entity != entity:
                    continue
                owner = self.owners[subject.owner or subject.id]
                try:
                    wrong = self.checks[position](
                        subject.facts,
                        owner.facts,
                        dossier.programme,
                        None,
                        subject.id,
                        owner.id,
                        dossier.claim_year,
                        dossier.as_of,
                        self.program.lpr,
                    )
                except KeyError:
                    continue
                if wrong:
                    assert condition.say is not None
                    problem = Problem(
                        f"check.{condition.code}",
                        condition.say["zh"],
                        condition.say["en"],
                        f"{subject.entity} {subject.id}",
                        "error" if severity == "error" else "warning",
                    )
                    (self.errors if severity == "error" else self.warnings).append(problem)
