"""Bureaus with their sections, and the accounts of organisations."""

from __future__ import annotations

import re
from typing import Final

from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.typed import actor, named, refused, region_of, text, there, twice
from jigai.office.identity.models import Bureau, Organisation, Section
from jigai.office.identity.permits import Place, require
from jigai.reference.credit_code import CreditCodeError, check_credit_code

CODE: Final = re.compile(r"[0-9]{6}([A-Z][0-9])?|[0-9]{4}[A-Z][0-9]")
"""A code of GB/T 2260, or a zone's code of ours (``reference.regions``)."""


@command("identity.found-bureau")
def found_bureau(act: Act, *, name: str, region: str, kind: str) -> Bureau:
    """Set up a bureau with its jurisdiction.

    A code that our table of regions lacks is taken too, since the table is no list of the whole
    country: the bureau itself then enters what its regions are called.
    """
    require(actor(act), act.name)
    stated = region.strip()
    place = stated if CODE.fullmatch(stated) else region_of(region)
    made = Bureau(name=named(name, "name", Bureau), region=place, kind=kind.strip())
    made.save()
    act.record(f"bureau:{made.pk}", name=made.name, region=made.region, kind=made.kind)
    return made


@command("identity.found-section")
def found_section(act: Act, *, bureau: int, name: str) -> Section:
    """Set up a section of a bureau."""
    require(actor(act), act.name)
    whole = there(Bureau, bureau)
    if Section.objects.filter(bureau=whole, name=name.strip()).exists():
        raise twice(name, "name")
    made = Section.objects.create(bureau=whole, name=text(name, "name", 60))
    act.record(f"section:{made.pk}", bureau=whole.pk, name=made.name)
    return made


@command("identity.register-organisation")
def register_organisation(
    act: Act, *, credit_code: str, name: str, region: str, kind: str = "enterprise"
) -> Organisation:
    """Open the account of an organisation; its region has to lie in one's jurisdiction."""
    place = region_of(region)
    require(actor(act), act.name, Place(region=place))
    try:
        code = check_credit_code(credit_code)
    except CreditCodeError as error:
        raise refused(error.code, error.zh, error.en, "credit_code") from None
    if Organisation.objects.filter(credit_code=code).exists():
        raise twice(code, "credit_code")
    made = Organisation.objects.create(
        credit_code=code, name=text(name, "name", 120), region=place, kind=kind
    )
    act.record(f"organisation:{made.pk}", credit_code=code, name=made.name, region=place)
    return made
