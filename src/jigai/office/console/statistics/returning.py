"""One month of a project: the form, the signing, the questions; one page for both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jigai.facts.problems import InputRefused
from jigai.money.errors import MoneyError
from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.statistics.forms import Question, Reasons, ReturnForm, Words
from jigai.office.console.statistics.scope import led, month_at, project_at
from jigai.office.design.amounts import amount
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.permits import Place, may
from jigai.office.library.models import Project
from jigai.office.statistics.checking import Remark, remarks
from jigai.office.statistics.domain import drafting, querying, signing
from jigai.office.statistics.domain.drafting import typed_of
from jigai.office.statistics.domain.expecting import Dues
from jigai.office.statistics.domain.reading import around, freezes_of, latest_before, rulebook
from jigai.office.statistics.domain.wording import said
from jigai.office.statistics.enums import ACCEPTED, OPEN, READY, RETURNED, SIGNED
from jigai.office.statistics.figures import AMOUNTS, DAYS, UNITS, Figures, read_amount, read_figures
from jigai.office.statistics.models import Draft, Query, Reminder, Return
from jigai.office.statistics.months import YEAR_END, Month
from jigai.office.statistics.reporting import MONTHLY

WAN = 1_000_000
M = TypeVar("M", Draft, Return)


@dataclass
class Sheet:
    """A month of a project as it stands."""

    project: Project
    month: Month
    draft: Draft | None
    made: Return | None
    last: tuple[Month, Figures] | None

    @property
    def place(self) -> Place:
        """Where it belongs."""
        return Place(region=self.project.region, organisation=self.project.organisation_id)


def _sheet(request: Request, number: str, month: str) -> Sheet:
    project, period = project_at(request.actor, number), month_at(month)
    at = {"project": project, "year": period.year, "month": period.month}
    return Sheet(
        project,
        period,
        Draft.objects.filter(**at).first(),
        Return.objects.filter(**at).first(),
        latest_before(project.pk, period),
    )


@route("statistics.read")
def month_return(request: Request, number: str, month: str) -> HttpResponseBase:
    """The month: to fill in, to sign, or as it was signed."""
    return _page(request, _sheet(request, number, month))


def _page(
    request: Request, sheet: Sheet, forms: dict[str, Form] | None = None, status: int = 200
) -> HttpResponseBase:
    draft, made, actor = sheet.draft, sheet.made, request.actor
    given = forms or {}
    correcting = request.GET.get("correct") == "yes"
    fills = may(actor, "statistics.save-draft", sheet.place) and (
        made is None or correcting or (draft is not None and draft.state != SIGNED)
    )
    form = given.get("form")
    if form is None and fills and (draft is None or draft.state != READY or correcting):
        form = ReturnForm(initial=_initial(sheet))
    found, figures = _found(sheet)
    row = Dues(rulebook()).of(
        sheet.project.region,
        made.total_investment if made else sheet.project.total_investment,
        sheet.month,
    )
    context: dict[str, Any] = {
        "heading": t("statistics-page.return", month=str(sheet.month)),
        "sheet": sheet,
        "project": sheet.project,
        "month": sheet.month,
        "draft": draft,
        "made": made,
        "form": form,
        "rows": _rows(form, figures, sheet.last),
        "last": sheet.last[0] if sheet.last else None,
        "standing": _standing(sheet, row[1].day if row else None),
        "form_row": row[0] if row else None,
        "due_open": bool(row and row[1].open),
        "crumbs": [
            (t("statistics-page.list"), reverse("console:statistics-returns")),
        ],
        "reminders": _reminders(sheet),
        "frozen": freezes_of(sheet.project.region, sheet.month)[:1],
        "correcting": correcting,
    }
    if draft is not None and draft.state == READY and form is None:
        context |= {
            "remarks": [_spoken(r) for r in found],
            "signs": may(actor, "statistics.submit", sheet.place),
            "signing": given.get("signing") or Words(),
            "sending": given.get("sending") or Words(),
            "correction": made is not None,
            "needs_reason": made is not None or any(r.grade == "reason" for r in found),
        }
    if made is not None:
        context |= _settling(request, sheet, given)
    return render(request, "console/statistics/return.html", context, status=status)


def _settling(request: Request, sheet: Sheet, given: dict[str, Form]) -> dict[str, Any]:
    """What stands beside a signed month: its entries, questions, and what one may do."""
    made, actor = sheet.made, request.actor
    assert made is not None
    asks = may(actor, "statistics.ask", sheet.place) and made.state != RETURNED
    back = may(actor, "statistics.return-return", sheet.place)
    return {
        "entries": [_entry(e) for e in made.entries.all()],
        "queries": list(made.queries.all()),
        "asking": (given.get("asking") or Question()) if asks else None,
        "answering": Words() if may(actor, "statistics.answer", sheet.place) else None,
        "closes": may(actor, "statistics.close-query", sheet.place),
        "sending_back": (given.get("sending_back") or Reasons(MONTHLY))
        if back and made.state not in (RETURNED, ACCEPTED)
        else None,
        "accepts": may(actor, "statistics.accept", sheet.place)
        and made.state not in (RETURNED, ACCEPTED),
        "corrects": may(actor, "statistics.save-draft", sheet.place)
        and (sheet.draft is None or sheet.draft.state == SIGNED),
    }


def _initial(sheet: Sheet) -> dict[str, Any]:
    """What the form begins with: the draft, the signed figures, or what follows from last month."""
    draft, made = sheet.draft, sheet.made
    if draft is not None and draft.state != SIGNED:
        typed = dict(draft.typed)
        return typed | {
            "finished": bool(typed.get("finished")),
            "unit": draft.unit,
            "version": draft.version,
        }
    version = draft.version if draft else 0
    if made is not None:
        typed = typed_of(made)
        return typed | {"finished": made.finished, "unit": "yuan", "version": version}
    start: dict[str, Any] = {"unit": "wan", "version": version}
    if sheet.last is None:
        total = sheet.project.total_investment
        day = sheet.project.started_on or sheet.project.starts_on
        return start | {
            "total_investment": "" if total is None else in_wan(total),
            "starts_on": "" if day is None else day.isoformat(),
        }
    month, figures = sheet.last
    same = month.year == sheet.month.year
    start |= {"total_investment": in_wan(figures.total_investment), "finished": figures.finished}
    start["starts_on"] = figures.starts_on.isoformat()
    start["ends_on"] = figures.ends_on.isoformat() if figures.ends_on else ""
    if same:
        start["before_years"] = in_wan(figures.before_years)
        start["plan_year"] = in_wan(figures.plan_year)
    elif month.month == YEAR_END:
        start["before_years"] = in_wan(figures.cumulative)
    return start


def in_wan(fen: int) -> str:
    """An amount in 万元 as a form types it, exact."""
    whole, rest = divmod(fen, WAN)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")


def _found(sheet: Sheet) -> tuple[list[Remark], Figures | None]:
    """What is found about the draft, or the signed figures where there is none."""
    draft = sheet.draft
    if draft is None or draft.state == SIGNED:
        return [], sheet.made.figures if sheet.made else None
    try:
        figures = read_figures(draft.typed, draft.unit)
    except InputRefused:
        return [], None
    return remarks(sheet.month, figures, around(sheet.project.pk, sheet.month)), figures


def _rows(
    form: Form | None, figures: Figures | None, last: tuple[Month, Figures] | None
) -> list[dict[str, Any]]:
    """Each figure: its field or value, last month's, the difference."""
    rows: list[dict[str, Any]] = []
    for name in (*AMOUNTS, *DAYS, "finished"):
        before = getattr(last[1], name) if last else None
        value = getattr(figures, name) if figures else None
        money = name in AMOUNTS
        rows.append(
            {
                "name": name,
                "label": t(f"statistics-field.{name}"),
                "help": t(f"statistics-help.{name}"),
                "money": money,
                "bound": form[name] if form is not None else None,
                "needed": ReturnForm.needed(name),
                "value": value,
                "last": before,
                "change": _change(value, before) if money else None,
            }
        )
    return rows


