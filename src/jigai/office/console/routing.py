"""Routes for people who have signed in: each names the permit that its page needs.

    @route("library.read")
    def project(request: Request, number: str) -> HttpResponse: ...

The permit is asked for before the page is made: somebody who has not signed in is led to do so,
somebody without a fitting post is told the rule. What of the rows a person may see is for the page
to ask (``permits.visible``, ``permits.require``). ``ROUTES`` is what the access test walks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground import failures
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.preferences import current_lang
from jigai.office.identity.actor import Actor
from jigai.office.identity.permits import denied
from jigai.office.identity.roles import permits
from jigai.office.identity.sessions import acting

P = ParamSpec("P")
SIGN_IN = "console:sign-in"
PASSWORD = "console:password"  # noqa: S105 - the name of a page


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    actor: Actor


View = Callable[Concatenate[Request, P], HttpResponseBase]
ROUTES: dict[str, str] = {}
"""The permit of each page, by the page's module and name."""


def route(permit: str) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Guard a page by a permit; raises KeyError for a permit that there is not."""

    def made(view: View[P]) -> Callable[..., HttpResponseBase]:
        stated = permits()[permit]

        @functools.wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = acting(request)
            if not actor.person:
                return HttpResponseRedirect(_address(SIGN_IN, request))
            if not actor.posts and request.user.must_change:  # type: ignore[union-attr]
                return HttpResponseRedirect(_address(PASSWORD, request))
            try:
                if not actor.roles() & stated.roles and stated.scope != "self":
                    raise denied(permit)
                return view(request, *args, **kwargs)
            except NotThere:
                return failures.not_found(request)
            except Denied as error:
                return told(request, 403, [error.problem])
            except InputRefused as error:
                return told(request, 422, error.problems)

        ROUTES[f"{view.__module__}.{view.__qualname__}"] = permit
        guarded.permit = permit  # type: ignore[attr-defined]
        return guarded

    return made


def told(request: HttpRequest, status: int, problems: list[Problem]) -> HttpResponse:
    """A page that says why something was not done; what was typed is a step back in the browser."""
    lang = current_lang()
    texts = [p.zh if lang == "zh" else p.en for p in problems]
    return render(request, "console/told.html", {"texts": texts, "status": status}, status=status)


def _address(name: str, request: HttpRequest) -> str:
    following = request.get_full_path() if request.method == "GET" else ""
    return reverse(name) + (f"?{urlencode({'next': following})}" if following else "")


def tried(form: Any, do: Callable[[], Any]) -> Any:
    """What an act returns, or None where it was refused: then the form says why at its fields."""
    try:
        return do()
    except InputRefused as error:
        for found in error.problems:
            message = found.zh if current_lang() == "zh" else found.en
            form.add_error(found.where if found.where in form.fields else None, message)
        return None
