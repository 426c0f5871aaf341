"""The first page of somebody who has signed in: what waits for them."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.routing import Request, route
from jigai.office.ground.waiting import waiting_for


@route("identity.read-own")
def home(request: Request) -> HttpResponseBase:
    """What waits, what is due first on top."""
    return render(request, "console/identity/home.html", {"rows": waiting_for(request.actor)})