def _change(value: int | None, before: int | None) -> int | None:
    return None if value is None or before is None else value - before


def _spoken(remark: Remark) -> dict[str, str]:
    found = said(remark)
    words = found.zh if current_lang() == "zh" else found.en
    return {
        "grade": remark.grade,
        "key": signing.key_of(remark),
        "words": words,
        "label": t(f"statistics-field.{remark.field}"),
    }


def _entry(entry: Any) -> dict[str, Any]:
    money = entry.field in AMOUNTS
    plain = entry.kind == "correction"
    return {
        "entry": entry,
        "label": t(f"statistics-field.{entry.field}"),
        "money": money,
        "old": entry.old if plain else None,
        "against": None if plain else entry.old,
    }


def _reminders(sheet: Sheet) -> list[dict[str, Any]]:
    """Who was told of the month, and when: the organisation, then bureaus up the ladder."""
    project = sheet.project
    rows = Reminder.objects.filter(year=sheet.month.year, month=sheet.month.month).filter(
        Q(target=f"organisation:{project.organisation_id}")
        | Q(target__startswith="bureau:", step__endswith=f"-{project.region}")
    )
    return [
        {
            "at": row.at,
            "whom": "officer" if row.target.startswith("bureau:") else "organisation",
            "step": row.step.split("-")[0],
        }
        for row in rows.order_by("at", "pk")
    ]


