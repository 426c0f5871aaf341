"""What the policies in force where an organisation is give it, of everything the office knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from jigai.engine.api import Answer, evaluate
from jigai.office.dossiers.assembling import assemble
from jigai.office.identity.models import Organisation
from jigai.office.regions.domain.queries import guides_of, packs_in_force
from jigai.policy.pack import PackBroken


@dataclass
class Evaluated:
    """Answers, higher levels first, and the policies whose pack is lost or was changed."""

    answers: list[Answer] = field(default_factory=list)
    broken: dict[str, PackBroken] = field(default_factory=dict)


def evaluated(
    organisation: Organisation, *, as_of: dt.date, claim_year: int, projects: Iterable[str] = ()
) -> Evaluated:
    """What each policy in force on a day answers, by itself.

    Every policy is the version that was put in force, under the rulings and the guide of its place.
    """
    found = Evaluated()
    named = list(projects)
    for force in packs_in_force(organisation.region, as_of):
        try:
            pack = force.policy
        except PackBroken as error:
            found.broken[force.pack] = error
            continue
        raw = assemble(
            organisation, projects=named, as_of=as_of, claim_year=claim_year, pack=force.pack
        )
        guides = guides_of(organisation.region, force.pack, claim_year, as_of)
        found.answers.append(evaluate(raw, pack, {}, tuple(guides), rulings=force.rulings))
    return found
