"""Registration for statistics: the worklist, and one project's checklist with its check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jigai.engine.programme.model import DUTY
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.statistics.forms import Ended, Material, Reasons, Registered
from jigai.office.console.statistics.scope import led, project_at
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.permits import Place, may, visible
from jigai.office.library.domain.judging import judged
from jigai.office.library.enums import INSIDE
from jigai.office.library.models import Project
from jigai.office.statistics.domain import registering
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.enums import (
    ENDED,
    REGISTERED,
    REGISTRATION_STATES,
    RETURNED,
    SUBMITTED,
)
from jigai.office.statistics.facts import known_here
from jigai.office.statistics.models import Registration
from jigai.office.statistics.months import from_ordinal, month_of
from jigai.office.statistics.reporting import REGISTRATION, reasons

ROWS = 50
TABS = ("none", *REGISTRATION_STATES)


@route("statistics.read")
def registrations(request: Request) -> HttpResponseBase:
    """Projects by the state of their registration; projects without one first."""
    asked = request.GET.get("tab", "submitted")
    tab = asked if asked in TABS else "submitted"
    seen = visible(request.actor, Registration.objects.all())
    without = visible(
        request.actor, Project.objects.filter(state__in=INSIDE, statistics_registration=None)
    )
    counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
    counts["none"] = without.count()
    rows: Any = without.select_related("organisation").order_by("pk")
    if tab != "none":
        rows = (
            seen.filter(state=tab).select_related("project__organisation").order_by("since", "pk")
        )
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    here = reverse("console:statistics-registrations")
    context = {
        "heading": t("statistics-page.registrations"),
        "tabs": [
            {
                "label": t(f"registration-state.{name}"),
                "address": f"{here}?tab={name}",
                "here": name == tab,
                "count": counts.get(name, 0),
            }
            for name in TABS
        ],
        "page": page,
        "lines": [_line(row, tab) for row in page],
    }
    return render(request, "console/statistics/registrations.html", context)


def _line(row: Any, tab: str) -> dict[str, Any]:
    project = row if tab == "none" else row.project
    return {
        "project": project,
        "due": None if tab == "none" else row.due,
        "since": None if tab == "none" else row.since,
        "registered_on": None if tab == "none" else row.registered_on,
    }


@route("statistics.read")
def registration(request: Request, number: str) -> HttpResponseBase:
    """One project's registration."""
    return _page(request, project_at(request.actor, number))


def _page(
    request: Request, project: Project, forms: dict[str, Form] | None = None, status: int = 200
) -> HttpResponseBase:
    given, actor = forms or {}, request.actor
    place = Place(region=project.region, organisation=project.organisation_id)
    row = Registration.objects.filter(project=project).first()
    state = row.state if row else "none"
    form_row = rulebook().registration(project.region, timezone.localdate().year)
    present = {a.kind: a for a in registering.materials_of(project)}
    waiting = state == SUBMITTED
    own = state in ("none", RETURNED, ENDED)
    lang = current_lang()
    today = month_of(timezone.localdate())
    context = {
        "heading": t("statistics-page.registration"),
        "project": project,
        "row": row,
        "state": state,
        "form_row": form_row,
        "form_name": (form_row.zh if lang == "zh" else form_row.en) if form_row else "",
        "source": (form_row.source_zh if lang == "zh" else form_row.source_en) if form_row else "",
        "crumbs": [
            (t("statistics-page.registrations"), reverse("console:statistics-registrations"))
        ],
        "materials": [
            {
                "code": m.code,
                "label": m.zh if lang == "zh" else m.en,
                "either": bool(m.group),
                "file": present.get(m.code),
            }
            for m in (form_row.materials if form_row else ())
        ],
        "duties": duties(project),
        "lacking": len(registering.lacking(form_row, present)) if form_row else 0,
        "steps": _events(row) if row else [],
        "first": from_ordinal(row.first_month) if row and row.first_month else None,
        "last": from_ordinal(row.last_month) if row and row.last_month else None,
        "attaches": own and may(actor, "statistics.attach-material", place),
        "applies": own and may(actor, "statistics.apply", place),
        "applying": given.get("applying"),
        "material": given.get("material"),
        "returning": (given.get("returning") or Reasons(REGISTRATION))
        if waiting and may(actor, "statistics.return-registration", place)
        else None,
        "registering": (
            given.get("registering")
            or Registered(initial={"day": timezone.localdate(), "first_month": str(today)})
        )
        if waiting and may(actor, "statistics.register", place)
        else None,
        "ending": (given.get("ending") or Ended())
        if state == REGISTERED and may(actor, "statistics.end-registration", place)
        else None,
    }
    return render(request, "console/statistics/registration.html", context, status=status)


