"""Assessments, the year, tasks by unit, terms and gaps of one policy."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from jigai.engine.programme.agenda import agenda
from jigai.engine.programme.answers import entry_data, ranking_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.contents import contents_data
from jigai.engine.programme.figures import read_value
from jigai.engine.programme.model import Assessment, Programme, Words
from jigai.engine.programme.ranking import rankings
from jigai.money.errors import MoneyError
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.programme.figures import places

FIRST, LAST = 1900, 2200
SHARED = ("tasks", "cycles", "targets", "funds", "assessments")


# Assessments


@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: HttpRequest, pack: str) -> HttpResponse:
    """Scores of places to ranks and consequences; nothing is kept."""
    found = policy_of(pack)
    made = programme(found.pack)
    names = places(made)
    texts = {n: request.POST.get(f"s-{i}", "").strip()[:30] for i, n in enumerate(names)}
    others = _pasted(made, texts, request.POST.get("pasted", ""))
    scores, faults = _scores(texts)
    blocks = [
        {
            "data": ranking_data(made, a, rankings(made, a, scores), found.lang),
            "assessment": a,
            "ready": any(m["zh"] in scores for m in _members(made, a)),
        }
        for a in made.assessments
    ]
    fields = [
        {
            "name": group.name[found.lang],
            "slots": [
                {"name": f"s-{names.index(m['zh'])}", "label": m[found.lang],
                 "text": texts[m["zh"]], "fault": faults.get(m["zh"], "")}
                for m in group.members
            ],
        }
        for area in made.areas.values()
        if any(a.among == area.id for a in made.assessments)
        for group in area.groups
    ]  # fmt: skip
    context = {"blocks": blocks, "groups": fields, "others": others, "asked": bool(scores)}
    status = 422 if faults or others else 200
    return page(request, found, "assessments", context, "programme/assessments.html", status)


def _members(made: Programme, assessment: Assessment) -> list[Words]:
    return [m for g in made.areas[assessment.among].groups for m in g.members]


def _pasted(made: Programme, texts: dict[str, str], text: str) -> list[str]:
    """Put pasted lines (place, score) among the texts; returns what cannot be placed."""
    known = {n: m["zh"] for a in made.areas.values() for g in a.groups
             for m in g.members for n in m.values()}  # fmt: skip
    others = []
    for number, line in enumerate(text.replace("，", ",").splitlines(), 1):
        parts = [p.strip() for p in line.replace("\t", ",").split(",") if p.strip()]
        if len(parts) >= 2 and parts[0] in known:
            texts[known[parts[0]]] = parts[1][:30]
        elif parts:
            others.append(
                t("besides.row", n=number, text=t("besides.no-place", name=parts[0][:40]))
            )
    return others[:50]


def _scores(texts: dict[str, str]) -> tuple[dict[str, Fraction], dict[str, str]]:
    scores, faults = {}, {}
    for name, text in texts.items():
        if not text:
            continue
        try:
            scores[name] = read_value("index", text)
        except MoneyError as error:
            faults[name] = error.zh if current_lang() == "zh" else error.en
    return scores, faults


# The year, tasks, terms


@require_safe
def year(request: HttpRequest, pack: str) -> HttpResponse:
    """What falls due in a year, ``?year=``; by default this one."""
    found = policy_of(pack)
    made = programme(found.pack)
    stated = request.GET.get("year", "")
    valid = stated.isascii() and stated.isdigit() and FIRST <= int(stated) <= LAST
    wanted = int(stated) if valid else timezone.localdate().year
    entries = [entry_data(made, e, found.lang) for e in agenda(made, found.pack, wanted)]
    context = {
        "year": wanted,
        "dated": [e for e in entries if e["period_ends"]],
        "undated": [e for e in entries if not e["period_ends"]],
        "fault": bool(stated) and not valid,
    }
    return page(
        request, found, "year", context, "programme/year.html", 422 if context["fault"] else 200
    )


@require_safe
def tasks(request: HttpRequest, pack: str) -> HttpResponse:
    """Who has to do what; ``?unit=`` shows one unit."""
    found = policy_of(pack)
    made = programme(found.pack)
    by_unit: dict[str, list[dict[str, Any]]] = defaultdict(list)
    data = contents_data(made, found.lang)
    listed = [e | {"group": g} for g in SHARED for e in data[g]]
    listed += [r | {"group": "duties"} for r in data["rules"] if r["kind"] == "duty"]
    for entry in listed:
        for name in entry.get("responsible") or [""]:
            lead = bool(entry.get("responsible")) and entry["responsible"][0] == name
            by_unit[name].append(entry | {"leads": lead})
    units = [*data["units"].values(), *([""] if "" in by_unit else [])]
    wanted = request.GET.get("unit")
    chosen = wanted if wanted in by_unit else None
    context = {
        "units": [(u, by_unit[u]) for u in units if by_unit[u] and chosen in (None, u)],
        "chips": [(u, len(by_unit[u])) for u in units if by_unit[u]],
        "chosen": chosen,
    }
    return page(request, found, "tasks", context, "programme/tasks.html")


@require_safe
def terms(request: HttpRequest, pack: str) -> HttpResponse:
    """The document's terms, groups of places, and what it does not regulate."""
    found = policy_of(pack)
    data = contents_data(programme(found.pack), found.lang)
    return page(request, found, "terms", {"data": data}, "programme/terms.html")
