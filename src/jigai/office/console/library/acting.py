"""Acts on a project after its submission: a page for each, with its reason and its consequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jigai.office.console.answering import form_page
from jigai.office.console.frame import tell
from jigai.office.console.library.finding import found, standing
from jigai.office.console.library.forms import ActForm
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.fields import DayField
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.texts import t
from jigai.office.identity.permits import require, visible
from jigai.office.library.domain import entries, lifecycle, merging, regions, reviewing
from jigai.office.library.domain.moving import place_of
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Entry, Project

REASONED = ("suspend", "resume", "withdraw")
GRAVE = ("withdraw", "merge", "leave")


def _suspend(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return lifecycle.suspend(**asked, reason=typed["reason"], text=typed["text"])


def _resume(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return lifecycle.resume(**asked, reason=typed["reason"], text=typed["text"])


def _withdraw(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return lifecycle.withdraw(**asked, reason=typed["reason"], text=typed["text"])


def _complete(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return lifecycle.complete(**asked, completed_on=typed["completed_on"])


def _recommend(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return reviewing.recommend(**asked, text=typed["text"])


def _region(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return regions.correct_region(
        **asked, region=typed["region"], reason=typed["reason"], text=typed["text"]
    )


def _merge(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    return merging.merge(
        acting=asked["acting"],
        keep=int(typed["keep"]),
        drop=project.pk,
        version=asked["version"],
        reason=typed["reason"],
        text=typed["text"],
    )


def _look_again(asked: dict[str, Any], typed: dict[str, Any], project: Project) -> Any:
    entries.look_again_at(acting=asked["acting"], project=project.pk)
    return project


DO: dict[str, Callable[[dict[str, Any], dict[str, Any], Project], Any]] = {
    "suspend": _suspend,
    "resume": _resume,
    "withdraw": _withdraw,
    "complete": _complete,
    "recommend": _recommend,
    "correct-region": _region,
    "merge": _merge,
    "look-again": _look_again,
}


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def act(request: Request, number: str, act: str) -> HttpResponseBase:
    """The form of an act; who may not do it is told so before anything is typed."""
    project = found(request.actor, number)
    if act not in DO:
        raise NotThere
    require(request.actor, f"library.{act}", place_of(project))
    form = _form(request, act, project)
    if form.is_valid():
        typed = form.cleaned_data
        asked = {"acting": request.actor, "project": project.pk, "version": typed["version"]}
        if tried(form, lambda: DO[act](asked, typed, project)) is not None:
            tell(request, "projects.told.done", what=t(f"projects.do.{act}"))
            there = "entry" if act == "look-again" else "project"
            address = reverse(f"console:library-{there}", args=[number])
            return HttpResponseRedirect(address, status=303)
    return _page(request, project, act, form)


def _form(request: Request, act: str, project: Project) -> ActForm:
    reasons = {"correct-region": "region", "merge": "merge"}.get(act, act)
    data = request.POST if request.method == "POST" else None
    form = ActForm(
        project.version,
        data,
        reasons=reasons if act in (*REASONED, "correct-region", "merge") else "",
    )
    if act == "complete":
        form.ask("completed_on", "library.field.completed_on", DayField())
    elif act == "recommend":
        area = forms.Textarea(attrs={"rows": "3"})
        form.ask("text", "projects.opinion", forms.CharField(max_length=500, widget=area))
    elif act == "correct-region":
        form.ask("region", "projects.new-region", forms.CharField(max_length=60))
    elif act == "merge":
        form.ask("keep", "projects.keep", forms.ChoiceField(choices=_others(request, project)))
    return form


def _others(request: Request, project: Project) -> list[tuple[str, str]]:
    """The live projects of the same organisation, into which this one could be merged."""
    rows = visible(request.actor, Project.objects.filter(state__in=LIVE))
    rows = rows.filter(organisation=project.organisation).exclude(pk=project.pk)
    found_ = [(str(p.pk), f"{p.number} {p.name} {p.code}".strip()) for p in rows[:200]]
    return [("", t("projects.choose")), *found_]


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.leave")
def leave(request: Request, entry: int) -> HttpResponseBase:
    """Take a project out of one library."""
    row = Entry.objects.select_related("project").filter(pk=entry).first()
    if row is None:
        raise NotThere
    project = found(request.actor, row.project.number)
    data = request.POST if request.method == "POST" else None
    form = ActForm(project.version, data, reasons="leave")
    if form.is_valid():
        typed = form.cleaned_data
        left = tried(
            form,
            lambda: entries.leave(
                acting=request.actor, entry=row.pk, reason=typed["reason"], text=typed["text"]
            ),
        )
        if left is not None:
            tell(request, "projects.told.done", what=t("projects.do.leave"))
            address = reverse("console:library-entry", args=[project.number])
            return HttpResponseRedirect(address, status=303)
    return _page(request, project, "leave", form)


def _page(request: Request, project: Project, act: str, form: ActForm) -> HttpResponseBase:
    now = standing(project)
    context: dict[str, Any] = {
        "form": form,
        "heading": t(f"projects.do.{act}"),
        "act": t(f"projects.do.{act}"),
        "grave": act in GRAVE,
        "consequence": t(f"projects.consequence.{act}"),
        "facts": [
            (t("library.field.name"), project.name),
            (t("projects.number"), project.number),
            (t("projects.organisation"), project.organisation.name),
            (t("strip.now"), now.now),
        ],
        "crumbs": [
            (t("navigation.library"), reverse("console:library")),
            (project.name, reverse("console:library-project", args=[project.number])),
        ],
        "back": reverse("console:library-project", args=[project.number]),
    }
    return form_page(request, **context)
