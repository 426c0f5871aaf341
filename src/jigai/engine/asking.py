"""What someone asks of the engine: a dossier, the packs, and what to go by besides the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jigai.engine.api import Answer, applicable, concerned, concerning, evaluate
from jigai.engine.notices import place_problems
from jigai.engine.shelf import Shelf
from jigai.engine.stack import evaluate_stack
from jigai.facts.problems import Problem
from jigai.policy.folding import settle
from jigai.policy.overlays import Overlay, no_path
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.rulings import Ruling
from jigai.policy.store.binding import Bound
from jigai.policy.store.texts import problem


@dataclass(frozen=True)
class Terms:
    """What an evaluation is asked to go by, besides the dossier."""

    readings: dict[str, str] = field(default_factory=dict)
    overlays: tuple[Overlay, ...] = ()
    rulings: tuple[Ruling, ...] = ()


def answers(
    raw: Any, shelf: Shelf, wanted: Sequence[str], terms: Terms, *, stack: bool = False
) -> list[Answer]:
    """What the packs asked for say of a dossier; else the one it names, else those it concerns.

    ``stack`` evaluates province, city and county in turn, each with the awards above it. Raises
    InputRefused for what no pack has, PackBroken where a pack asked for is a broken one.
    """
    named = wanted or ([raw["pack"]] if isinstance(raw, dict) and raw.get("pack") else None)
    none_broken(named or [], shelf.broken)
    chosen = applicable(shelf.packs, named) if named else concerned(shelf.packs, raw)
    all_known(chosen, terms)
    if stack and isinstance(raw, dict):
        return evaluate_stack(raw, chosen, terms.readings, terms.overlays, rulings=terms.rulings)
    return [
        evaluate(
            raw,
            pack,
            {k: v for k, v in terms.readings.items() if k in pack.axes},
            concerning(pack, terms.overlays),
            rulings=terms.rulings,
        )
        for pack in chosen
    ]


def under_programme(raw: Any, its: Bound, day: int | None = None) -> tuple[Answer, list[Problem]]:
    """A dossier under a programme: its pack, rulings and guide, and what to know of it.

    ``day`` is the day of application, an ordinal. A dossier without a claim year gets that of the
    programme; one of another year, place or day is worked out and noticed.
    """
    programme = its.programme
    if isinstance(raw, dict) and raw.get("claim_year") is None:
        raw = raw | {"claim_year": programme.fiscal_year}
    answer = evaluate(raw, its.pack, {}, programme.overlays, rulings=programme.rulings)
    found = its.notices(day)
    dossier = answer.dossier
    if dossier is not None:
        if dossier.claim_year != programme.fiscal_year:
            years = {"year": dossier.claim_year, "wanted": programme.fiscal_year}
            found.append(problem("store.other-year", "", "warning", **years))
        place = replace(its.pack, info=replace(its.pack.info, region=programme.region))
        if place_problems(place, dossier):
            region = programme.region
            found.append(problem("store.other-region", "", "warning", region=region))
    return answer, found


def none_broken(wanted: Sequence[str], left_out: Sequence[PackBroken]) -> None:
    """Raises the fault of a pack that was asked for and is broken."""
    for fault in left_out:
        if any(str(name).split("-")[0] == fault.pack.split("-")[0] for name in wanted):
            raise fault


def all_known(chosen: Sequence[Pack], terms: Terms) -> None:
    """Refuse readings, rulings and overlay paths that no pack in question has."""
    if not chosen:
        return
    axes = {axis for p in chosen for axis in p.axes}
    unknown = [n for n in (*terms.readings, *(r.reading for r in terms.rulings)) if n not in axes]
    if unknown:
        settle(chosen[0], dict.fromkeys(unknown, ""))
    items = {i.id for p in chosen for i in p.items}
    for overlay in terms.overlays:
        for path in overlay.set:
            if str(path).split("/")[0] not in items:
                raise no_path(str(path))
