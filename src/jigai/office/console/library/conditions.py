"""What the policies in force say of a project: its libraries, each rule with its conditions."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jigai.engine.bounds import Missing
from jigai.engine.result import missing_text
from jigai.facts.problems import Lang
from jigai.office.console.library.facts import page_of
from jigai.office.console.library.finding import found, shared
from jigai.office.console.library.takeovers import told_takeover
from jigai.office.console.routing import Request, route
from jigai.office.ground.preferences import current_lang
from jigai.office.identity.permits import may
from jigai.office.library.domain.judging import Judged, Verdict, judged
from jigai.office.library.domain.moving import place_of
from jigai.office.library.domain.sections import FIELD_SECTION
from jigai.office.library.facts import COLUMNS
from jigai.office.library.models import Entry, Project
from jigai.office.regions.domain.queries import region_name

SIGNS = {
    "yes": ("granted", "circle-check"),
    "no": ("refused", "octagon-minus"),
    "needs-facts": ("needs-facts", "circle-help"),
}


@require_safe
@route("library.read")
def entry(request: Request, number: str) -> HttpResponseBase:
    """The libraries that a project is in, and each rule with its conditions and what is missing."""
    project = found(request.actor, number)
    lang = current_lang()
    states = may(request.actor, "enterprises.claim", place_of(project))
    context = shared(request.actor, project, "entry") | {
        "verdicts": told_verdicts(judged(project), project if states else None),
        "entries": [
            {
                "row": row,
                "told": row.explanation[lang],
                "takeover": told_takeover(row.takeover),
                "since": timezone.localdate(row.since),
                "left": timezone.localdate(row.left_at) if row.left_at else None,
                "wanting": None if row.wanting is None else row.wanting.get(lang, {}),
                "region": region_name(row.region, timezone.localdate(), lang),
            }
            for row in Entry.objects.filter(project=project).select_related("takeover")
        ],
        "may_leave": may(request.actor, "library.leave", place_of(project)),
    }
    return render(request, "console/library/entry.html", context)


def told_verdicts(verdicts: list[Verdict], project: Project | None = None) -> list[dict[str, Any]]:
    """What packs say, ready to show."""
    lang = current_lang()
    return [
        {
            "title": v.pack.info.title[lang] if v.pack else v.force.pack,
            "pack": v.force.pack,
            "problems": [p.text(lang) for p in v.problems],
            "libraries": [_told(v, one, project) for one in v.libraries],
            "others": [_told(v, one, project) for one in v.others],
        }
        for v in verdicts
    ]


def _told(verdict: Verdict, one: Judged, project: Project | None) -> dict[str, Any]:
    lang = current_lang()
    data: dict[str, Any] = one.explained()[lang]
    form, sign = SIGNS[data["outcome"]]
    data |= {
        "form": form,
        "sign": sign,
        "level": region_name(one.level, timezone.localdate(), lang),
        "lacks": [
            (_said(missing, lang), _leads_to(told["fact"], missing, project))
            for told, missing in zip(data["missing"], sorted(one.finding.waits), strict=True)
        ],
        "url": _clause(verdict, data.get("at", "")),
    }
    return data


def _said(missing: Missing, lang: Lang) -> str:
    """A missing fact in words; of the page's own project and organisation without their codes."""
    entity = missing.subject.partition(":")[0]
    own = entity in ("project", "organisation")
    return missing_text(missing._replace(subject=f"{entity}:") if own else missing, lang)


def _leads_to(fact: str, missing: Missing, project: Project | None) -> str:
    """The page on which a missing fact is filled in; nothing where it is stated elsewhere, or not
    by whoever looks."""
    if project is None:
        return ""
    if fact not in COLUMNS:
        return page_of(missing, project)
    field = fact.partition(".")[2]
    column = {
        "period_start": "starts_on",
        "period_end": "ends_on",
        "filed": "filing_number",
        "transformation": "nature",
    }.get(field, field)
    section = FIELD_SECTION.get(column)
    if section is None:
        return ""
    return reverse("console:library-edit", args=[project.number, section]) + f"#id_{column}"


def _clause(verdict: Verdict, at: str) -> str:
    if verdict.pack is None or at not in verdict.pack.clauses:
        return ""
    return reverse("portal:clause", args=[verdict.pack.id, at])
