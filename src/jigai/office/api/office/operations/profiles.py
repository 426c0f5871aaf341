"""The profile of an organisation: what lists filter by and forms are filled with."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Day, Field, Text
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import DAY_OR_NOTHING, TEXT, WHOLE, record
from jigai.office.api.office.seeing import organisation_seen
from jigai.office.enterprises.domain.profiles import edit_profile, profile_of
from jigai.office.enterprises.models import Profile
from jigai.office.identity import masking
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place

SCHEMAS["Profile"] = record(
    {
        "organisation": WHOLE,
        "founded_on": DAY_OR_NOTHING,
        "address": TEXT,
        "industry": TEXT,
        "contact": TEXT,
        "phone": TEXT,
        "email": TEXT,
        "size": TEXT,
        "scale": TEXT,
        "version": WHOLE,
    }
)
PATH = "organisations/<int:organisation>/profile"


def shown(asked: Asked, row: Organisation, profile: Profile) -> dict[str, Any]:
    """A profile; the telephone is masked for whoever may not see it whole."""
    place = Place(region=row.region, organisation=row.pk)
    return {
        "organisation": row.pk,
        "founded_on": profile.founded_on.isoformat() if profile.founded_on else None,
        "address": profile.address,
        "industry": profile.industry,
        "contact": profile.contact,
        "phone": masking.shown(asked.actor, masking.PHONE, profile.phone, place),
        "email": profile.email,
        "size": profile.size,
        "scale": profile.scale,
        "version": profile.version,
    }


@operation("readProfile", "GET", PATH, READ, gives="Profile")
def profile(asked: Asked, organisation: int) -> Plain:
    """What an organisation says of itself."""
    row = organisation_seen(asked, organisation)
    found = Profile.objects.filter(organisation=row).first() or Profile(organisation=row)
    return shown(asked, row, found)


@operation(
    "changeProfile",
    "PUT",
    PATH,
    "enterprises.edit-profile",
    gives="Profile",
    body=(
        Field("founded_on", Day(), nullable=True, example="2009-05-20"),
        Field("address", Text(200, shortest=0)),
        Field("industry", Text(8, shortest=0), example="C3921"),
        Field("contact", Text(60, shortest=0)),
        Field("phone", Text(30, shortest=0)),
        Field("email", Text(120, shortest=0)),
    ),
    versioned=True,
)
def change(asked: Asked, organisation: int) -> Plain:
    """Write the profile anew: what is left out or empty is taken away."""
    row = organisation_seen(asked, organisation)
    profile_of(row)
    made = edit_profile(
        acting=asked.actor, organisation=row.pk, version=asked.version, **asked.body
    )
    return shown(asked, row, made)
