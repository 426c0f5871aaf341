"""The manual of permissions, for everybody who signed in."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render

from jigai.office.console.routing import Request, route
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.manual import heads, parts


@route("identity.read-own")
def permissions(request: Request) -> HttpResponseBase:
    """Every act with the roles that it is permitted to."""
    lang = current_lang()
    context = {"heading": t("manual.title"), "heads": heads(lang), "parts": parts(lang)}
    return render(request, "console/administration/permissions.html", context)