def _standing(sheet: Sheet, due: dt.date | None) -> dict[str, Any]:
    """The strip: what now, for whom it waits, since when, until when."""
    draft, made = sheet.draft, sheet.made
    state = "none"
    waits = "preparer"
    since = None
    if (
        draft is not None
        and draft.state in (OPEN, READY)
        and (made is None or made.state != RETURNED)
    ):
        state = f"draft-{draft.state}"
        waits = "preparer" if draft.state == OPEN else "approver"
        since = draft.since
    elif made is not None:
        state, since = made.state, made.since
        waits = {"submitted": "officer", "accepted": ""}.get(made.state, "preparer")
    today = timezone.localdate()
    return {
        "now": t(f"statistics-state.{state}"),
        "waits_for": t(f"statistics-waits.{waits}") if waits else "",
        "days": None,
        "since": since,
        "due": due if made is None else None,
        "late": due is not None and made is None and due < today,
    }


@route("statistics.save-draft")
@require_POST
def save(request: Request, number: str, month: str) -> HttpResponseBase:
    """Keep what was typed; hand it in where that was asked for."""
    sheet = _sheet(request, number, month)
    data = request.POST.copy()
    unit = str(data.get("money-unit") or "wan")
    data["unit"] = unit
    form = ReturnForm(data)
    form.is_valid()
    version = str(data.get("version") or "0")
    draft = tried(
        form,
        lambda: drafting.save_draft(
            acting=request.actor,
            project=sheet.project.pk,
            month=sheet.month,
            typed=form.typed(),
            unit=unit,
            version=int(version) if version.isascii() and version.isdigit() else 0,
        ),
    )
    sheet = _sheet(request, number, month)
    if draft is None:
        return _page(request, sheet, {"form": form}, 422)
    if data.get("act") != "hand-in":
        tell(request, "statistics-page.saved")
        return led("statistics-return", number, month)
    data["version"] = str(draft.version)
    handed = tried(
        form,
        lambda: drafting.hand_in(acting=request.actor, draft=draft.pk, version=draft.version),
    )
    if handed is None:
        return _page(request, sheet, {"form": form}, 422)
    tell(request, "statistics-page.handed-in")
    return led("statistics-return", number, month)


def _posted(
    request: Request, number: str, month: str, name: str, form: Form, do: Callable[[Sheet], Any]
) -> HttpResponseBase:
    """Do an act on a month that a small form asks for; refused, the page comes with the form."""
    sheet = _sheet(request, number, month)
    if form.is_valid() and tried(form, lambda: do(sheet)) is not None:
        tell(request, "statistics-page.done")
        return led("statistics-return", number, month)
    return _page(request, sheet, {name: form}, 422)


