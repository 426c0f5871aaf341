"""Two versions of a text compared: both sent, or one held against the installed text."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jigai.facts.problems import InputRefused
from jigai.office.ground.originals import original
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.portal.policies.locators import spoken
from jigai.office.portal.policies.reading import Policy
from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.reading.sent import TooLarge, document, measured, too_large
from jigai.papers.policies import name_of
from jigai.policy.ledger.comparing import Change, Comparison, compare

ICONS = {"changed": "pencil", "moved": "move", "added": "plus", "removed": "minus"}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pack: str) -> HttpResponse:
    """The form; with texts sent, what differs and the rules concerned. Nothing is kept."""
    found = policy_of(pack)
    installed = original(found.pack)
    context: dict[str, Any] = {"installed": installed is not None, "faults": {}}
    status = 200
    if request.method == "POST":
        compared = _compared(request, found, context)
        status = 422 if compared is None else 200
        if compared is not None:
            context |= _shown(found, compared)
    return page(request, found, "compare", context, "reading/versions.html", status)


def _compared(request: HttpRequest, found: Policy, context: dict[str, Any]) -> Comparison | None:
    """The comparison; None with the faults of the texts in the context."""
    faults = context["faults"]
    lang = current_lang()
    try:
        measured(request, texts=2)
    except TooLarge:
        faults["new"] = too_large().data(lang)["text"]
        return None
    texts = {}
    for name in ("old", "new"):
        context[f"{name}_pasted"] = request.POST.get(f"{name}-pasted", "")
        try:
            texts[name] = document(request, name)
        except InputRefused as error:
            faults[name] = error.problems[0].data(lang)["text"]
            continue
        if texts[name] is None:
            installed = original(found.pack) if name == "old" else None
            texts[name] = installed.document if installed is not None else None
        if texts[name] is None:
            faults[name] = t("sides.nothing-sent")
    if faults:
        return None
    old, new = texts["old"], texts["new"]
    assert old is not None
    assert new is not None
    return compare(old, new, found.pack)


def _shown(found: Policy, compared: Comparison) -> dict[str, Any]:
    """Runs of unchanged sentences folded, every other sentence with its words and rules."""
    blocks: list[dict[str, Any]] = []
    for change in compared.changes:
        if change.kind == "kept":
            if not blocks or blocks[-1]["kind"] != "kept":
                blocks.append({"kind": "kept", "list": []})
            blocks[-1]["list"].append(_told(found, change))
        else:
            blocks.append(_told(found, change) | {"icon": ICONS[change.kind]})
    return {
        "blocks": blocks,
        "counts": [(name, n) for name, n in compared.counts.items()],
        "same": len(blocks) == 1 and blocks[0]["kind"] == "kept",
        "concerned": [(name_of(item, found.lang), item.id) for item in compared.concerned],
    }


def _told(found: Policy, change: Change) -> dict[str, Any]:
    places = [spoken(s.id) for s in (change.old, change.new) if s is not None]
    return {
        "kind": change.kind,
        "moved": change.moved,
        "places": list(dict.fromkeys(places)),
        "words": change.words,
        "rules": [(name_of(item, found.lang), item.id) for item in change.items],
    }
