"""Freezes: what a month would hold, its checks, the act; what changed since."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jigai.office.console.frame import tell
from jigai.office.console.identity.working import Progress
from jigai.office.console.routing import Request, route, tried
from jigai.office.console.statistics.forms import FreezeForm, WindowForm
from jigai.office.console.statistics.scope import READ, asked_month, jurisdictions, led
from jigai.office.design.forms import Form
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import Job
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import Place, may, opens, within
from jigai.office.regions.domain.codes import region_name, region_names
from jigai.office.statistics.domain import freezing
from jigai.office.statistics.domain.gathering import digest_of
from jigai.office.statistics.domain.previewing import latest, preview
from jigai.office.statistics.domain.reading import of_bureaus
from jigai.office.statistics.enums import MADE, MAKING
from jigai.office.statistics.figures import AMOUNTS, FIELDS
from jigai.office.statistics.models import Freeze, FreezeRow, Freezing, LateWindow
from jigai.office.statistics.months import Month

ROWS = 50


@route("statistics.read-totals")
def freezes(request: Request) -> HttpResponseBase:
    """A month of one's region before it is fixed, and the freezes made."""
    return _page(request)


def _page(
    request: Request, forms: dict[str, Form] | None = None, status: int = 200
) -> HttpResponseBase:
    region, given = _region(request), forms or {}
    month = asked_month(request)
    if "month" not in request.GET and "month" not in request.POST:
        month = month.plus(-1)
    seen, last = preview(region, month), latest(region, month)
    today = timezone.localdate()
    windows = LateWindow.objects.filter(region=region, year=month.year, month=month.month)
    closed = seen.from_day is not None and today <= seen.from_day
    again = last is None or windows.filter(at__gte=last.at).exists()
    place = Place(region=region)
    reads = opens(request.actor, READ)
    begun = _begun(region, month)
    offered = again and not closed and not (begun and begun.open)
    offered = offered and may(request.actor, "statistics.freeze", place)
    form = given.get("form") or FreezeForm()
    if "ground" in form.fields:
        form.fields["ground"].required = seen.open
    context = {
        "heading": t("statistics-page.freezes"),
        "region": region,
        "name": _name(region),
        "month": month,
        "earlier": f"?month={month.plus(-1)}&region={region}",
        "later": f"?month={month.plus(1)}&region={region}",
        "seen": seen,
        "sums": [(t(f"statistics-field.{n}"), seen.totals[n]) for n in AMOUNTS],
        "points": [
            (t(f"statistics-point.{n}"), count, _where(month, n) if count and reads else "")
            for n, count in seen.open_points.items()
        ],
        "last": last,
        "begun": begun,
        "windows": list(windows.order_by("-at")),
        "closed": closed,
        "form": form if offered or "form" in given else None,
        "window_form": (given.get("window_form") or WindowForm())
        if may(request.actor, "statistics.open-window", place) and last is not None
        else None,
    } | _earlier(request)
    return render(request, "console/statistics/freezes.html", context, status=status)


def _earlier(request: Request) -> dict[str, Any]:
    """The freezes made, each with the name of its region."""
    page = Paginator(_made(request.actor), ROWS).get_page(request.GET.get("page"))
    codes = {made.region for made in page}
    names = region_names(codes, timezone.localdate(), current_lang())
    return {"page": page, "freezes": [(made, names[made.region]) for made in page]}


def _begun(region: str, month: Month) -> Progress | None:
    """The work on a freeze of the month that was ordered and is not made, however it stands."""
    rows = Freezing.objects.filter(
        region=region, year=month.year, month=month.month, state=MAKING
    ).values("job")
    row = Job.objects.filter(pk__in=rows).first()
    return None if row is None else Progress(row)


def _where(month: Month, point: str) -> str:
    return f"{reverse('console:statistics-returns')}?month={month}&tab={point}"


def _name(region: str) -> str:
    return region_name(region, timezone.localdate(), current_lang())


