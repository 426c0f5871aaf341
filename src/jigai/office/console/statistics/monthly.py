"""The page of a month, for both sides: the form, the figures, the questions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from jigai.money.errors import MoneyError
from jigai.office.console.routing import Request, route
from jigai.office.console.statistics.forms import Question, Reasons, ReturnForm, Words
from jigai.office.console.statistics.sheet import (
    Sheet,
    entry_told,
    figure_rows,
    found_in,
    initial,
    reminders_of,
    sheet_at,
    spoken,
    standing_of,
)
from jigai.office.design.amounts import amount
from jigai.office.design.forms import Form
from jigai.office.ground.texts import t
from jigai.office.identity.permits import may
from jigai.office.statistics.domain.expecting import Dues
from jigai.office.statistics.domain.reading import freezes_of, rulebook
from jigai.office.statistics.enums import ACCEPTED, READY, RETURNED, SIGNED
from jigai.office.statistics.figures import UNITS, read_amount
from jigai.office.statistics.reporting import MONTHLY


@route("statistics.read")
def month_return(request: Request, number: str, month: str) -> HttpResponseBase:
    """The month: to fill in, to sign, or as it was signed."""
    return sheet_page(request, sheet_at(request, number, month))


def sheet_page(
    request: Request, sheet: Sheet, forms: dict[str, Form] | None = None, status: int = 200
) -> HttpResponseBase:
    """The page of a month, with forms that were refused (then by status 422)."""
    draft, made, actor = sheet.draft, sheet.made, request.actor
    given = forms or {}
    correcting = request.GET.get("correct") == "yes"
    fills = may(actor, "statistics.save-draft", sheet.place) and (
        made is None or correcting or (draft is not None and draft.state != SIGNED)
    )
    form = given.get("form")
    if form is None and fills and (draft is None or draft.state != READY or correcting):
        form = ReturnForm(initial=initial(sheet))
    found, figures = found_in(sheet)
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
        "rows": figure_rows(form, figures, sheet.last),
        "last": sheet.last[0] if sheet.last else None,
        "standing": standing_of(sheet, row[1].day if row else None),
        "form_row": row[0] if row else None,
        "due_open": bool(row and row[1].open),
        "crumbs": [
            (t("statistics-page.list"), reverse("console:statistics-returns")),
        ],
        "reminders": reminders_of(sheet),
        "frozen": freezes_of(sheet.project.region, sheet.month)[:1],
        "correcting": correcting,
    }
    if fills and draft is not None and draft.state != SIGNED and not given:
        context["remarks"] = [spoken(r) for r in found]
    if draft is not None and draft.state == READY and form is None:
        context |= {
            "remarks": [spoken(r) for r in found],
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
        "entries": [entry_told(e) for e in made.entries.all()],
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
