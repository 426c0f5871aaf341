"""Files of a project: filings, contracts, photographs; removed ones are marked, never lost."""

from __future__ import annotations

from typing import IO

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files.keeping import keep, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.library.domain.moving import noted, taken
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Project

KINDS = ("filing", "contract", "permit", "photo", "other")


@command("library.attach")
def attach(act: Act, *, project: int, content: IO[bytes], name: str, kind: str) -> Attachment:
    """Add a file to a project of one's organisation."""
    row, held = taken(act, project)
    if row.state not in LIVE:
        raise refused("library.unchanged")
    if kind not in KINDS:
        raise refused("library.word", "kind")
    kept = keep(content, name)
    made = Attachment.objects.create(
        file_id=kept.hash,
        subject=row.subject,
        name=plain_name(name),
        kind=kind,
        added_by=act.acting.key,
        added_at=act.at,
    )
    act.record(row.subject, file=kept.hash, name=made.name, kind=kind)
    noted(act, row, held, file=made.name, kind=kind)
    return made


def files_of(project: Project) -> list[Attachment]:
    """The files of a project, the newest first."""
    rows = Attachment.objects.filter(subject=project.subject, removed_at=None)
    return list(rows.select_related("file").order_by("-added_at", "-pk"))
