"""The result of a calculation: places side by side, one place in full, readings, and what is
handed out (JSON, Excel, PDF). All read the same report."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from jigai.engine.result import answer_data
from jigai.guide.report import Row
from jigai.guide.reports import effects, report
from jigai.guide.states import standing
from jigai.guide.ways import Way
from jigai.office.calculations import keeping
from jigai.office.design.amounts import amount
from jigai.office.design.figures import Fall
from jigai.office.ground.texts import t
from jigai.office.portal.calculation.asking import Standpoint, standpoint
from jigai.office.portal.calculation.deciding import pack_of
from jigai.office.portal.calculation.workbook import workbook
from jigai.office.portal.policies.reading import policy
from jigai.papers.pdf import NoPaper, pdf
from jigai.policy.pack import Pack

log = logging.getLogger(__name__)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def overview(request: HttpRequest, identity: str) -> HttpResponse:
    """The places side by side; with one place, its result."""
    here = standpoint(identity)
    if len(here.packs) == 1:
        address = reverse("calculation:place", args=[identity, here.packs[0].id])
        return HttpResponseRedirect(address)
    reports = [(policy(p), report(here.draft, p, here.lang)) for p in here.packs]
    context = _shared(request, here) | {
        "issued": [(a, b) for a, b in reports if not a.draft],
        "drafts": [(a, b) for a, b in reports if a.draft],
        "bars": _bars([(a.place, b.low) for a, b in reports if not a.draft]),
    }
    return render(request, "calculation/compare.html", context)


@require_GET
def one(request: HttpRequest, identity: str, pack: str) -> HttpResponse:
    """What one policy says, in full."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    return render(request, "calculation/result.html", _result(request, here, found))


