"""Where no calculation can be begun or kept: a page that says why, until when, and what stays."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jigai.office.calculations.keeping import NoRoom, TooMany
from jigai.office.ground.texts import t


class Refusing:
    """Turns what the keeping of calculations raises into pages with status 429 and 503."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in or out."""
        return self.respond(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        """The page for a refusal; None for whatever else failed."""
        if isinstance(why, TooMany):
            minutes = -(-why.seconds // 60)
            context = {"title": t("calc.many.title"), "what": t("calc.many.what", n=minutes)}
            response = render(request, "calculation/refused.html", context, status=429)
            response["Retry-After"] = str(why.seconds)
            return response
        if isinstance(why, NoRoom):
            context = {"title": t("calc.full.title"), "what": t("calc.full.what")}
            return render(request, "calculation/refused.html", context, status=503)
        return None
