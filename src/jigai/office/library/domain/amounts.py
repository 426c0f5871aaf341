"""What a project would get under each pack in force, on the dossier that the office has of it.

Kept by the hashes of dossier and plan: asked again on the same facts, nothing is computed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from jigai.facts.problems import InputRefused, Lang, Problem
from jigai.facts.reading import read_dossier
from jigai.guide.drafts import Draft
from jigai.guide.reports import report
from jigai.office.library.domain.judging import dossier_of, plan_hash
from jigai.office.library.models import Assessed, Project
from jigai.office.regions.domain.queries import InForce, packs_in_force
from jigai.policy.pack import Pack, PackBroken

LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Prospect:
    """What one pack would give: its awards, and the sum as lowest and highest (fen).

    ``high`` is None where the text has no ceiling; ``problems`` where nothing could be computed.
    """

    force: InForce
    pack: Pack | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    low: int = 0
    high: int | None = 0
    problems: tuple[Problem, ...] = ()


def prospects(project: Project, lang: Lang, day: dt.date | None = None) -> list[Prospect]:
    """What every pack in force where the project lies would give it, higher levels first."""
    when = day or timezone.localdate()
    kept = {row.pack: row for row in Assessed.objects.filter(project=project)}
    forces = packs_in_force(project.region, when)
    return [_prospect(project, force, kept.get(force.pack), lang, when) for force in forces]


def draft_of(project: Project, force: InForce, pack: Pack, day: dt.date) -> Draft:
    """A calculation of this project under a pack, with the readings that were ruled."""
    raw = dossier_of(project, day, force.pack)
    readings = {pack.id: force.readings} if force.readings else {}
    return Draft((pack.id,), raw, readings=readings)


def _prospect(
    project: Project, force: InForce, kept: Assessed | None, lang: Lang, day: dt.date
) -> Prospect:
    try:
        pack = force.policy
        draft = draft_of(project, force, pack, day)
        dossier = read_dossier(draft.for_pack(pack), pack.info.region).hash()
    except (PackBroken, InputRefused) as error:
        return Prospect(force, None, problems=tuple(error.problems))
    plan = plan_hash(pack, force.readings)
    if kept is None or (kept.plan, kept.dossier) != (plan, dossier):
        kept = _assessed(project, pack, draft, plan, dossier)
    return Prospect(force, pack, kept.rows[lang], kept.low, kept.high)


def _assessed(project: Project, pack: Pack, draft: Draft, plan: str, dossier: str) -> Assessed:
    made = {lang: report(draft, pack, lang) for lang in LANGS}
    mine = {lang: [_row(r) for r in made[lang].rows if not r.absent] for lang in LANGS}
    low, high = made["zh"].low, made["zh"].high
    endless = any(r.boundless for r in made["zh"].rows)
    row, _ = Assessed.objects.update_or_create(
        project=project,
        pack=pack.id,
        defaults={
            "plan": plan,
            "dossier": dossier,
            "low": low,
            "high": None if endless else high,
            "rows": mine,
            "made_at": timezone.now(),
        },
    )
    return row


def _row(row: Any) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "name": row.name,
        "outcome": row.outcome,
        "low": row.low,
        "high": None if row.boundless else row.high,
        "clause": row.clause,
        "at": row.at,
        "reason": row.reasons[0].text if row.reasons else "",
        "missing": [wanted.text for wanted in row.missing],
    }
