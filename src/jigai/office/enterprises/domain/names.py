"""Names and credit codes that change: the former ones stay, and are found."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from jigai.facts.problems import refused as told
from jigai.office.enterprises.domain.profiles import founded_on, profile_of, write_search
from jigai.office.enterprises.models import Naming, Profile
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require
from jigai.reference.credit_code import CreditCodeError, check_credit_code


@command("enterprises.rename")
def rename(
    act: Act,
    *,
    organisation: int,
    version: int,
    on: dt.date,
    ground: str,
    name: str = "",
    credit_code: str = "",
) -> Organisation:
    """Give an organisation another name, another credit code or both, from a day on.

    ``version`` is that of its profile. Raises InputRefused for a code that is wrong or belongs to
    another organisation, now or formerly, and where nothing changes.
    """
    ours = locked(Organisation, organisation)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    profile = profile_of(ours)
    if profile.version != version:
        raise stale()
    new_name = text(name, "name", 120) if name.strip() else ours.name
    code = _code(credit_code, ours) if credit_code.strip() else ours.credit_code
    if (new_name, code) == (ours.name, ours.credit_code):
        raise refused("enterprises.nothing")
    founded = founded_on(ours)
    if founded and on <= founded:
        raise refused("enterprises.founding", "on", founded=founded)
    latest = ours.namings.order_by("-until").first()
    if latest is not None and on <= latest.until:
        raise refused("enterprises.renamed-later", "on", until=latest.until)
    former = Naming.objects.create(
        organisation=ours,
        name=ours.name,
        credit_code=ours.credit_code,
        until=on - dt.timedelta(days=1),
        ground=text(ground, "ground", 200),
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    ours.name, ours.credit_code = new_name, code
    ours.save()
    profile.version += 1
    profile.save(update_fields=["version"])
    write_search(profile)
    act.record(
        f"organisation:{ours.pk}",
        former=former.name,
        former_code=former.credit_code,
        name=ours.name,
        credit_code=ours.credit_code,
        on=on,
    )
    return ours


def _code(stated: str, ours: Organisation) -> str:
    try:
        code = check_credit_code(stated)
    except CreditCodeError as error:
        raise told(error.code, error.zh, error.en, "credit_code") from None
    taken = Organisation.objects.filter(credit_code=code).exclude(pk=ours.pk).exists()
    before = Naming.objects.filter(credit_code=code).exclude(organisation=ours).exists()
    if taken or before:
        raise refused("enterprises.code-taken", "credit_code", code=code)
    return code


def name_on(organisation: Organisation, day: dt.date, known_at: dt.datetime) -> tuple[str, str]:
    """The name and credit code of a day, as known at a moment."""
    rows = organisation.namings.filter(recorded_at__lte=known_at, until__gte=day)
    former = rows.order_by("until").first()
    return (former.name, former.credit_code) if former else known_as(organisation, known_at)


def known_as(organisation: Organisation, known_at: dt.datetime) -> tuple[str, str]:
    """The latest name and credit code that were known at a moment."""
    later = organisation.namings.filter(recorded_at__gt=known_at)
    found = later.order_by("recorded_at", "pk").first() or organisation
    return found.name, found.credit_code


def found_at_code(code: str) -> Organisation | None:
    """The organisation that has a credit code or had it, merged or not."""
    return (
        Organisation.objects.filter(credit_code=code).first()
        or Organisation.objects.filter(namings__credit_code=code).first()
    )


def found_by_code(code: str) -> Organisation | None:
    """The organisation that has a credit code or had it; one merged leads to its successor."""
    row = found_at_code(code)
    return successor_of(row) if row is not None else None


def found_by_name(name: str) -> list[Organisation]:
    """The organisations that have a name or had it, those merged as their successors."""
    forms = spellings(name)
    rows = Organisation.objects.filter(
        Q(name__in=forms) | Q(pk__in=Naming.objects.filter(name__in=forms).values("organisation"))
    )
    found = {row.pk: row for row in map(successor_of, rows)}
    return [found[key] for key in sorted(found)]


def spellings(name: str) -> set[str]:
    """A name with and without white space, with brackets of either width."""
    spaced, plain = " ".join(name.split()), "".join(name.split())
    wide, narrow = str.maketrans("()", "（）"), str.maketrans("（）", "()")
    return {form.translate(to) for form in (spaced, plain) for to in ({}, wide, narrow)}


def successor_of(organisation: Organisation) -> Organisation:
    """The organisation itself, or the one at the end of the mergers that it went into."""
    row = organisation
    while True:
        profile = Profile.objects.filter(organisation=row).select_related("merged_into").first()
        if profile is None or profile.merged_into is None:
            return row
        row = profile.merged_into