def _region(request: Request) -> str:
    """The region looked at: one's own, or one within it; raises NotThere."""
    own = jurisdictions(request.actor)
    asked = request.GET.get("region") or request.POST.get("region") or (own[0] if own else "")
    if not any(within(asked, region) for region in own):
        raise NotThere
    return asked


def _made(actor: Actor) -> QuerySet[Freeze]:
    rows = Freeze.objects.order_by("-year", "-month", "region", "-revision")
    return of_bureaus(actor, rows)


@route("statistics.freeze")
@require_POST
def freeze(request: Request) -> HttpResponseBase:
    """Fix the month."""
    form = FreezeForm(request.POST)
    region, month = _region(request), asked_month(request)
    if form.is_valid():
        made = tried(
            form,
            lambda: freezing.freeze(
                acting=request.actor,
                region=region,
                month=month,
                ground=form.cleaned_data["ground"],
            ),
        )
        if made is not None and made.state == MADE:
            tell(request, "statistics-page.frozen", month=str(month))
            return led("statistics-freeze", made.made.pk)
        if made is not None:
            tell(request, "statistics-page.freezing", month=str(month))
            return led("job", made.job)
    return _page(request, {"form": form}, 422)


@route("statistics.open-window")
@require_POST
def open_window(request: Request) -> HttpResponseBase:
    """Open a late window."""
    form = WindowForm(request.POST)
    region, month = _region(request), asked_month(request)
    if form.is_valid():
        typed = form.cleaned_data
        made = tried(
            form,
            lambda: freezing.open_window(acting=request.actor, region=region, month=month, **typed),
        )
        if made is not None:
            tell(request, "statistics-page.done")
            return led("statistics-freezes")
    return _page(request, {"window_form": form}, 422)


@route("statistics.read-totals")
def one(request: Request, key: int) -> HttpResponseBase:
    """A freeze: its figures, its digest, what was corrected since."""
    made = _one(request.actor, key)
    small = made.count + made.late <= freezing.AT_ONCE
    changed = freezing.changed_since(made).select_related("month_return__project")
    page = Paginator(changed.order_by("pk"), ROWS).get_page(request.GET.get("page"))
    late = made.rows.filter(late=True).order_by("month_return_id")
    context = {
        "heading": t("statistics-page.freeze", month=f"{made.year}-{made.month:02d}"),
        "crumbs": [(t("statistics-page.freezes"), reverse("console:statistics-freezes"))],
        "made": made,
        "name": _name(made.region),
        "sums": [(t(f"statistics-field.{n}"), made.totals[n]) for n in AMOUNTS],
        "points": [(t(f"statistics-point.{n}"), c) for n, c in made.open_points.items()],
        "page": page,
        "changed": [line for row in page for line in _changes(row)],
        "reads": opens(request.actor, READ),
        "late": list(late.select_related("month_return__project")[:ROWS]),
        "small": small,
        "checks": may(request.actor, "statistics.check-freeze", Place(region=made.region)),
        "whole": digest_of(made.freezing_id) == made.digest
        if small and request.GET.get("check")
        else None,
    }
    return render(request, "console/statistics/freeze.html", context)


def _one(actor: Actor, key: int) -> Freeze:
    made = _made(actor).filter(pk=key).first()
    if made is None:
        raise NotThere
    return made


@route("statistics.check-freeze")
@require_POST
def check(request: Request, key: int) -> HttpResponseBase:
    """Have the digest of a large freeze worked out anew, in the background."""
    made = _one(request.actor, key)
    return led("job", freezing.order_check(acting=request.actor, freeze=made.pk))


def _changes(row: FreezeRow) -> list[dict[str, Any]]:
    """Each figure that differs from the freeze, with both values."""
    now = row.month_return
    return [
        {
            "project": now.project,
            "month": row.period,
            "label": t(f"statistics-field.{name}"),
            "money": name in AMOUNTS,
            "old": getattr(row, name),
            "new": getattr(now, name),
        }
        for name in FIELDS
        if getattr(row, name) != getattr(now, name)
    ]
