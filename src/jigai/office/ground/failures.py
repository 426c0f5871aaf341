"""Pages for what went wrong: what it is, what was kept, what to do now; never a bare error."""

from __future__ import annotations

import logging

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from jigai.office.ground.logs import request_id

log = logging.getLogger(__name__)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page(request: HttpRequest, status: int, name: str) -> HttpResponse:
    """The page for a failure; ``name`` leads to its texts (``failure.<name>.title``)."""
    told = {f"failure_{part}": f"failure.{name}.{part}" for part in ("title", "what", "do")}
    again = request.path if request.method == "GET" and status >= 500 else ""
    content = render_to_string(
        "ui/failure.html", {"number": request_id.get(), "back": again} | told, request=request
    )
    return HttpResponse(content, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where there is simply too much of it."""
    if isinstance(exception, TOO_MUCH):
        return page(request, 413, "too-large")
    return page(request, 400, "bad-request")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403, "forbidden")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; also for what is there but not for the one who asks."""
    return page(request, 404, "not-found")


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """500; the log has the rest under the number that the page shows."""
    try:
        return page(request, 500, "broken")
    except Exception:
        log.exception("the page for a failure failed")
        return HttpResponse(
            "<!doctype html><html lang=zh-Hans><meta charset=utf-8><title>500</title>"
            "<h1>系统出错 · Something failed</h1><p>请稍后再试 Try again later</p>",
            status=500,
        )


@requires_csrf_token
def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page has grown too old, or that came from elsewhere."""
    log.warning("form refused", extra={"reason": reason})
    return page(request, 403, "expired")
