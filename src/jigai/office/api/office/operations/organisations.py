"""The accounts of enterprises and other organisations."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Field, Text
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, TEXT, WHOLE, record
from jigai.office.identity.domain.places import register_organisation
from jigai.office.identity.models import Organisation

SCHEMAS["Organisation"] = record(
    {
        "organisation": WHOLE,
        "credit_code": TEXT,
        "name": TEXT,
        "region": TEXT,
        "kind": TEXT,
        "made_at": MOMENT,
    }
)


def shown(row: Organisation) -> dict[str, Any]:
    """An organisation as programs see it."""
    return {
        "organisation": row.pk,
        "credit_code": row.credit_code,
        "name": row.name,
        "region": row.region,
        "kind": row.kind,
        "made_at": row.made_at.isoformat(),
    }


@operation(
    "registerOrganisation",
    "POST",
    "organisations",
    "identity.register-organisation",
    gives="Organisation",
    status=201,
    body=(
        Field("credit_code", Text(40), required=True, example="91420500R6838WPG60"),
        Field("name", Text(120), required=True, example="示例精密制造有限公司"),
        Field("region", Text(60), required=True, example="420581"),
    ),
)
def register(asked: Asked) -> Plain:
    """Open the account of an organisation in one's jurisdiction."""
    return shown(register_organisation(acting=asked.actor, **asked.body))
