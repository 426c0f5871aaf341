"""What holds in a region on a day: policies in force, rulings, classes of counties, gates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from jigai.facts.problems import Lang
from jigai.office.api.office.fields import Day, Field
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    DAY_OR_NOTHING,
    TEXT,
    TEXT_OR_NOTHING,
    TRUTH,
    listed,
    one,
    record,
)
from jigai.office.ground.acts.errors import NotThere
from jigai.office.regions.domain.queries import (
    InForce,
    class_table,
    gates,
    pack_in_force,
    packs_in_force,
    units_for,
)
from jigai.office.regions.domain.seeing import by_bureau
from jigai.policy.pack import PackBroken
from jigai.policy.rulings import Ruling

READ = "regions.read"
ON = (Field("day", Day()),)
PATH = "regions/<str:region>/policies"
SCHEMAS["Ruling"] = record({"reading": TEXT, "value": TEXT, "by": TEXT, "act": TEXT, "on": TEXT})
SCHEMAS["PolicyInForce"] = record(
    {
        "pack": TEXT,
        "title": TEXT_OR_NOTHING,
        "region": TEXT,
        "version": TEXT,
        "begins": DAY,
        "ends": DAY_OR_NOTHING,
        "rulings": listed(one("Ruling")),
    }
)
SCHEMAS["PoliciesInForce"] = listed(one("PolicyInForce"))
SCHEMAS["CountyClass"] = record(
    {
        "division": TEXT,
        "division_name": TEXT,
        "group": TEXT,
        "group_name": TEXT,
        "place": TEXT,
        "region": TEXT_OR_NOTHING,
        "since": DAY,
    }
)
SCHEMAS["CountyClasses"] = listed(one("CountyClass"))
SCHEMAS["Gate"] = record(
    {
        "rule": TEXT,
        "name": TEXT,
        "clause": TEXT,
        "open": TRUTH,
        "acts": listed(TEXT),
        "missing": listed(TEXT),
    }
)
SCHEMAS["Unit"] = record({"unit": TEXT, "bureau": TEXT, "section": TEXT_OR_NOTHING})
SCHEMAS["Units"] = listed(one("Unit"))
SCHEMAS["Gates"] = listed(one("Gate"))


def place(asked: Asked, region: str) -> tuple[str, dt.date]:
    """A region (its code) that the post sees and the day asked about; raises NotThere."""
    day = asked.query.get("day", timezone.localdate())
    by_bureau(asked.actor, region, day)
    return region, day


def _ruling(row: Ruling) -> dict[str, Any]:
    return {"reading": row.reading, "value": row.value, "by": row.by, "act": row.act, "on": row.on}


def _shown(found: InForce, lang: Lang) -> dict[str, Any]:
    try:
        title = found.policy.info.title[lang]
    except PackBroken:
        title = None
    return {
        "pack": found.pack,
        "title": title,
        "region": found.region,
        "version": found.version,
        "begins": found.begins.isoformat(),
        "ends": found.ends.isoformat() if found.ends else None,
        "rulings": [_ruling(row) for row in found.rulings],
    }


def in_force(asked: Asked, region: str, pack: str) -> tuple[InForce, str, dt.date]:
    """A policy in force in a region that the post sees, with code and day; raises NotThere."""
    code, day = place(asked, region)
    found = pack_in_force(code, pack, day)
    if found is None:
        raise NotThere
    return found, code, day


@operation("listPoliciesInForce", "GET", PATH, READ, gives="PoliciesInForce", query=ON)
def policies(asked: Asked, region: str) -> Plain:
    """The policies in force in a region, those of higher levels first."""
    return [_shown(found, asked.lang) for found in packs_in_force(*place(asked, region))]


@operation("readPolicyInForce", "GET", f"{PATH}/<str:pack>", READ, gives="PolicyInForce", query=ON)
def policy(asked: Asked, region: str, pack: str) -> Plain:
    """One policy in force, with the rulings on what its text leaves open."""
    found, _, _ = in_force(asked, region, pack)
    return _shown(found, asked.lang)


@operation(
    "listCountyClasses", "GET", f"{PATH}/<str:pack>/classes", READ, gives="CountyClasses", query=ON
)
def classes(asked: Asked, region: str, pack: str) -> Plain:
    """The classes into which a policy divides its places, as they are on a day."""
    _, code, day = in_force(asked, region, pack)
    lang = asked.lang
    return [
        {
            "division": row.division,
            "division_name": row.division_name[lang],
            "group": row.group,
            "group_name": row.name[lang],
            "place": row.place[lang],
            "region": row.code,
            "since": row.since.isoformat(),
        }
        for row in class_table(code, pack, day)
    ]


@operation("listGates", "GET", f"{PATH}/<str:pack>/gates", READ, gives="Gates", query=ON)
def waiting(asked: Asked, region: str, pack: str) -> Plain:
    """The rules of a policy that wait for an act, and which acts are not adopted yet."""
    _, code, day = in_force(asked, region, pack)
    return [
        {
            "rule": gate.id,
            "name": gate.name[asked.lang],
            "clause": gate.clause,
            "open": gate.open,
            "acts": list(gate.acts),
            "missing": list(gate.missing),
        }
        for gate in gates(code, pack, day)
    ]


@operation("listUnits", "GET", f"{PATH}/<str:pack>/units", READ, gives="Units")
def units(asked: Asked, region: str, pack: str) -> Plain:
    """The units that a policy names, each with the bureau that it is in the region."""
    _, code, day = in_force(asked, region, pack)
    named = units_for(code, pack, day)
    return [
        {
            "unit": unit,
            "bureau": who.bureau.name,
            "section": who.section.name if who.section else None,
        }
        for unit, who in sorted(named.items())
    ]
