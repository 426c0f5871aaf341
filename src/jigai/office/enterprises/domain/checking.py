"""What officers do with statements: verify them, note something, return them.

Nothing of it changes what was stated: a verified figure, a note and a return are rows beside it.
"""

from __future__ import annotations

from typing import Any

from jigai.office.enterprises.domain.facts import Statement, recorded
from jigai.office.enterprises.domain.links import page_of
from jigai.office.enterprises.domain.queries import standing
from jigai.office.enterprises.enums import CLAIMED, NOTE, RETURN, VERIFIED
from jigai.office.enterprises.models import FactNote, FactRecord
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere, stale
from jigai.office.ground.notices import tell
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require


@command("enterprises.verify-fact")
def verify_fact(
    act: Act, *, record: int, value: Any = None, evidence: int | None = None
) -> FactRecord:
    """Verify a claim as it stands, or with the value that the evidence shows instead.

    A verified statement made before of the same days is corrected by it.
    """
    claim, ours = _claim(act, record)
    known = FactRecord.objects.filter(
        organisation=ours, subject=claim.subject, fact=claim.fact, key=claim.key, status=VERIFIED
    )
    before = [
        r for r in standing(known, act.at)
        if (r.valid_from, r.valid_to) == (claim.valid_from, claim.valid_to)
    ]  # fmt: skip
    return recorded(
        act,
        ours,
        Statement(
            claim.fact,
            claim.value if value is None else value,
            subject=claim.subject,
            key=claim.key,
            applies=claim.applies or value is not None,
            valid_from=claim.valid_from,
            valid_to=claim.valid_to,
            status=VERIFIED,
            evidence=evidence,
            replaces=before[0].pk if before else None,
            verifies=claim.pk,
        ),
    )


@command("enterprises.note-fact")
def note_fact(act: Act, *, record: int, said: str) -> FactNote:
    """Note something beside a claim."""
    return _noted(act, record, NOTE, said)


@command("enterprises.return-fact")
def return_fact(act: Act, *, record: int, said: str) -> FactNote:
    """Return a claim to be corrected by the organisation; its people are told."""
    made = _noted(act, record, RETURN, said)
    ours = made.record.organisation
    assert ours is not None
    people = ours.post_set.filter(ends=None).values_list("person", flat=True)
    tell(
        [f"person:{p}" for p in people],
        "enterprises.told.returned",
        link=page_of(made.record),
        text=made.text,
    )
    return made


def _noted(act: Act, record: int, kind: str, said: str) -> FactNote:
    claim, ours = _claim(act, record)
    made = FactNote.objects.create(
        record=claim,
        kind=kind,
        text=text(said, "said", 500),
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    act.record(f"organisation:{ours.pk}", record=claim.pk, note=kind, text=made.text)
    return made


def _claim(act: Act, record: int) -> tuple[FactRecord, Organisation]:
    claim = FactRecord.objects.filter(pk=record, organisation__isnull=False).first()
    if claim is None or claim.organisation_id is None:
        raise NotThere
    ours = locked(Organisation, claim.organisation_id)
    require(actor(act), act.name, Place(region=ours.region, organisation=ours.pk))
    if claim.status != CLAIMED:
        raise NotThere
    if FactRecord.objects.filter(replaces=claim).exists():
        raise stale("record")
    return claim, ours


def returned(claim: FactRecord) -> FactNote | None:
    """The return that waits for a correction of a claim; a verification ends it too."""
    rows = [n for n in claim.notes.all() if n.kind == RETURN]
    latest = max(rows, key=lambda n: n.pk, default=None)
    checked = max((v.recorded_at for v in claim.verified_by.all()), default=None)
    if latest is None or (checked is not None and checked > latest.recorded_at):
        return None
    return latest
