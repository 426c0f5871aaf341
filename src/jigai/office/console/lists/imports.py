"""Imports: a workbook sent, what it would do, written whole or in part, undone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from jigai.office.console.answering import form_page, onto
from jigai.office.console.identity.working import OPEN, Progress
from jigai.office.console.lists.files import handed
from jigai.office.console.lists.tabs import tabs
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.masking import masked
from jigai.office.identity.permits import denied
from jigai.office.sheets.domain import sending
from jigai.office.sheets.fields import Field
from jigai.office.sheets.models import Import, ImportRow
from jigai.office.sheets.sheet import SHEETS, Sheet
from jigai.office.sheets.template import WORKBOOK, template
from jigai.office.sheets.trying import counts

PER_PAGE = 100
MOST_UNNAMED = 20
"""Files that a page lists of those that no row names."""


@require_safe
@route("sheets.work")
def imports(request: Request) -> HttpResponseBase:
    """One's own imports, and the kinds that one may begin."""
    mine = Import.objects.select_related("job").filter(person=request.actor.person)
    page = Paginator(mine.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": t("navigation.lists-imports"),
        "tabs": tabs("imports"),
        "kinds": [
            {"key": s.key, "title": t(s.title), "version": s.version}
            for s in sending.sheets_for(request.actor)
        ],
        "page": page,
        "rows": [
            {
                "pk": row.pk,
                "name": row.name,
                "kind": t(SHEETS[row.sheet].title) if row.sheet in SHEETS else row.sheet,
                "standing": sending.standing(row),
                "made_at": row.made_at,
            }
            for row in page
        ],
    }
    return render(request, "console/lists/imports.html", context)


class SendForm(Form):
    """The workbook."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With a field for the file."""
        super().__init__(*args, **kwargs)
        chooser = forms.FileInput(attrs={"accept": ".xlsx,.zip"})
        self.fields["file"] = forms.FileField(
            label=t("import.file"), help_text=t("import.file-help"), widget=chooser
        )
        self.speak()


@require_http_methods(["GET", "HEAD", "POST"])
@route("sheets.work")
def send(request: Request, key: str) -> HttpResponseBase:
    """Send a workbook of a kind."""
    sheet = _permitted(request, key)
    form = SendForm(request.POST, request.FILES) if request.method == "POST" else SendForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        row = tried(
            form,
            lambda: sending.send(acting=request.actor, sheet=key, file=file, name=str(file.name)),
            at="file",
        )
        if row is not None:
            return onto("console:lists-import", row.pk)
    title = t(sheet.title)
    return form_page(
        request,
        form,
        heading=t("import.send", name=title),
        act=t("import.try"),
        back="console:lists-imports",
        template="console/lists/send.html",
        lead=t(sheet.lead) if sheet.lead else "",
        sheet=sheet,
        title=title,
    )


@require_safe
@route("sheets.work")
def blank(request: Request, key: str) -> HttpResponseBase:
    """The template of a kind."""
    sheet = _permitted(request, key)
    response = HttpResponse(template(sheet, current_lang()), content_type=WORKBOOK)
    return _named(response, f"{t(sheet.title)} v{sheet.version}.xlsx")


def _permitted(request: Request, key: str) -> Sheet:
    sheet = sending.sheet_of(key)
    if sheet not in sending.sheets_for(request.actor):
        raise denied(sheet.permit)
    return sheet


def _named(response: HttpResponse, name: str) -> HttpResponse:
    said = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = said or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@route("sheets.work")
def one(request: Request, number: int) -> HttpResponseBase:
    """An import: what it would do, and what became of it."""
    row = sending.mine(request.actor, number)
    if request.method == "POST":
        do, who = request.POST.get("do"), request.actor
        if do in ("all", "right"):
            sending.take(acting=who, number=number, refused_too=do == "right")
        elif do == "leave":
            sending.leave(acting=who, number=number)
        elif do == "undo":
            sending.undo(acting=who, number=number)
        return onto("console:lists-import", number)
    context = _context(request, row)
    late = request.headers.get("HX-Request") and request.GET.get("part") == "progress"
    if late and not context["running"]:
        # What was waited for is there: the whole page is shown anew.
        response = HttpResponse(status=204)
        response["HX-Redirect"] = request.path
        return response
    name = "console/lists/trial.html" if late else "console/lists/import.html"
    return render(request, name, context)


def _context(request: Request, row: Import) -> dict[str, Any]:
    lang, found = current_lang(), counts(row)
    sheet = SHEETS.get(row.sheet)
    kind = request.GET.get("kind", "")
    rows = row.rows.order_by("number")
    if kind in ImportRow.KINDS:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for line in page:
        _told(line, sheet)
    title = t(sheet.title) if sheet is not None else row.sheet
    return {
        "heading": t("import.one", name=title),
        "crumbs": [(t("navigation.lists-imports"), reverse("console:lists-imports"))],
        "row": row,
        "standing": sending.standing(row),
        "running": sending.under_way(row),
        "job": Progress(row.job) if row.job is not None else None,
        "problems": [p[lang] for p in row.problems] or _broken(row),
        "counts": found,
        "unnamed": row.unnamed[:MOST_UNNAMED],
        "unnamed_more": len(row.unnamed[MOST_UNNAMED:]),
        "takes_files": sheet is not None and bool(sheet.files),
        "writes": found["new"] + found["changed"],
        "kind": kind,
        "kinds": [(name, found[name]) for name in ImportRow.KINDS if found[name]],
        "rows": page,
    }


def _broken(row: Import) -> list[str]:
    """Why the work stopped, where the workbook itself was not the reason."""
    job = row.job
    return Progress(job).problems if job is not None and job.state not in OPEN else []


def _told(line: Any, sheet: Sheet | None) -> None:
    """What a row says of itself: its faults, and what it changes."""
    lang = current_lang()
    line.told = [p[lang] for p in line.problems]
    line.changes = []
    for key, before in (line.before or {}).items() if line.kind == ImportRow.CHANGED else ():
        field = next((f for f in sheet.fields if f.key == key), None) if sheet else None
        amount = field is not None and field.kind == "amount"
        after = line.values.get(key)
        line.changes.append(
            {
                "title": field.name(lang) if field is not None else key,
                "amount": amount,
                "before": before if amount else _words(field, before),
                "after": after if amount else _words(field, after),
            }
        )


def _words(field: Field | None, value: Any) -> str:
    """A value as people read it; personal data masked, whoever stated them."""
    if value is None or value == "":
        return t("amount.none")
    if field is not None and field.personal:
        return masked(field.personal, str(value))
    if isinstance(value, bool):
        return t("sheets.yes") if value else t("sheets.no")
    if field is not None and field.kind == "file":
        return field.plain(value)
    if field is not None and field.words is not None:
        return field.words(str(value))
    if field is not None and field.options is not None:
        return dict(field.options(current_lang())).get(str(value), str(value))
    return str(value)


@require_safe
@route("sheets.work")
def file(request: Request, number: int, which: str) -> HttpResponseBase:
    """What was sent, the workbook or its archive; or the refused rows with what is wrong."""
    row = sending.mine(request.actor, number)
    if which == "sent":
        return handed(row.file_id, row.name if row.name.endswith(".xlsx") else f"{row.name}.xlsx")
    if which == "archive" and row.archive_id:
        return handed(row.archive_id, f"{row.name.rsplit('.', 1)[0]}.zip")
    if which == "faulty" and row.faulty_id:
        return handed(row.faulty_id, f"{t('import.to-correct')} {row.name.rsplit('.', 1)[0]}.xlsx")
    raise NotThere
