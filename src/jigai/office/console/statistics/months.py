"""The list of a month: what is due and missing, queried, returned, accepted; for both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route
from jigai.office.console.statistics.scope import asked_month, jurisdictions, of_bureau
from jigai.office.ground.searching import narrowed
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import visible
from jigai.office.identity.roles import permits
from jigai.office.lists import walking
from jigai.office.lists.answering import answer
from jigai.office.statistics.domain.expecting import (
    Dues,
    counted_by_region,
    missing,
    part_by_region,
)
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.reminding import remind_now
from jigai.office.statistics.domain.totals import cells
from jigai.office.statistics.enums import RETURN_STATES
from jigai.office.statistics.interfaces.listings import DRAFTS, RETURNS
from jigai.office.statistics.models import Draft, Registration, Return
from jigai.office.statistics.months import Month

ROWS = 50
TABS = ("missing", *RETURN_STATES, "late", "all")


class Counted(Paginator[Any]):
    """Pages of rows whose number is known already."""

    known = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.known


class ByRegion(Paginator[Registration]):
    """Pages of what is missing, a region after the other."""

    def __init__(self, rows: QuerySet[Registration], counts: Mapping[str, int]) -> None:
        """The rows, and how many of them each region has."""
        super().__init__(rows, ROWS)
        self.counts = counts

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(self.counts.values())

    def page(self, number: int | str) -> Page[Registration]:
        """A page, read from the regions that it shows alone."""
        number = self.validate_number(number)
        assert isinstance(self.object_list, QuerySet)
        start = (number - 1) * self.per_page
        rows = part_by_region(self.object_list, self.counts, start, start + self.per_page)
        return Page(rows, number, self)


@dataclass(frozen=True)
class Line:
    """One project's month as the list shows it."""

    registration: int
    number: str
    name: str
    organisation: str
    state: str
    due: dt.date | None
    overdue: bool
    late: bool
    invested: int | None
    plan: int | None


@route("statistics.read")
def returns(request: Request) -> HttpResponseBase:
    """The returns of a month by what they wait for."""
    month, tab, words = asked_month(request), request.GET.get("tab", "missing"), _words(request)
    tab = tab if tab in TABS else "missing"
    rows: QuerySet[Any] = _missing(request.actor, month, words)
    if request.GET.get("part") == "missing":
        return HttpResponse(str(rows.order_by().count()))
    counts: dict[str, int | None] = {"missing": None, **_counts(request.actor, month, words)}
    pages: Paginator[Any]
    if tab == "missing":
        pages = ByRegion(rows, counted_by_region(rows))
        counts[tab] = pages.count
    else:
        rows = _returns(request.actor, month, words, tab)
        pages = Counted(rows, ROWS)
        pages.known = counts[tab] or 0
    page: Page[Any] = pages.get_page(request.GET.get("page"))
    dues = Dues(rulebook())
    lines = (
        _missing_lines(list(page), month, dues)
        if tab == "missing"
        else [_line(r, month, dues) for r in page]
    )
    context = {
        "heading": t("statistics-page.returns", month=str(month)),
        "month": month,
        "earlier": _address(month.plus(-1), tab, words),
        "later": _address(month.plus(1), tab, words),
        "tabs": [
            {
                "label": t(f"statistics-tab.{name}"),
                "address": _address(month, name, words),
                "here": name == tab,
                "count": counts[name],
            }
            for name in TABS
        ],
        "tab": tab,
        "words": words,
        "page": page,
        "lines": lines,
        "sums": None if tab == "missing" else _sums(request.actor, month, words, tab, rows),
        "reminds": tab == "missing" and _role(request.actor, "statistics.remind-now"),
        "fills": _role(request.actor, "statistics.save-draft"),
        "missing_at": f"{_address(month, 'missing', words)}&part=missing",
    }
    cases = [reverse("console:statistics-return", args=[line.number, month]) for line in lines]
    walking.keep(request, "statistics.returns", cases)
    return render(request, "console/statistics/months.html", context)


def _words(request: Request) -> str:
    return " ".join(request.GET.get("q", "").split())[:60]


def _address(month: Month, tab: str, words: str) -> str:
    asked = {"month": str(month), "tab": tab} | ({"q": words} if words else {})
    return f"{reverse('console:statistics-returns')}?{urlencode(asked)}"


def _role(actor: Actor, act: str) -> bool:
    return bool(actor.roles() & permits()[act].roles)


