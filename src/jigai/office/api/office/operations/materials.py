"""Documents of a registration for statistics: what the checklist wants, handed in, given back."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone

from jigai.office.api.bodies import file_of
from jigai.office.api.office.fields import Field, Text
from jigai.office.api.office.operations.files import NAME, given
from jigai.office.api.office.operations.files import shown as file_shown
from jigai.office.api.office.operations.returns import READ
from jigai.office.api.office.operations.statistics import PATH
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import TEXT, TRUTH, listed, one, record
from jigai.office.api.office.seeing import found, project_seen
from jigai.office.ground.models import Attachment
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.registering import (
    attach_material,
    lacking,
    materials_of,
    subject_of,
)

MATERIALS = f"{PATH}/materials"
SCHEMAS["Material"] = record(
    {
        "material": TEXT,
        "name": TEXT,
        "group": TEXT,
        "lacking": TRUTH,
        "file": {"anyOf": [one("File"), {"type": "null"}]},
    }
)
SCHEMAS["Materials"] = listed(one("Material"))


@operation("listMaterials", "GET", MATERIALS, READ, gives="Materials")
def materials(asked: Asked, number: str) -> Plain:
    """The checklist of a project's registration, with what was handed in."""
    project = project_seen(asked, number)
    row = rulebook().registration(project.region, timezone.localdate().year)
    if row is None:
        return []
    present = {file.kind: file for file in materials_of(project)}
    wanted = {material.code for group in lacking(row, present) for material in group}
    return [
        {
            "material": material.code,
            "name": asked.pick(material.zh, material.en),
            "group": material.group,
            "lacking": material.code in wanted,
            "file": _file(present.get(material.code)),
        }
        for material in row.materials
    ]


def _file(row: Attachment | None) -> dict[str, Any] | None:
    return None if row is None else file_shown(row)


@operation(
    "attachMaterial", "POST", MATERIALS, "statistics.attach-material", gives="File", status=201,
    query=(NAME, Field("material", Text(40), required=True)), upload=True,
)  # fmt: skip
def attach(asked: Asked, number: str) -> Plain:
    """Hand in a document of the checklist; a further one of its kind replaces it."""
    project = project_seen(asked, number)
    with file_of(asked.request) as content:
        made = attach_material(
            acting=asked.actor, project=project.pk, content=content, **asked.query
        )
    return file_shown(made)


@operation("readMaterial", "GET", f"{MATERIALS}/<int:file>", READ, gives="File", download=True)
def content(asked: Asked, number: str, file: int) -> HttpResponseBase:
    """One document as it was sent, checked against its hash."""
    subject = subject_of(project_seen(asked, number))
    return given(found(Attachment.objects.filter(subject=subject, removed_at=None), pk=file))