def _bars(lows: list[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """What is certain in each place as bars; none where there is nothing to compare."""
    if len(lows) < 2 or not any(low for _, low in lows):
        return []
    return [(place, low, amount(low).figure) for place, low in lows]


def _result(request: HttpRequest, here: Standpoint, pack: Pack) -> dict[str, Any]:
    made = report(here.draft, pack, here.lang)
    return _shared(request, here) | {
        "pack": pack,
        "policy": policy(pack),
        "report": made,
        "given": [
            _shown(row, pack) for row in made.of("granted", "up-to", "needs-facts", "charge")
        ],
        "choosings": [(one, _clause(pack, one.at)) for one in made.choosings],
        "people": made.of("case-by-case"),
        "refused": [_shown(row, pack) for row in made.of("refused") if not row.absent],
        "absent": [_shown(row, pack) for row in made.of("refused") if row.absent],
        "declared": made.of("declared"),
        "own": [r for r in made.readings if r.own],
    }


def _shared(request: HttpRequest, here: Standpoint) -> dict[str, Any]:
    address = reverse("calculation:result", args=[here.kept.id])
    return {
        "here": here,
        "left": len([q for q in here.open if q.id not in here.draft.skipped]),
        "outdated": keeping.outdated(here.kept),
        "applicant": here.draft.dossier["applicant"].get("name", ""),
        "made": timezone.localtime(),
        "link": request.build_absolute_uri(address),
    }


def _clause(pack: Pack, at: str) -> str:
    """The address of a sentence; nothing where the policy has none there."""
    return reverse("portal:clause", args=[pack.id, at]) if at in pack.clauses else ""


def _shown(row: Row, pack: Pack) -> dict[str, Any]:
    """An award with its bars; each leads to the clause it rests on."""

    def url(at: str) -> str:
        return _clause(pack, at)

    falls = [
        Fall(
            label=way.label,
            running=way.running,
            change=way.change or None,
            note=_note(way),
            clause=way.cite.clause if way.cite else "",
            url=url(way.cite.at) if way.cite else "",
            role=way.role,
            high=None if row.boundless else way.high,
        )
        for way in row.ways
    ]
    return {
        "row": row,
        "falls": falls,
        "url": url(row.at),
        "reasons": [(line, url(line.at)) for line in row.reasons],
        "base": [(line, url(line.at)) for line in row.base],
        "working": [(step, url(step["at"])) for step in row.working],
        "limits": [w for w in row.ways if w.change and w.role == "step"],
    }


def _note(way: Way) -> str:
    """What a limit allows, and what it takes at most where that is not settled."""
    notes = []
    if way.room is not None:
        notes.append(t("calc.room", amount=_wan(way.room)))
    if way.most:
        notes.append(t("calc.takes-most", amount=_wan(way.most)))
    return t("calc.list").join(notes)


def _wan(fen: int) -> str:
    found = amount(fen)
    if found.cut:
        return t("amount.exact", amount=found.exact)
    return f"{found.figure} {t('amount.wan')}"


# Readings


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def readings(request: HttpRequest, identity: str, pack: str) -> HttpResponse:
    """Readings in force, their other answers, and choosing one for this calculation."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    if request.method == "POST":
        axis = found.axes.get(request.POST.get("axis", ""))
        answer = request.POST.get("answer", "")
        if axis is None or answer not in axis.alternatives or here.kept.frozen:
            raise Http404
        chosen = None if answer == axis.default else answer
        keeping.change(identity, lambda draft: draft.reading(found.id, axis.id, chosen))
        address = reverse("calculation:readings", args=[identity, pack])
        return HttpResponseRedirect(f"{address}#{axis.id}")
    made = report(here.draft, found, here.lang)
    every = request.GET.get("all") == "yes"
    shown = [r.id for r in made.readings] if every else []
    context = _shared(request, here) | {
        "pack": found,
        "policy": policy(found),
        "report": made,
        "effects": _effects(here, found, shown),
        "every": every,
    }
    return render(request, "calculation/readings.html", context)


@require_GET
def effect(request: HttpRequest, identity: str, pack: str, axis: str) -> HttpResponse:
    """What other answers to one reading would give: a part of the page, or a page of its own."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    made = report(here.draft, found, here.lang)
    reading = next((r for r in made.readings if r.id == axis), None)
    if reading is None:
        raise Http404
    context = _shared(request, here) | {
        "pack": found,
        "policy": policy(found),
        "report": made,
        "reading": reading,
        "effects": _effects(here, found, [axis])[axis],
    }
    return render(request, "calculation/effect.html", context)


def _effects(here: Standpoint, pack: Pack, axes: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {axis: [] for axis in axes}
    if axes:
        for one_effect in effects(here.draft, pack, axes, here.lang):
            found[one_effect.axis].append(one_effect)
    return found


# Handed out


@require_GET
def as_json(request: HttpRequest, identity: str) -> HttpResponse:
    """The calculation and its results for programs; it can be opened again from this file."""
    here = standpoint(identity)
    results = []
    for pack in here.packs:
        answer = standing(here.draft, pack, whole=True).answer
        results.append(answer_data(answer, answer.program, here.lang))
    content = here.draft.data() | {"versions": here.kept.versions, "results": results}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json", f"{_name(here)}.json")


@require_GET
def as_workbook(request: HttpRequest, identity: str) -> HttpResponse:
    """The results as an Excel file: a sheet of totals and one for each place."""
    here = standpoint(identity)
    reports = [report(here.draft, pack, here.lang) for pack in here.packs]
    return _file(workbook(here, reports), EXCEL, f"{_name(here)}.xlsx")


@require_GET
def as_pdf(request: HttpRequest, identity: str, pack: str) -> HttpResponse:
    """One place's result on paper; where that cannot be made here, the page says how to print."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    context = _result(request, here, found)
    try:
        html = render_to_string("calculation/paper.html", context, request=request)
        content = pdf(html, settings.FRONTEND)
    except NoPaper as why:
        log.warning("no PDF can be made here", extra={"reason": str(why)[:200]})
        return render(request, "calculation/no_paper.html", context, status=503)
    return _file(content, "application/pdf", f"{_name(here)}-{found.id}.pdf")


def _name(here: Standpoint) -> str:
    return f"jigai-{here.kept.id[:8]}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
