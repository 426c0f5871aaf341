"""Bureaus and their sections, as the system administrator sets them up."""

from __future__ import annotations

from django.db.models import Count
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.administration.forms import BureauForm, SectionForm
from jigai.office.console.answering import form_page, onto
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.domain import places
from jigai.office.identity.domain.typed import there
from jigai.office.identity.models import Bureau, Section
from jigai.office.regions.domain.queries import region_names


@route("identity.read-bureaus")
def bureaus(request: Request) -> HttpResponseBase:
    """Every bureau with its jurisdiction, in the order of the regions."""
    rows = list(Bureau.objects.annotate(n=Count("sections")).order_by("region", "name"))
    names = region_names({row.region for row in rows}, timezone.localdate(), current_lang())
    context = {
        "heading": t("bureaus.title"),
        "rows": [(row, names.get(row.region, row.region)) for row in rows],
    }
    return render(request, "console/administration/bureaus.html", context)


@route("identity.read-bureaus")
def bureau(request: Request, bureau: int) -> HttpResponseBase:
    """One bureau with its sections."""
    row = there(Bureau, bureau)
    names = region_names([row.region], timezone.localdate(), current_lang())
    context = {
        "heading": row.name,
        "crumbs": [(t("bureaus.title"), reverse("console:bureaus"))],
        "bureau": row,
        "region": names.get(row.region, row.region),
        "sections": Section.objects.filter(bureau=row).order_by("name"),
    }
    return render(request, "console/administration/bureau.html", context)


@route("identity.found-bureau")
def founding(request: Request) -> HttpResponseBase:
    """Set up a bureau."""
    form = BureauForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(form, lambda: places.found_bureau(acting=request.actor, **typed))
        if made is not None:
            tell(request, "bureaus.founded", name=made.name)
            return onto("console:bureau", made.pk)
    words = t("bureaus.found")
    return form_page(request, form, heading=words, act=words, back="console:bureaus")


@route("identity.found-section")
def founding_section(request: Request, bureau: int) -> HttpResponseBase:
    """Set up a section."""
    row = there(Bureau, bureau)
    form = SectionForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form, lambda: places.found_section(acting=request.actor, bureau=row.pk, **typed)
        )
        if made is not None:
            tell(request, "bureaus.founded", name=made.name)
            return onto("console:bureau", row.pk)
    words = t("bureaus.found-section")
    address = reverse("console:bureau", args=[row.pk])
    facts = [(t("bureaus.bureau"), row.name)]
    return form_page(request, form, heading=words, act=words, facts=facts, back=address)
