"""Pages of one policy; an unknown policy, clause or measure is 404."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jigai.office.ground.originals import original
from jigai.office.ground.plans import shelf
from jigai.office.portal.policies.documents import FORMS
from jigai.office.portal.policies.locators import spoken, tree
from jigai.office.portal.policies.reading import Policy, policy
from jigai.papers.kinds import KINDS
from jigai.policy.ledger.coverage import locate

OF_A_MEASURE = ("card", "materials")
"""The documents that a measure has for itself."""


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every policy at hand, and what could not be loaded."""
    found = [policy(pack) for pack in shelf().packs]
    context = {
        "issued": [p for p in found if not p.draft],
        "drafts": [p for p in found if p.draft],
        "left_out": shelf().broken,
    }
    return render(request, "portal/policies.html", context)


@require_safe
def overview(request: HttpRequest, pack: str) -> HttpResponse:
    """The card of a policy and its measures."""
    found = policy_of(pack)
    return page(request, found, "overview", {"measures": found.cards, "files": tuple(KINDS)})


@require_safe
def clauses(request: HttpRequest, pack: str) -> HttpResponse:
    """The clauses as a tree, each sentence with what rests on it."""
    found = policy_of(pack)
    sentences = [_sentence(found, at) for at in found.pack.clauses]
    gists = {sentence["at"]: sentence["summary"] for sentence in sentences}
    return page(request, found, "clauses", {"tree": tree(gists), "list": sentences})


@require_safe
def clause(request: HttpRequest, pack: str, at: str) -> HttpResponse:
    """One sentence: beside the page for htmx, a page of its own otherwise."""
    found = policy_of(pack)
    if at not in found.pack.clauses:
        raise Http404
    return page(
        request, found, "clause", {"sentence": _sentence(found, at) | {"words": _words(found, at)}}
    )


@require_safe
def measure(request: HttpRequest, pack: str, measure: str) -> HttpResponse:
    """A measure in the form of a policy card."""
    found = policy_of(pack)
    card = found.card(measure)
    if card is None:
        raise Http404
    axes = [found.pack.axes[name] for name in card.readings if name in found.pack.axes]
    return page(request, found, "measure", {"card": card, "axes": axes, "files": OF_A_MEASURE})


@require_safe
def readings(request: HttpRequest, pack: str) -> HttpResponse:
    """What the text can be taken to mean, and what is taken unless someone decides otherwise."""
    found = policy_of(pack)
    axes = [
        {
            "axis": axis,
            "cards": found.bearing(axis.id),
            "rules": found.rules_bearing(axis.id),
            "clauses": _clauses(found, axis.clauses),
        }
        for axis in found.pack.axes.values()
    ]
    return page(request, found, "readings", {"axes": axes})


@require_safe
def open_points(request: HttpRequest, pack: str) -> HttpResponse:
    """What the text leaves open, what people decide, and what may not stand in law."""
    found = policy_of(pack)
    info = found.pack.info
    dates = {"issued": info.issued, "effective": info.effective, "expires": info.expires}
    context = {
        "silent": [name for name, value in dates.items() if value is None]
        + ["number"] * (not info.number)
        + ["issuer"] * (not info.issuer["zh"]),
        "decided": [c for c in found.cards if c.wording == "case-by-case"],
        "unfunded": [c for c in found.cards if not c.money],
        "no_payer": [c for c in found.cards if c.money and not c.payer],
        "flagged": found.flagged(),
    }
    return page(request, found, "open", context)


def policy_of(name: str) -> Policy:
    """The policy of an address; 404 where there is none."""
    pack = shelf().find(name)
    if pack is None:
        raise Http404
    return policy(pack)


def _sentence(found: Policy, at: str) -> dict[str, Any]:
    clause = found.pack.clauses[at]
    return {
        "at": at,
        "spoken": spoken(at),
        "clause": clause,
        "summary": clause.summary[found.lang],
        "cards": found.resting(at),
        "rules": found.rules_at(at),
        "axes": found.readings_of(clause),
    }


def _words(found: Policy, at: str) -> str:
    """The official words of a sentence, where the text is installed and has it."""
    covered = original(found.pack)
    if covered is None:
        return ""
    place = locate(found.pack, covered.document).get(at, "")
    sentences = (s.sentence for s in covered.sentences if s.sentence.id == place)
    return next((covered.document.text[s.start : s.end] for s in sentences), "")


def _clauses(found: Policy, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Clauses named by a reading, each with the first sentence in it, if the pack lists one."""
    at = found.pack.clauses
    return [(n, next((a for a in at if a == n or a.startswith(n)), "")) for n in names]


def page(
    request: HttpRequest,
    found: Policy,
    name: str,
    more: dict[str, Any],
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page about a policy; ``name`` is the tab it belongs to."""
    context = {"policy": found, "info": found.pack.info, "tab": name, "forms": FORMS} | more
    context["parts"] = frozenset(item.kind for item in found.pack.items)
    return render(request, template or f"portal/policy_{name}.html", context, status=status)
