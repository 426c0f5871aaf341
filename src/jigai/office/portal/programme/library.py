"""Which libraries a project enters, in which tier, what is missing; which routes are open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jigai.engine.programme.answers import findings_data
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.findings import Findings, findings
from jigai.engine.programme.model import DUTY, LIBRARY, SERVICE
from jigai.facts.reading import FIRST_YEAR, LAST_YEAR
from jigai.facts.vocabulary import vocabulary
from jigai.office.calculations import keeping
from jigai.office.portal.policies.reading import Policy
from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.programme.facts import blank, filled, kinds

SIGNS = {
    "yes": ("granted", "circle-check"),
    "no": ("refused", "octagon-minus"),
    "needs-facts": ("needs-facts", "circle-help"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pack: str) -> HttpResponse:
    """The form with the answers to what it holds, or the answers to a calculation that is kept."""
    found = policy_of(pack)
    stated = request.GET.get("calculation", "").strip().rstrip("/")
    if stated:
        return _kept(request, found, stated)
    made = programme(found.pack)
    offered = kinds(made)
    kind = request.GET.get("kind", "")
    kind = kind if kind in offered else offered[0]
    year = _year(request)
    sent = request.POST.dict() if request.method == "POST" else None
    sheet = filled(found.pack, blank(found.pack, made, year, kind), found.lang, sent)
    prefixes = vocabulary().entities["organisation"].prefixes
    context = _answers(found, sheet.found) | {
        "sheet": sheet,
        "year": year,
        "kind": kind,
        "kinds": [(k, prefixes[k].of(found.lang)) for k in offered],
        "asked": sent is not None,
    }
    status = 422 if sheet.faults else 200
    return page(request, found, "library", context, "programme/library.html", status)


def _kept(request: HttpRequest, found: Policy, stated: str) -> HttpResponse:
    """A calculation is named by its link or the id in it; 404 where there is none."""
    identity = next((part for part in reversed(stated.split("/")) if len(part) >= 20), stated)
    kept = keeping.found(identity[:64])
    if kept is None:
        raise Http404
    draft = keeping.draft_of(kept)
    answered = findings(draft.for_pack(found.pack), found.pack)
    context = _answers(found, answered) | {"kept": kept, "year": draft.claim_year, "asked": True}
    return page(request, found, "library", context, "programme/library.html")


def _answers(found: Policy, answered: Findings) -> dict[str, Any]:
    data = findings_data(answered, found.lang)
    for entry in data["findings"]:
        entry["form"], entry["sign"] = SIGNS[entry["outcome"]]
    rules = [entry["rule"] for entry in data["findings"]]
    several = len(set(rules)) < len(rules)
    for entry in data["findings"]:
        entry["lacks"] = [_lacking(m, found, several) for m in entry["missing"]]
    return {
        "library": [f for f in data["findings"] if f["kind"] in (LIBRARY, DUTY)],
        "services": [f for f in data["findings"] if f["kind"] == SERVICE],
        "problems": data["errors"],
        "several": several,
    }


def _lacking(missing: dict[str, str], found: Policy, several: bool) -> str:
    """A missing fact in words: whose it is where there are several of a kind."""
    entity, _, name = missing["fact"].partition(".")
    known = vocabulary().entities[entity].facts if entity in vocabulary().entities else {}
    return missing["text"] if several or name not in known else known[name].label.of(found.lang)


def _year(request: HttpRequest) -> int:
    stated = request.GET.get("year", "")
    if stated.isascii() and stated.isdigit() and FIRST_YEAR <= int(stated) <= LAST_YEAR:
        return int(stated)
    return timezone.localdate().year
