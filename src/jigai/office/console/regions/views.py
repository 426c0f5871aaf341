"""Pages that show a region: policies in force, rulings, gates, classes, units, the register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.engine.programme.compiling import programme
from jigai.office.console.regions.readings import Question, held_back, questions
from jigai.office.console.regions.seeing import Scene, framed, scene
from jigai.office.console.routing import Request, route
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.regions.domain.classes import class_history
from jigai.office.regions.domain.inforce import here, highest
from jigai.office.regions.domain.queries import (
    InForce,
    class_table,
    current,
    gates,
    region_name,
    units_for,
)
from jigai.office.regions.domain.register import counting, last_day
from jigai.office.regions.domain.seeing import own_regions
from jigai.office.regions.domain.wording import act_name, all_said
from jigai.office.regions.enums import GUIDE, KINDS, NAME, OPENING, SUCCESSION
from jigai.office.regions.models import Entry, FiscalYear

ROWS = 50


@route("regions.read")
def first(request: Request) -> HttpResponseBase:
    """One's own region; raises NotThere for somebody without one."""
    own = own_regions(request.actor)
    if not own:
        raise NotThere
    return region(request, own[0])


@route("regions.read")
def region(request: Request, code: str) -> HttpResponseBase:
    """A region on one page."""
    seen = scene(request, code)
    waiting = Entry.objects.filter(region=code, decision=None).select_related("bureau", "section")
    context = framed(seen, "region") | {
        "policies": [_policy(seen, found) for found in seen.packs],
        "guides": all_said(highest(here(GUIDE, code, seen.day)), _packs(seen)),
        "years": FiscalYear.objects.filter(region=code).order_by("-year"),
        "past": _past(code),
        "now": current(code, seen.day),
        "waiting": all_said(waiting.order_by("entered_at")) if seen.bureau else [],
        "below": seen.below(),
        "others": [
            (c, region_name(c, seen.day, current_lang()))
            for c in own_regions(request.actor)
            if c != code
        ],
        "may_enter": seen.may("regions.enter"),
        "may_open": seen.may("regions.open-year"),
    }
    return render(request, "console/regions/region.html", context)


@route("regions.read")
def rulings(request: Request, code: str) -> HttpResponseBase:
    """The register of rulings (口径库), by policy: each question with the answer that holds."""
    seen = scene(request, code)
    parts = [(found, questions(seen, found)) for found in seen.packs]
    context = framed(seen, "rulings") | {
        "parts": [
            {"found": found, "ruled": [q for q in asked if q.now], "open": _open(asked)}
            for found, asked in parts
        ],
        "may_enter": seen.may("regions.enter"),
    }
    return render(request, "console/regions/rulings.html", context)


@route("regions.read")
def gate_list(request: Request, code: str) -> HttpResponseBase:
    """The gates: what waits, and for which act."""
    seen = scene(request, code)
    acts = {(row.pack, row.subject): row for row in highest(here(OPENING, code, seen.day))}
    parts = [
        {
            "found": found,
            "gates": [
                {
                    "gate": g,
                    "before": held_back(found, g),
                    "acts": [(a, act_name(a), acts.get((found.pack, a))) for a in g.acts],
                }
                for g in gates(code, found.pack, seen.day)
            ],
        }
        for found in seen.packs
    ]
    context = framed(seen, "gates") | {"parts": parts, "may_enter": seen.may("regions.enter")}
    return render(request, "console/regions/gates.html", context)


@route("regions.read")
def classes(request: Request, code: str) -> HttpResponseBase:
    """The classes of counties, with their days and the acts that changed them."""
    seen = scene(request, code)
    parts = [
        {
            "found": found,
            "rows": class_table(code, found.pack, seen.day),
            "changes": all_said(class_history(code, found.pack, seen.day), _packs(seen)),
        }
        for found in seen.packs
    ]
    context = framed(seen, "classes") | {"parts": parts, "may_enter": seen.may("regions.enter")}
    return render(request, "console/regions/classes.html", context)


@route("regions.read")
def units(request: Request, code: str) -> HttpResponseBase:
    """The units that policies name, each with the bureau that it is here."""
    seen = scene(request, code)
    lang = current_lang()
    parts = []
    for found in seen.packs:
        made = programme(found.policy, found.readings)
        named = units_for(code, found.pack, seen.day)
        rows = [
            {
                "id": unit,
                "name": name[lang],
                "tasks": sum(unit in task.responsible for task in made.tasks)
                + sum(unit in cycle.responsible for cycle in made.cycles),
                "who": named.get(unit),
            }
            for unit, name in made.units.items()
        ]
        parts.append({"found": found, "rows": rows})
    context = framed(seen, "units") | {"parts": parts, "may_enter": seen.may("regions.enter")}
    return render(request, "console/regions/units.html", context)


@route("regions.read")
def register(request: Request, code: str) -> HttpResponseBase:
    """Every entry that was ever made for a region; for people of bureaus."""
    seen = scene(request, code)
    if not seen.bureau:
        raise NotThere
    rows = Entry.objects.filter(region=code).select_related("decision", "bureau", "section")
    kind = request.GET.get("kind", "")
    if kind in KINDS:
        rows = rows.filter(kind=kind)
    page = Paginator(rows.order_by("-entered_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    context = framed(seen, "register") | {
        "page": page,
        "rows": all_said(page.object_list, _packs(seen)),
        "kinds": KINDS,
        "kind": kind,
    }
    return render(request, "console/regions/register.html", context)


def _policy(seen: Scene, found: InForce) -> dict[str, Any]:
    """A policy in force with what waits in it, and how many questions are settled."""
    waiting = [g for g in gates(seen.code, found.pack, seen.day) if not g.open]
    return {
        "found": found,
        "info": found.policy.info,
        "own": found.region == seen.code,
        "gates": waiting,
        "ruled": len(found.rulings),
        "axes": len(found.policy.axes),
        "years": FiscalYear.objects.filter(region=seen.code),
    }


def _packs(seen: Scene) -> dict[str, Any]:
    return {found.pack: found.policy for found in seen.packs}


def _past(code: str) -> list[Any]:
    """Names and codes through time."""
    rows = counting(kind__in=(NAME, SUCCESSION), region=code)
    return [(words, last_day(words.entry)) for words in all_said(rows)]


def _open(asked: Iterable[Question]) -> list[Question]:
    return [q for q in asked if not q.now]
