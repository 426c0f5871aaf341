"""The titles of organisations: recorded, corrected, ended, voided; each change a further row."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jigai.office.api.office.fields import Choice, Day, Field, Text, Truth, Whole
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
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
from jigai.office.enterprises.domain.titles import (
    Granted,
    as_granted,
    record_title,
    titles_of,
    valid,
    void_title,
)
from jigai.office.enterprises.enums import CLAIMED, STATUSES, VERIFIED
from jigai.office.enterprises.models import Title

PATH = "organisations/<int:organisation>/titles"
ONE = f"{PATH}/<int:title>"
RECORD = "enterprises.record-title"
SCHEMAS["Title"] = record(
    {
        "title": WHOLE,
        "number": TEXT,
        "organisation": WHOLE,
        "what": TEXT,
        "level": TEXT,
        "granted_by": TEXT,
        "place": TEXT,
        "granted_on": DAY_OR_NOTHING,
        "valid_from": DAY_OR_NOTHING,
        "valid_until": DAY_OR_NOTHING,
        "valid": TRUTH,
        "object": TEXT,
        "batch": TEXT,
        "status": {"enum": list(STATUSES)},
        "evidence": WHOLE_OR_NOTHING,
        "replaces": WHOLE_OR_NOTHING,
        "void": TRUTH,
        "ground": TEXT,
        "recorded_at": MOMENT,
    }
)
SCHEMAS["Titles"] = listed(one("Title"))
GROUND = Field("ground", Text(200), required=True, example="认定文件有更正")
STATED = (
    Field("level", Text(60, shortest=0), example="provincial"),
    Field("granted_by", Text(120, shortest=0)),
    Field("place", Text(60, shortest=0)),
    Field("granted_on", Day(), nullable=True, example="2024-06-30"),
    Field("valid_from", Day(), nullable=True),
    Field("valid_until", Day(), nullable=True),
    Field("object", Text(200, shortest=0)),
    Field("batch", Text(120, shortest=0)),
)
EVIDENCE = Field("evidence", Whole(1), nullable=True)


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None


def shown(row: Title) -> dict[str, Any]:
    """A title as programs see it."""
    return {
        "title": row.pk,
        "number": row.number,
        "organisation": row.organisation_id,
        "what": row.what,
        "level": row.level,
        "granted_by": row.granted_by,
        "place": row.place,
        "granted_on": _day(row.granted_on),
        "valid_from": _day(row.valid_from),
        "valid_until": _day(row.valid_until),
        "valid": valid(row),
        "object": row.object,
        "batch": row.batch,
        "status": row.status,
        "evidence": row.evidence_id,
        "replaces": row.replaces_id,
        "void": row.void,
        "ground": row.ground,
        "recorded_at": row.recorded_at.isoformat(),
    }


@operation(
    "listTitles", "GET", PATH, READ, gives="Titles",
    query=(Field("former", Truth()),),
)  # fmt: skip
def titles(asked: Asked, organisation: int) -> Plain:
    """The titles of an organisation as they stand; ``former``: every row of the register."""
    row = organisation_seen(asked, organisation)
    if asked.query.get("former"):
        return [shown(one) for one in Title.objects.filter(organisation=row).order_by("pk")]
    return [shown(one) for one in titles_of(row.pk)]


@operation(
    "recordTitle", "POST", PATH, RECORD, gives="Title", status=201,
    body=(
        Field("what", Text(100), required=True, example="绿色工厂"),
        *STATED,
        Field("status", Choice(tuple(STATUSES))),
        EVIDENCE,
    ),
)  # fmt: skip
def recorded(asked: Asked, organisation: int) -> Plain:
    """Record a title; without a status an organisation claims it, a bureau has verified it."""
    row, stated = organisation_seen(asked, organisation), dict(asked.body)
    own = any(post.organisation == row.pk for post in asked.actor.posts)
    status = stated.pop("status", CLAIMED if own else VERIFIED)
    evidence = stated.pop("evidence", None)
    return shown(
        record_title(
            acting=asked.actor,
            organisation=row.pk,
            title=Granted(**stated),
            status=status,
            evidence=evidence,
        )
    )


@operation(
    "correctTitle", "POST", f"{ONE}/correct", RECORD, gives="Title", status=201,
    body=(Field("what", Text(100)), *STATED, EVIDENCE, GROUND),
)  # fmt: skip
def corrected(asked: Asked, organisation: int, title: int) -> Plain:
    """Correct a title or change its validity; what is left out stays as it was."""
    return _replaced(asked, _row(asked, organisation, title), dict(asked.body))


@operation(
    "endTitle", "POST", f"{ONE}/end", RECORD, gives="Title", status=201,
    body=(Field("valid_until", Day(), required=True, example="2026-06-30"), GROUND),
)  # fmt: skip
def ended(asked: Asked, organisation: int, title: int) -> Plain:
    """Say until when a title is valid."""
    return _replaced(asked, _row(asked, organisation, title), dict(asked.body))


@operation(
    "voidTitle", "POST", f"{ONE}/void", "enterprises.void-title", gives="Title", status=201,
    body=(GROUND,),
)  # fmt: skip
def voided(asked: Asked, organisation: int, title: int) -> Plain:
    """Say that a title never was granted; its rows stay."""
    row = _row(asked, organisation, title)
    return shown(void_title(acting=asked.actor, title=row.pk, **asked.body))


def _row(asked: Asked, organisation: int, title: int) -> Title:
    """A title of an organisation; raises NotThere."""
    rows = Title.objects.filter(organisation=organisation_seen(asked, organisation))
    return found(rows, pk=title)


def _replaced(asked: Asked, row: Title, stated: dict[str, Any]) -> Plain:
    """A further row of a title, by what is stated otherwise."""
    ground = stated.pop("ground")
    evidence = stated.pop("evidence", row.evidence_id)
    made = record_title(
        acting=asked.actor,
        organisation=row.organisation_id,
        title=replace(as_granted(row), **stated),
        status=row.status,
        evidence=evidence,
        replaces=row.pk,
        ground=ground,
    )
    return shown(made)
