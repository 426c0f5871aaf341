"""Each request observed: an id, a line in the log, counts and durations for Prometheus."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

from jigai.office.ground.logs import request_id

log = logging.getLogger("jigai.requests")
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Respond = Callable[[HttpRequest], HttpResponseBase]

REQUESTS = Counter("jigai_requests_total", "Requests answered", ["route", "method", "status"])
SECONDS = Histogram(
    "jigai_request_seconds",
    "Seconds to answer a request",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def observed(respond: Respond) -> Respond:
    """The middleware; outermost, so that it sees what every other one answers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        name = given if _ID.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(name)
        begun = time.perf_counter()
        try:
            response = respond(request)
            seconds = time.perf_counter() - begun
            _note(request, response, seconds)
            response["X-Request-Id"] = name
            return response
        finally:
            request_id.reset(token)

    return middleware


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    static = request.path.startswith(settings.STATIC_URL)
    route = match.route if match else ("static" if static else "none")
    method = request.method if request.method in _METHODS else "other"
    REQUESTS.labels(route, method, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    quiet = route in ("healthz", "metrics", "static") and response.status_code < 400
    log.log(
        logging.DEBUG if quiet else logging.INFO,
        "request",
        extra={
            "method": method,
            "path": request.path[:200],
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        },
    )
