"""Evidence: a document or picture that an organisation's facts rest on."""

from __future__ import annotations

from typing import IO, Final

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import KINDS, keep, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.typed import actor, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require

TAKEN: Final = ("pdf", "image")
"""What proves something cannot be edited unseen: documents as PDF, pictures."""


@command("enterprises.attach-evidence")
def attach_evidence(
    act: Act, *, organisation: int, content: IO[bytes], name: str, kind: str = "evidence"
) -> Attachment:
    """Keep a file as evidence of an organisation; raises InputRefused for one of another kind."""
    row = there(Organisation, organisation)
    place = Place(region=row.region, organisation=row.pk)
    require(actor(act), act.name, place)
    made = attached(act, f"organisation:{row.pk}", content, name, kind)
    act.record(f"organisation:{row.pk}", attachment=made.pk, name=made.name, hash=made.file_id)
    return made


def attached(act: Act, subject: str, content: IO[bytes], name: str, kind: str) -> Attachment:
    """A file kept as part of an act, under what it belongs to."""
    found = keep(content, name)
    if KINDS[found.media] not in TAKEN:
        raise refused("enterprises.evidence-kind", "evidence", name=plain_name(name))
    return Attachment.objects.create(
        file_id=found.hash,
        subject=subject,
        name=plain_name(name),
        kind=kind,
        added_by=act.acting.key,
        added_at=act.at,
    )


def evidence_of(organisation: int, key: int | None) -> int | None:
    """The key of evidence that belongs to an organisation; raises NotThere for any other."""
    if key is None:
        return None
    ours = Attachment.objects.filter(subject=f"organisation:{organisation}", removed_at=None)
    if not ours.filter(pk=key).exists():
        raise NotThere
    return key
