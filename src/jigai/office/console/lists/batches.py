"""Acts on many rows: the preview, the run, the report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from jigai.office.console.identity.working import OPEN, Progress
from jigai.office.console.routing import Request, route, tried
from jigai.office.design.forms import DayField, Form
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.lists import batches, finding
from jigai.office.lists.acts import Asked, BulkAct
from jigai.office.lists.models import Batch, BatchRow
from jigai.office.lists.showing import Sum

PER_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@route("lists.work")
def batch(request: Request, number: int) -> HttpResponseBase:
    """A preview to begin or leave; then its progress and its report."""
    row = batches.mine(request.actor, number)
    listing = batches.listing_of(row.listing)
    act = batches.act_of(listing, row.act)
    form = _form(request.actor, act, request.POST if request.POST.get("do") == "run" else None)
    status = 200
    if request.method == "POST":
        if request.POST.get("do") == "leave":
            batches.leave_batch(acting=request.actor, batch=number)
            return HttpResponseRedirect(row.came_from or request.path, status=303)
        if form.is_valid():
            values = {name: str(value) for name, value in form.cleaned_data.items()}
            begun = tried(
                form, lambda: batches.run_batch(acting=request.actor, batch=number, values=values)
            )
            if begun is not None:
                return HttpResponseRedirect(request.path, status=303)
        status = 422
    return render(request, _template(request), _context(request, row, act, form), status=status)


def _form(actor: Actor, act: BulkAct, data: Any) -> Form:
    form = Form(data)
    for asked in act.fields:
        form.fields[asked.name] = _asked(actor, asked)
    form.speak()
    return form


def _asked(actor: Actor, asked: Asked) -> forms.Field:
    label = t(asked.title)
    if asked.options is not None:
        return forms.ChoiceField(label=label, choices=list(asked.options(actor)))
    if asked.day:
        return DayField(label=label)
    return forms.CharField(label=label, max_length=batches.MOST_TYPED)


def _template(request: Request) -> str:
    late = request.headers.get("HX-Request") and request.GET.get("part") == "progress"
    return "console/lists/progress.html" if late else "console/lists/batch.html"


def _context(request: Request, row: Batch, act: BulkAct, form: Form) -> dict[str, Any]:
    listing = batches.listing_of(row.listing)
    counts = batches.counts(row)
    ready = row.rows.filter(state=BatchRow.READY).values_list("row", flat=True)
    values = finding.counted(listing, listing.rows(request.actor).filter(pk__in=ready))
    state = request.GET.get("state", "")
    rows = row.rows.order_by("pk").filter(**({"state": state} if state in counts else {}))
    words, address = t(act.title), row.came_from
    return {
        "heading": t("batch.title", act=words),
        "words": words,
        "back": address,
        "batch": row,
        "act": act,
        "form": form,
        "counts": counts,
        "sums": [Sum(t(s.title), s.kind, values[s.key]) for s in listing.totals],
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "job": Progress(row.job) if row.job is not None else None,
        "running": row.job is not None and row.job.state in OPEN,
        "listing": listing,
    }
