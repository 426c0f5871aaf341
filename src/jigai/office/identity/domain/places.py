"""Bureaus with their sections, and the accounts of organisations."""

from __future__ import annotations

from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.typed import actor, named, refused, region_of, text, there, twice
from jigai.office.identity.models import Bureau, Organisation, Section
from jigai.office.identity.permits import Place, require
from jigai.reference.credit_code import CreditCodeError, check_credit_code


@command("identity.found-bureau")
def found_bureau(act: Act, *, name: str, region: str, kind: str) -> Bureau:
    """Set up a bureau with its jurisdiction."""
    require(actor(act), act.name)
    made = Bureau(name=named(name, "name", Bureau), region=region_of(region), kind=kind.strip())
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
