"""Relations between organisations: who holds whom, who belongs to which group."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jigai.money.rates import percent
from jigai.office.api.office.fields import Choice, Day, Field, Text
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.operations.organisations import shown as organisation_shown
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TEXT_OR_NOTHING,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import found, organisation_seen
from jigai.office.enterprises.domain.names import found_by_code
from jigai.office.enterprises.domain.relations import (
    end_relation,
    relate,
    related,
    relations_of,
    share_of,
)
from jigai.office.enterprises.enums import RELATIONS, STATUSES
from jigai.office.enterprises.models import Relation
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import visible

PATH = "organisations/<int:organisation>/relations"
SCHEMAS["Relation"] = record(
    {
        "relation": WHOLE,
        "organisation": WHOLE,
        "kind": {"enum": list(RELATIONS)},
        "other": WHOLE_OR_NOTHING,
        "other_code": TEXT_OR_NOTHING,
        "group": TEXT,
        "share": TEXT_OR_NOTHING,
        "since": DAY_OR_NOTHING,
        "until": DAY_OR_NOTHING,
        "ground": TEXT,
        "void": TRUTH,
        "status": {"enum": list(STATUSES)},
        "replaces": WHOLE_OR_NOTHING,
        "recorded_at": MOMENT,
    }
)
SCHEMAS["Relations"] = listed(one("Relation"))
SCHEMAS["OrganisationList"] = listed(one("Organisation"))
KIND = Field("kind", Choice(RELATIONS), title="interface.parameters.relation-kind")
GROUND = Field("ground", Text(200), required=True, example="公司章程")


def shown(row: Relation) -> dict[str, Any]:
    """A relation as programs see it: ``organisation`` is the holder, or belongs to the group."""
    return {
        "relation": row.pk,
        "organisation": row.organisation_id,
        "kind": row.kind,
        "other": row.other_id,
        "other_code": row.other.credit_code if row.other else None,
        "group": row.group,
        "share": None if row.share is None else percent(row.share),
        "since": row.since.isoformat() if row.since else None,
        "until": row.until.isoformat() if row.until else None,
        "ground": row.ground,
        "void": row.void,
        "status": row.status,
        "replaces": row.replaces_id,
        "recorded_at": row.recorded_at.isoformat(),
    }


@operation("listRelations", "GET", PATH, READ, gives="Relations")
def relations(asked: Asked, organisation: int) -> Plain:
    """The relations in which an organisation stands, on either side."""
    row = organisation_seen(asked, organisation)
    return [shown(one) for one in relations_of(row.pk)]


@operation(
    "listRelated", "GET", "organisations/<int:organisation>/related", READ,
    gives="OrganisationList",
    query=(Field("day", Day()), KIND),
)  # fmt: skip
def others(asked: Asked, organisation: int) -> Plain:
    """Who counts as related on a day, through any number of steps, as far as the post sees it."""
    row = organisation_seen(asked, organisation)
    day = asked.query.get("day", timezone.localdate())
    kinds = (asked.query["kind"],) if "kind" in asked.query else RELATIONS
    keys = related(row.pk, day, kinds=kinds)
    rows = visible(asked.actor, Organisation.objects.filter(pk__in=keys), organisation="pk")
    return [organisation_shown(one) for one in rows.order_by("pk")]


@operation(
    "relate", "POST", PATH, "enterprises.relate", gives="Relation", status=201,
    body=(
        Field("kind", Choice(RELATIONS), required=True, example="holding"),
        Field("other_code", Text(18, shortest=0), example="91420500R6838WPG60"),
        Field("share", Text(12, shortest=0), example="51.5%"),
        Field("group", Text(120, shortest=0)),
        Field("since", Day(), nullable=True),
        Field("until", Day(), nullable=True),
        GROUND,
    ),
)  # fmt: skip
def state(asked: Asked, organisation: int) -> Plain:
    """State that an organisation holds another, or belongs to a group."""
    row = organisation_seen(asked, organisation)
    stated = dict(asked.body)
    share, code = share_of(stated.pop("share", "")), stated.pop("other_code", "").upper()
    other = found_by_code(code) if code else None
    if code and other is None:
        raise refused("enterprises.no-such-code", "other_code", code=code)
    made = relate(
        acting=asked.actor,
        organisation=row.pk,
        other=other.pk if other else None,
        share=share,
        **stated,
    )
    return shown(made)


@operation(
    "endRelation", "POST", f"{PATH}/<int:relation>/end", "enterprises.end-relation",
    gives="Relation", status=201,
    body=(Field("until", Day(), nullable=True, example="2024-12-31"), GROUND),
)  # fmt: skip
def end(asked: Asked, organisation: int, relation: int) -> Plain:
    """Say until when a relation lasted, or without a day that there never was one."""
    ours = organisation_seen(asked, organisation)
    row = found(Relation.objects.filter(organisation=ours), pk=relation)
    return shown(end_relation(acting=asked.actor, relation=row.pk, **asked.body))
