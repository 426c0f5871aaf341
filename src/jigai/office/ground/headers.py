"""What every answer tells the browser to refuse: foreign content, inline script, frames."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Respond = Callable[[HttpRequest], HttpResponseBase]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
REFUSED = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"


def protected(respond: Respond) -> Respond:
    """The middleware; Django's own adds what it knows."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = respond(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Permissions-Policy", REFUSED)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware
