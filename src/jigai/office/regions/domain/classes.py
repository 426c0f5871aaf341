"""Classes of counties: as a pack divides its places, and as acts changed that since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from jigai.engine.programme.compiling import programme
from jigai.engine.programme.model import Areas
from jigai.office.regions.domain.codes import codes_of, counted_with, lineage
from jigai.office.regions.domain.inforce import InForce, here, highest, pack_in_force
from jigai.office.regions.domain.register import counting
from jigai.office.regions.enums import CLASS
from jigai.office.regions.models import Entry

Words = dict[str, str]


@dataclass(frozen=True)
class CountyClass:
    """A county in a group of a pack's division. ``entry``: the act that moved it there, None where
    the pack itself names it; ``code`` is None where no region of that name is known."""

    division: str
    division_name: Words
    group: str
    name: Words
    place: Words
    code: str | None
    since: dt.date
    entry: Entry | None = None


def divisions(found: InForce) -> dict[str, Areas]:
    """The divisions of a policy in force, by id."""
    return programme(found.policy, found.readings).areas


def class_table(region: str, pack: str, day: dt.date) -> list[CountyClass]:
    """Every place of a policy's divisions with its group on a day; empty where not in force."""
    found = pack_in_force(region, pack, day)
    if found is None:
        return []
    areas = divisions(found).values()
    names = [m["zh"] for area in areas for group in area.groups for m in group.members]
    codes = codes_of(names, found.policy.info.region, day)
    moved = {row.subject: row for row in highest(here(CLASS, region, day, pack=pack))}
    return [
        _placed(area, group.id, member, codes[member["zh"]], found, moved)
        for area in areas
        for group in area.groups
        for member in group.members
    ]


def county_class(region: str, pack: str, day: dt.date) -> CountyClass | None:
    """The group of a county under a policy on a day; None where the policy knows no groups or not
    this county."""
    codes = counted_with(region, day)
    return next((c for c in class_table(region, pack, day) if c.code in codes), None)


def class_subject(division: str, code: str) -> str:
    """As entries of the register name a county in a division."""
    return f"{division}/{code}"


def _placed(
    area: Areas,
    group: str,
    place: Words,
    code: str | None,
    found: InForce,
    moved: dict[str, Entry],
) -> CountyClass:
    entry = moved.get(class_subject(area.id, code)) if code is not None else None
    now = entry.value if entry is not None else group
    names = {g.id: g.name for g in area.groups}
    since = entry.begins if entry is not None else found.begins
    return CountyClass(
        area.id, area.name, now, names.get(now, {"zh": now, "en": now}), place, code, since, entry
    )


def class_history(region: str, pack: str, day: dt.date) -> list[Entry]:
    """Every act that put a county into a class, those to come and those replaced too."""
    rows = counting(kind=CLASS, pack=pack, region__in=lineage(region, day))
    return list(rows.order_by("-begins", "-pk"))
