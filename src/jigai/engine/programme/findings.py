"""Libraries, duties and services for a dossier: what holds of each subject, why not, what is open.

The conditions are those of the engine: three-valued, cited, each failure with its reason. A
library that presupposes another is entered only with it; a duty concerns what has entered its
libraries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jigai.engine.api import program
from jigai.engine.bounds import Around, Bounds, Missing, Span
from jigai.engine.evaluating import Run
from jigai.engine.notices import place_problems
from jigai.engine.plan import Condition
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.model import DUTY, LIBRARY, Programme, Rule
from jigai.engine.quotations import LprTable, shipped_lpr
from jigai.facts.dossier import Dossier, Subject
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import read_dossier
from jigai.policy.folding import Overlay
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import Ruling, read_rulings, settled

YES, NO, OPEN = "yes", "no", "needs-facts"


@dataclass(frozen=True)
class Line:
    """One condition with what it came to: True, False, or None where a fact is missing."""

    condition: Condition
    holds: bool | None


@dataclass(frozen=True)
class Finding:
    """The answer of one rule for one subject.

    ``outcome``: yes, no or needs-facts. ``before`` are the libraries that have to come first and
    do not; ``value`` is the exact value the rule gives, None where it gives none or a fact is
    missing.
    """

    rule: Rule
    subject: Subject
    owner: Subject
    outcome: str
    lines: tuple[Line, ...]
    warnings: tuple[Condition, ...] = ()
    waits: frozenset[Missing] = frozenset()
    before: tuple[str, ...] = ()
    value: Span | None = None


@dataclass(frozen=True)
class Findings:
    """What a pack says of a dossier besides awards; problems where either was refused."""

    pack: Pack
    programme: Programme | None
    dossier: Dossier | None
    found: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    readings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Finding]:
        """The findings of one kind of rule."""
        return [f for f in self.found if f.rule.kind == kind]


def findings(
    raw: Any,
    pack: Pack,
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    rulings: tuple[Ruling, ...] = (),
    table: LprTable | None = None,
) -> Findings:
    """Every library, duty and service of a pack for a dossier (a mapping).

    Faults of the input are problems, never exceptions.
    """
    try:
        stated = read_rulings(raw.get("rulings")) if isinstance(raw, dict) else ()
        chosen = settled(pack, (*rulings, *stated), readings or {})
        made = programme(pack, chosen.readings, overlays)
        dossier = read_dossier(raw, pack.info.region)
        run = Run(program(pack, chosen.readings, overlays, table), dossier)
    except (InputRefused, PackBroken) as error:
        return Findings(pack, None, None, problems=tuple(error.problems))
    outside = place_problems(pack, dossier)
    if not outside:
        run.consistency()
        outside = run.errors
    if outside:
        return Findings(pack, made, dossier, problems=tuple(outside))
    found = Finder(made, dossier, table or shipped_lpr()).all()
    return Findings(
        pack,
        made,
        dossier,
        tuple(found),
        (*run.warnings, *chosen.warnings),
        made.readings,
        chosen.sources,
    )


class Finder:
    """Answers every rule for every subject it concerns."""

    def __init__(self, made: Programme, dossier: Dossier, table: LprTable) -> None:
        self.programme = made
        self.dossier = dossier
        self.table = table
        self.owners = {s.id: s for s in dossier.subjects if s.entity == "organisation"}
        self.entered: dict[tuple[str, str], Finding] = {}

    def all(self) -> list[Finding]:
        """Libraries first, since duties and services depend on them."""
        rules = sorted(self.programme.rules, key=lambda r: (r.kind != LIBRARY, r.kind != DUTY))
        waiting = [r for r in rules if r.kind == LIBRARY]
        rest = [r for r in rules if r.kind != LIBRARY]
        found: list[Finding] = []
        for rule in [*_inner_last(waiting), *rest]:
            found += self.rule(rule)
        return found

    def rule(self, rule: Rule) -> list[Finding]:
        """The answers of one rule, in the order of the subjects' ids."""
        subjects = [
            s
            for s in self.dossier.subjects
            if s.entity == rule.entity and rule.organisation in (None, s.facts.get("kind"))
        ]
        answers = (self.answer(rule, s) for s in sorted(subjects, key=lambda s: s.id))
        found = [a for a in answers if a is not None]
        if rule.kind == LIBRARY:
            self.entered |= {(rule.id, f.subject.key): f for f in found}
        return found

    def answer(self, rule: Rule, subject: Subject) -> Finding | None:
        """One rule for one subject; None where it does not concern it."""
        owner = self.owners[subject.owner or subject.id]
        bounds = Bounds(self.programme, self.around(subject, owner))
        which = bounds.value(rule.which) if rule.which is not None else None
        if which is not None and which.high == 0:
            return None
        states = [self.entered.get((name, subject.key)) for name in rule.of]
        outcomes = [NO if s is None else s.outcome for s in states]
        if rule.kind == DUTY and rule.of and all(o == NO for o in outcomes):
            return None
        spans = [bounds.value(c.node) for c in rule.conditions]
        lines = tuple(
            Line(c, bool(s.low) if s.settled else None)
            for c, s in zip(rule.conditions, spans, strict=True)
        )
        truths = [line.holds for line in lines]
        waits = frozenset[Missing]().union(
            *(s.waits for s in spans), frozenset() if which is None else which.waits
        )
        before: tuple[str, ...] = ()
        if rule.kind == LIBRARY:
            before = tuple(n for n, o in zip(rule.of, outcomes, strict=True) if o == NO)
            truths += [None if o == OPEN else o == YES for o in outcomes]
            waits = waits.union(*(s.waits for s in states if s is not None))
        if which is not None and not which.settled:
            truths.append(None)
        outcome = NO if False in truths else OPEN if None in truths else YES
        warned = [c for c in rule.warnings if bounds.value(c.node).low == 1]
        return Finding(
            rule,
            subject,
            owner,
            outcome,
            lines,
            tuple(warned),
            waits if outcome == OPEN else frozenset(),
            before,
            bounds.value(rule.value[1]) if rule.value is not None else None,
        )

    def around(self, subject: Subject, owner: Subject) -> Around:
        """The facts in reach of a subject."""
        return Around(
            subject.facts,
            owner.facts,
            self.dossier.programme,
            None,
            subject.key,
            owner.key,
            subject.id,
            owner.id,
            self.dossier.claim_year,
            self.dossier.as_of,
            self.table,
        )


def _inner_last(libraries: list[Rule]) -> list[Rule]:
    """Libraries so that each comes after those it presupposes."""
    left, found = list(libraries), list[Rule]()
    while left:
        known = {r.id for r in found}
        ready = [r for r in left if set(r.of) <= known] or left[:1]
        found += ready
        left = [r for r in left if r not in ready]
    return found
