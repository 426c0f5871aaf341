"""What holds in a region on a day: policies, rulings, guides, gates, units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from jigai.office.identity.models import Bureau, Section
from jigai.office.regions.domain.codes import lineage
from jigai.office.regions.domain.gates import Gate, gates_of
from jigai.office.regions.domain.register import counting, last_day, on_day
from jigai.office.regions.domain.versions import pack_of
from jigai.office.regions.enums import GUIDE, OPENING, PACK, RULING, UNIT
from jigai.office.regions.models import Entry, FiscalYear
from jigai.policy.overlays import Overlay, read_overlay
from jigai.policy.pack import Pack
from jigai.policy.rulings import Ruling
from jigai.policy.store.programmes import Programme
from jigai.reference.regions import significant


@dataclass(frozen=True)
class InForce:
    """A policy in force in a region: pinned to one version, with the readings that were settled.

    ``region`` is where it was put in force, at or above the region asked about; ``ends`` the last
    day, None where nothing ends it. ``readings`` are those of ``rulings``; the pack's defaults hold
    for the others.
    """

    pack: str
    region: str
    version: str
    begins: dt.date
    ends: dt.date | None
    rulings: tuple[Ruling, ...]
    entry: Entry

    @property
    def policy(self) -> Pack:
        """The pack itself; raises PackBroken where it is lost or was changed."""
        return pack_of(self.version)

    @property
    def level(self) -> str:
        """Whose policy it is: province, prefecture, county."""
        return self.policy.info.level

    @property
    def readings(self) -> dict[str, str]:
        """The options that were ruled."""
        return {r.reading: r.value for r in self.rulings}


@dataclass(frozen=True)
class Responsible:
    """Who is a unit of a pack in a region."""

    bureau: Bureau
    section: Section | None
    entry: Entry


def packs_in_force(region: str, day: dt.date, known_at: dt.datetime | None = None) -> list[InForce]:
    """The policies in force in a region on a day, those of higher levels first.

    ``known_at``: as the register stood at a time. Constant number of queries.
    """
    rows = here(PACK, region, day, known_at)
    rulings = here(RULING, region, day, known_at)
    return [
        InForce(
            row.pack,
            row.region,
            row.value,
            row.begins,
            last_day(row),
            tuple(_ruling(r) for r in highest(rulings) if r.pack == row.pack),
            row,
        )
        for row in highest(rows)
    ]


def pack_in_force(region: str, pack: str, day: dt.date) -> InForce | None:
    """One policy in a region on a day, None where it is not in force there."""
    return next((found for found in packs_in_force(region, day) if found.pack == pack), None)


def rulings_of(region: str, pack: str, day: dt.date) -> list[Ruling]:
    """The readings of a pack settled for a region on a day, by it or above it; for the engine."""
    rows = here(RULING, region, day, pack=pack)
    return [_ruling(row) for row in highest(rows)]


def guides_of(region: str, pack: str, fiscal_year: int, day: dt.date) -> list[Overlay]:
    """The guide of a year, as an overlay for the engine; none where none was issued."""
    rows = here(GUIDE, region, day, pack=pack)
    return [read_overlay(r.data) for r in highest(rows) if r.subject == str(fiscal_year)]


def programme_acts(
    region: str, pack: str, day: dt.date, known_at: dt.datetime | None = None
) -> list[dict[str, str]]:
    """The acts that open gates, as rows of the fact ``programme.acts``."""
    rows = here(OPENING, region, day, known_at, pack=pack)
    return [{"act": r.subject, "adopted_on": r.begins.isoformat()} for r in highest(rows)]


def gates(region: str, pack: str, day: dt.date) -> list[Gate]:
    """The gates of a policy in force, each with the acts that it waits for; open ones too."""
    found = pack_in_force(region, pack, day)
    if found is None:
        return []
    adopted = {row["act"] for row in programme_acts(region, pack, day)}
    return [gate.with_adopted(adopted) for gate in gates_of(found.policy, found.readings)]


def gate_open(region: str, pack: str, gate: str, day: dt.date) -> bool:
    """Whether a rule of a pack waits for no act (any more). Closed where the policy is not in
    force in the region."""
    if pack_in_force(region, pack, day) is None:
        return False
    return all(g.open for g in gates(region, pack, day) if g.id == gate)


def unit_for(region: str, pack: str, unit: str, day: dt.date | None = None) -> Responsible | None:
    """The bureau that is a unit of a pack in a region: its own, else one above; None: not named.

    ``day`` is today where it is not stated.
    """
    return units_for(region, pack, day or timezone.localdate()).get(unit)


def units_for(region: str, pack: str, day: dt.date) -> dict[str, Responsible]:
    """By unit of a pack, the bureau that it is in a region: its own, else one above."""
    rows = here(UNIT, region, day, pack=pack)
    nearest = sorted(rows, key=lambda r: len(significant(r.region)))
    return {
        row.subject: Responsible(row.bureau, row.section, row)
        for row in nearest
        if row.bureau is not None
    }


def programme_of(region: str, pack: str, year: FiscalYear, day: dt.date) -> Programme | None:
    """What applications of a fiscal year go by in a region, in the form that the store binds.

    Version, rulings and guide as they stand on a day, the window as the year has it; None where
    the policy is not in force.
    """
    found = pack_in_force(region, pack, day)
    if found is None:
        return None
    title = found.policy.info.title
    return Programme(
        id=f"{pack}-{region}-{year.year}",
        name={lang: f"{title[lang]} {year.year}" for lang in title},
        pack=pack,
        version=found.version,
        fiscal_year=year.year,
        opens=year.begins.toordinal(),
        closes=year.ends.toordinal(),
        region=region,
        rulings=found.rulings,
        overlays=tuple(guides_of(region, pack, year.year, day)),
    )


def here(
    kind: str, region: str, day: dt.date, known_at: dt.datetime | None = None, **wanted: str
) -> list[Entry]:
    """The entries of a kind that concern a region on a day, those of higher levels first."""
    codes = lineage(region, day)
    rows = counting(known_at, kind=kind, region__in=codes, **wanted)
    found = on_day(rows.select_related("bureau", "section"), day)
    return sorted(found, key=lambda r: (codes.index(r.region), r.pack, r.subject))


def highest(rows: Iterable[Entry]) -> list[Entry]:
    """One entry for each thing settled: what a higher level settled stands."""
    found: dict[tuple[str, str], Entry] = {}
    for row in rows:
        found.setdefault((row.pack, row.subject), row)
    return list(found.values())


def _ruling(row: Entry) -> Ruling:
    return Ruling(row.subject, row.value, row.act_by, row.act_number, row.act_on.isoformat())
