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
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require
from jigai.office.lists.searching import search_text
from jigai.office.sheets.sheet import Change, Values

COLUMNS = ("founded_on", "address", "industry", "contact", "phone")
"""The columns of a profile that a sheet fills in."""


@command("enterprises.load")
def load(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Open accounts, and fill in what the profiles of existing ones lack."""
    _permitted(act, changes)
    new = [c for c in changes if c.key is None]
    made = Organisation.objects.bulk_create(
        Organisation(
            credit_code=c.values["credit_code"],
            name=c.values["name"],
            region=c.values["region"],
            kind=c.values["kind"] or "enterprise",
        )
        for c in new
    )
    Profile.objects.bulk_create(
        Profile(
            organisation=organisation,
            search=search_text(organisation.name, organisation.credit_code),
            **_columns(change.values),
        )
        for organisation, change in zip(made, new, strict=True)
    )
    filled = _write(c for c in changes if c.key is not None)
    act.record(origin, opened=len(new), filled=filled)
    return {}


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
    names = [*COLUMNS, "industry_edition", "version"]
    Profile.objects.bulk_update(rows, names, batch_size=500)
    return len(rows)


def _columns(values: Values) -> dict[str, Any]:
    founded = values["founded_on"]
    return {
        "founded_on": dt.date.fromisoformat(founded) if founded else None,
        "industry_edition": EDITION if values["industry"] else "",
        **{name: values[name] or "" for name in COLUMNS if name != "founded_on"},
    }
