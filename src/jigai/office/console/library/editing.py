"""Registering a project, filling in its sections, submitting it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jigai.office.console.answering import form_page
from jigai.office.console.frame import tell
from jigai.office.console.library.conditions import told_verdicts
from jigai.office.console.library.finding import found, shared
from jigai.office.console.library.forms import MONEY, MORE_ROWS, ActForm, BeginForm, SectionForm
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.texts import t
from jigai.office.identity.models import Organisation
from jigai.office.library.domain import adjusting, drafting, filing, submitting
from jigai.office.library.domain.completeness import lacking, section_with
from jigai.office.library.domain.duplicates import alike
from jigai.office.library.domain.judging import judged
from jigai.office.library.domain.sections import SECTIONS
from jigai.office.library.enums import LIVE
from jigai.office.library.interfaces.list_sheets import BY_SECTION
from jigai.office.library.models import Project
from jigai.office.library.rules import ADJUSTABLE, EDITABLE
from jigai.office.library.words import both

CHANGED = {
    "save": "projects.told.saved",
    "adjust": "projects.told.adjusted",
    "filing": "projects.told.filed",
}


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.begin")
def begin(request: Request) -> HttpResponseBase:
    """Register a project."""
    mine = [p.organisation for p in request.actor.posts if p.organisation is not None]
    owners = list(Organisation.objects.filter(pk__in=mine).order_by("pk"))
    form = BeginForm([(str(o.pk), o.name) for o in owners], request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: drafting.begin(
                acting=request.actor,
                organisation=int(typed.get("organisation") or owners[0].pk),
                name=typed["name"],
                region=typed["region"],
            ),
        )
        if made is not None:
            tell(request, "projects.told.begun", number=made.number)
            return _to(made)
    context: dict[str, Any] = {
        "form": form,
        "heading": t("projects.do.begin"),
        "crumbs": [(t("navigation.library"), reverse("console:library"))],
        "lead": t("projects.begin-lead"),
        "act": t("projects.do.begin"),
        "back": reverse("console:library"),
    }
    return form_page(request, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.save")
def edit(request: Request, number: str, section: str) -> HttpResponseBase:
    """One section: saved as it is while the project is a draft, with a reason once it is in the
    library. What can be read is saved even where something beside it cannot."""
    project = found(request.actor, number)
    if section not in SECTIONS:
        raise NotThere
    how = _how(project, section)
    if request.method != "POST" and not _open(project, section):
        raise refused("library.not-editable", state=both(f"library.state.{project.state}"))
    typed = request.POST if request.method == "POST" else None
    reasons = {"save": "", "adjust": "adjust", "filing": "filing"}[how]
    more = MORE_ROWS if typed is not None and "more" in typed else 2
    form = SectionForm(section, project, typed, more=more, reasons=reasons)
    saved = False
    if typed is not None and "more" not in typed:
        valid = form.is_valid()
        if valid or how == "save":
            saved = (
                tried(form, lambda: _save(request, how, form), lambda: _stored(form)) is not None
            )
        if valid and saved:
            tell(request, CHANGED[how], name=t(f"library.section.{section}"))
            return _onwards(request, project, section)
        if saved:
            project.refresh_from_db()
            form.renewed(project.version)
    context = shared(request.actor, project, "project") | {
        "form": form,
        "section": section,
        "how": how,
        "partly": saved,
        "money": MONEY,
        "following": _following(section),
        "workbook": BY_SECTION.get(section) if how == "save" else None,
        "consequence": t("projects.adjust-consequence") if how != "save" else "",
        "heading": t(f"library.section.{section}"),
        "crumbs": [
            (t("navigation.library"), reverse("console:library")),
            (project.name, reverse("console:library-project", args=[number])),
        ],
    }
    status = 422 if form.is_bound and form.errors and "more" not in (typed or {}) else 200
    return render(request, "console/library/section.html", context, status=status)


def _open(project: Project, section: str) -> bool:
    """Whether a section can be changed as the project stands."""
    if section == drafting.PERSONAL:
        return project.state in LIVE
    return project.state in (*EDITABLE, *ADJUSTABLE)


def _how(project: Project, section: str) -> str:
    """Which act a change of a section is, as the project stands."""
    if section == drafting.PERSONAL or project.state in EDITABLE:
        return "save"
    if section == "filing":
        return "filing"
    return "adjust" if project.state in ADJUSTABLE else "save"


def _save(request: Request, how: str, form: SectionForm) -> Any:
    values, rows = form.stated()
    asked: dict[str, Any] = {
        "acting": request.actor,
        "project": form.project.pk,
        "version": form.cleaned_data.get("version", 0),
        "values": values,
    }
    if how == "save":
        return drafting.save(**asked, section=form.section.name, rows=rows)
    asked |= {"reason": form.cleaned_data["reason"], "text": form.cleaned_data["text"]}
    if how == "filing":
        return filing.change_filing(**asked)
    return adjusting.adjust(**asked, section=form.section.name, rows=rows)


def _stored(form: SectionForm) -> dict[str, Any]:
    """What is stored now, for somebody who was overtaken."""
    now = SectionForm(form.section.name, Project.objects.get(pk=form.project.pk))
    found_ = {name: field.initial for name, field in now.fields.items()}
    return {n: now[n].value() if n != "version" else v for n, v in found_.items()}


def _following(section: str) -> str:
    names = list(SECTIONS)
    at = names.index(section)
    return names[at + 1] if at + 1 < len(names) else ""


def _onwards(request: Request, project: Project, section: str) -> HttpResponseBase:
    following = _following(section)
    if "on" in request.POST and following:
        address = reverse("console:library-edit", args=[project.number, following])
        return HttpResponseRedirect(address, status=303)
    return _to(project)


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.submit")
def submit(request: Request, number: str) -> HttpResponseBase:
    """What is still missing, what may be the same project, what the policies say; then send."""
    project = found(request.actor, number)
    form = ActForm(project.version, request.POST or None)
    if form.is_valid():
        version = form.cleaned_data["version"]
        sent = tried(
            form,
            lambda: submitting.submit(acting=request.actor, project=project.pk, version=version),
        )
        if sent is not None:
            tell(request, "projects.told.submitted", number=sent.number)
            return _to(project)
        project.refresh_from_db()
    lacks = [
        (problem, reverse("console:library-edit", args=[number, section_with(problem.where)]))
        for problem in lacking(project)
    ]
    context = shared(request.actor, project, "project") | {
        "form": form,
        "lacks": lacks,
        "own": project.changed_by == request.actor.key,
        "alike": alike(project, request.actor),
        "verdicts": told_verdicts(judged(project)),
        "heading": t("projects.do.submit"),
        "crumbs": [
            (t("navigation.library"), reverse("console:library")),
            (project.name, reverse("console:library-project", args=[number])),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "console/library/submit.html", context, status=status)


def _to(project: Project) -> HttpResponseRedirect:
    address = reverse("console:library-project", args=[project.number])
    return HttpResponseRedirect(address, status=303)
