"""The list of documents of projects: sent in one archive with them, each for its project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from jigai.facts.problems import Lang, Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.files.keeping import plain_name
from jigai.office.ground.models import Attachment
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place
from jigai.office.library.domain.filesof import KINDS, load_files, unload_files
from jigai.office.library.domain.named import COLUMN, Named, Reach
from jigai.office.library.enums import LIVE
from jigai.office.library.interfaces.list_sheets import PROJECT, places
from jigai.office.library.interfaces.sheets import NOWHERE
from jigai.office.sheets.fields import Field, file_of
from jigai.office.sheets.sheet import Sheet, Stored, Values, register

FILE: Final = "file"


class FileRows:
    """What the library does with the rows: each one document of one project."""

    def places(self, rows: Sequence[Values]) -> Sequence[Place | None]:
        """Where each row's project is."""
        return places(rows)

    def stored(self, actor: Actor, rows: Sequence[Values]) -> Sequence[Stored | None]:
        """The attachment that each row means: the same content under the same name."""
        named = Named({str(row[COLUMN]) for row in rows})
        reach = Reach(actor, named.projects, LIVE)
        there = {
            (a.subject, a.file_id, a.name): a
            for a in Attachment.objects.filter(
                subject__in=[project.subject for project in named.projects], removed_at=None
            ).order_by("-pk")
        }
        seen: set[tuple[str, str, str]] = set()
        found: list[Stored | None] = []
        for row in rows:
            project, barred = named.of(str(row[COLUMN])), reach.barred(named, str(row[COLUMN]))
            hash_, path = file_of(row[FILE])
            key = (project.subject if project else "", hash_, plain_name(path))
            if barred is None and key in seen:
                barred = problem("library.row-twice", FILE)
            seen.add(key)
            attached = there.get(key)
            if attached is not None:
                values = {COLUMN: row[COLUMN], FILE: row[FILE], "kind": attached.kind}
                found.append(Stored(attached.pk, 0, values, barred=barred))
            else:
                found.append(Stored(NOWHERE, 0, {}, barred=barred) if barred else None)
        return found

    @property
    def write(self) -> Callable[..., Mapping[int, Problem]]:
        """Attach."""
        return load_files

    @property
    def restore(self) -> Callable[..., Mapping[int, Problem]]:
        """Detach."""
        return unload_files


def _kinds(lang: Lang) -> list[tuple[str, str]]:
    return [(kind, t(f"library.file.{kind}", lang=lang)) for kind in KINDS]


FILES: Final = register(
    Sheet(
        key="library.files",
        title="library.sheet.files.title",
        lead="library.sheet.files.lead",
        version=1,
        permit="library.load",
        fields=(
            PROJECT,
            Field(FILE, "library.sheet.files.file", FILE, required=True, width=44,
                  example="备案证.pdf"),
            Field("kind", "library.sheet.files.kind", "choice", options=_kinds, width=24,
                  help="library.sheet.files.other"),
        ),
        identity=(COLUMN, FILE),
        fixed=("kind",),
        handler=FileRows(),
    )
)  # fmt: skip
