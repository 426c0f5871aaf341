"""What somebody was told; opening the page reads it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.routing import Request, route
from jigai.office.ground.models import Notice
from jigai.office.ground.notices import read
from jigai.office.ground.texts import t

ROWS = 50


@route("identity.read-own")
def notices(request: Request) -> HttpResponseBase:
    """Notices, newest first; those on the page count as read from now on."""
    rows = Notice.objects.filter(person=request.actor.key).order_by("-made_at", "-pk")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = [
        {
            "text": t(row.key, **row.values),
            "link": row.link,
            "at": row.made_at,
            "new": not row.read_at,
        }
        for row in page
    ]
    read(request.actor.key, [row.pk for row in page])
    context = {"page": page, "rows": shown, "heading": t("notices.title")}
    return render(request, "console/identity/notices.html", context)
