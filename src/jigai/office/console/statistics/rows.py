"""What has to be reported by when, as it is in force here; rows of one's own."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jigai.office.console.frame import tell
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.statistics.forms import RowForm
from jigai.office.console.statistics.scope import jurisdictions, led
from jigai.office.ground.deadlines import working
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, may
from jigai.office.regions.domain.codes import region_name
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.domain.settings import enter_row, kept
from jigai.office.statistics.dues import due
from jigai.office.statistics.months import month_of
from jigai.office.statistics.reporting import KINDS, Row


@route("statistics.read")
def rows(request: Request) -> HttpResponseBase:
    """The rows in force for one's region this year."""
    return _page(request)


def _regions(actor: Actor) -> list[str]:
    own = [p.organisation for p in actor.posts if p.organisation is not None]
    firms = Organisation.objects.filter(pk__in=own).values_list("region", flat=True)
    return list(dict.fromkeys([*jurisdictions(actor), *firms]))


def _page(request: Request, form: RowForm | None = None, status: int = 200) -> HttpResponseBase:
    region = next(iter(_regions(request.actor)), "")
    month = month_of(timezone.localdate())
    book = rulebook()
    enters = may(request.actor, "statistics.enter-row", Place(region=region))
    context = {
        "heading": t("statistics-page.rows", year=month.year),
        "name": region_name(region, timezone.localdate(), current_lang()) if region else "",
        "lines": [_line(r, month) for kind in KINDS for r in book.of(kind, region, month.year)],
        "month": month,
        "form": (form or RowForm(initial={"year": month.year})) if enters else None,
    }
    return render(request, "console/statistics/rows.html", context, status=status)


def _line(row: Row, month: Any) -> dict[str, Any]:
    zh = current_lang() == "zh"
    found = due(row, month, working)
    return {
        "row": row,
        "name": row.zh if zh else row.en,
        "kind": t(f"statistics-choice.{row.kind}"),
        "due": found.day if found else None,
        "cutoff": row.cutoff(month),
        "source": row.source_zh if zh else row.source_en,
    }


@route("statistics.enter-row")
@require_POST
def enter(request: Request) -> HttpResponseBase:
    """Enter a row for one's region."""
    form = RowForm(request.POST)
    region = next(iter(jurisdictions(request.actor)), "")
    if form.is_valid():
        typed = form.cleaned_data
        stated = {
            "kind": typed["kind"],
            "form": typed["form"],
            "from": typed["year"],
            "at_least": typed["at_least"],
            "below": typed["below"],
            "day": typed["due_day"],
            "months": typed["due_months"],
            "shift": typed["shift"],
            "cutoff": {"day": typed["cutoff_day"], "months": typed["cutoff_months"]},
            **kept(region, typed["kind"], typed["form"], typed["year"]),
        }
        made = tried(
            form,
            lambda: enter_row(
                acting=request.actor, region=region, stated=stated, ground=typed["ground"]
            ),
        )
        if made is not None:
            tell(request, "statistics-page.done")
            return led("statistics-rows")
    return _page(request, form, 422)
