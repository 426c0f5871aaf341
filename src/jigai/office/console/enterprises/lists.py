"""Published lists of titles: sent in, matched, confirmed line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.problems import InputRefused
from jigai.facts.vocabulary import vocabulary
from jigai.office.console.answering import form_page, onto
from jigai.office.console.enterprises.answering import posted
from jigai.office.console.enterprises.forms import ReasonForm, TitleListForm
from jigai.office.console.enterprises.wording import value_words
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.enterprises.domain.names import found_by_code
from jigai.office.enterprises.domain.title_lines import Line
from jigai.office.enterprises.domain.title_lists import (
    awaits_columns,
    confirm_line,
    confirm_matched,
    dismiss_line,
    dismiss_unmatched,
    lists_for,
    send_title_annex,
    send_title_list,
)
from jigai.office.enterprises.domain.titles import Granted
from jigai.office.enterprises.enums import CONFIRMED, DISMISSED, MATCHED, TITLE, UNMATCHED
from jigai.office.enterprises.models import TitleLine, TitleList
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor

HEAD = ("what", "level", "granted_by", "place", "granted_on", "valid_from", "valid_until", "batch")
AT_ONCE = 100
"""Open lines on a page."""


def list_crumbs() -> list[tuple[str, str]]:
    """The way to a list."""
    return [
        (t("navigation.enterprises"), reverse("console:enterprises")),
        (t("enterprises.lists.title"), reverse("console:enterprises-lists")),
    ]


@route("enterprises.send-title-list")
def every(request: Request) -> HttpResponseBase:
    """The lists of one's jurisdiction, with what is still to be decided."""
    rows = [
        _summed(row)
        for row in lists_for(request.actor).select_related("source").prefetch_related("lines")
    ]
    context = {"heading": t("enterprises.lists.title"), "crumbs": list_crumbs()[:1], "rows": rows}
    return render(request, "console/enterprises/lists.html", context)


def _summed(row: TitleList) -> dict[str, Any]:
    states = [line.state for line in row.lines.all()]
    done = sum(state in (CONFIRMED, DISMISSED) for state in states)
    return {
        "row": row,
        "what": _what(row),
        "total": len(states),
        "open": len(states) - done,
        "columns": awaits_columns(row),
    }


def _what(row: TitleList) -> str:
    facts = vocabulary().entities[TITLE].facts
    return f"{value_words(facts['level'], row.level)} {value_words(facts['what'], row.what)}"


@route("enterprises.send-title-list")
def sending(request: Request) -> HttpResponseBase:
    """Send a list in: its head, and its lines as copied out of a sheet or in the workbook that it
    was published as."""
    form = TitleListForm(*posted(request))
    del form.fields["evidence"]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        head = Granted(**{name: typed[name] for name in HEAD})
        region = _region(request.actor)
        made = tried(
            form,
            lambda: _sent(request.actor, region, head, typed["lines"], typed["workbook"]),
        )
        if made is not None:
            tell(request, "enterprises.act.list.done")
            page = "columns" if awaits_columns(made) else "list"
            return onto(f"console:enterprises-{page}", made.pk)
    return form_page(
        request,
        form,
        heading=t("enterprises.act.list.title"),
        act=t("enterprises.act.list.button"),
        back="console:enterprises-lists",
        crumbs=list_crumbs(),
        wide=True,
    )


def _region(who: Actor) -> str:
    found = [p.region for p in who.posts if p.region]
    if not found:
        raise NotThere
    return str(found[0])


def _sent(who: Actor, region: str, head: Granted, typed: str, book: Any) -> TitleList:
    """The list as the command takes it; problems of lines are told together at their field."""
    if bool(typed.strip()) == bool(book):
        raise refused("enterprises.annex-either", "workbook")
    if book:
        return _annex(who, region, head, book)
    lines = [_line(line) for line in typed.splitlines() if line.strip()]
    try:
        made: TitleList = send_title_list(acting=who, region=region, title=head, lines=lines)
    except InputRefused as error:
        raise InputRefused([_at_lines(p) for p in error.problems]) from None
    return made


def _annex(who: Actor, region: str, head: Granted, book: Any) -> TitleList:
    """A workbook whose columns are confirmed next; what is wrong with it stands at its field."""
    try:
        made: TitleList = send_title_annex(
            acting=who, region=region, title=head, content=book, name=book.name
        )
    except InputRefused as error:
        ours = ("enterprises.", "value.")
        told = [p if p.code.startswith(ours) else replace(p, where="workbook")
                for p in error.problems]  # fmt: skip
        raise InputRefused(told) from None
    return made


def _at_lines(problem: Any) -> Any:
    if not problem.where.startswith("lines."):
        return problem
    number = problem.where.split(".")[1]
    if problem.code.startswith("enterprises."):
        return replace(problem, where="lines")
    zh = t("enterprises.line-says", lang="zh", n=number, text=problem.zh)
    en = t("enterprises.line-says", lang="en", n=number, text=problem.en)
    return replace(problem, zh=zh, en=en, where="lines")


