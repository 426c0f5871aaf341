"""Levels that see one another: province, then city, then county, each with the awards above."""

from __future__ import annotations

import copy
from typing import Any

from jigai.engine.api import Answer, evaluate
from jigai.engine.awards import GRANTED
from jigai.engine.evaluating import LprTable
from jigai.money.fen import yuan
from jigai.policy.folding import Overlay
from jigai.policy.pack import Pack

RANK = {"national": 0, "province": 1, "provincial": 1, "prefecture": 2, "municipal": 2, "county": 3}
LEVEL = {"province": "provincial", "prefecture": "municipal", "county": "county"}


def evaluate_stack(
    raw: dict[str, Any],
    packs: list[Pack],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> list[Answer]:
    """Answers of several levels, the higher first.

    What a higher level grants is added to the dossier's awards of other levels (level, place,
    title, subject, year, paid) before the next level is evaluated, so that matching, set-off and
    no-repeat rules see it. Readings apply to the packs that have them.
    """
    dossier = copy.deepcopy(raw)
    answers = []
    for pack in sorted(packs, key=lambda p: (RANK.get(p.info.level, 9), p.id)):
        own = {k: v for k, v in (readings or {}).items() if k in pack.axes}
        answer = evaluate(dossier, pack, own, overlays, table)
        answers.append(answer)
        if answer.outcome is not None:
            _hand_down(dossier, pack, answer)
    return answers


def _hand_down(dossier: dict[str, Any], pack: Pack, answer: Answer) -> None:
    assert answer.outcome is not None
    for award in answer.outcome.awards:
        if award.outcome != GRANTED or award.low == 0:
            continue
        owner = _owner(dossier, award.owner)
        rows = owner.setdefault("outside_awards", [])
        rows.append(
            {
                "level": LEVEL.get(pack.info.level, pack.info.level),
                "place": pack.info.region,
                "fund": award.measure.payer.get("zh") or pack.id,
                "title": award.subject.facts.get("what"),
                "subject": award.subject.id,
                "year": dossier["claim_year"],
                "paid": yuan(award.low),
            }
        )


def _owner(dossier: dict[str, Any], identity: str) -> dict[str, Any]:
    for organisation in dossier.get("organisations", []):
        if organisation.get("id") == identity:
            found: dict[str, Any] = organisation
            return found
    applicant: dict[str, Any] = dossier["applicant"]
    return applicant
