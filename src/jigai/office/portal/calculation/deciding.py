"""What people settle on the result: another bundle where only some may be applied for, and
decisions of a case where the text leaves room for them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from jigai.facts.problems import Problem
from jigai.guide.answers import Taken
from jigai.guide.choosing import wish
from jigai.guide.deciding import LIFT, LONGEST, SAID, Room, take_decision, texts_of
from jigai.guide.drafts import Draft
from jigai.guide.report import Row
from jigai.guide.reports import report
from jigai.money.rates import percent
from jigai.office.calculations import keeping
from jigai.office.ground.texts import t
from jigai.office.portal.calculation.asking import Standpoint, standpoint
from jigai.office.portal.policies.reading import policy
from jigai.policy.pack import Pack


def pack_of(here: Standpoint, name: str) -> Pack:
    """The policy of a result; 404 where the calculation does not ask it."""
    for pack in here.packs:
        if pack.id == name:
            return pack
    raise Http404


@csrf_exempt
@require_POST
def choose(request: HttpRequest, identity: str, pack: str) -> HttpResponse:
    """Keep another bundle (``keep``, an award's label), or take the advice again (without it)."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    rule, label = request.POST.get("rule", ""), request.POST.get("keep") or None
    if here.kept.frozen or wish(here.draft, found, rule, label) is None:
        raise Http404
    keeping.change(identity, lambda draft: wish(draft, found, rule, label) or draft)
    return HttpResponseRedirect(_result(identity, pack) + "#choices")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, identity: str, pack: str) -> HttpResponse:
    """Record, change or remove the decision on the award of ``?award=``."""
    here = standpoint(identity)
    found = pack_of(here, pack)
    rows = report(here.draft, found, here.lang).rows
    row = next((r for r in rows if r.label == request.GET.get("award")), None)
    if row is None or row.room is None or here.kept.frozen:
        raise Http404
    space = row.room
    if request.method != "POST":
        return _page(request, here, found, row, texts_of(here.draft, space), {})
    if request.POST.get("act-on") == "remove":
        keeping.change(identity, lambda d: d.deciding(space.measure, space.subject, None))
        return HttpResponseRedirect(f"{_result(identity, pack)}#{row.label}")
    texts = {name: request.POST.get(name, "") for name in _names(space)}
    faults: dict[str, Problem] = {}

    def record(draft: Draft) -> Draft:
        taken: Taken = take_decision(draft, space, texts, here.packs)
        faults.update(taken.faults)
        return taken.draft

    keeping.change(identity, record)
    if faults:
        return _page(request, here, found, row, texts, faults)
    return HttpResponseRedirect(f"{_result(identity, pack)}#{row.label}")


def _result(identity: str, pack: str) -> str:
    return reverse("calculation:place", args=[identity, pack])


def _names(space: Room) -> list[str]:
    return [*space.terms, *(f"{LIFT}{n}" for n in range(len(space.lifts))), *SAID]


def _page(
    request: HttpRequest,
    here: Standpoint,
    pack: Pack,
    row: Row,
    texts: dict[str, str],
    faults: dict[str, Problem],
) -> HttpResponse:
    assert row.room is not None
    said = {n: p.zh if here.lang == "zh" else p.en for n, p in faults.items()}
    fields = [_field(name, row.room, texts, said) for name in _names(row.room)]
    context = {
        "here": here,
        "pack": pack,
        "policy": policy(pack),
        "row": row,
        "fields": fields,
        "faults": [(f["id"], f["fault"]) for f in fields if f["fault"]]
        + [("", text) for name, text in said.items() if name not in texts],
        "longest": LONGEST,
    }
    status = 422 if faults else 200
    return render(request, "calculation/decision.html", context, status=status)


def _field(name: str, space: Room, texts: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    lift = space.lifts[int(name.removeprefix(LIFT))] if name.startswith(LIFT) else None
    kind = "lift-choice" if lift and lift.choice else "lift" if lift else name
    bound = percent(space.ceiling) if name == "rate" and space.ceiling is not None else ""
    return {
        "name": name,
        "id": f"id_{name}",
        "kind": kind,
        "label": t(f"calc.decide.{kind}", name=lift.name if lift else ""),
        "help": t("calc.decide.rate-bound", bound=bound)
        if bound
        else t(f"calc.decide.help.{kind}"),
        "text": texts.get(name, ""),
        "fault": faults.get(name, ""),
        "required": name in ("by", "act"),
        "box": kind == "lift-choice",
    }
