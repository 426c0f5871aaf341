"""The engine's front door: packs and a dossier in, answers out; plans are compiled once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jigai.engine.compiling import compile_pack
from jigai.engine.evaluating import Outcome, Program
from jigai.engine.notices import ceiling_warnings, idle_decisions, place_problems
from jigai.engine.quotations import LprTable
from jigai.facts.dossier import Dossier
from jigai.facts.problems import InputRefused, Problem, shown
from jigai.facts.reading import read_dossier
from jigai.policy.folding import Overlay
from jigai.policy.loading import PackBroken
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling, read_rulings, settled

_PROGRAMS: OrderedDict[tuple[Any, ...], Program] = OrderedDict()
_LOCK = threading.Lock()
KEPT = 256
"""Programs kept; those asked for least recently go first, and are compiled anew when needed."""


@dataclass(frozen=True)
class Answer:
    """What one pack says of a dossier; ``outcome`` is None where either was refused.

    ``sources`` says of each reading that is not the default where it comes from.
    """

    pack: Pack
    outcome: Outcome | None
    problems: tuple[Problem, ...] = ()
    dossier: Dossier | None = None
    readings: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    program: Program | None = None


def program(
    pack: Pack,
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
) -> Program:
    """The compiled program of a pack, cached by version, readings and overlays.

    Raises PackBroken or InputRefused.
    """
    key = (
        pack.id,
        pack.version,
        tuple(sorted((readings or {}).items())),
        tuple(
            (o.id, o.kind, tuple(sorted((k, repr(v)) for k, v in o.set.items()))) for o in overlays
        ),
        id(table),
    )
    with _LOCK:
        found = _PROGRAMS.get(key)
        if found is not None:
            _PROGRAMS.move_to_end(key)
            return found
    found = Program(compile_pack(pack, readings, overlays), table)
    with _LOCK:
        _PROGRAMS[key] = found
        while len(_PROGRAMS) > KEPT:
            _PROGRAMS.popitem(last=False)
    return found


def evaluate(
    raw: Any,
    pack: Pack,
    readings: dict[str, str] | None = None,
    overlays: tuple[Overlay, ...] = (),
    table: LprTable | None = None,
    rulings: tuple[Ruling, ...] = (),
) -> Answer:
    """One dossier (a mapping) under one pack. Input faults are problems, never exceptions.

    Readings in force are the defaults, then the rulings (given, and the dossier's own), then
    ``readings``, those of this case.
    """
    try:
        stated = read_rulings(raw.get("rulings")) if isinstance(raw, dict) else ()
        chosen = settled(pack, (*rulings, *stated), readings or {})
        ready = program(pack, chosen.readings, overlays, table)
        dossier = read_dossier(raw, pack.info.region)
    except (InputRefused, PackBroken) as error:
        return Answer(pack, None, tuple(error.problems))
    inside = replace(
        Answer(pack, None), dossier=dossier, readings=ready.plan.readings, sources=chosen.sources
    )
    outside = place_problems(pack, dossier)
    if outside:
        return replace(inside, problems=tuple(outside))
    outcome = ready.run(dossier)
    outcome.warnings += [*chosen.warnings, *ceiling_warnings(ready.plan, outcome.awards)]
    outcome.warnings += idle_decisions(ready.plan, outcome.awards)
    return replace(inside, outcome=outcome, problems=tuple(outcome.errors), program=ready)


def concerning(pack: Pack, overlays: Sequence[Overlay]) -> tuple[Overlay, ...]:
    """The overlays with what they set in this pack; those that set nothing there fall away."""
    known = {i.id for i in pack.items}
    found = []
    for overlay in overlays:
        here = {p: v for p, v in overlay.set.items() if str(p).split("/")[0] in known}
        if here:
            found.append(replace(overlay, set=here))
    return tuple(found)


def concerned(packs: Sequence[Pack], raw: Any) -> list[Pack]:
    """The packs whose place holds a place that the dossier states; all where it states none."""
    found = []
    for pack in packs:
        try:
            dossier = read_dossier(raw, pack.info.region)
        except InputRefused:
            return list(packs)
        if not place_problems(pack, dossier):
            found.append(pack)
    return found or list(packs)


def applicable(packs: Sequence[Pack], wanted: Sequence[str] | None) -> list[Pack]:
    """The packs asked for, by id or place; raises InputRefused for one that is not there."""
    if not wanted:
        return list(packs)
    found = []
    for name in wanted:
        hits = [p for p in packs if p.id == name or p.id.split("-")[0] == name]
        if not hits:
            listed = ", ".join(p.id for p in packs)
            raise InputRefused(
                [
                    Problem(
                        "pack.unknown",
                        f"没有政策包“{shown(name)}”，只有：{listed}",
                        f"there is no pack '{shown(name)}'; only: {listed}",
                    )
                ]
            )
        found += [p for p in hits if p not in found]
    return found
