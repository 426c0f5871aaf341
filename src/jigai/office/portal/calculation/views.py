"""Beginning a calculation, its questions and its answers.

The id in the address is 128 bits that nobody can guess and that no cookie holds, so a foreign
page cannot send a form to a calculation: the pages below need no token against that, and a page
that was open for days still sends what was typed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jigai.facts.documents import load
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import FIRST_YEAR, LAST_YEAR, PLURALS
from jigai.facts.vocabulary import vocabulary
from jigai.guide.answers import Act, Taken, take
from jigai.guide.cells import taken as read_cell
from jigai.guide.drafts import MAX_BYTES, Draft, begun, from_dossier, opened
from jigai.guide.questions import Question
from jigai.guide.states import state_of
from jigai.money.fen import parse_yuan
from jigai.office.calculations import keeping
from jigai.office.design.amounts import amount
from jigai.office.ground.plans import shelf
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.portal.calculation import tables
from jigai.office.portal.calculation.asking import (
    Standpoint,
    about,
    instead,
    standpoint,
    title,
    why,
)
from jigai.office.portal.calculation.forms import AnswerForm, StartForm
from jigai.office.portal.policies.reading import policy
from jigai.policy.pack import Pack

ACTS = ("answer", "unknown", "not-applicable", "skip", "clear")


# Beginning


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Which policies, which year, who; then the first question."""
    packs = shelf().packs
    kinds = vocabulary().entities["organisation"].prefixes
    lang = current_lang()
    chosen = [p.id for p in packs if p.id == request.GET.get("pack")]
    initial = {"packs": chosen, "year": timezone.localdate().year, "kind": "enterprise"}
    form = StartForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["packs"].choices = [(p.id, policy(p).title) for p in packs]  # type: ignore[attr-defined]
    form.fields["kind"].choices = [  # type: ignore[attr-defined]
        (k, labels.of(lang)) for k, labels in kinds.items() if k != "organisation"
    ]
    form.fields["has"].choices = [  # type: ignore[attr-defined]
        (plural, t(f"calc.has.{plural}")) for plural in PLURALS
    ]
    for name in form.fields:
        form.fields[name].label = t(f"calc.start.{name}")
    form.speak()
    if request.method == "POST" and form.is_valid():
        year = str(form.cleaned_data["year"]).strip()
        if year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR:
            wanted = form.cleaned_data["packs"] or [p.id for p in packs]
            data = form.cleaned_data
            draft = begun(wanted, int(year), data["kind"], data["name"])
            for plural in PLURALS if data["has"] else ():
                if plural not in data["has"]:
                    draft = draft.listing(plural, [])
            return _next(standpoint(keeping.begin(draft, request=request).id))
        form.add_error("year", t("calc.start.year-fault", low=FIRST_YEAR, high=LAST_YEAR))
    places = [{"policy": policy(p), "example": _example(p) is not None} for p in packs]
    status = 422 if request.method == "POST" else 200
    options = list(zip([policy(p) for p in packs], form["packs"], strict=True))
    context = {"form": form, "places": places, "options": options}
    return render(request, "calculation/start.html", context, status=status)


@require_POST
def example(request: HttpRequest, pack: str) -> HttpResponse:
    """A calculation filled in with a policy's invented example."""
    found = shelf().find(pack)
    file = _example(found) if found is not None else None
    if found is None or file is None:
        raise Http404
    kept = keeping.begin(from_dossier(load(file), found), request=request)
    return _to("result", kept.id)


def _example(pack: Pack) -> Path | None:
    return next(iter(sorted((pack.folder / "examples").glob("*.yaml"))), None)


@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """A calculation from a file that was exported before."""
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > 2 * MAX_BYTES:
            raise ValueError
        draft = opened(json.loads(file.read().decode("utf-8")))
        state_of(draft, shelf().packs)
    except InputRefused as error:
        return _not_opened(request, error.problems[0].data(current_lang())["text"])
    except (ValueError, RecursionError):
        return _not_opened(request, t("calc.open.fault"))
    return _to("ask", keeping.begin(draft, request=request).id)


def _not_opened(request: HttpRequest, why: str) -> HttpResponse:
    return render(request, "calculation/not_opened.html", {"why": why}, status=422)


# Questions


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, identity: str) -> HttpResponse:
    """The question of ``?q=``, or the next one; taking its answer."""
    here = standpoint(identity)
    if here.kept.frozen:
        return _to("result", identity)
    asked = request.POST.get("q") or request.GET.get("q")
    if asked is None:
        return _next(here)
    question = here.question(asked)
    if question is None:
        return _gone(request, here)
    if question.kind == "value":
        return _value(request, here, question)
    return tables.page(request, here, question, shown=_context(request, here, question))


def _value(request: HttpRequest, here: Standpoint, question: Question) -> HttpResponse:
    if request.method != "POST":
        form = AnswerForm(question, here.draft, here.packs, here.lang)
        return _page(request, here, question, form)
    form = AnswerForm(question, here.draft, here.packs, here.lang, request.POST)
    stated = request.POST.get("act", "answer")
    act: Act = stated if stated in ACTS else "answer"  # type: ignore[assignment]
    texts = {name: request.POST.get(name, "") for name in form.fields}
    faults: dict[str, Problem] = {}

    def answer(draft: Draft) -> Draft:
        found: Taken = take(draft, question, act, texts, here.packs, form.unit)
        faults.update(found.faults)
        return found.draft

    if keeping.change(here.kept.id, answer) is None:
        raise Http404
    if not faults:
        return moved_on(request, here)
    form.is_valid()
    for name, problem in faults.items():
        text = problem.zh if here.lang == "zh" else problem.en
        form.add_error(name if name in form.fields else None, text)
    return _page(request, here, question, form, status=422)


