"""Workbooks sent for import, tried, taken whole or in part, undone; lists exported as files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jigai.engine.schemas.result import problem
from jigai.office.api.bodies import file_of
from jigai.office.api.office.fields import Choice, Field, Text, Truth
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.models import StoredFile
from jigai.office.ground.texts import t
from jigai.office.identity.permits import denied
from jigai.office.sheets.domain import exporting, sending
from jigai.office.sheets.models import Export, Import, ImportRow
from jigai.office.sheets.template import WORKBOOK, template
from jigai.office.sheets.trying import counts

WORK = "sheets.work"
SENT, MADE = "imports/<int:imported>", "exports/<int:exported>"
SCHEMAS["Sheet"] = record({"sheet": TEXT, "title": TEXT, "version": WHOLE, "permit": TEXT})
SCHEMAS["Sheets"] = listed(one("Sheet"))
SCHEMAS["Import"] = record(
    {
        "import": WHOLE,
        "sheet": TEXT,
        "name": TEXT,
        "state": {"enum": list(Import.STATES)},
        "job": WHOLE_OR_NOTHING,
        "counts": {"type": "object"},
        "errors": listed(problem()),
        "unnamed": listed(TEXT),
        "made_at": MOMENT,
    }
)
SCHEMAS["Imports"] = page_of("Import")
SCHEMAS["ImportRow"] = record(
    {
        "row": WHOLE,
        "kind": {"enum": list(ImportRow.KINDS)},
        "state": {"enum": list(ImportRow.STATES)},
        "name": TEXT,
        "errors": listed(problem()),
    }
)
SCHEMAS["ImportRows"] = page_of("ImportRow")
SCHEMAS["Export"] = record(
    {
        "export": WHOLE,
        "list": TEXT,
        "name": TEXT,
        "form": TEXT,
        "rows": WHOLE_OR_NOTHING,
        "job": WHOLE_OR_NOTHING,
        "ready": TRUTH,
        "made_at": MOMENT,
    }
)
SCHEMAS["Exports"] = page_of("Export")


def _errors(asked: Asked, found: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "code": str(p.get("code", "")),
            "where": str(p.get("where", "")),
            "severity": "error",
            "text": str(p.get(asked.lang, "")),
        }
        for p in found
    ]


def shown(asked: Asked, row: Import) -> dict[str, Any]:
    """An import as programs see it."""
    return {
        "import": row.pk,
        "sheet": row.sheet,
        "name": row.name,
        "state": sending.standing(row),
        "job": row.job_id,
        "counts": counts(row),
        "errors": _errors(asked, row.problems),
        "unnamed": row.unnamed,
        "made_at": row.made_at.isoformat(),
    }


@operation("listSheets", "GET", "sheets", WORK, gives="Sheets")
def sheets(asked: Asked) -> Plain:
    """The kinds of sheet that the token can import."""
    return [
        {
            "sheet": sheet.key,
            "title": t(sheet.title, asked.lang),
            "version": sheet.version,
            "permit": sheet.permit,
        }
        for sheet in sending.sheets_for(asked.actor)
    ]


@operation("readTemplate", "GET", "sheets/<str:sheet>/template", WORK, gives="Sheet", download=True)
def blank(asked: Asked, sheet: str) -> HttpResponseBase:
    """The template of a kind of sheet, a workbook in the language asked for."""
    found = sending.sheet_of(sheet)
    if found not in sending.sheets_for(asked.actor):
        raise denied(found.permit)
    title = t(found.title, asked.lang)
    return _file(template(found, asked.lang), f"{title} v{found.version}.xlsx", WORKBOOK)


@operation(
    "sendImport",
    "POST",
    "imports",
    "sheets.send",
    gives="Import",
    status=201,
    query=(
        Field("sheet", Text(80), required=True),
        Field("name", Text(200), required=True, title="interface.parameters.file-name"),
    ),
    upload=True,
)
def send(asked: Asked) -> Plain:
    """Send a filled template, or a zip of one with the files that its rows name; it is tried in the
    background, and nothing is changed by that."""
    stated = asked.query
    with file_of(asked.request) as file:
        made = sending.send(
            acting=asked.actor, sheet=stated["sheet"], file=file, name=stated["name"]
        )
    return shown(asked, made)


@operation("listImports", "GET", "imports", WORK, gives="Imports", paged=True)
def imports(asked: Asked) -> Plain:
    """What this token imported, the latest first."""
    rows = Import.objects.select_related("job").filter(
        person=asked.actor.person, token=asked.actor.token
    )
    return page(asked, rows, lambda row: shown(asked, row), "-pk")


@operation("readImport", "GET", SENT, WORK, gives="Import")
def one_import(asked: Asked, imported: int) -> Plain:
    """An import: how far it is, what it would do or did."""
    return shown(asked, sending.mine(asked.actor, imported))


@operation(
    "listImportRows",
    "GET",
    f"{SENT}/rows",
    WORK,
    gives="ImportRows",
    query=(Field("kind", Choice(tuple(ImportRow.KINDS)), title="interface.parameters.row-kind"),),
    paged=True,
)
def rows(asked: Asked, imported: int) -> Plain:
    """The rows of an import, each with what it does or why it was refused."""
    found = ImportRow.objects.filter(parent=sending.mine(asked.actor, imported))
    if "kind" in asked.query:
        found = found.filter(kind=asked.query["kind"])
    return page(asked, found, lambda row: _row(asked, row), "number")


def _row(asked: Asked, row: ImportRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "kind": row.kind,
        "state": row.state,
        "name": row.name,
        "errors": _errors(asked, row.problems),
    }


@operation(
    "takeImport",
    "POST",
    f"{SENT}/take",
    "sheets.take",
    gives="Import",
    body=(Field("right_alone", Truth()),),
)
def take(asked: Asked, imported: int) -> Plain:
    """Write what was tried: all of it, or the right rows alone."""
    alone = asked.body.get("right_alone", False)
    return shown(asked, sending.take(acting=asked.actor, number=imported, refused_too=alone))


@operation("leaveImport", "POST", f"{SENT}/leave", "sheets.leave", gives="Import")
def leave(asked: Asked, imported: int) -> Plain:
    """Leave what was tried: nothing is written."""
    return shown(asked, sending.leave(acting=asked.actor, number=imported))


@operation("undoImport", "POST", f"{SENT}/undo", "sheets.undo", gives="Import")
def undo(asked: Asked, imported: int) -> Plain:
    """Put back what an import changed, except what somebody changed since."""
    return shown(asked, sending.undo(acting=asked.actor, number=imported))


def exported_shown(row: Export) -> dict[str, Any]:
    """An export as programs see it."""
    return {
        "export": row.pk,
        "list": row.listing,
        "name": row.name,
        "form": row.form,
        "rows": row.rows,
        "job": row.job_id,
        "ready": row.file_id is not None,
        "made_at": row.made_at.isoformat(),
    }


@operation(
    "startExport",
    "POST",
    "exports",
    "sheets.export",
    gives="Export",
    status=201,
    body=(
        Field("list", Text(80), required=True, example="library.projects"),
        Field("form", Choice(exporting.FORMS), required=True),
        Field("query", Text(2000, shortest=0)),
        Field("every", Truth()),
    ),
)
def export(asked: Asked) -> Plain:
    """Export a list in the background; query is what stands in the address of its page."""
    made = exporting.export(
        acting=asked.actor,
        listing=asked.body["list"],
        query=asked.body.get("query", ""),
        form=asked.body["form"],
        lang=asked.lang,
        unit="yuan",
        every=asked.body.get("every", False),
    )
    return exported_shown(made)


@operation("listExports", "GET", "exports", WORK, gives="Exports", paged=True)
def exports(asked: Asked) -> Plain:
    """What this token exported, the latest first."""
    found = Export.objects.filter(person=asked.actor.person, token=asked.actor.token)
    return page(asked, found, exported_shown, "-pk")


@operation("readExport", "GET", MADE, WORK, gives="Export")
def one_export(asked: Asked, exported: int) -> Plain:
    """An export: whether it is ready."""
    return exported_shown(exporting.mine(asked.actor, exported))


@operation("downloadExport", "GET", f"{MADE}/file", WORK, gives="Export", download=True)
def content(asked: Asked, exported: int) -> HttpResponseBase:
    """The file of an export that is ready."""
    row = exporting.mine(asked.actor, exported)
    if row.file_id is None:
        raise NotThere
    with opened(row.file_id) as stored:
        data = stored.read()
    return _file(data, row.name, StoredFile.objects.get(pk=row.file_id).media)


def _file(data: bytes, name: str, media: str) -> HttpResponseBase:
    named = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(data, content_type=media, headers={"Content-Disposition": named})