def _line(typed: str) -> Line:
    name, code, recognised = [*(cell.strip() for cell in typed.split("\t")), "", ""][:3]
    return Line(name, code, recognised)


@route("enterprises.send-title-list")
def one(request: Request, key: int) -> HttpResponseBase:
    """A list with its lines: matched, to confirm, unmatched, decided."""
    head = list_seen(request, key)
    if awaits_columns(head):
        return onto("console:enterprises-columns", head.pk)
    return _shown(request, head)


def _shown(request: Request, head: TitleList, fault: str = "") -> HttpResponseBase:
    lines = head.lines.select_related("organisation", "title").order_by("number")
    waiting = [line for line in lines if line.state not in (CONFIRMED, DISMISSED)]
    context = {
        "heading": f"{_what(head)} · {head.batch}",
        "crumbs": list_crumbs(),
        "head": head,
        "open": len(waiting),
        "page": Paginator(waiting, AT_ONCE).get_page(request.GET.get("page")),
        "done": [line for line in lines if line.state in (CONFIRMED, DISMISSED)],
        "matched": sum(line.state == MATCHED for line in lines),
        "unmatched": sum(line.state == UNMATCHED for line in lines),
        "fault": fault,
    }
    status = 422 if fault else 200
    return render(request, "console/enterprises/list.html", context, status=status)


def list_seen(request: Request, key: int) -> TitleList:
    """A list of one's jurisdictions; raises NotThere."""
    found = lists_for(request.actor).select_related("source").filter(pk=key).first()
    if found is None:
        raise NotThere
    return found


@route("enterprises.confirm-title-list")
def confirming_all(request: Request, key: int) -> HttpResponseBase:
    """Record the titles of all lines matched by credit code."""
    head = list_seen(request, key)
    if request.method == "POST":
        count = confirm_matched(acting=request.actor, title_list=head.pk)
        tell(request, "enterprises.act.confirm-list.done", n=count)
    return onto("console:enterprises-list", head.pk)


@route("enterprises.confirm-title-line")
def confirming(request: Request, key: int, line: int) -> HttpResponseBase:
    """Record the title of a line, for the organisation matched or the one whose code is typed."""
    head, row = _line_of(request, key, line)
    if request.method != "POST":
        return onto("console:enterprises-list", head.pk)
    typed = "".join(request.POST.get("code", "").split()).upper()
    try:
        found = found_by_code(typed) if typed else None
        if typed and found is None:
            raise refused("enterprises.no-such-code", "code", code=typed)
        confirm_line(acting=request.actor, line=row.pk, organisation=found.pk if found else None)
    except InputRefused as error:
        first = error.problems[0]
        said = first.zh if current_lang() == "zh" else first.en
        return _shown(request, head, t("enterprises.line-says", n=row.number, text=said))
    tell(request, "enterprises.act.confirm-line.done", n=row.number)
    return onto("console:enterprises-list", head.pk)


@route("enterprises.dismiss-title-line")
def dismissing(request: Request, key: int, line: int) -> HttpResponseBase:
    """Say that a line concerns nobody here."""
    head, row = _line_of(request, key, line)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(form, lambda: dismiss_line(acting=request.actor, line=row.pk, reason=reason)):
            tell(request, "enterprises.act.dismiss.done", n=row.number)
            return onto("console:enterprises-list", head.pk)
    return form_page(
        request,
        form,
        heading=t("enterprises.act.dismiss.title"),
        act=t("enterprises.act.dismiss.button"),
        back=reverse("console:enterprises-list", args=[head.pk]),
        facts=[(str(row.number), row.name)],
        crumbs=list_crumbs(),
    )


@route("enterprises.dismiss-title-lines")
def dismissing_all(request: Request, key: int) -> HttpResponseBase:
    """Say that no line without an organisation concerns anybody here."""
    head = list_seen(request, key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        count = tried(
            form,
            lambda: dismiss_unmatched(acting=request.actor, title_list=head.pk, reason=reason),
        )
        if count is not None:
            tell(request, "enterprises.act.dismiss-all.done", n=count)
            return onto("console:enterprises-list", head.pk)
    return form_page(
        request,
        form,
        heading=t("enterprises.act.dismiss-all.title"),
        act=t("enterprises.act.dismiss-all.button"),
        back=reverse("console:enterprises-list", args=[head.pk]),
        crumbs=list_crumbs(),
    )


def _line_of(request: Request, key: int, line: int) -> tuple[TitleList, TitleLine]:
    head = list_seen(request, key)
    row = head.lines.filter(pk=line).first()
    if row is None:
        raise NotThere
    return head, row