def moved_on(request: HttpRequest, here: Standpoint) -> HttpResponse:
    """After an answer: back to where the question was opened from, or on to the next one."""
    after = standpoint(here.kept.id)
    if request.GET.get("from") == "answers":
        reopened = {q.id for q in after.open} - {q.id for q in here.open}
        more = f"?reopened={len(reopened)}" if reopened else ""
        return HttpResponseRedirect(reverse("calculation:answers", args=[here.kept.id]) + more)
    return _next(after)


def _next(here: Standpoint) -> HttpResponse:
    waiting = [q for q in here.open if q.id not in here.draft.skipped]
    if not waiting:
        return _to("result", here.kept.id)
    # The fragment lets keyboard and screen reader go on at the question, past the navigation.
    response = _to("ask", here.kept.id, q=waiting[0].id)
    response["Location"] += "#ask"
    return response


def _context(request: HttpRequest, here: Standpoint, question: Question) -> dict[str, Any]:
    said = len(here.said)
    left = len(here.open)
    return {
        "here": here,
        "question": question,
        "title": title(question, here.draft, here.lang),
        "about": about(question, here.draft, here.packs, here.lang),
        "why": why(question, here),
        "instead": instead(question, here.draft, here.lang),
        "meaning": question.fact.meaning.of(here.lang) if question.fact else "",
        "evidence": question.fact.evidence.of(here.lang) if question.fact else "",
        "progress": {"done": said, "all": said + left, "left": left},
        "told": question.id in {s.question for s in here.said},
        "from": request.GET.get("from", ""),
    }


def _page(
    request: HttpRequest, here: Standpoint, question: Question, form: AnswerForm, status: int = 200
) -> HttpResponse:
    fact = question.fact
    assert fact is not None
    context = _context(request, here, question) | {
        "form": form,
        "money": fact.type == "money",
        "unit": {"rate": "%", "area": t("calc.unit.area"), "days": t("calc.unit.days")}.get(
            fact.type, ""
        ),
        "example": t(f"calc.example.{fact.type}") if fact.type in EXAMPLES else "",
        "applies": fact.type != "bool",
        "wide": fact.shape != "scalar" or bool(fact.codes) or fact.type == "bool",
    }
    return render(request, "calculation/question.html", context, status=status)


EXAMPLES = ("money", "rate", "count", "days", "area", "year", "date", "region", "industry")


def _gone(request: HttpRequest, here: Standpoint) -> HttpResponse:
    return render(request, "calculation/gone.html", {"here": here}, status=404)


@require_GET
def echo(request: HttpRequest) -> HttpResponse:
    """What is being typed, as the exact amount: for the eye only, nothing is kept."""
    fact = vocabulary().entities["project"].facts["total_investment"]
    unit = str(request.GET.get("money-unit", "wan"))
    text = next((str(v) for k, v in request.GET.items() if k != "money-unit"), "")[:60]
    try:
        fen = parse_yuan(str(read_cell(fact, text, unit)))
    except ValueError:
        return HttpResponse("")
    return HttpResponse(t("calc.echo", amount=amount(fen, "yuan").exact))


# Answers


@require_http_methods(["GET", "HEAD"])
def answers(request: HttpRequest, identity: str) -> HttpResponse:
    """Every answer, each with the way to change it."""
    here = standpoint(identity)
    reopened = request.GET.get("reopened", "")
    context = {
        "here": here,
        "reopened": int(reopened[:4]) if reopened.isascii() and reopened.isdigit() else 0,
        "link": request.build_absolute_uri(reverse("calculation:ask", args=[identity])),
        "left": len([q for q in here.open if q.id not in here.draft.skipped]),
    }
    return render(request, "calculation/answers.html", context)


@csrf_exempt
@require_POST
def share(request: HttpRequest, identity: str) -> HttpResponse:
    """A fixed copy for others to read; its link changes nothing here."""
    here = standpoint(identity)
    kept = here.kept if here.kept.frozen else keeping.copy(here.kept, frozen=True, request=request)
    link = request.build_absolute_uri(reverse("calculation:result", args=[kept.id]))
    return render(request, "calculation/shared.html", {"here": here, "link": link, "copy": kept})


@csrf_exempt
@require_POST
def copy(request: HttpRequest, identity: str) -> HttpResponse:
    """A calculation of one's own out of one that was handed over."""
    here = standpoint(identity)
    return _to("answers", keeping.copy(here.kept, frozen=False, request=request).id)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, identity: str) -> HttpResponse:
    """Delete a calculation, after a page that says what goes."""
    here = standpoint(identity)
    if request.method == "POST":
        keeping.forget(identity)
        return render(request, "calculation/forgotten.html", {})
    return render(request, "calculation/forget.html", {"here": here})


def _to(name: str, *arguments: str, **query: str) -> HttpResponse:
    address = reverse(f"calculation:{name}", args=arguments)
    response = HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)
    response.status_code = 303
    return response
