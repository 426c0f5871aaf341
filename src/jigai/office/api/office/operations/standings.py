"""Directory, credit and exclusions: days on which something holds of an organisation."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Choice, Day, Field, Text, Truth, Whole
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    DAY,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    record,
)
from jigai.office.api.office.seeing import found, organisation_seen
from jigai.office.enterprises.domain.queries import standings_of
from jigai.office.enterprises.domain.standings import begin_standing, end_standing
from jigai.office.enterprises.enums import STANDINGS, STATUSES
from jigai.office.enterprises.models import Standing

PATH = "organisations/<int:organisation>/standings"
SCHEMAS["Standing"] = record(
    {
        "standing": WHOLE,
        "kind": {"enum": list(STANDINGS)},
        "since": DAY,
        "until": DAY_OR_NOTHING,
        "ground": TEXT,
        "void": TRUTH,
        "status": {"enum": list(STATUSES)},
        "evidence": WHOLE_OR_NOTHING,
        "replaces": WHOLE_OR_NOTHING,
        "recorded_at": MOMENT,
    }
)
SCHEMAS["Standings"] = listed(one("Standing"))
GROUND = Field("ground", Text(200), required=True, example="经营异常名录公示")


def shown(row: Standing) -> dict[str, Any]:
    """A standing as programs see it."""
    return {
        "standing": row.pk,
        "kind": row.kind,
        "since": row.since.isoformat(),
        "until": row.until.isoformat() if row.until else None,
        "ground": row.ground,
        "void": row.void,
        "status": row.status,
        "evidence": row.evidence_id,
        "replaces": row.replaces_id,
        "recorded_at": row.recorded_at.isoformat(),
    }


@operation("listStandings", "GET", PATH, READ, gives="Standings", query=(Field("former", Truth()),))
def standings(asked: Asked, organisation: int) -> Plain:
    """What holds or held of an organisation; ``former``: corrected rows too."""
    row = organisation_seen(asked, organisation)
    if asked.query.get("former"):
        return [shown(one) for one in Standing.objects.filter(organisation=row).order_by("pk")]
    return [shown(one) for one in standings_of(row.pk)]


@operation(
    "beginStanding", "POST", PATH, "enterprises.begin-standing", gives="Standing", status=201,
    body=(
        Field("kind", Choice(STANDINGS), required=True, example="abnormal"),
        Field("since", Day(), required=True, example="2024-03-31"),
        Field("until", Day(), nullable=True),
        GROUND,
        Field("evidence", Whole(1), nullable=True),
    ),
)  # fmt: skip
def begin(asked: Asked, organisation: int) -> Plain:
    """Note that something holds from a day on."""
    row = organisation_seen(asked, organisation)
    return shown(begin_standing(acting=asked.actor, organisation=row.pk, **asked.body))


@operation(
    "endStanding", "POST", f"{PATH}/<int:standing>/end", "enterprises.end-standing",
    gives="Standing", status=201,
    body=(Field("until", Day(), nullable=True, example="2024-12-31"), GROUND),
)  # fmt: skip
def end(asked: Asked, organisation: int, standing: int) -> Plain:
    """Say until when it held, or without a day that it never should have been noted."""
    ours = organisation_seen(asked, organisation)
    row = found(Standing.objects.filter(organisation=ours), pk=standing)
    return shown(end_standing(acting=asked.actor, standing=row.pk, **asked.body))
