"""The sheet of organisations: accounts opened from a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from jigai.facts.problems import Lang, Problem
from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain.loading import load, unload
from jigai.office.enterprises.enums import ORGANISATION
from jigai.office.enterprises.interfaces.listings import industry_name
from jigai.office.enterprises.models import Profile
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.preferences import current_lang
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import region_of
from jigai.office.identity.masking import PHONE
from jigai.office.identity.permits import Place, visible
from jigai.office.regions.domain.codes import region_name
from jigai.office.sheets.fields import Field
from jigai.office.sheets.sheet import Sheet, Stored, Values, register
from jigai.reference import industries
from jigai.reference.credit_code import check_credit_code

PERMIT = "enterprises.load"
KEYS = ("name", "region", "kind", "founded_on", "industry", "address", "contact", "phone")


def kinds(lang: Lang) -> list[tuple[str, str]]:
    """The kinds of organisations of the vocabulary."""
    codes = vocabulary().entities[ORGANISATION].facts["kind"].codes
    return [(code, labels.of(lang)) for code, labels in codes.items()]


def industry(stated: str) -> str:
    """The division of an industry; raises InputRefused."""
    found = industries.find(stated)
    if found is None or found.is_section:
        raise refused("enterprises.industry", "industry", industry=stated[:40])
    return found.code


class OrganisationRows:
    """What enterprises do with the rows."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place]:
        """Each in its region."""
        return [Place(region=values["region"]) for values in rows]

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """By credit code."""
        codes = [row["credit_code"] for row in rows]
        known = Profile.objects.select_related("organisation")
        found = {
            p.organisation.credit_code: p for p in known.filter(organisation__credit_code__in=codes)
        }
        ours = visible(
            actor,
            Profile.objects.filter(pk__in=[p.pk for p in found.values()]),
            region="organisation__region",
            organisation="organisation",
        )
        mine = set(ours.values_list("pk", flat=True))
        return [
            Stored(p.organisation_id, p.version, values_of(p), p.pk in mine)
            if (p := found.get(code)) is not None
            else None
            for code in codes
        ]

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """The command that opens accounts."""
        return load

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """The command that takes them back."""
        return unload


def values_of(row: Profile) -> Values:
    """What a sheet states of an organisation, as it is stored; nothing where it is blank."""
    ours = row.organisation
    found: dict[str, Any] = {"credit_code": ours.credit_code, "name": ours.name}
    found |= {"region": ours.region, "kind": ours.kind}
    found["founded_on"] = row.founded_on.isoformat() if row.founded_on else None
    return found | {k: getattr(row, k) or None for k in ("industry", "address", "contact", "phone")}


def _region_words(code: str) -> str:
    return region_name(code, timezone.localdate(), current_lang())


ORGANISATIONS = register(
    Sheet(
        key="enterprises.organisations",
        title="enterprises.list.title",
        version=1,
        permit=PERMIT,
        fields=(
            Field("credit_code", "enterprises.field.credit_code", "code", required=True,
                  read=check_credit_code, example="91350100M000100Y43", width=24),
            Field("name", "enterprises.field.name", required=True, longest=120, width=36),
            Field("region", "enterprises.field.region", required=True, read=region_of,
                  words=_region_words, help="enterprises.account-sheet.region"),
            Field("kind", "enterprises.field.kind", "choice", options=kinds),
            Field("founded_on", "enterprises.field.founded_on", "date"),
            Field("industry", "enterprises.field.industry", read=industry, words=industry_name,
                  help="enterprises.account-sheet.industry", width=20),
            Field("address", "enterprises.field.address", width=36),
            Field("contact", "enterprises.field.contact", longest=60),
            Field("phone", "enterprises.field.phone", "code", longest=30, personal=PHONE),
        ),
        identity=("credit_code",),
        handler=OrganisationRows(),
        lead="enterprises.account-sheet.lead",
        fixed=KEYS,
    )
)  # fmt: skip