def duties(project: Project) -> list[dict[str, Any]]:
    """The duties of libraries that read what statistics provide, with what the packs in force say
    of the project."""
    lang = current_lang()
    found = []
    for verdict in judged(project):
        for one in verdict.others:
            rule = one.finding.rule
            read = {fact for c in rule.conditions for fact, _ in c.facts}
            if rule.kind == DUTY and read & known_here() and verdict.pack is not None:
                told = one.explained()[lang]
                at = told.get("at", "")
                known = at in verdict.pack.clauses
                url = reverse("portal:clause", args=[verdict.pack.id, at]) if known else ""
                found.append(told | {"pack": verdict.pack.info.title[lang], "url": url})
    return found


def _events(row: Registration) -> list[dict[str, Any]]:
    lang = current_lang()
    coded = reasons(REGISTRATION)
    return [
        {
            "title": t(f"registration-act.{step.act}"),
            "at": timezone.localtime(step.at),
            "who": step.name,
            "text": " · ".join([*(coded[c][lang] for c in step.reasons), step.text]).strip(" ·"),
        }
        for step in row.steps.order_by("-at", "-pk")
    ]


def _posted(
    request: Request, number: str, name: str, form: Form, do: Callable[[Project], Any]
) -> HttpResponseBase:
    project = project_at(request.actor, number)
    if form.is_valid() and tried(form, lambda: do(project)) is not None:
        tell(request, "statistics-page.done")
        return led("statistics-registration", number)
    return _page(request, project, {name: form}, 422)


def _registration(project: Project) -> Registration:
    row = Registration.objects.filter(project=project).first()
    if row is None:
        raise NotThere
    return row


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


@route("statistics.attach-material")
@require_POST
def attach(request: Request, number: str) -> HttpResponseBase:
    """Hand in a document."""
    form = Material(request.POST, request.FILES)

    def do(project: Project) -> Any:
        file = form.cleaned_data["file"]
        return registering.attach_material(
            acting=request.actor,
            project=project.pk,
            material=form.cleaned_data["material"],
            name=file.name,
            content=file,
        )

    return _posted(request, number, "material", form, do)


@route("statistics.apply")
@require_POST
def apply(request: Request, number: str) -> HttpResponseBase:
    """Apply for registration."""
    return _posted(
        request, number, "applying", Form(request.POST),
        lambda project: registering.apply(acting=request.actor, project=project.pk),
    )  # fmt: skip


@route("statistics.return-registration")
@require_POST
def return_it(request: Request, number: str) -> HttpResponseBase:
    """Return the application."""
    form = Reasons(REGISTRATION, request.POST)
    return _posted(
        request, number, "returning", form,
        lambda project: registering.return_registration(
            acting=request.actor, registration=_registration(project).pk,
            version=_version(request), codes=form.cleaned_data["codes"],
            reason=form.cleaned_data["reason"],
        ),
    )  # fmt: skip


@route("statistics.register")
@require_POST
def register(request: Request, number: str) -> HttpResponseBase:
    """Note that the project is registered."""
    form = Registered(request.POST)
    return _posted(
        request, number, "registering", form,
        lambda project: registering.register(
            acting=request.actor, registration=_registration(project).pk,
            version=_version(request), **form.cleaned_data,
        ),
    )  # fmt: skip


@route("statistics.end-registration")
@require_POST
def end(request: Request, number: str) -> HttpResponseBase:
    """End the registration."""
    form = Ended(request.POST)
    return _posted(
        request, number, "ending", form,
        lambda project: registering.end_registration(
            acting=request.actor, registration=_registration(project).pk,
            version=_version(request), **form.cleaned_data,
        ),
    )  # fmt: skip
