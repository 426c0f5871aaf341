"""The audit trail as its administrator reads it: searched, verified, exported."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from jigai.office.console.administration.forms import TrailForm
from jigai.office.console.administration.listings import SIGN_INS
from jigai.office.console.administration.wording import act_words, worded
from jigai.office.console.identity.working import Progress
from jigai.office.console.routing import Request, route
from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.searching import narrowed
from jigai.office.ground.texts import t
from jigai.office.identity.domain.trail import export_trail, last_verified, verify_trail
from jigai.office.identity.models import Person
from jigai.office.identity.roles import permits
from jigai.office.lists.answering import answer

ROWS = 50
READ = "ground.read-audit"


@route(READ)
def trail(request: Request) -> HttpResponseBase:
    """Entries, newest first; older ones follow by their number, so no page has to count."""
    form = TrailForm(request.GET or None)
    rows = AuditEntry.objects.order_by("-number")
    if form.is_valid():
        rows = _found(rows, form.cleaned_data)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(number__lt=int(before))
    shown = list(rows[: ROWS + 1])
    verified = last_verified()
    context = {
        "heading": t("trail.title"),
        "form": form,
        "rows": worded(shown[:ROWS]),
        "acts": sorted((act, act_words(act)) for act in {*permits(), *COMMANDS}),
        "older": _older(request, shown),
        "verified": Progress(verified) if verified is not None else None,
    }
    return render(request, "console/administration/trail.html", context)


@route(READ)
def entry(request: Request, number: int) -> HttpResponseBase:
    """One entry with everything it holds."""
    row = AuditEntry.objects.filter(number=number).first()
    if row is None:
        raise NotThere
    [found] = worded([row])
    context = {
        "heading": t("trail.entry", n=number),
        "crumbs": [(t("trail.title"), reverse("console:audit"))],
        "entry": found,
    }
    return render(request, "console/administration/entry.html", context)


@require_POST
@route("ground.verify-audit")
def verifying(request: Request) -> HttpResponseBase:
    """Have the trail verified in the background."""
    number = verify_trail(acting=request.actor)
    response = HttpResponseRedirect(reverse("console:job", args=[number]))
    response.status_code = 303
    return response


@require_POST
@route("ground.export-audit")
def exporting(request: Request) -> HttpResponseBase:
    """The trail as a file that can be verified without the office."""
    lines = export_trail(acting=request.actor)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="audit-{day}.jsonl"'
    return response


@route("ground.read-sign-ins")
def sign_ins(request: Request) -> HttpResponseBase:
    """Every attempt to sign in."""
    return answer(request, SIGN_INS, "console/administration/sign_ins.html")


def _found(rows: QuerySet[AuditEntry], wanted: dict[str, Any]) -> QuerySet[AuditEntry]:
    if wanted["act"]:
        rows = rows.filter(act=wanted["act"].strip())
    if wanted["subject"]:
        rows = rows.filter(subject__startswith=wanted["subject"].strip())
    if wanted["who"]:
        rows = rows.filter(acting__in=_keys(wanted["who"].strip()))
    if wanted["begins"]:
        rows = rows.filter(at__gte=_moment(wanted["begins"]))
    if wanted["ends"]:
        rows = rows.filter(at__lt=_moment(wanted["ends"] + dt.timedelta(days=1)))
    return rows


def _keys(text: str) -> list[str]:
    """The keys of the people whom a search finds; ``system`` is the office itself."""
    return [row.key for row in narrowed(Person.objects.only("pk"), text)] or [text]


def _moment(day: dt.date) -> str:
    """The beginning of a day as the trail writes moments."""
    begins = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return begins.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _older(request: Request, shown: list[AuditEntry]) -> str:
    if len(shown) <= ROWS:
        return ""
    query = request.GET.copy()
    query["before"] = str(shown[ROWS - 1].number)
    return f"{request.path}?{query.urlencode()}"
