"""Evidence of organisations: sent as it is, given back as it was sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jigai.office.api.bodies import file_of
from jigai.office.api.office.fields import Field, Text
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import MOMENT, TEXT, WHOLE, page_of, record
from jigai.office.api.office.seeing import found, organisation_seen
from jigai.office.enterprises.domain.evidence import attach_evidence
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import Attachment

SCHEMAS["File"] = record(
    {"file": WHOLE, "name": TEXT, "media": TEXT, "size": WHOLE, "hash": TEXT, "added_at": MOMENT}
)
SCHEMAS["Files"] = page_of("File")
NAME = Field("name", Text(200), required=True, title="interface.parameters.file-name")
PATH = "organisations/<int:organisation>/evidence"


def shown(row: Attachment) -> dict[str, Any]:
    """A file as programs see it."""
    return {
        "file": row.pk,
        "name": row.name,
        "media": row.file.media,
        "size": row.file.size,
        "hash": row.file_id,
        "added_at": row.added_at.isoformat(),
    }


@operation("listEvidence", "GET", PATH, READ, gives="Files", paged=True)
def evidence(asked: Asked, organisation: int) -> Plain:
    """The files that prove what is stated of an organisation."""
    rows = Attachment.objects.select_related("file").filter(
        subject=f"organisation:{organisation_seen(asked, organisation).pk}", removed_at=None
    )
    return page(asked, rows, shown)


@operation(
    "attachEvidence",
    "POST",
    PATH,
    "enterprises.attach-evidence",
    gives="File",
    status=201,
    query=(NAME,),
    upload=True,
)
def attach(asked: Asked, organisation: int) -> Plain:
    """Keep a file; told by its content and bounded in size."""
    row = organisation_seen(asked, organisation)
    with file_of(asked.request) as file:
        made = attach_evidence(
            acting=asked.actor, organisation=row.pk, content=file, name=asked.query["name"]
        )
    return shown(made)


@operation("readEvidence", "GET", f"{PATH}/<int:file>", READ, gives="File", download=True)
def content(asked: Asked, organisation: int, file: int) -> HttpResponseBase:
    """One file as it was sent, checked against its hash."""
    subject = f"organisation:{organisation_seen(asked, organisation).pk}"
    return given(found(Attachment.objects.filter(subject=subject, removed_at=None), pk=file))


def given(row: Attachment) -> HttpResponseBase:
    """A file under its own name, checked against its hash."""
    with opened(row.file_id) as stored:
        data = stored.read()
    named = content_disposition_header(as_attachment=True, filename=row.name) or "attachment"
    headers = {"Content-Disposition": named}
    return HttpResponse(data, content_type=row.file.media, headers=headers)
