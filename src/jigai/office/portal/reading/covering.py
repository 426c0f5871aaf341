"""Coverage of a policy by its pack: with the installed text, with one that is sent, or without."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jigai.facts.problems import InputRefused
from jigai.office.ground.originals import belongs, original
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.portal.policies.locators import spoken
from jigai.office.portal.policies.reading import Policy
from jigai.office.portal.policies.views import page, policy_of
from jigai.office.portal.reading.sent import TooLarge, document, measured, too_large
from jigai.papers.policies import name_of
from jigai.policy.ledger.coverage import Coverage, FigureState, coverage
from jigai.policy.ledger.dispositions import DISPOSITIONS, dispositions, resting
from jigai.policy.pack import Item

AROUND = 12
"""Characters shown on either side of a figure."""


@dataclass(frozen=True)
class Fault:
    """One thing that is open or drifted: where, the words around it, why, what rests on it.

    ``at`` leads into the reading view and is empty where the text shown there is another one.
    """

    spoken: str
    at: str
    why: str
    before: str = ""
    words: str = ""
    after: str = ""
    rules: tuple[str, ...] = ()


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, pack: str) -> HttpResponse:
    """What is accounted for; a text that is sent takes the place of the installed one."""
    found = policy_of(pack)
    if request.method != "POST":
        return _page(request, found, original(found.pack))
    try:
        measured(request)
        held = document(request, "text")
        if held is None:
            return _page(request, found, None, t("sides.nothing-sent"))
    except TooLarge:
        return _page(request, found, None, too_large().data(current_lang())["text"], 413)
    except InputRefused as error:
        fault = error.problems[0].data(current_lang())
        pasted = request.POST.get("text-pasted", "")
        return _page(request, found, None, fault["text"], pasted=pasted)
    return _page(request, found, coverage(found.pack, held), sent=True)


def _page(
    request: HttpRequest,
    found: Policy,
    covered: Coverage | None,
    error: str = "",
    status: int = 422,
    *,
    sent: bool = False,
    pasted: str = "",
) -> HttpResponse:
    counts = _counts(found, covered)
    context: dict[str, Any] = {
        "covered": covered,
        "sent": sent,
        "stranger": covered is not None and not belongs(covered),
        "error": error,
        "pasted": pasted,
        "shares": [(t(f"disposition.{n}"), k, str(k)) for n, k in counts.items()],
        "total": sum(counts.values()),
        "said": sum(k for n, k in counts.items() if n != "open"),
    }
    if covered is not None:
        context |= {"data": covered.data(), "faults": _faults(found, covered, sent)}
    return page(
        request, found, "coverage", context, "reading/coverage.html", status if error else 200
    )


def _counts(found: Policy, covered: Coverage | None) -> dict[str, int]:
    """How many sentences have each disposition, the one that counts first."""
    rests = resting(found.pack)
    said = (
        [s.dispositions for s in covered.sentences]
        if covered is not None
        else [dispositions(found.pack, at, rests.get(at, ())) for at in found.pack.clauses]
    )
    counts = Counter(d[0] if d else "open" for d in said)
    return {name: counts[name] for name in (*DISPOSITIONS, "open") if counts[name]}


def _faults(found: Policy, covered: Coverage, sent: bool) -> list[tuple[str, list[Fault]]]:
    """Everything open or drifted, by what is the matter with it."""
    text = covered.document.text

    def where(at: str) -> tuple[str, str]:
        return spoken(at), "" if sent else at

    figures = []
    for figure in covered.figures:
        if figure.fault:
            start, end = figure.figure.start, figure.figure.end
            figures.append(
                Fault(*where(figure.sentence), t(f"sides.fault.{figure.fault}"),
                      text[max(start - AROUND, 0) : start], text[start:end],
                      text[end : end + AROUND], _claimed(found, figure))
            )  # fmt: skip
    sentences, drifted = [], []
    for state in covered.sentences:
        words = text[state.sentence.start : state.sentence.end]
        words = words if len(words) <= 4 * AROUND else f"{words[: 4 * AROUND]}…"
        if not state.dispositions:
            sentences.append(Fault(*where(state.sentence.id), "", words=words))
        if state.drift:
            drifted.append(
                Fault(*where(state.sentence.id), t(f"drift.{state.drift}"), words=words,
                      rules=_names(found, state.items))
            )  # fmt: skip
    rests = resting(found.pack)
    gone = [
        Fault(spoken(at), "", "", words=found.pack.clauses[at].summary[found.lang],
              rules=_names(found, rests.get(at, ())))
        for at in covered.gone
    ]  # fmt: skip
    kinds = (("figures", figures), ("sentences", sentences), ("drifted", drifted), ("gone", gone))
    return [(kind, faults) for kind, faults in kinds if faults]


def _claimed(found: Policy, state: FigureState) -> tuple[str, ...]:
    claimed = state.claim.item if state.claim is not None else ""
    return tuple(name_of(i, found.lang) for i in found.pack.items if i.id == claimed)


def _names(found: Policy, items: tuple[Item, ...]) -> tuple[str, ...]:
    return tuple(name_of(item, found.lang) for item in items)
