"""What the packs in force say of a project: libraries with their tiers, duties, services."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from django.utils import timezone

from jigai.engine.programme.answers import finding_data
from jigai.engine.programme.findings import YES, Finding, findings
from jigai.engine.programme.model import LIBRARY, Programme
from jigai.facts.problems import Problem
from jigai.office.dossiers.assembling import assemble
from jigai.office.library.domain.levels import level_of
from jigai.office.library.models import Project
from jigai.office.regions.domain.queries import InForce, packs_in_force
from jigai.policy.pack import Pack, PackBroken


@dataclass(frozen=True)
class Judged:
    """One rule for a project; ``level`` is the region whose library it is, None for other rules."""

    pack: Pack
    programme: Programme
    finding: Finding
    level: str

    @property
    def id(self) -> str:
        """The rule."""
        return self.finding.rule.id

    @property
    def fits(self) -> bool:
        """Whether the rule is met."""
        return self.finding.outcome == YES

    def explained(self) -> dict[str, Any]:
        """The finding in both languages, as it is kept."""
        return {lang: finding_data(self.programme, self.finding, lang) for lang in ("zh", "en")}


@dataclass(frozen=True)
class Verdict:
    """What one pack says of a project; ``problems`` where the engine refused the dossier."""

    force: InForce
    pack: Pack | None
    plan: str = ""
    dossier: str = ""
    found: tuple[Judged, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def libraries(self) -> list[Judged]:
        """The libraries, each after those it presupposes."""
        return [j for j in self.found if j.finding.rule.kind == LIBRARY]

    @property
    def others(self) -> list[Judged]:
        """Duties and services."""
        return [j for j in self.found if j.finding.rule.kind != LIBRARY]


def dossier_of(project: Project, day: dt.date, pack: str | None = None) -> dict[str, Any]:
    """The dossier of a project's organisation with this project alone."""
    return assemble(
        project.organisation_id,
        projects=[project.number],
        as_of=day,
        claim_year=day.year,
        pack=pack,
    )


def judged(project: Project, day: dt.date | None = None) -> list[Verdict]:
    """What every pack in force where the project lies says of it, higher levels first."""
    when = day or timezone.localdate()
    return [_verdict(project, force, when) for force in packs_in_force(project.region, when)]


def _verdict(project: Project, force: InForce, day: dt.date) -> Verdict:
    try:
        pack = force.policy
    except PackBroken as error:
        return Verdict(force, None, problems=tuple(error.problems))
    raw = dossier_of(project, day, force.pack)
    answered = findings(raw, pack, rulings=force.rulings)
    made = answered.programme
    errors = tuple(p for p in answered.problems if p.severity == "error")
    if made is None or answered.dossier is None or errors:
        return Verdict(force, pack, problems=errors)
    mine = (f for f in answered.found if f.subject.id in (project.number, f.owner.id))
    return Verdict(
        force,
        pack,
        plan_hash(pack, made.readings),
        answered.dossier.hash(),
        tuple(Judged(pack, made, f, level_of(f.rule, pack)) for f in mine),
    )


def plan_hash(pack: Pack, readings: dict[str, str]) -> str:
    """What identifies the plan that decided: the pack's version and the readings in use."""
    stated: Any = {"pack": pack.id, "version": pack.version, "readings": readings}
    return hashlib.sha256(rfc8785.dumps(stated)).hexdigest()