def _there(row: M | None) -> M:
    """What an act is about; raises NotThere where the page was not about anything yet."""
    if row is None:
        raise NotThere
    return row


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


@route("statistics.submit")
@require_POST
def sign(request: Request, number: str, month: str) -> HttpResponseBase:
    """Sign the month."""
    form = Words({"words": request.POST.get("words") or "-"})

    def do(sheet: Sheet) -> Any:
        draft = _there(sheet.draft)
        return signing.submit(
            acting=request.actor,
            draft=draft.pk,
            version=_version(request),
            confirmed=request.POST.getlist("confirmed"),
            reason=request.POST.get("words", ""),
        )

    return _posted(request, number, month, "signing", form, do)


@route("statistics.send-back")
@require_POST
def send_back(request: Request, number: str, month: str) -> HttpResponseBase:
    """Give the draft back to who filled it in."""
    form = Words(request.POST)

    def do(sheet: Sheet) -> Any:
        draft = _there(sheet.draft)
        return drafting.send_back(
            acting=request.actor,
            draft=draft.pk,
            version=_version(request),
            note=request.POST.get("words", ""),
        )

    return _posted(request, number, month, "sending", form, do)


@route("statistics.ask")
@require_POST
def ask(request: Request, number: str, month: str) -> HttpResponseBase:
    """Ask about the month."""
    form = Question(request.POST)

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.ask(
            acting=request.actor,
            month_return=made.pk,
            question=form.cleaned_data["question"],
            field=form.cleaned_data["figure"],
        )

    return _posted(request, number, month, "asking", form, do)


@route("statistics.answer")
@require_POST
def answer(request: Request, number: str, month: str, query: int) -> HttpResponseBase:
    """Answer a question."""
    form = Words(request.POST)

    def do(sheet: Sheet) -> Any:
        row = _query(sheet, query)
        return querying.answer(acting=request.actor, query=row.pk, words=form.cleaned_data["words"])

    return _posted(request, number, month, "answer", form, do)


@route("statistics.close-query")
@require_POST
def close(request: Request, number: str, month: str, query: int) -> HttpResponseBase:
    """Close a question."""
    return _posted(
        request, number, month, "close", Form(request.POST),
        lambda sheet: querying.close_query(acting=request.actor, query=_query(sheet, query).pk),
    )  # fmt: skip


def _query(sheet: Sheet, number: int) -> Query:
    row = Query.objects.filter(pk=number, month_return=sheet.made).first()
    if row is None:
        raise NotThere
    return row


@route("statistics.return-return")
@require_POST
def return_it(request: Request, number: str, month: str) -> HttpResponseBase:
    """Return the month for correction."""
    form = Reasons(MONTHLY, request.POST)

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.return_return(
            acting=request.actor,
            month_return=made.pk,
            version=_version(request),
            codes=form.cleaned_data["codes"],
            reason=form.cleaned_data["reason"],
        )

    return _posted(request, number, month, "sending_back", form, do)


@route("statistics.accept")
@require_POST
def accept(request: Request, number: str, month: str) -> HttpResponseBase:
    """Accept the month."""

    def do(sheet: Sheet) -> Any:
        made = _there(sheet.made)
        return querying.accept(
            acting=request.actor, month_return=made.pk, version=_version(request)
        )

    return _posted(request, number, month, "accepting", Form(request.POST), do)


@route("statistics.save-draft")
def echo(request: Request) -> HttpResponseBase:
    """What is being typed, as the exact amount: for the eye only, nothing is kept."""
    unit = request.GET.get("money-unit", "wan")
    text = next((str(v) for k, v in request.GET.items() if k != "money-unit"), "")[:60]
    try:
        fen = read_amount(text, unit if unit in UNITS else "wan")
    except MoneyError:
        return HttpResponse("")
    return HttpResponse(t("statistics-page.echo", amount=amount(fen, "yuan").exact))
