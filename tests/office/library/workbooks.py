"""Workbooks of the library filled in, sent, taken and undone through their pages."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.office.acting import work

from jigai.office.sheets.models import Import
from jigai.office.sheets.sheet import Sheet
from jigai.office.sheets.template import template


def filled(sheet: Sheet, *rows: dict[str, Any], lang: Any = "zh") -> bytes:
    """The template of a sheet with rows below its heads."""
    book = load_workbook(io.BytesIO(template(sheet, lang)))
    page = book.worksheets[0]
    for number, values in enumerate(rows, start=first(sheet)):
        for place, field in enumerate(sheet.fields, start=2):
            page.cell(number, place, values.get(field.key))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def first(sheet: Sheet) -> int:
    """The first row for entries: title, instruction and the heads stand above."""
    return 5 if sheet.grouped else 4


def sent(client: Client, sheet: Sheet, content: bytes, name: str = "表.xlsx") -> tuple[Import, str]:
    """Send a file and try it; the import and its page."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(f"/office/lists/imports/new/{sheet.key}/", {"file": file})
    assert answer.status_code == 303, answer.content.decode()
    work()
    return Import.objects.latest("pk"), str(answer["Location"])


def did(client: Client, place: str, do: str) -> None:
    """Take, leave or undo an import."""
    assert client.post(place, {"do": do}).status_code == 303
    work()


def codes(made: Import) -> list[str]:
    """The first fault of each row, '' for a good one."""
    return [r.problems[0]["code"] if r.problems else "" for r in made.rows.order_by("number")]
