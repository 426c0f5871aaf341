"""Levels that see one another: province, then city, then county, each with the awards above."""

from __future__ import annotations

import copy
from typing import Any

from jigai.engine.api import Answer, concerning, evaluate
from jigai.engine.awards import GRANTED, NEEDS
from jigai.engine.quotations import LprTable
from jigai.facts.problems import Problem
from jigai.facts.vocabulary import vocabulary
from jigai.money.fen import yuan
from jigai.policy.folding import Overlay
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling

RANK = {"province": 1, "prefecture": 2, "county": 3}
LEVEL = {"province": "provincial", "prefecture": "municipal", "county": "county"}
OUTSIDE = "outside_awards"


def evaluate_stack(
    raw: dict[str, Any],
    packs: list[Pack],
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
    rulings: tuple[Ruling, ...] = (),
) -> list[Answer]:
    """Answers of several levels, the higher first.

    What a higher level grants is added to the dossier's awards of other levels (level, place,
    title, subject, year, paid) before the next level is evaluated, so that matching, set-off and
    no-repeat rules see it. Readings, rulings and overlays apply to the packs that have them. Where
    the dossier states no awards of other levels, those of the stack are taken for all there are,
    and a warning says so.
    """
    dossier = copy.deepcopy(raw)
    answers: list[Answer] = []
    above: list[Problem] = []
    for pack in sorted(packs, key=lambda p: (RANK.get(p.info.level, 9), p.id)):
        own = {k: v for k, v in (readings or {}).items() if k in pack.axes}
        answer = evaluate(dossier, pack, own, concerning(pack, overlays), table, rulings)
        answers.append(answer)
        if answer.outcome is None:
            continue
        answer.outcome.warnings += above
        if not answer.problems:
            above += _hand_down(dossier, answer)
    return answers


def _hand_down(dossier: dict[str, Any], answer: Answer) -> list[Problem]:
    """Add what was granted to each owner's awards; what the levels below should be told."""
    assert answer.outcome is not None
    pack, found = answer.pack, []
    for organisation in _organisations(dossier):
        if _rows(organisation) is None:
            organisation[OUTSIDE] = []
            found.append(
                Problem(
                    "stack.outside-not-stated",
                    "未填写其他层级的奖补，只计上级政策本次测算的结果",
                    "awards of other levels are not stated; only what the levels above give here "
                    "is counted",
                    severity="warning",
                )
            )
    owners = {s.id: s for s in answer.outcome.dossier.subjects if s.entity == "organisation"}
    places = dict(zip(owners, _organisations(dossier), strict=True))
    for award in answer.outcome.awards:
        if award.outcome == NEEDS:
            found.append(
                Problem(
                    "stack.open",
                    f"上级“{award.measure.name['zh']}”尚缺信息，本级按没有获得计算",
                    f"'{award.measure.name['en']}' of the level above is still open; reckoned "
                    "here as not received",
                    award.label,
                    "warning",
                )
            )
        if award.outcome != GRANTED or award.low == 0:
            continue
        rows = _rows(places[award.owner])
        assert rows is not None
        rows.append(
            {
                "level": LEVEL[pack.info.level],
                "place": pack.info.region,
                "fund": award.measure.payer.get("zh") or pack.id,
                "title": award.subject.facts.get("what"),
                "subject": award.subject.id,
                "year": answer.outcome.dossier.claim_year,
                "paid": yuan(award.low),
            }
        )
    return list(dict.fromkeys(found))


def _organisations(dossier: dict[str, Any]) -> list[dict[str, Any]]:
    """The organisations of a dossier, in the order in which it is read."""
    first = [dossier["applicant"]] if "applicant" in dossier else []
    return first + list(dossier.get("organisations") or [])


def _rows(organisation: dict[str, Any]) -> list[Any] | None:
    """The awards of other levels that an organisation states, under either name; None: unknown."""
    label = vocabulary().entities["organisation"].facts[OUTSIDE].label.zh
    for key in (OUTSIDE, label):
        stated = organisation.get(key)
        if isinstance(stated, dict):
            stated = stated.get("value")
        if isinstance(stated, list):
            return stated
    return None
