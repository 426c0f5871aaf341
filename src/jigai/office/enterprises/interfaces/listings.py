"""The list of organisations."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.enums import ORGANISATION, SCALE
from jigai.office.enterprises.models import Profile
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.masking import PHONE
from jigai.office.identity.permits import Place, visible
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Choices, Days
from jigai.office.lists.listing import Listing, register
from jigai.office.regions.domain.codes import region_names
from jigai.reference import industries
from jigai.reference.regions import is_within, regions

YES_NO = ("yes", "no")


def rows(who: Actor) -> QuerySet[Profile]:
    """The profiles that somebody may see."""
    return visible(
        who,
        Profile.objects.select_related("organisation"),
        region="organisation__region",
        organisation="organisation",
    )


def _codes(name: str) -> list[tuple[str, str]]:
    codes = vocabulary().entities[ORGANISATION].facts[name].codes
    return [(code, labels.of(current_lang())) for code, labels in codes.items()]


def region_options(who: Actor) -> list[tuple[str, str]]:
    """The counties of somebody's jurisdictions."""
    ours = [post.region for post in who.posts if post.region]
    codes = [r.code for r in regions() if any(is_within(r.code, one) for one in ours)]
    names = region_names(codes, timezone.localdate(), current_lang())
    return [(code, names[code]) for code in codes]


def industry_options(_: Actor) -> list[tuple[str, str]]:
    """The divisions of the classification, with letter and name."""
    lang = current_lang()
    return [
        (i.code, f"{i.section}{i.code} {i.zh if lang == 'zh' else i.en}")
        for i in industries.industries()
        if not i.is_section
    ]


def industry_name(code: str) -> str:
    """A division as people know it: letter, number and name."""
    found = industries.find(code) if code else None
    if found is None:
        return ""
    return f"{found.section}{found.code} {found.zh if current_lang() == 'zh' else found.en}"


def code_name(fact: str, code: str) -> str:
    """The label of a code of a fact of organisations."""
    labels = vocabulary().entities[ORGANISATION].facts[fact].codes.get(code)
    return labels.of(current_lang()) if labels else code


def _region_name(row: Profile) -> str:
    code = row.organisation.region
    return next((r.name for r in regions() if r.code == code), code)


def _merged(values: object) -> Q:
    wanted = [str(v) for v in values]  # type: ignore[attr-defined]
    if len(set(wanted)) != 1:
        return Q()
    return Q(merged_into__isnull=wanted == ["no"])


ORGANISATIONS = register(
    Listing(
        key="enterprises.organisations",
        title="enterprises.list.title",
        counted="enterprises.list.counted",
        permit="enterprises.read",
        rows=rows,
        columns=(
            Column("name", "enterprises.field.name", value="organisation.name",
                   order="organisation__name", width=36),
            Column("credit_code", "enterprises.field.credit_code", "code",
                   value="organisation.credit_code", order="organisation__credit_code", width=22),
            Column("region", "enterprises.field.region", value=_region_name,
                   order="organisation__region"),
            Column("kind", "enterprises.field.kind", default=False,
                   value=lambda row: code_name("kind", row.organisation.kind)),
            Column("industry", "enterprises.field.industry", order="industry",
                   value=lambda row: industry_name(row.industry), width=28),
            Column("size", "enterprises.field.size", order="size",
                   value=lambda row: code_name("size", row.size)),
            Column("scale", "enterprises.field.scale", "state", order="scale",
                   words="enterprises.standing"),
            Column("founded_on", "enterprises.field.founded_on", "date", order="founded_on",
                   gaps=True, default=False),
            Column("contact", "enterprises.field.contact", default=False),
            Column("phone", "enterprises.field.phone", personal=PHONE, default=False),
        ),
        place=lambda row: Place(region=row.organisation.region, organisation=row.organisation_id),
        name=lambda row: row.organisation.name,
        link=lambda row: reverse("console:enterprises-record", args=[row.organisation.credit_code]),
        filters=(
            Choices("county", "enterprises.field.region", region_options, "organisation__region",
                    first=True),
            Choices("scale", "enterprises.field.scale",
                    lambda _: [(k, t(f"enterprises.standing.{k}")) for k in SCALE], first=True),
            Choices("sized", "enterprises.field.size", lambda _: _codes("size"), "size",
                    first=True),
            Choices("industry", "enterprises.field.industry", industry_options),
            Choices("kind", "enterprises.field.kind", lambda _: _codes("kind"),
                    "organisation__kind"),
            Choices("merged", "enterprises.list.merged",
                    lambda _: [(v, t(f"enterprises.list.merged-{v}")) for v in YES_NO],
                    condition=_merged),
            Days("founded", "enterprises.field.founded_on", "founded_on"),
        ),
        search="search",
        order="-pk",
        export="enterprises.export",
        empty="enterprises.list.none",
    )
)  # fmt: skip
