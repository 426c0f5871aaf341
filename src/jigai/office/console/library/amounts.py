"""What a project would get under each policy in force, and the way to the whole explanation."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from jigai.engine.awards import CASE, DECLARED, GRANTED, NEEDS, REFUSED
from jigai.facts.problems import Lang
from jigai.guide.reports import DRAFTS
from jigai.office.calculations import keeping
from jigai.office.console.library.finding import found, shared
from jigai.office.console.routing import Request, route
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.library.domain.amounts import Prospect, draft_of, prospects
from jigai.office.regions.domain.queries import pack_in_force

UP_TO = "up-to"


@require_safe
@route("library.read")
def amounts(request: Request, number: str) -> HttpResponseBase:
    """What the project would get under each pack in force, on what the office knows of it."""
    project = found(request.actor, number)
    lang = current_lang()
    context = shared(request.actor, project, "amounts") | {
        "told": [_told_prospect(one, lang) for one in prospects(project, lang)],
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "console/library/amounts.html", context)


def _told_prospect(one: Prospect, lang: Lang) -> dict[str, Any]:
    """What a pack would give, ready to show: each award leads to its clause."""
    pack = one.pack
    rows = [
        row
        | {
            "url": reverse("portal:clause", args=[pack.id, row["at"]]),
            "settled": row["low"] == row["high"],
            "boundless": row["high"] is None,
        }
        for row in one.rows
        if pack is not None
    ]
    given = [row for row in rows if row["outcome"] != DECLARED]
    total = _in_all(one, given)
    return {
        "outcome": total["outcome"],
        "total": total,
        "unknown": total["outcome"] == NEEDS and total["high"] == 0,
        "open": len({text for row in given for text in row["missing"]}),
        "declared": [row for row in rows if row["outcome"] == DECLARED],
        "prospect": one,
        "pack": pack,
        "draft": pack is not None and pack.info.status in DRAFTS,
        "problems": [p.text(lang) for p in one.problems],
        "rows": given,
    }


def _in_all(one: Prospect, given: list[dict[str, Any]]) -> dict[str, Any]:
    """What a policy gives as a whole, as a row: its sum with the outcome that belongs to it."""
    found = {row["outcome"] for row in given}
    settled = one.low == one.high
    if NEEDS in found or not settled:
        outcome = NEEDS
    elif one.high:
        outcome = UP_TO if UP_TO in found else GRANTED
    else:
        outcome = CASE if CASE in found else REFUSED
    return {
        "outcome": outcome,
        "low": one.low,
        "high": one.high,
        "settled": settled,
        "boundless": one.high is None,
    }


@route("library.read")
@require_POST
def explain(request: Request, number: str, pack: str) -> HttpResponseBase:
    """Open the whole way to the amounts: the dossier becomes a calculation of the guided pages."""
    project = found(request.actor, number)
    today = timezone.localdate()
    force = pack_in_force(project.region, pack, today)
    if force is None:
        raise NotThere
    kept = keeping.begin(draft_of(project, force, force.policy, today), request=request)
    address = reverse("calculation:place", args=[kept.id, force.policy.id])
    return HttpResponseRedirect(address, status=303)
