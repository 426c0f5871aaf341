"""Products, platforms and centres; their facts are stated like those of organisations, under
``subject``."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Choice, Field, Text, Whole
from jigai.office.api.office.listings import filters
from jigai.office.api.office.listings import listed as listed_by
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, MOMENT_OR_NOTHING, TEXT, WHOLE, page_of, record
from jigai.office.api.office.seeing import organisation_seen
from jigai.office.enterprises.domain.things import end_thing, register_thing, thing_named
from jigai.office.enterprises.enums import THINGS
from jigai.office.enterprises.interfaces.thing_listings import THING_LIST
from jigai.office.enterprises.models import Thing

SCHEMAS["Thing"] = record(
    {
        "subject": TEXT,
        "organisation": WHOLE,
        "entity": TEXT,
        "number": TEXT,
        "code": TEXT,
        "name": TEXT,
        "made_at": MOMENT,
        "ended_at": MOMENT_OR_NOTHING,
        "reason": TEXT,
    }
)
SCHEMAS["Things"] = page_of("Thing")


def shown(row: Thing) -> dict[str, Any]:
    """One as programs see it."""
    return {
        "subject": row.subject,
        "organisation": row.organisation_id,
        "entity": row.entity,
        "number": row.number,
        "code": row.code,
        "name": row.name,
        "made_at": row.made_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "reason": row.reason,
    }


@operation(
    "listThings", "GET", "things", READ, gives="Things", query=filters(THING_LIST), paged=True
)
def things(asked: Asked) -> Plain:
    """The products, platforms and centres that the post sees, by the filters of the list."""
    return listed_by(asked, THING_LIST, shown)


@operation(
    "registerThing",
    "POST",
    "organisations/<int:organisation>/things",
    "enterprises.register-thing",
    gives="Thing",
    status=201,
    body=(
        Field("entity", Choice(THINGS), required=True),
        Field("name", Text(120), required=True, example="示例五轴加工中心"),
        Field("code", Text(100, shortest=0)),
        Field("evidence", Whole(1), nullable=True),
    ),
)
def register(asked: Asked, organisation: int) -> Plain:
    """Register a product, platform or centre of one's organisation."""
    row = organisation_seen(asked, organisation)
    made: Thing = register_thing(acting=asked.actor, organisation=row.pk, **asked.body)
    return shown(Thing.objects.get(pk=made.pk))


@operation(
    "endThing",
    "POST",
    "things/<str:thing>/end",
    "enterprises.end-thing",
    gives="Thing",
    body=(Field("reason", Text(200), required=True, example="产品停产"),),
)
def end(asked: Asked, thing: str) -> Plain:
    """End a registration with its reason; its records stay."""
    row = thing_named(THING_LIST.rows(asked.actor), thing)
    return shown(end_thing(acting=asked.actor, thing=row.pk, **asked.body))
