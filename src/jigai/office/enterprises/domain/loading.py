"""Accounts of organisations opened from a sheet, many at once, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from jigai.facts.problems import Problem
from jigai.office.enterprises.domain.profiles import EDITION
from jigai.office.enterprises.models import Profile
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.inserting import insert
from jigai.office.ground.searching import search_text
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require
from jigai.office.sheets.sheet import Change, Values

COLUMNS = ("address", "industry", "contact", "phone")
"""Texts of a profile that a sheet fills in."""
WRITTEN = (*COLUMNS, "founded_on", "industry_edition")


@command("enterprises.load")
def load(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Open accounts, and fill in what the profiles of existing ones lack."""
    _permitted(act, changes)
    new = [c.values for c in changes if c.key is None]
    _opened(new)
    filled = _write(c for c in changes if c.key is not None)
    act.record(origin, opened=len(new), filled=filled)
    return {}


def _opened(rows: Sequence[Values]) -> None:
    """New accounts with their profiles."""
    accounts = ((r["credit_code"], r["name"], r["region"], r["kind"] or "enterprise") for r in rows)
    insert(Organisation, ("credit_code", "name", "region", "kind"), accounts)
    codes = [row["credit_code"] for row in rows]
    known = Organisation.objects.filter(credit_code__in=codes)
    keys = dict(known.values_list("credit_code", "pk"))
    profiles = (
        (
            keys[row["credit_code"]],
            search_text(row["name"], row["credit_code"]),
            *_columns(row).values(),
        )
        for row in rows
    )
    insert(Profile, ("organisation_id", "search", *WRITTEN), profiles)


@command("enterprises.unload")
def unload(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    """Take back what a sheet opened or filled in; an account that is in use by now stays."""
    rows = Organisation.objects.filter(pk__in=removed.values())
    places = {Place(region=region) for region in rows.values_list("region", flat=True)}
    for place in places:
        require(actor(act), act.name, place)
    _permitted(act, changes)
    restored = _write(changes)
    kept = {} if _removed(removed.values()) else _one_by_one(removed)
    act.record(origin, removed=len(removed) - len(kept), restored=restored)
    return kept


def _removed(keys: Collection[int]) -> bool:
    """Remove accounts with their profiles; none where one of them is in use."""
    try:
        with transaction.atomic():
            Profile.objects.filter(organisation__in=keys).delete()
            Organisation.objects.filter(pk__in=keys).delete()
    except ProtectedError:
        return False
    return True


def _one_by_one(removed: Mapping[int, int]) -> dict[int, Problem]:
    """Remove those that are not in use; the others by the number of their row."""
    return {
        number: problem("enterprises.in-use", row=number)
        for number, key in removed.items()
        if not _removed([key])
    }


def _permitted(act: Act, changes: Sequence[Change]) -> None:
    for region in {c.values["region"] for c in changes}:
        require(actor(act), act.name, Place(region=region))


def _write(changes: Any) -> int:
    """Write the columns of profiles, each of which is a version further then."""
    wanted = {c.key: c.values for c in changes}
    rows = list(Profile.objects.select_for_update().filter(organisation__in=wanted))
    for row in rows:
        for name, value in _columns(wanted[row.organisation_id]).items():
            setattr(row, name, value)
        row.version += 1
    Profile.objects.bulk_update(rows, [*WRITTEN, "version"], batch_size=500)
    return len(rows)


def _columns(values: Values) -> dict[str, Any]:
    """What a sheet writes into a profile, in the order of ``WRITTEN``."""
    founded = values["founded_on"]
    return {
        **{name: values[name] or "" for name in COLUMNS},
        "founded_on": dt.date.fromisoformat(founded) if founded else None,
        "industry_edition": EDITION if values["industry"] else "",
    }
