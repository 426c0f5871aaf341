"""Files of a project: filings, contracts, photographs; removed ones are marked, never lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO

from jigai.facts.problems import Problem
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.ground.files.keeping import keep, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.typed import actor
from jigai.office.library.domain.many import BATCH, Helds, locked, noted_all, permitted
from jigai.office.library.domain.moving import noted, taken
from jigai.office.library.domain.named import COLUMN, Named, Reach, shut
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Project
from jigai.office.library.rules import EDITABLE
from jigai.office.sheets.fields import file_of
from jigai.office.sheets.sheet import Change

OTHER = "other"
KINDS = ("filing", "contract", "permit", "photo", OTHER)


@command("library.attach")
def attach(act: Act, *, project: int, content: IO[bytes], name: str, kind: str) -> Attachment:
    """Add a file to a project of one's organisation."""
    row, held = taken(act, project)
    if row.state not in LIVE:
        raise refused("library.unchanged")
    if kind not in KINDS:
        raise refused("library.word", "kind")
    made = _made(act, row, keep(content, name).hash, name, kind)
    made.save()
    act.record(row.subject, file=made.file_id, name=made.name, kind=kind)
    noted(act, row, held, file=made.name, kind=kind)
    return made


@command("library.load-files")
def load_files(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Attach the documents that came with a workbook, which are stored by now, to the projects
    that its rows name."""
    named = Named({str(c.values[COLUMN]) for c in changes})
    meant = {c.number: named.of(str(c.values[COLUMN])) for c in changes}
    projects = locked({p.pk for p in meant.values() if p is not None})
    helds = permitted(act, projects.values(), permit="library.load")
    reach = Reach(actor(act), projects.values(), LIVE)
    refused_: dict[int, Problem] = {}
    made: list[tuple[Project, Attachment]] = []
    for change in changes:
        found = meant[change.number]
        why = reach.closed(projects[found.pk]) if found is not None else _moved(change.number)
        if found is None or why is not None or change.key is not None:
            refused_[change.number] = why or _moved(change.number)
            continue
        hash_, path = file_of(change.values["file"])
        kind = change.values["kind"] or OTHER
        made.append((projects[found.pk], _made(act, found, hash_, path, kind)))
    Attachment.objects.bulk_create([row for _, row in made], batch_size=BATCH)
    _told(act, made, helds, origin)
    act.record(origin, attached=len(made), refused=len(refused_))
    return refused_


@command("library.unload-files")
def unload_files(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    """Detach what rows attached; what a project took along into a later state stays."""
    rows = Attachment.objects.select_for_update().filter(
        pk__in=removed.values(), removed_at=None, subject__startswith="project:"
    )
    found = {row.pk: row for row in rows}
    projects = locked({_project(row) for row in found.values()})
    helds = permitted(act, projects.values(), permit="library.unload")
    kept = {change.number: _moved(change.number) for change in changes}
    gone: list[tuple[Project, Attachment]] = []
    for number, key in removed.items():
        row = found.get(key)
        project = projects[_project(row)] if row is not None else None
        if row is None or project is None:
            kept[number] = _moved(number)
        elif project.state not in EDITABLE and project.since > row.added_at:
            kept[number] = shut(project)
        else:
            gone.append((project, row))
    Attachment.objects.filter(pk__in=[row.pk for _, row in gone]).update(removed_at=act.at)
    _told(act, gone, helds, origin)
    act.record(origin, detached=len(gone), refused=len(kept))
    return kept


def files_of(project: Project) -> list[Attachment]:
    """The files of a project, the newest first."""
    rows = Attachment.objects.filter(subject=project.subject, removed_at=None)
    return list(rows.select_related("file").order_by("-added_at", "-pk"))


def _made(act: Act, project: Project, hash_: str, name: str, kind: str) -> Attachment:
    return Attachment(
        file_id=hash_,
        subject=project.subject,
        name=plain_name(name),
        kind=kind,
        added_by=act.acting.key,
        added_at=act.at,
    )


def _told(act: Act, rows: Sequence[tuple[Project, Attachment]], helds: Helds, origin: str) -> None:
    """What became of each file, for both sides to read."""
    told = [
        (project, {"origin": origin, "file": row.name, "kind": row.kind, "hash": row.file_id})
        for project, row in rows
    ]
    noted_all(act, told, helds)


def _project(row: Attachment) -> int:
    return int(row.subject.partition(":")[2])


def _moved(number: int) -> Problem:
    return problem("sheets.moved", row=number)
