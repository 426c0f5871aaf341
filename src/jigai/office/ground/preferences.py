"""How someone likes pages: language, light or dark, size, contrast, density, unit of amounts.

A link with ``?theme=dark`` keeps the choice in a cookie and leads back to the same page without
it, so pages need no script, no account and no form for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from jigai import __version__
from jigai.facts.problems import Lang

Respond = Callable[[HttpRequest], HttpResponseBase]
OPTIONS: dict[str, tuple[str, ...]] = {
    "lang": ("zh", "en"),
    "theme": ("light", "dark"),
    "text": ("normal", "large"),
    "contrast": ("normal", "high"),
    "density": ("normal", "compact"),
    "unit": ("wan", "yuan"),
}
DJANGO = {"zh": "zh-hans", "en": "en"}
PROGRAMS = "/api/"
"""Below this address ``?lang=`` is a parameter like others: programs have no cookies."""
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Preferences:
    """What someone chose; the first option of each where nothing was chosen."""

    lang: Lang = "zh"
    theme: Literal["light", "dark"] = "light"
    text: Literal["normal", "large"] = "normal"
    contrast: Literal["normal", "high"] = "normal"
    density: Literal["normal", "compact"] = "normal"
    unit: Literal["wan", "yuan"] = "wan"


def remembered(respond: Respond) -> Respond:
    """The middleware: reads the choices, keeps new ones, sets the language of the answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = _valid(request.GET.dict())
        if chosen and request.method == "GET" and not request.path.startswith(PROGRAMS):
            return _kept(request, chosen)
        stated: dict[str, Any] = {"lang": _asked(request)} | _valid(request.COOKIES)
        request.preferences = Preferences(**stated)  # type: ignore[attr-defined]
        with translation.override(DJANGO[stated["lang"]]):
            response = respond(request)
        if response.get("Content-Type", "").startswith("text/html"):
            response.setdefault("Content-Language", DJANGO[stated["lang"]])
            patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return middleware


def preferences(request: HttpRequest) -> Preferences:
    """The choices of the one who asks; the defaults before the middleware ran."""
    found = getattr(request, "preferences", None)
    return found if isinstance(found, Preferences) else Preferences()


def current_lang() -> Lang:
    """The language of the answer being made."""
    return "en" if (translation.get_language() or "").startswith("en") else "zh"


def shown(request: HttpRequest) -> dict[str, Any]:
    """For templates: the choices, the option of each that is not in force, the version, and whether
    everything shown is invented."""
    chosen = preferences(request)
    others = {
        f"{name}_other": options[1] if getattr(chosen, name) == options[0] else options[0]
        for name, options in OPTIONS.items()
    }
    common = {"version": __version__, "demonstration": settings.DEMONSTRATION}
    return {"lang": current_lang(), "prefs": chosen} | common | others


def address_with(request: HttpRequest, name: str, value: str) -> str:
    """This page's address with one choice set; filters stay."""
    query = request.GET.copy()
    query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _valid(stated: dict[str, Any]) -> dict[str, str]:
    return {name: stated[name] for name, options in OPTIONS.items() if stated.get(name) in options}


def _asked(request: HttpRequest) -> Lang:
    """Chinese, unless the browser asks for English and not for Chinese."""
    accepted = request.headers.get("Accept-Language", "").lower()[:200]
    return "en" if "en" in accepted and "zh" not in accepted else "zh"


def _kept(request: HttpRequest, chosen: dict[str, str]) -> HttpResponseBase:
    """Back to the page without what was chosen, which the cookies now hold."""
    query = request.GET.copy()
    for name in chosen:
        del query[name]
    path = "/" + request.path.lstrip("/\\")
    response = HttpResponseRedirect(f"{path}?{query.urlencode()}" if query else path)
    for name, value in chosen.items():
        response.set_cookie(
            name, value, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS
        )
    return response


assert [f.name for f in fields(Preferences)] == list(OPTIONS)
