"""The annex of a published list: its columns looked at and confirmed before its lines are read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jigai.facts.problems import InputRefused
from jigai.office.console.answering import form_page, onto
from jigai.office.console.enterprises.forms import ColumnsForm
from jigai.office.console.enterprises.lists import list_crumbs, list_seen
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.enterprises.domain.annexes import (
    Annex,
    Layout,
    guessed,
    lines_of,
    opened_annex,
)
from jigai.office.enterprises.domain.title_lists import awaits_columns, read_title_annex
from jigai.office.enterprises.models import TitleList
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.files.keeping import opened
from jigai.office.ground.texts import t

SHOWN = 8
"""Lines of an annex that are shown as they would be read."""


@route("enterprises.read-title-annex")
def confirming_columns(request: Request, key: int) -> HttpResponseBase:
    """Which sheet, which row of heads, which columns; the first lines as they would be read."""
    head = list_seen(request, key)
    if not awaits_columns(head):
        return onto("console:enterprises-list", head.pk)
    data: Any = request.POST if request.method == "POST" else None
    annex = _opened(head, str(data.get("sheet", "")) if data is not None else "")
    looks = data is None or "look" in data
    layout = guessed(annex, _row(data, annex)) if looks else None
    form = ColumnsForm(annex, None if looks else data, initial=_typed(layout) if layout else None)
    if layout is None and form.is_valid():
        layout = _chosen(form, annex)
        wanted, alone = layout, form.cleaned_data["right_alone"]
        made = tried(form, lambda: _read(request, head, wanted, right_alone=alone))
        if made is not None:
            tell(request, "enterprises.act.columns.done", n=made.lines.count())
            return onto("console:enterprises-list", head.pk)
    return form_page(
        request,
        form,
        template="console/enterprises/columns.html",
        heading=t("enterprises.act.columns.title"),
        act=t("enterprises.act.columns.button"),
        back="console:enterprises-lists",
        crumbs=list_crumbs(),
        head=head,
        preview=_preview(annex, layout or guessed(annex)),
    )


def _read(request: Request, head: TitleList, layout: Layout, *, right_alone: bool) -> TitleList:
    """The act; its refusals name cells and stand above the form."""
    try:
        made: TitleList = read_title_annex(
            acting=request.actor, title_list=head.pk, layout=layout, right_alone=right_alone
        )
    except InputRefused as error:
        told = [p if p.where == "name" else replace(p, where="") for p in error.problems]
        raise InputRefused(told) from None
    return made


def _opened(head: TitleList, sheet: str) -> Annex:
    assert head.source is not None
    with opened(head.source.file_id) as file:
        return opened_annex(file, sheet)


def _row(data: Any, annex: Annex) -> int:
    """The row of the heads that was typed, 0 where none was or another sheet is looked at."""
    if data is None:
        return 0
    typed, same = str(data.get("head", "")), data.get("seen") == annex.sheet
    return int(typed) if same and typed.isdecimal() and 0 < int(typed) <= len(annex.table) else 0


def _typed(layout: Layout) -> dict[str, Any]:
    """A layout as it stands in the form."""
    places = ("name", "credit_code", "object")
    found = {key: "" if (p := layout.place(key)) is None else str(p) for key in places}
    return {"sheet": layout.sheet, "head": layout.head, "seen": layout.sheet, **found}


def _chosen(form: ColumnsForm, annex: Annex) -> Layout:
    typed = form.cleaned_data
    places = {key: int(typed[key]) if typed[key] else None
              for key in ("name", "credit_code", "object")}  # fmt: skip
    return Layout(annex.sheet, typed["head"], **places)


def _preview(annex: Annex, layout: Layout) -> dict[str, Any]:
    """The first lines, how many there are, and how many cannot be read."""
    try:
        found = lines_of(annex, layout)
    except InputRefused:
        return {"lines": [], "count": 0, "wrong": 0}
    named = layout.name is not None
    return {
        "lines": found.good[:SHOWN] if named else [],
        "count": len(found.good) if named else 0,
        "wrong": len(found.faults) if named else 0,
    }


@route("enterprises.send-title-list")
def downloading(request: Request, key: int) -> HttpResponseBase:
    """The document that a list is from, as it was sent in."""
    head = list_seen(request, key)
    if head.source is None:
        raise NotThere
    with opened(head.source.file_id) as content:
        found = HttpResponse(content.read(), content_type=head.source.file.media)
    found["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=head.source.name)
    )
    return found
