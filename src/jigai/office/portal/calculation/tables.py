"""The page of a table: rows of loans, equipment, invoices, or the projects and titles there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.problems import Lang, Problem
from jigai.facts.vocabulary import Fact
from jigai.guide.answers import TakenRows, rows_of, take, take_rows
from jigai.guide.drafts import Draft
from jigai.guide.questions import Question
from jigai.guide.sheets import Row, pasted
from jigai.guide.texts import problem
from jigai.office.calculations import keeping
from jigai.office.design.rows import Grid, filled, grid, pick, sent, texts, unit_of
from jigai.office.portal.calculation.asking import Standpoint, looked_for, sheet_columns

BLANKS, MORE = {"subjects": 2, "rows": 3}, 5
MOST_SUBJECTS = 200


@dataclass
class Sheet:
    """What the page shows: the table, with remarks and faults by the field they are at."""

    grid: Grid
    notes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def page(
    request: HttpRequest, here: Standpoint, question: Question, shown: dict[str, Any]
) -> HttpResponse:
    """Show a table, or do what its form says."""
    columns = sheet_columns(question, here)
    if request.method != "POST":
        known = _stated(here.draft, question, columns)
        blanks = 0 if known else BLANKS[question.kind]
        sheet = _sheet(known, columns, "yuan", here.lang, blanks=blanks)
        return _render(request, shown, sheet)
    act = request.POST.get("act", "answer")
    unit = unit_of(request.POST)
    most = question.fact.max_rows if question.fact else MOST_SUBJECTS
    rows, notes = sent(request.POST, columns, most)
    if act in ("unknown", "skip", "none", "clear"):
        return _other(here, question, act)
    if act in ("more", "paste"):
        if act == "paste":
            found = pasted(request.POST.get("pasted", ""), columns, most)
            rows = [r for r in rows if any(v for k, v in r.items() if k != "id")] + found.rows
            notes = [*notes, *found.notes]
            rows = rows[:most]
        sheet = _sheet(rows, columns, unit, here.lang, blanks=MORE if act == "more" else 1)
        sheet.notes = _said(notes, here.lang)
        return _render(request, shown, sheet)
    return _saved(request, here, question, shown, rows, notes, columns, unit)


def _saved(
    request: HttpRequest,
    here: Standpoint,
    question: Question,
    shown: dict[str, Any],
    rows: list[Row],
    notes: list[Problem],
    columns: list[Fact],
    unit: str,
) -> HttpResponse:
    done: list[TakenRows] = []
    stated = any(filled(row) for row in rows)

    def store(draft: Draft) -> Draft:
        good_only = request.POST.get("act") == "good"
        taken = take_rows(draft, question, rows, columns, here.packs, unit, good_only=good_only)
        done.append(taken)
        return taken.draft

    if stated:
        keeping.change(here.kept.id, store)
        if done and done[-1].kept:
            return _on(request, here)
    sheet = _sheet(rows, columns, unit, here.lang, faults=done[-1] if done else None)
    sheet.notes = _said(notes, here.lang)
    if not stated:
        empty = problem("answer.empty", label=(shown["title"], shown["title"]))
        sheet.faults = [("", empty.zh if here.lang == "zh" else empty.en)]
    return _render(request, shown, sheet, status=422)


def _other(here: Standpoint, question: Question, act: str) -> HttpResponse:
    """Answers without rows: there is none, not known, later, take back."""

    def change(draft: Draft) -> Draft:
        if act == "none":
            return take_rows(draft, question, [], [], here.packs).draft
        if question.kind == "subjects":
            if act == "clear":
                return draft.listing(question.id, None).taking_up(question.id)
            return draft.skipping(question.id)
        value: Any = act
        return take(draft, question, value, {}, here.packs).draft

    keeping.change(here.kept.id, change)
    return _on(None, here)


def _on(request: HttpRequest | None, here: Standpoint) -> HttpResponse:
    kept = here.kept.id
    if request is not None and request.GET.get("from") == "answers":
        address = reverse("calculation:answers", args=[kept])
    else:
        address = reverse("calculation:ask", args=[kept])
    return HttpResponseRedirect(address)


def _render(
    request: HttpRequest, shown: dict[str, Any], sheet: Sheet, status: int = 200
) -> HttpResponse:
    wanted = looked_for(shown["question"], sheet.grid.columns, shown["here"])
    return render(
        request,
        "calculation/sheet.html",
        shown | {"sheet": sheet, "wanted": wanted},
        status=status,
    )


def _stated(draft: Draft, question: Question, columns: Sequence[Fact]) -> list[Row]:
    """What was stated, as texts."""
    return texts(rows_of(draft, question) or [], columns)


def _sheet(
    rows: Sequence[Row],
    columns: list[Fact],
    unit: str,
    lang: Lang,
    blanks: int = 0,
    faults: TakenRows | None = None,
) -> Sheet:
    checked = faults.sheet if faults is not None else None
    sheet = Sheet(grid(rows, columns, unit, lang, blanks=blanks, checked=checked))
    sheet.faults = list(sheet.grid.faults)
    if faults is not None:
        sheet.faults += [("", pick(p, lang)) for p in faults.faults]
    return sheet


def _said(notes: Sequence[Problem], lang: Lang) -> list[tuple[str, str]]:
    return [(p.severity, p.zh if lang == "zh" else p.en) for p in notes]
