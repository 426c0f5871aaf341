"""What somebody was told; opening the page reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.routing import Request, route
from jigai.office.ground.models import Notice
from jigai.office.ground.notices import read
from jigai.office.ground.texts import t

ROWS = 50


@dataclass(frozen=True)
class Told:
    """A notice in words."""

    text: str
    link: str
    at: dt.datetime
    new: bool


def worded(rows: Iterable[Notice]) -> list[Told]:
    """Notices in the language of the page."""
    return [Told(t(r.key, **r.values), r.link, r.made_at, r.read_at is None) for r in rows]


@route("identity.read-own")
def notices(request: Request) -> HttpResponseBase:
    """Notices, newest first; those on the page count as read from now on."""
    rows = Notice.objects.filter(person=request.actor.key).order_by("-made_at", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = worded(page)
    read(request.actor.key, [row.pk for row in page])
    context = {"page": page, "rows": shown, "heading": t("notices.title")}
    return render(request, "console/identity/notices.html", context)
