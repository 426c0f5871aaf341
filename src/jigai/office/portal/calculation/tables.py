"""The page of a table: rows of loans, equipment, invoices, or the projects and titles there are.

Few rows are fields of their own; a long table is one field of text with tabs, as Excel copies it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.problems import Lang, Problem
from jigai.facts.vocabulary import Fact
from jigai.guide.answers import TakenRows, rows_of, take, take_rows
from jigai.guide.cells import UNITS, written
from jigai.guide.drafts import Draft
from jigai.guide.questions import Question
from jigai.guide.sheets import Row, pasted
from jigai.guide.texts import problem
from jigai.office.calculations import keeping
from jigai.office.ground.preferences import current_lang
from jigai.office.portal.calculation.asking import Standpoint, looked_for, sheet_columns
from jigai.reference import regions

MOST_FIELDS = 40
"""Rows up to this number are fields; more are one text."""
BLANKS, MORE = {"subjects": 2, "rows": 3}, 5
MOST_SUBJECTS = 200


@dataclass(frozen=True)
class Cell:
    """A field of a row."""

    name: str
    id: str
    fact: Fact
    label: str
    text: str
    fault: str
    options: list[tuple[str, str]]
    list_id: str


@dataclass
class Sheet:
    """What the page shows: rows of fields, or one text; remarks and faults by row and column."""

    columns: list[Fact]
    unit: str
    rows: list[list[Cell]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: str = ""
    long: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    good: int = 0
    has_money: bool = False


def page(
    request: HttpRequest, here: Standpoint, question: Question, shown: dict[str, Any]
) -> HttpResponse:
    """Show a table, or do what its form says."""
    columns = sheet_columns(question, here)
    if request.method != "POST":
        texts, unit = _stated(here.draft, question, columns)
        sheet = _sheet(
            texts, columns, unit, here.lang, blanks=0 if texts else BLANKS[question.kind]
        )
        return _render(request, shown, sheet)
    act = request.POST.get("act", "answer")
    unit = request.POST.get("money-unit", "yuan")
    unit = unit if unit in UNITS else "yuan"
    most = question.fact.max_rows if question.fact else MOST_SUBJECTS
    rows, notes = _sent(request.POST, columns, most)
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
    filled = any(v.strip() for r in rows for k, v in r.items() if k != "id")

    def store(draft: Draft) -> Draft:
        good_only = request.POST.get("act") == "good"
        taken = take_rows(draft, question, rows, columns, here.packs, unit, good_only=good_only)
        done.append(taken)
        return taken.draft

    if filled:
        keeping.change(here.kept.id, store)
        if done and done[-1].kept:
            return _on(request, here)
    sheet = _sheet(rows, columns, unit, here.lang, faults=done[-1] if done else None)
    sheet.notes = _said(notes, here.lang)
    if not filled:
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
    lists = suggestions(sheet.columns, current_lang())
    wanted = looked_for(shown["question"], sheet.columns, shown["here"])
    return render(
        request,
        "calculation/sheet.html",
        shown | {"sheet": sheet, "lists": lists, "wanted": wanted},
        status=status,
    )


def _stated(draft: Draft, question: Question, columns: Sequence[Fact]) -> tuple[list[Row], str]:
    """What was stated, as texts; amounts without their unit where all are in yuan."""
    rows = rows_of(draft, question) or []
    texts: list[Row] = []
    for item in rows:
        row = {"id": str(item.get("id", ""))} if question.kind == "subjects" else {}
        for fact in columns:
            raw = item.get(fact.name)
            text, unit = written(fact, raw)
            whole = fact.type == "money" and unit == "wan"
            row[fact.name] = str(raw) if whole else _shown(fact, text)
        texts.append(row)
    return texts, "yuan"


def _shown(fact: Fact, text: str) -> str:
    return fact.aliases.get(text, text) if fact.codes and not fact.open_codes else text


def _sent(data: QueryDict, columns: Sequence[Fact], most: int) -> tuple[list[Row], list[Problem]]:
    """The rows of the form; a field that came twice counts as it came last."""
    if "text" in data:
        found = pasted(str(data["text"]), columns, most)
        return found.rows, found.notes
    numbers = sorted(
        {int(k[1:].split(".")[0]) for k in data if k[:1] == "r" and k[1:].split(".")[0].isdecimal()
         and len(k) < 60 and len(k[1:].split(".")[0]) < 6}
    )  # fmt: skip
    rows = []
    for number in numbers[:most]:
        row = {f.name: data.get(f"r{number}.{f.name}", "") or "" for f in columns}
        rows.append(row | {"id": data.get(f"r{number}.id", "") or ""})
    return rows, []


def _sheet(
    rows: Sequence[Row],
    columns: list[Fact],
    unit: str,
    lang: Lang,
    blanks: int = 0,
    faults: TakenRows | None = None,
) -> Sheet:
    sheet = Sheet(columns, unit, has_money=any(f.type == "money" for f in columns))
    cells = faults.sheet.faults if faults is not None else {}
    for (number, name), fault in cells.items():
        text = fault.zh if lang == "zh" else fault.en
        said = problem("sheet.cell", row=number + 1, text=text)
        sheet.faults.append((f"r{number}-{name}", said.zh if lang == "zh" else said.en))
    if faults is not None:
        sheet.faults += [("", p.zh if lang == "zh" else p.en) for p in faults.faults]
        sheet.good = len(faults.sheet.values) if cells else 0
    if len(rows) > MOST_FIELDS:
        sheet.long, sheet.text = True, _as_text(rows, columns)
        sheet.faults = [("sheet-text", text) for _, text in sheet.faults]
        return sheet
    every: list[Row] = [*rows, *({} for _ in range(blanks))]
    for number, row in enumerate(every):
        sheet.ids.append(row.get("id", ""))
        sheet.rows.append(
            [_cell(number, f, row.get(f.name, ""), cells.get((number, f.name)), lang)
             for f in columns]
        )  # fmt: skip
    return sheet


def _cell(number: int, fact: Fact, text: str, fault: Problem | None, lang: Lang) -> Cell:
    options = [(code, labels.of(lang)) for code, labels in fact.codes.items()]
    if fact.type == "bool":
        options = [("是", "是" if lang == "zh" else "yes"), ("否", "否" if lang == "zh" else "no")]
        text = {"yes": "是", "no": "否"}.get(text, text)
    else:
        text = fact.aliases.get(text, text) if not fact.open_codes else text
    free = fact.open_codes or fact.type == "region"
    closed = bool(options) and not free and (not text or text in dict(options))
    return Cell(
        f"r{number}.{fact.name}",
        f"r{number}-{fact.name}",
        fact,
        fact.label.of(lang),
        text,
        "" if fault is None else (fault.zh if lang == "zh" else fault.en),
        options if closed else [],
        f"list-{fact.name}" if (options or fact.type == "region") and not closed else "",
    )


def suggestions(columns: Sequence[Fact], lang: Lang) -> list[tuple[str, list[str]]]:
    """Lists of suggestions by id, for columns that also take other words."""
    found = []
    for fact in columns:
        words = [labels.of(lang) for labels in fact.codes.values()]
        if fact.type == "region":
            words = [r.name for r in regions.regions()]
        if words:
            found.append((f"list-{fact.name}", words))
    return found


def _as_text(rows: Sequence[Row], columns: Sequence[Fact]) -> str:
    """Rows as Excel copies them, with their headings."""
    lines = ["\t".join(f.label.zh for f in columns)]
    lines += ["\t".join(r.get(f.name, "").replace("\t", " ") for f in columns) for r in rows]
    return "\n".join(lines)


def _said(notes: Sequence[Problem], lang: Lang) -> list[tuple[str, str]]:
    return [(p.severity, p.zh if lang == "zh" else p.en) for p in notes]
