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
    DECLARED,
    GRANTED,
    NEEDS,
    REFUSED,
    Award,
    Reason,
)
from jigai.engine.bounds import NOTHING, Around, Bounds, Missing, Span
from jigai.engine.combining import combine
from jigai.engine.consistency import Consistency
from jigai.engine.kernels import UNDECIDED, Kernel, build
from jigai.engine.limiting import refused_lifts
from jigai.engine.loose_ends import loose_ends, not_liftable, same_invoices
from jigai.engine.paying import fill
from jigai.engine.plan import Measure, Plan
from jigai.engine.quotations import LprTable, shipped_lpr
from jigai.engine.waiting import Waiting
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
            position=self.position,
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
            return Waiting(self).award(measure, subject, owner, decision)
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
        fill(award, values)
        return award

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
