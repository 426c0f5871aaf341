"""An award where facts are missing: what is settled, and what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jigai.engine.awards import (
    CASE,
    CHARGE,
    GRANTED,
    NEEDS,
    REFUSED,
    Award,
    Reason,
    StepValue,
)
from jigai.engine.bounds import NOTHING, Around, Bounds, Missing, Span
from jigai.engine.paying import finish, pay
from jigai.engine.plan import Measure
from jigai.engine.shares import UNSURE, DrawValue
from jigai.facts.dossier import Decision, Subject

if TYPE_CHECKING:
    from jigai.engine.evaluating import Run


class Waiting:
    """Computes awards by bounds, over the whole range of each unknown fact."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def award(
        self, measure: Measure, subject: Subject, owner: Subject, decision: Decision | None
    ) -> Award | None:
        """The award as far as it is settled, with what it waits for."""
        dossier = self.run.dossier
        bounds = Bounds(
            self.run.plan,
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
                self.run.program.lpr,
                self.run.boxes,
            ),
        )
        which = bounds.value(measure.which) if measure.which is not None else None
        if which is not None and which.high == 0:
            return None
        award = self.run.new(measure, subject)
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
        award.waits = waits | self._payments(award, bounds)
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
        finish(award)
        if award.outcome in (GRANTED, CHARGE) and award.waits:
            award.outcome = NEEDS
        return award

    def _payments(self, award: Award, bounds: Bounds) -> frozenset[Missing]:
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
                        self._unsure(bounds, part)
                        if isinstance(part, int)
                        else UNSURE
                        if part == "year" and not year.settled
                        else self._key_part(part, award, year.low)
                        for part in draw.key
                    )
                    orders = [bounds.value(node) for node in draw.order]
                    settled = all(o.settled for o in orders)
                    binding = allowed.low - used.high < amount.high
                    watching = self.run.plan.limits[draw.limit].excess == "warned"
                    if binding and not made and not watching:
                        waits = waits.union(allowed.waits, used.waits, *(o.waits for o in orders))
                    parts = [bounds.value(part) for part in draw.key if isinstance(part, int)]
                    if "year" in draw.key:
                        parts.append(year)
                    lift = Span(1, 1) if draw.lift is None else bounds.value(draw.lift)
                    limit = self.run.plan.limits[draw.limit].id
                    if any(limit in d.lifts for d in self.run.dossier.decisions):
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
            pay(
                award,
                index,
                year.low if year.settled else None,
                (amount.low, amount.high),
                failed,
                open_,
                tuple(draws),
            )
        return waits

    def _unsure(self, bounds: Bounds, node: int) -> Any:
        found = bounds.value(node)
        return found.low if found.settled else UNSURE

    def _key_part(self, part: str, award: Award, year: Any) -> Any:
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
