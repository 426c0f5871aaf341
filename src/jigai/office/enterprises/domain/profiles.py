"""Profiles: what lists filter by and forms are filled with; how complete they are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from jigai.facts.problems import shown
from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain.queries import in_force, known_on
from jigai.office.enterprises.enums import ORGANISATION, SCALE
from jigai.office.enterprises.models import Profile
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.searching import search_text
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require
from jigai.reference import industries

EDITION: Final = "GB/T 4754-2017"
"""The edition of the classification that ``jigai.reference`` holds."""
SIZE: Final = "organisation.size"


def profile_of(organisation: Organisation) -> Profile:
    """The profile of an organisation; begun with the account."""
    return Profile.objects.get_or_create(organisation=organisation)[0]


def write_search(profile: Profile) -> None:
    """Write down by which names and codes an organisation is found, former ones included."""
    ours = profile.organisation
    former = ours.namings.values_list("name", "credit_code")
    names = [word for pair in former for word in pair]
    profile.search = search_text(ours.name, ours.credit_code, *names)
    profile.save(update_fields=["search"])


def founded_on(organisation: Organisation | None) -> dt.date | None:
    """The day an organisation was founded, where it is known."""
    if organisation is None:
        return None
    rows = Profile.objects.filter(organisation=organisation)
    return rows.values_list("founded_on", flat=True).first()


def not_before_founding(organisation: Organisation, day: dt.date, where: str) -> None:
    """Refuse a day on which an organisation was not founded yet, at its field."""
    founded = founded_on(organisation)
    if founded and day < founded:
        raise refused("enterprises.founding", where, founded=founded)


def repeated(organisation: Organisation, at: dt.datetime) -> None:
    """Write into the profile what fact records and standings say today, for lists to filter by."""
    today = timezone.localdate(at)
    found = known_on(organisation.pk, ORGANISATION, SIZE, today, at)
    codes = vocabulary().entities[ORGANISATION].facts["size"]
    size = str(found.value) if found and found.value else ""
    held = [kind for kind in SCALE if in_force(organisation.pk, kind, today, at)]
    profile = profile_of(organisation)
    profile.size = size if size in codes.codes else codes.aliases.get(size, "")
    profile.scale = held[0] if held else ""
    profile.save(update_fields=["size", "scale"])


@command("enterprises.edit-profile")
def edit_profile(
    act: Act,
    *,
    organisation: int,
    version: int,
    founded_on: dt.date | None = None,
    address: str = "",
    industry: str = "",
    contact: str = "",
    phone: str = "",
    email: str = "",
) -> Profile:
    """Change what an organisation says of itself in columns; a blank takes a value away.

    ``version`` is that of the profile as it was read. Raises InputRefused where somebody else
    changed it since, for an industry that there is not and for a founding in the future.
    """
    ours = locked(Organisation, organisation)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    row = profile_of(ours)
    if row.version != version:
        raise stale()
    if founded_on is not None and founded_on > timezone.localdate(act.at):
        raise refused("enterprises.founding-future", "founded_on")
    given: dict[str, Any] = {
        "founded_on": founded_on,
        "address": text(address, "address", 200) if address.strip() else "",
        "contact": text(contact, "contact", 60) if contact.strip() else "",
        "phone": text(phone, "phone", 30) if phone.strip() else "",
        "email": text(email, "email", 120) if email.strip() else "",
        **_industry(industry),
    }
    changed = {name: value for name, value in given.items() if getattr(row, name) != value}
    if not changed:
        raise refused("enterprises.nothing")
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    act.record(f"organisation:{ours.pk}", changed=sorted(changed))
    return row


def _industry(stated: str) -> dict[str, str]:
    if not stated.strip():
        return {"industry": "", "industry_edition": ""}
    found = industries.find(stated)
    if found is None or found.is_section:
        raise refused("enterprises.industry", "industry", industry=shown(stated))
    return {"industry": found.code, "industry_edition": EDITION}


@dataclass(frozen=True)
class Gap:
    """Something of a profile that nobody stated: a column, or a fact of the vocabulary."""

    name: str
    fact: bool


COLUMNS: Final = ("founded_on", "address", "industry", "contact", "phone")
FACTS: Final = ("size", "ownership", "legal_representative")
"""What forms of every policy ask of an enterprise; others are asked for where a case needs them."""


def gaps(profile: Profile, stated: set[str]) -> list[Gap]:
    """What a profile lacks, ``stated`` being the facts of the organisation that are known."""
    facts = vocabulary().entities[ORGANISATION].facts
    kind = profile.organisation.kind
    wanted = [n for n in FACTS if not facts[n].kinds or kind in facts[n].kinds]
    return [
        *(Gap(name, fact=False) for name in COLUMNS if not getattr(profile, name)),
        *(Gap(name, fact=True) for name in wanted if name not in stated),
    ]
