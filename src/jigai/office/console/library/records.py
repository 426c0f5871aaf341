"""The list of projects, and the record of one: what it is, its plan, what happened to it."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jigai.facts.problems import InputRefused
from jigai.office.console.library.finding import Standing, found, shared
from jigai.office.console.library.happened import happened
from jigai.office.console.library.past import past
from jigai.office.console.routing import Request, route
from jigai.office.enterprises.domain.queries import moment
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.masking import PHONE
from jigai.office.identity.masking import shown as masked
from jigai.office.identity.permits import may, opens
from jigai.office.library.domain.asknown import parts_then
from jigai.office.library.domain.completeness import by_section, lacking
from jigai.office.library.domain.drafting import PERSONAL
from jigai.office.library.domain.moving import place_of
from jigai.office.library.domain.sections import SECTIONS, Section
from jigai.office.library.enums import LIVE
from jigai.office.library.interfaces.listings import PROJECTS, WAITING
from jigai.office.library.models import PlanAmount, PlanMember, Project
from jigai.office.library.rules import ADJUSTABLE, EDITABLE
from jigai.office.library.validators import equipment_kinds
from jigai.office.lists.answering import answer
from jigai.office.regions.domain.queries import region_names

RULINGS = {"terms": "library.set-term", "succession": "library.follow-succession"}
"""Pages for a jurisdiction as a whole, with their permits."""


@require_http_methods(["GET", "HEAD", "POST"])
@route("library.read")
def projects(request: Request) -> HttpResponseBase:
    """The projects that somebody may see."""
    waiting = WAITING.rows(request.actor).count()
    here = "waiting" if request.path == reverse("console:library-waiting") else "library"
    tabs = [
        {
            "address": reverse(f"console:library{'-waiting' if name == 'waiting' else ''}"),
            "label": t(f"projects.list.{name}"),
            "here": name == here,
            "count": waiting if name == "waiting" else None,
        }
        for name in ("waiting", "library")
    ]
    context = {
        "may_load": opens(request.actor, "library.load"),
        "may_begin": any(p.organisation for p in request.actor.posts),
        "rulings": [
            (reverse(f"console:library-{page}"), t(f"projects.{page}"))
            for page, permit in RULINGS.items()
            if opens(request.actor, permit)
        ],
        "tabs": tabs,
    }
    listing = WAITING if here == "waiting" else PROJECTS
    return answer(request, listing, "console/library/projects.html", context)


@require_safe
@route("library.read")
def record(request: Request, number: str) -> HttpResponseBase:
    """What the organisation states of a project; for a draft, what each section lacks."""
    project = found(request.actor, number)
    if "known" in request.GET:
        return _as_known(request, project)
    lacks = by_section(lacking(project)) if project.state in EDITABLE else {}
    place = place_of(project)
    writes = may(request.actor, "library.save", place)
    adjusts = may(request.actor, "library.adjust", place)
    contacts = [
        (t(f"library.contact.{c.role}"), c.name, masked(request.actor, PHONE, c.phone, place))
        for c in project.contact_rows.all()
    ]
    context = shared(request.actor, project, "project") | {
        "sections": [
            {
                "name": name,
                "lacks": lacks.get(name, []),
                "blank": _blank(project, section),
                "open": (writes and project.state in (LIVE if name == PERSONAL else EDITABLE))
                or (adjusts and project.state in ADJUSTABLE),
            }
            for name, section in SECTIONS.items()
        ],
        "drafting": project.state in EDITABLE and writes,
        "contacts": contacts,
        "funding": project.funding_rows.all(),
        "plan": project.planyear_rows.order_by("year"),
        "equipment": [_bought(row) for row in project.equipment_rows.all()],
        "milestones": project.milestone_rows.all(),
        "aliases": project.alias_rows.all(),
        "filings": project.filingchange_rows.all(),
    }
    return render(request, "console/library/record.html", context)


def _as_known(request: Request, now: Project) -> HttpResponseBase:
    """The record at the end of the day asked for, marked as such: nothing can be done there."""
    asked = request.GET["known"].strip()
    try:
        then = past(now, asked)
    except InputRefused as error:
        bad = error.problems[0].data(current_lang())["text"]
        told = _told(request, now) | {"bad_known": bad, "asked_known": asked}
        return render(request, "console/library/events.html", told, status=422)
    project, until = then.then.project, moment(then.day)
    context = shared(request.actor, project, "project") | {
        "past": then,
        "asked_known": asked,
        "acts": [],
        "wanting": False,
        "standing": Standing(t(f"library.state.{project.state}")),
        "funding": parts_then(then.then, "investment"),
        "plan": sorted(parts_then(then.then, "plan"), key=attrgetter("year")),
        "equipment": [_bought(row) for row in parts_then(then.then, "equipment")],
        "milestones": parts_then(then.then, "schedule"),
        "aliases": project.alias_rows.filter(at__lte=until),
        "filings": project.filingchange_rows.filter(at__lte=until),
    }
    return render(request, "console/library/record.html", context)


def _bought(row: Any) -> tuple[Any, int | None, str]:
    """A row of equipment, what it costs together, the words of its kind."""
    return row, None if row.price is None else row.price * row.quantity, _kind(row.kind)


def _blank(project: Project, section: Section) -> bool:
    """Whether a section of rows alone has none."""
    if section.fields or section.model is None:
        return False
    return not section.model._default_manager.filter(project=project).exists()


def _kind(code: str) -> str:
    """The words of a kind of equipment."""
    labels = equipment_kinds().get(code)
    return labels.of(current_lang()) if labels is not None else code


@require_safe
@route("library.read")
def planned(request: Request, number: str) -> HttpResponseBase:
    """The plan of a project by year, the rolling plans that it is or was in, its adjustments."""
    project = found(request.actor, number)
    lang, today = current_lang(), timezone.localdate()
    members = list(
        PlanMember.objects.filter(project=project)
        .select_related("plan")
        .order_by("-plan__first_year", "-pk")
    )
    amounts: dict[int, list[PlanAmount]] = {}
    for amount in PlanAmount.objects.filter(project=project).order_by("year"):
        amounts.setdefault(amount.plan_id, []).append(amount)
    names = region_names([m.plan.region for m in members], today, lang)
    context = shared(request.actor, project, "plan") | {
        "plan": project.planyear_rows.order_by("year"),
        "members": [
            {
                "member": m,
                "title": t(
                    "projects.plan-of",
                    region=names[m.plan.region],
                    first=m.plan.first_year,
                    last=m.plan.last_year,
                ),
                "amounts": amounts.get(m.plan_id, []),
            }
            for m in members
        ],
        "adjustments": project.adjustment_rows.all(),
        "changes": project.planadjustment_rows.select_related("plan"),
        "milestones": project.milestone_rows.all(),
    }
    return render(request, "console/library/plan.html", context)


@require_safe
@route("library.read")
def events(request: Request, number: str) -> HttpResponseBase:
    """What happened to a project, the newest first."""
    context = _told(request, found(request.actor, number))
    return render(request, "console/library/events.html", context)


def _told(request: Request, project: Project) -> dict[str, Any]:
    """What happened to a project, as its page shows it."""
    rows = list(project.event_rows.order_by("-at", "-pk"))
    return shared(request.actor, project, "events") | {"events": happened(rows)}
