"""What a batch goes by, made ready: pack, readings, overlays, measures, year and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jigai.engine.api import program
from jigai.engine.columns.storage import Meta
from jigai.engine.evaluating import Program
from jigai.facts.problems import InputRefused, Problem, shown
from jigai.facts.reading import read_dossier
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling, Settled, read_rulings, settled


@dataclass(frozen=True)
class Terms:
    """What is asked for; what is None holds as the case set states it.

    ``measures`` are ids of measures; ``as_of`` is a day as ``2023-12-31``.
    """

    readings: Mapping[str, str] = field(default_factory=dict)
    overlays: Sequence[Overlay] = ()
    rulings: Sequence[Ruling] = ()
    measures: Sequence[str] | None = None
    claim_year: int | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class Ready:
    """Terms that hold: compiled, checked, and the head that every dossier of the set gets."""

    pack: Pack
    program: Program
    asked: Mapping[str, str]
    overlays: tuple[Overlay, ...]
    rulings: tuple[Ruling, ...]
    chosen: Settled
    meta: Meta
    programme: dict[str, Any]
    facts: dict[str, Any]

    @property
    def measures(self) -> tuple[str, ...]:
        """The ids of the plan's measures, by position."""
        return tuple(m.id for m in self.program.plan.measures)


def prepare(pack: Pack, terms: Terms, meta: Meta, programme: dict[str, Any]) -> Ready:
    """Settle the terms for a case set.

    Raises InputRefused (a reading, measure, path, year or day that cannot be), PackBroken.
    """
    rulings = (*terms.rulings, *read_rulings(meta.rulings))
    chosen = settled(pack, rulings, dict(terms.readings))
    compiled = program(pack, chosen.readings, tuple(terms.overlays))
    meta = _headed(meta, terms)
    if meta.claims is not None:
        _known(meta.claims, compiled)
    head: dict[str, Any] = {"applicant": {"id": "any"}, "programme": programme}
    head |= {"claim_year": meta.claim_year, "as_of": meta.as_of or None}
    dossier = read_dossier({k: v for k, v in head.items() if v is not None}, pack.info.region)
    meta = replace(meta, as_of=dt.date.fromordinal(dossier.as_of).isoformat())
    return Ready(
        pack,
        compiled,
        dict(terms.readings),
        tuple(terms.overlays),
        tuple(terms.rulings),
        chosen,
        meta,
        programme,
        dossier.programme,
    )


def _headed(meta: Meta, terms: Terms) -> Meta:
    """The set's head with what was asked for instead; a year alone brings its own last day."""
    if terms.claim_year is not None:
        meta = replace(meta, claim_year=terms.claim_year, as_of=terms.as_of or "")
    elif terms.as_of is not None:
        meta = replace(meta, as_of=terms.as_of)
    if terms.measures is not None:
        meta = replace(meta, claims=tuple(dict.fromkeys(terms.measures)))
    return meta


def _known(claims: Sequence[str], compiled: Program) -> None:
    known = [m.id for m in compiled.plan.measures]
    problems = [
        Problem(
            "batch.measure",
            f"政策包里没有条款“{shown(name)}”，用 jigai packs --format json 查看编号",
            f"the pack has no measure '{shown(name)}'; jigai packs --format json lists them",
            "measure",
        )
        for name in claims
        if name not in known
    ]
    if problems:
        raise InputRefused(problems)
