"""What officers do with claims: verify them, note something, return them."""

from __future__ import annotations

from typing import Any

from jigai.office.api.office.fields import Field, Free, Text, Whole
from jigai.office.api.office.operations.facts import PATH
from jigai.office.api.office.operations.facts import shown as fact_shown
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, TEXT, WHOLE, listed, one, record
from jigai.office.api.office.seeing import found, organisation_seen
from jigai.office.enterprises.domain.checking import note_fact, return_fact, verify_fact
from jigai.office.enterprises.enums import NOTES
from jigai.office.enterprises.models import FactNote, FactRecord

ONE = f"{PATH}/<int:record>"
SAID = (Field("said", Text(500), required=True, example="与年报不一致，请核对"),)
SCHEMAS["FactNote"] = record(
    {
        "record": WHOLE,
        "kind": {"enum": list(NOTES)},
        "text": TEXT,
        "recorded_at": MOMENT,
        "recorded_by": TEXT,
    }
)
SCHEMAS["FactNotes"] = listed(one("FactNote"))


def shown(row: FactNote) -> dict[str, Any]:
    """A note as programs see it."""
    return {
        "record": row.record_id,
        "kind": row.kind,
        "text": row.text,
        "recorded_at": row.recorded_at.isoformat(),
        "recorded_by": row.recorded_by,
    }


@operation("listFactNotes", "GET", f"{ONE}/notes", READ, gives="FactNotes")
def notes(asked: Asked, organisation: int, record: int) -> Plain:
    """What was noted of a statement, the oldest first."""
    rows = FactNote.objects.filter(record=_record(asked, organisation, record))
    return [shown(row) for row in rows.order_by("pk")]


@operation(
    "verifyFact", "POST", f"{ONE}/verify", "enterprises.verify-fact", gives="FactRecord",
    status=201, body=(Field("value", Free()), Field("evidence", Whole(1), nullable=True)),
)  # fmt: skip
def verify(asked: Asked, organisation: int, record: int) -> Plain:
    """Verify a claim as it stands, or with the value that the evidence shows instead."""
    row = _record(asked, organisation, record)
    return fact_shown(verify_fact(acting=asked.actor, record=row.pk, **asked.body))


@operation(
    "noteFact", "POST", f"{ONE}/note", "enterprises.note-fact", gives="FactNote", status=201,
    body=SAID,
)  # fmt: skip
def note(asked: Asked, organisation: int, record: int) -> Plain:
    """Note something beside a claim."""
    row = _record(asked, organisation, record)
    return shown(note_fact(acting=asked.actor, record=row.pk, **asked.body))


@operation(
    "returnFact", "POST", f"{ONE}/return", "enterprises.return-fact", gives="FactNote", status=201,
    body=SAID,
)  # fmt: skip
def give_back(asked: Asked, organisation: int, record: int) -> Plain:
    """Return a claim to be corrected; its organisation's people are told."""
    row = _record(asked, organisation, record)
    return shown(return_fact(acting=asked.actor, record=row.pk, **asked.body))


def _record(asked: Asked, organisation: int, record: int) -> FactRecord:
    rows = FactRecord.objects.filter(organisation=organisation_seen(asked, organisation))
    return found(rows, pk=record)
