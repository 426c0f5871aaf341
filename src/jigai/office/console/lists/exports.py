"""Exports: a list asked for as a file, its progress, its download."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jigai.office.console.answering import form_page, onto
from jigai.office.console.identity.working import Progress
from jigai.office.console.lists.files import handed
from jigai.office.console.lists.tabs import tabs
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang, preferences
from jigai.office.ground.texts import t
from jigai.office.lists import finding, keeping
from jigai.office.lists.asked import read
from jigai.office.sheets.domain import exporting
from jigai.office.sheets.models import Export

PER_PAGE = 100


@require_safe
@route("sheets.work")
def exports(request: Request) -> HttpResponseBase:
    """One's own exports, newest first."""
    mine = Export.objects.select_related("job").filter(person=request.actor.person).order_by("-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": t("navigation.lists-imports"),
        "tabs": tabs("exports"),
        "page": page,
        "rows": page,
    }
    return render(request, "console/lists/exports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@route("sheets.work")
def export(request: Request) -> HttpResponseBase:
    """Ask for a list as a file: as what, with which columns."""
    key, query = request.GET.get("listing", ""), request.GET.get("query", "")
    if not key:
        return onto("console:lists-exports")
    listing = exporting.exportable(request.actor, key)
    form = Form(request.POST if request.method == "POST" else None)
    form.fields["form"] = forms.ChoiceField(
        label=t("export.form"),
        choices=[("xlsx", t("export.xlsx")), ("csv", t("export.csv"))],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    form.fields["columns"] = forms.ChoiceField(
        label=t("export.columns"),
        choices=[("shown", t("export.shown")), ("every", t("export.every"))],
        widget=forms.RadioSelect,
        initial="shown",
    )
    form.speak()
    if form.is_valid():
        row = tried(
            form,
            lambda: exporting.export(
                acting=request.actor,
                listing=key,
                query=query,
                form=form.cleaned_data["form"],
                lang=current_lang(),
                unit=preferences(request).unit,
                every=form.cleaned_data["columns"] == "every",
            ),
        )
        if row is not None:
            return onto("console:lists-exported", row.pk)
    asked = read(listing, request.actor, QueryDict(query))
    counted = finding.totals(asked, keeping.picked(request.actor, listing))
    chips = "；".join(chip.text for chip in asked.chips)
    facts = [(t("export.what"), t("lists.count", n=counted["count"]))]
    if chips or asked.query:
        facts.append((t("lists.applied"), "；".join(filter(None, (asked.query, chips)))))
    return form_page(
        request,
        form,
        heading=t("export.one", name=t(listing.title)),
        act=t("export.begin"),
        facts=facts,
        consequence=t("export.consequence"),
        crumbs=[(t("navigation.lists-imports"), reverse("console:lists-exports"))],
    )


@require_safe
@route("sheets.work")
def exported(request: Request, number: int) -> HttpResponseBase:
    """An export: its progress, then its download."""
    row = exporting.mine(request.actor, number)
    late = request.headers.get("HX-Request") and request.GET.get("part") == "progress"
    assert row.job is not None
    context = {
        "heading": row.name,
        "crumbs": [(t("export.tab"), reverse("console:lists-exports"))],
        "row": row,
        "job": Progress(row.job),
    }
    name = "console/lists/ready.html" if late else "console/lists/exported.html"
    return render(request, name, context)


@require_safe
@route("sheets.work")
def file(request: Request, number: int) -> HttpResponseBase:
    """The file of an export."""
    row = exporting.mine(request.actor, number)
    if row.file_id is None:
        raise NotThere
    return handed(row.file_id, row.name)
