"""The page on which a level checks or approves a project, with the next case beside it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jigai.office.console.frame import tell
from jigai.office.console.library.conditions import told_verdicts
from jigai.office.console.library.finding import found, shared
from jigai.office.console.library.forms import ActForm
from jigai.office.console.library.takeovers import told_takeover
from jigai.office.console.routing import Request, route, tried
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.library.domain import reviewing
from jigai.office.library.domain.completeness import lacking
from jigai.office.library.domain.duplicates import alike
from jigai.office.library.domain.judging import judged
from jigai.office.library.domain.takeovers import takeover_of
from jigai.office.library.domain.waiting import waiting_steps
from jigai.office.library.enums import APPROVE, CHECK, VOID
from jigai.office.library.interfaces.listings import WAITING
from jigai.office.library.models import Project, Step
from jigai.office.lists import walking
from jigai.office.regions.domain.queries import region_names

ACTS = {CHECK: reviewing.check, APPROVE: reviewing.approve}


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def review(request: Request, number: str) -> HttpResponseBase:
    """What a project states, what the policies say of it, and the opinion of this level."""
    project = found(request.actor, number)
    cases = list(waiting_steps(request.actor))
    mine = next((s for s in cases if s.project_id == project.pk), None)
    waiting = [_page(step.project.number) for step in cases]
    walk = walking.walk(request)
    if mine is not None and (walk is None or request.path not in walk.cases):
        walking.keep(request, WAITING.key, waiting, reverse("console:library-waiting"))
    sends = request.method == "POST" and mine is not None
    do = request.POST.get("do", "")
    agree = _agree(project, request.POST if sends and do == "agree" else None)
    back = ActForm(
        project.version, request.POST if sends and do == "return" else None, reasons="return"
    )
    form = back if do == "return" else agree
    if sends and form.is_valid():
        assert mine is not None
        if tried(form, lambda: _act(request, project, mine, do, form.cleaned_data)) is not None:
            what = t(f"projects.do.{'return' if do == 'return' else mine.step}")
            tell(request, "projects.told.done-with", what=what, name=project.name)
            return HttpResponseRedirect(walking.onward(request, among=waiting), status=303)
    takeover = takeover_of(project)
    context = shared(request.actor, project, "") | {
        "crumbs": [(t(WAITING.title), reverse("console:library-waiting"))],
        "mine": mine,
        "agree": agree,
        "back": back,
        "form": form,
        "alike": alike(project, request.actor),
        "verdicts": told_verdicts(judged(project)),
        "takeover": told_takeover(takeover),
        "lacking": lacking(project) if takeover is not None else [],
        "funding": project.funding_rows.all(),
        "plan": project.planyear_rows.order_by("year"),
        "steps": _way(project),
        "act_word": _word(mine, takeover is not None),
        "title": t("projects.reviewing"),
    }
    status = 422 if form.errors else 200
    return render(request, "console/library/review.html", context, status=status)


def _word(mine: Step | None, taken_over: bool) -> str:
    """What the button of the open step says."""
    if mine is None:
        return ""
    return t("library.takeover.confirm" if taken_over else f"projects.do.{mine.step}")


def _agree(project: Project, data: Any) -> ActForm:
    form = ActForm(project.version, data)
    field = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))
    form.ask("text", "projects.opinion", field)
    return form


def _act(request: Request, project: Project, step: Step, do: str, typed: dict[str, Any]) -> Project:
    asked: dict[str, Any] = {
        "acting": request.actor,
        "project": project.pk,
        "version": typed["version"],
    }
    done: Project
    if do == "return":
        done = reviewing.send_back(**asked, reason=typed["reason"], text=typed["text"])
    else:
        done = ACTS[step.step](**asked, text=typed["text"])
    return done


def _way(project: Project) -> list[dict[str, Any]]:
    """The steps of the present round that count, with the names of their levels."""
    rows = list(Step.objects.filter(project=project, round=project.round).exclude(state=VOID))
    names = region_names({s.region for s in rows}, timezone.localdate(), current_lang())
    return [
        {"where": names[s.region], "step": s.step, "state": s.state, "at": s.at, "text": s.text}
        for s in rows
    ]


def _page(number: str) -> str:
    return reverse("console:library-review", args=[number])
