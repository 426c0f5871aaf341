"""The list of products, platforms and centres."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse

from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.enums import THINGS
from jigai.office.enterprises.interfaces.listings import region_options
from jigai.office.enterprises.models import Thing
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, visible
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Choices
from jigai.office.lists.listing import Listing, register

STATES = ("live", "ended")


def rows(who: Actor) -> QuerySet[Thing]:
    """Those that somebody may see."""
    return visible(
        who,
        Thing.objects.select_related("organisation"),
        region="organisation__region",
        organisation="organisation",
    )


def kinds(_: Actor) -> list[tuple[str, str]]:
    """The kinds with their names."""
    words = vocabulary().entities
    return [(entity, words[entity].label.of(current_lang())) for entity in THINGS]


def state(row: Thing) -> str:
    """Whether it goes on."""
    return "live" if row.ended_at is None else "ended"


def _state(values: object) -> Q:
    wanted = [str(v) for v in values]  # type: ignore[attr-defined]
    return Q() if len(set(wanted)) != 1 else Q(ended_at__isnull=wanted == ["live"])


THING_LIST = register(
    Listing(
        key="enterprises.things",
        title="enterprises.things.title",
        permit="enterprises.read",
        rows=rows,
        columns=(
            Column("name", "enterprises.things.name", order="name", width=32),
            Column("entity", "enterprises.things.entity",
                   value=lambda row: vocabulary().entities[row.entity].label.of(current_lang())),
            Column("organisation", "enterprises.field.name", value="organisation.name",
                   order="organisation__name", joined=("organisation",), width=32),
            Column("state", "enterprises.field.status", "state", value=state,
                   words="enterprises.things.state"),
            Column("code", "enterprises.things.code", "code", width=22),
            Column("number", "enterprises.things.number", "code", order="number"),
            Column("credit_code", "enterprises.field.credit_code", "code",
                   value="organisation.credit_code", joined=("organisation",), default=False,
                   width=22),
        ),
        place=lambda row: Place(region=row.organisation.region, organisation=row.organisation_id),
        name=lambda row: row.name,
        link=lambda row: reverse(
            "console:enterprises-subject",
            args=[row.organisation.credit_code, row.entity, row.number],
        ),
        filters=(
            Choices("entity", "enterprises.things.entity", kinds, "entity", first=True),
            Choices("county", "enterprises.field.region", region_options, "organisation__region",
                    first=True),
            Choices("state", "enterprises.field.status",
                    lambda _: [(s, t(f"enterprises.things.state.{s}")) for s in STATES],
                    first=True, condition=_state),
        ),
        search="search",
        order="-pk",
        export="enterprises.export",
        empty="enterprises.things.none",
    )
)  # fmt: skip
