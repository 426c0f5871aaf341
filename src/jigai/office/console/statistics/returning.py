"""Acts on a month: filled in, signed, asked about, returned, accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.statistics.forms import Question, Reasons, ReturnForm, Words
from jigai.office.console.statistics.monthly import sheet_page
from jigai.office.console.statistics.scope import led
from jigai.office.console.statistics.sheet import Sheet, sheet_at
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.lists import walking
from jigai.office.statistics.domain import drafting, querying, signing
from jigai.office.statistics.models import Draft, Query, Return
from jigai.office.statistics.reporting import MONTHLY

M = TypeVar("M", Draft, Return)


@route("statistics.save-draft")
@require_POST
def save(request: Request, number: str, month: str) -> HttpResponseBase:
    """Keep what was typed; hand it in where that was asked for."""
    sheet = sheet_at(request, number, month)
    data = request.POST.copy()
    unit = str(data.get("money-unit") or "wan")
    data["unit"] = unit
    form = ReturnForm(data)
    form.is_valid()
    version = str(data.get("version") or "0")
    draft = tried(
        form,
        lambda: drafting.save_draft(
            acting=request.actor,
            project=sheet.project.pk,
            month=sheet.month,
            typed=form.typed(),
            unit=unit,
            version=int(version) if version.isascii() and version.isdigit() else 0,
        ),
    )
    sheet = sheet_at(request, number, month)
    if draft is None:
        return sheet_page(request, sheet, {"form": form}, 422)
    if data.get("act") != "hand-in":
        tell(request, "statistics-page.saved")
        return led("statistics-return", number, month)
    data["version"] = str(draft.version)
    handed = tried(
        form,
        lambda: drafting.hand_in(acting=request.actor, draft=draft.pk, version=draft.version),
    )
    if handed is None:
        return sheet_page(request, sheet, {"form": form}, 422)
    tell(request, "statistics-page.handed-in")
    return led("statistics-return", number, month)


def _posted(
    request: Request,
    number: str,
    month: str,
    name: str,
    form: Form,
    do: Callable[[Sheet], Any],
    *,
    onward: bool = False,
) -> HttpResponseBase:
    """Do an act on a month that a small form asks for; refused, the page comes with the form.

    ``onward``: the case is dealt with, so the next one of the list follows where there is one.
    """
    sheet = sheet_at(request, number, month)
    if form.is_valid() and tried(form, lambda: do(sheet)) is not None:
        tell(request, "statistics-page.done-with", name=sheet.project.name, month=month)
        following = walking.onward(request) if onward else ""
        if following:
            return HttpResponseRedirect(following, status=303)
        return led("statistics-return", number, month)
    return sheet_page(request, sheet, {name: form}, 422)


def _there(row: M | None) -> M:
    """What an act is about; raises NotThere where the page was not about anything yet."""
    if row is None:
        raise NotThere
    return row


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


@route("statistics.submit")
@require_POST
def sign(request: Request, number: str, month: str) -> HttpResponseBase:
    """Sign the month."""
    form = Words({"words": request.POST.get("words") or "-"})

    def do(sheet: Sheet) -> Any:
        draft = _there(sheet.draft)
        return signing.submit(
            acting=request.actor,
            draft=draft.pk,
            version=_version(request),
            confirmed=request.POST.getlist("confirmed"),
            reason=request.POST.get("words", ""),
        )

    return _posted(request, number, month, "signing", form, do)


@route("statistics.send-back")
@require_POST
def send_back(request: Request, number: str, month: str) -> HttpResponseBase:
    """Give the draft back to who filled it in."""
    form = Words(request.POST)

    def do(sheet: Sheet) -> Any:
        draft = _there(sheet.draft)
        return drafting.send_back(
            acting=request.actor,
            draft=draft.pk,
            version=_version(request),
            note=request.POST.get("words", ""),
        )

    return _posted(request, number, month, "sending", form, do)


@route("statistics.ask")
@require_POST
def ask(request: Request, number: str, month: str) -> HttpResponseBase:
    """Ask about the month."""
    form = Question(request.POST)

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.ask(
            acting=request.actor,
            month_return=made.pk,
            question=form.cleaned_data["question"],
            field=form.cleaned_data["figure"],
        )

    return _posted(request, number, month, "asking", form, do, onward=True)


@route("statistics.answer")
@require_POST
def answer(request: Request, number: str, month: str, query: int) -> HttpResponseBase:
    """Answer a question."""
    form = Words(request.POST)

    def do(sheet: Sheet) -> Any:
        row = _query(sheet, query)
        return querying.answer(acting=request.actor, query=row.pk, words=form.cleaned_data["words"])

    return _posted(request, number, month, "answer", form, do)


@route("statistics.close-query")
@require_POST
def close(request: Request, number: str, month: str, query: int) -> HttpResponseBase:
    """Close a question."""
    return _posted(
        request, number, month, "close", Form(request.POST),
        lambda sheet: querying.close_query(acting=request.actor, query=_query(sheet, query).pk),
    )  # fmt: skip


def _query(sheet: Sheet, number: int) -> Query:
    row = Query.objects.filter(pk=number, month_return=sheet.made).first()
    if row is None:
        raise NotThere
    return row


@route("statistics.return-return")
@require_POST
def return_it(request: Request, number: str, month: str) -> HttpResponseBase:
    """Return the month for correction."""
    form = Reasons(MONTHLY, request.POST)

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.return_return(
            acting=request.actor,
            month_return=made.pk,
            version=_version(request),
            codes=form.cleaned_data["codes"],
            reason=form.cleaned_data["reason"],
        )

    return _posted(request, number, month, "sending_back", form, do, onward=True)


@route("statistics.accept")
@require_POST
def accept(request: Request, number: str, month: str) -> HttpResponseBase:
    """Accept the month."""

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.accept(
            acting=request.actor, month_return=made.pk, version=_version(request)
        )

    return _posted(request, number, month, "accepting", Form(request.POST), do, onward=True)
