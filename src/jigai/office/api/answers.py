"""Below ``/api/`` every failure is a problem document, also those that no operation sees."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jigai.facts.problems import Problem, shown
from jigai.office.api.faults import STATUSES, Refusal, fault, told
from jigai.office.ground.preferences import PROGRAMS

Respond = Callable[[HttpRequest], HttpResponseBase]


def plain(respond: Respond) -> Respond:
    """The middleware: pages for failures become problem documents with the same status."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        kind = response.headers.get("Content-Type", "")
        if not request.path.startswith(PROGRAMS) or response.status_code < 400 or "json" in kind:
            return response
        allowed = response.headers.get("Allow", "")
        problem = _problem(response.status_code, request.method or "", allowed)
        status = response.status_code if response.status_code in STATUSES else 400
        return told(request, Refusal(status, [problem], {"Allow": allowed} if allowed else {}))

    return middleware


def _problem(status: int, method: str, allowed: str) -> Problem:
    if status == 404:
        return fault("api.not-found")
    if status == 405:
        return fault("api.method", method=shown(method), allowed=allowed)
    return fault("api.broken") if status >= 500 else fault("api.bad-request")
