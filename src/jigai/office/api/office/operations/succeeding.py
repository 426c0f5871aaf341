"""Names that change, mergers, divisions: looked at beforehand, then done, nothing lost."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from jigai.office.api.office.fields import Day, Field, Many, Text, Whole
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.operations.organisations import shown as organisation_shown
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    MOMENT,
    TEXT,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import organisation_seen
from jigai.office.enterprises.domain.names import rename
from jigai.office.enterprises.domain.successions import divide, merge, preview
from jigai.office.enterprises.enums import SUCCESSIONS
from jigai.office.enterprises.models import Naming, Succession
from jigai.office.identity.permits import Place, require

ONE = "organisations/<int:organisation>"
MERGE = "enterprises.merge"
SCHEMAS["Naming"] = record(
    {"name": TEXT, "credit_code": TEXT, "until": DAY, "ground": TEXT, "recorded_at": MOMENT}
)
SCHEMAS["Namings"] = listed(one("Naming"))
SCHEMAS["Succession"] = record(
    {
        "kind": {"enum": list(SUCCESSIONS)},
        "predecessor": WHOLE,
        "successor": WHOLE,
        "on": DAY,
        "ground": TEXT,
        "evidence": WHOLE_OR_NOTHING,
        "followed": {"type": "object", "additionalProperties": WHOLE},
        "recorded_at": MOMENT,
    }
)
SCHEMAS["Successions"] = listed(one("Succession"))
SCHEMAS["MergerPreview"] = record({"follow": {"type": "object", "additionalProperties": WHOLE}})
INTO = (
    Field("into", Whole(1), required=True),
    Field("on", Day(), required=True, example="2024-07-01"),
    Field("ground", Text(200), required=True, example="合并协议"),
    Field("evidence", Whole(1), nullable=True),
)


def shown(row: Succession) -> dict[str, Any]:
    """A merger or division as programs see it."""
    return {
        "kind": row.kind,
        "predecessor": row.predecessor_id,
        "successor": row.successor_id,
        "on": row.on.isoformat(),
        "ground": row.ground,
        "evidence": row.evidence_id,
        "followed": row.followed,
        "recorded_at": row.recorded_at.isoformat(),
    }


@operation("listNames", "GET", f"{ONE}/names", READ, gives="Namings")
def names(asked: Asked, organisation: int) -> Plain:
    """The former names and credit codes of an organisation, the last first."""
    rows = Naming.objects.filter(organisation=organisation_seen(asked, organisation))
    return [
        {
            "name": row.name,
            "credit_code": row.credit_code,
            "until": row.until.isoformat(),
            "ground": row.ground,
            "recorded_at": row.recorded_at.isoformat(),
        }
        for row in rows.order_by("-until", "-pk")
    ]


@operation("listSuccessions", "GET", f"{ONE}/successions", READ, gives="Successions")
def successions(asked: Asked, organisation: int) -> Plain:
    """The mergers and divisions that an organisation was part of."""
    ours = organisation_seen(asked, organisation)
    rows = Succession.objects.filter(Q(predecessor=ours) | Q(successor=ours))
    return [shown(row) for row in rows.order_by("on", "pk")]


@operation(
    "renameOrganisation", "POST", f"{ONE}/rename", "enterprises.rename", gives="Organisation",
    body=(
        Field("name", Text(120), example="示例精密制造股份有限公司"),
        Field("credit_code", Text(40)),
        Field("on", Day(), required=True, example="2024-07-01"),
        Field("ground", Text(200), required=True, example="变更登记通知书"),
    ),
    versioned=True,
)  # fmt: skip
def renamed(asked: Asked, organisation: int) -> Plain:
    """Give an organisation another name or credit code from a day on; the version is its
    profile's."""
    row = organisation_seen(asked, organisation)
    made = rename(acting=asked.actor, organisation=row.pk, version=asked.version, **asked.body)
    return organisation_shown(made)


@operation("previewMerger", "GET", f"{ONE}/merger", MERGE, gives="MergerPreview")
def looked_at(asked: Asked, organisation: int) -> Plain:
    """What would follow if an organisation were merged into another; nothing is done."""
    row = organisation_seen(asked, organisation)
    require(asked.actor, MERGE, Place(region=row.region, organisation=row.pk))
    return {"follow": preview(row.pk)}


@operation(
    "mergeOrganisation", "POST", f"{ONE}/merger", MERGE, gives="Succession", status=201, body=INTO
)
def merged(asked: Asked, organisation: int) -> Plain:
    """Merge an organisation into another; its account and records stay and lead there."""
    row = organisation_seen(asked, organisation)
    other = organisation_seen(asked, asked.body["into"])
    stated = asked.body | {"into": other.pk}
    return shown(merge(acting=asked.actor, organisation=row.pk, **stated))


@operation(
    "divideOrganisation", "POST", f"{ONE}/division", "enterprises.divide", gives="Succession",
    status=201, body=(*INTO, Field("titles", Many(Text(40), 500))),
)  # fmt: skip
def divided(asked: Asked, organisation: int) -> Plain:
    """Note that another organisation came out of this one; titles named pass to it."""
    row = organisation_seen(asked, organisation)
    other = organisation_seen(asked, asked.body["into"])
    stated = asked.body | {"into": other.pk}
    return shown(divide(acting=asked.actor, organisation=row.pk, **stated))