def _named(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return narrowed(rows, words, "project__search") if words else rows


def _missing(actor: Actor, month: Month, words: str) -> QuerySet[Registration]:
    rows = missing(visible(actor, Registration.objects.all()), month)
    return _named(rows, words).select_related("project", "organisation").order_by("pk")


def _returns(actor: Actor, month: Month, words: str, tab: str) -> QuerySet[Return]:
    rows = visible(actor, Return.objects.filter(year=month.year, month=month.month))
    if tab in RETURN_STATES:
        rows = rows.filter(state=tab)
    if tab == "late":
        rows = rows.filter(late=True)
    return _named(rows, words).select_related("project", "organisation").order_by("pk")


def _counts(actor: Actor, month: Month, words: str) -> dict[str, int]:
    """How many are signed, by tab: from the summary where nothing narrows it."""
    if of_bureau(actor) and not words:
        kept = cells(jurisdictions(actor), month).aggregate(
            all=Sum("count"), **{f"n_{s}": Sum(s) for s in (*RETURN_STATES, "late")}
        )
    else:
        rows = _returns(actor, month, words, "all").order_by()
        kept = rows.aggregate(
            all=Count("pk"),
            n_late=Count("pk", filter=Q(late=True)),
            **{f"n_{s}": Count("pk", filter=Q(state=s)) for s in RETURN_STATES},
        )
    return {name.removeprefix("n_"): value or 0 for name, value in kept.items()}


def _sums(
    actor: Actor, month: Month, words: str, tab: str, rows: QuerySet[Return]
) -> dict[str, int]:
    """What the rows of a tab come to, all pages of it."""
    names = {"invested": Sum("cumulative_year"), "plan": Sum("plan_year")}
    if tab == "all" and of_bureau(actor) and not words:
        found = cells(jurisdictions(actor), month).aggregate(**names)
    else:
        found = rows.order_by().aggregate(**names)
    return {name: value or 0 for name, value in found.items()}


def _missing_lines(rows: list[Registration], month: Month, dues: Dues) -> list[Line]:
    today = timezone.localdate()
    drafts = dict(
        Draft.objects.filter(
            project__in=[r.project_id for r in rows], year=month.year, month=month.month
        ).values_list("project_id", "state")
    )
    lines = []
    for row in rows:
        found = dues.of(row.region, row.project.total_investment, month)
        day = found[1].day if found else None
        lines.append(
            Line(
                registration=row.pk,
                number=row.project.number,
                name=row.project.name,
                organisation=row.organisation.name,
                state=f"draft-{drafts[row.project_id]}" if row.project_id in drafts else "none",
                due=day,
                overdue=day is not None and day < today,
                late=False,
                invested=None,
                plan=None,
            )
        )
    return lines


def _line(row: Return, month: Month, dues: Dues) -> Line:
    found = dues.of(row.region, row.total_investment, month)
    return Line(
        registration=0,
        number=row.project.number,
        name=row.project.name,
        organisation=row.organisation.name,
        state=row.state,
        due=found[1].day if found else None,
        overdue=False,
        late=row.late,
        invested=row.cumulative_year,
        plan=row.plan_year,
    )


@route("statistics.remind-now")
def remind(request: Request) -> HttpResponseBase:
    """Remind organisations of missing returns: first whom, then the act."""
    month = asked_month(request)
    chosen = [int(key) for key in request.POST.getlist("row") if key.isascii() and key.isdigit()]
    rows = _missing(request.actor, month, _words(request))
    if request.POST.get("whole") != "yes":
        rows = rows.filter(pk__in=chosen)
    if request.method == "POST" and request.POST.get("sure") == "yes":
        keys = list(rows.values_list("pk", flat=True))
        told = remind_now(acting=request.actor, registrations=keys, month=month)
        tell(request, "statistics-page.reminded", n=told)
        return _on(month)
    by_firm = rows.order_by("organisation__name").values_list("organisation__name")
    context = {
        "heading": t("statistics-page.remind", month=str(month)),
        "month": month,
        "rows": list(rows.values_list("pk", flat=True)),
        "firms": list(by_firm.annotate(n=Count("pk"))[:ROWS]),
        "count": rows.count(),
        "back": _address(month, "missing", ""),
    }
    return render(request, "console/statistics/remind.html", context)


def _on(month: Month) -> HttpResponseBase:

    response = HttpResponseRedirect(_address(month, "missing", ""))
    response.status_code = 303
    return response


@route("statistics.read")
def signed(request: Request) -> HttpResponseBase:
    """Every signed return that one may see, as a list."""
    return answer(request, RETURNS, "console/statistics/signed.html")


@route("statistics.save-draft")
def drafts(request: Request) -> HttpResponseBase:
    """The drafts of one's organisation as a list: many handed in or signed at once."""
    return answer(request, DRAFTS, "console/statistics/signed.html")
