"""Files of projects: filings, contracts, photographs; given back as they were sent."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase

from jigai.office.api.bodies import file_of
from jigai.office.api.office.fields import Choice, Field
from jigai.office.api.office.operations.files import NAME, given
from jigai.office.api.office.operations.files import shown as file_shown
from jigai.office.api.office.operations.projects import PATH, READ
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import TEXT, listed, one
from jigai.office.api.office.seeing import found, project_seen
from jigai.office.ground.models import Attachment
from jigai.office.library.domain.filesof import KINDS, attach, files_of

FILES = f"{PATH}/files"
KIND = Field("kind", Choice(KINDS), required=True, title="interface.parameters.file-kind")
SCHEMAS["ProjectFile"] = {
    **SCHEMAS["File"],
    "properties": SCHEMAS["File"]["properties"] | {"kind": TEXT},
    "required": [*SCHEMAS["File"]["required"], "kind"],
}
SCHEMAS["ProjectFiles"] = listed(one("ProjectFile"))


def shown(row: Attachment) -> dict[str, Any]:
    """A file with what it is."""
    return file_shown(row) | {"kind": row.kind}


@operation("listProjectFiles", "GET", FILES, READ, gives="ProjectFiles")
def files(asked: Asked, number: str) -> Plain:
    """The files of a project, the latest first."""
    return [shown(row) for row in files_of(project_seen(asked, number))]


@operation(
    "attachProjectFile", "POST", FILES, "library.attach", gives="ProjectFile", status=201,
    query=(NAME, KIND),
    upload=True,
)  # fmt: skip
def add(asked: Asked, number: str) -> Plain:
    """Keep a file of a project; told by its content and bounded in size."""
    row = project_seen(asked, number)
    with file_of(asked.request) as content:
        made = attach(acting=asked.actor, project=row.pk, content=content, **asked.query)
    return shown(made)


@operation("readProjectFile", "GET", f"{FILES}/<int:file>", READ, gives="File", download=True)
def content(asked: Asked, number: str, file: int) -> HttpResponseBase:
    """One file as it was sent, checked against its hash."""
    rows = Attachment.objects.filter(subject=project_seen(asked, number).subject, removed_at=None)
    return given(found(rows, pk=file))
