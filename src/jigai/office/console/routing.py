"""Routes for people who have signed in: each names the permit that its page needs.

    @route("library.read")
    def project(request: Request, number: str) -> HttpResponse: ...

The permit is asked for before the page is made: somebody who has not signed in is led to do so,
somebody without a fitting post is told the rule. What of the rows a person may see is for the page
to ask (``permits.visible``, ``permits.require``). ``ROUTES`` is what the access test walks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from jigai.facts.problems import InputRefused, Problem
from jigai.office.console.identity.forms import PasswordForm, SignInForm
from jigai.office.console.identity.offering import offers
from jigai.office.console.keeping import keep
from jigai.office.ground import failures
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.once import Sent, once
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.passwords import expired
from jigai.office.identity.permits import denied, opens
from jigai.office.identity.roles import permits
from jigai.office.identity.sessions import acting

P = ParamSpec("P")
SIGN_IN = "console:sign-in"
PASSWORD = "console:password"  # noqa: S105 - the name of a page
CHANGING = "identity.change-password"
"""What somebody whose password has to be changed may do before anything else."""


class Request(HttpRequest):
    """A request of somebody who has signed in."""

    actor: Actor


View = Callable[Concatenate[Request, P], HttpResponseBase]
ROUTES: dict[str, str] = {}
"""The permit of each page, by the page's module and name."""


def route(
    permit: str, *, secrets: Collection[str] = ()
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Guard a page by a permit; raises KeyError for a permit that there is not.

    ``secrets`` names the fields of its form that are not carried through signing in.
    """

    def made(view: View[P]) -> Callable[..., HttpResponseBase]:
        if permit not in permits():
            raise KeyError(permit)

        @functools.wraps(view)
        def guarded(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor = acting(request)
            if not actor.person:
                return _to_sign_in(request, secrets)
            if permit != CHANGING and expired(request.user):  # type: ignore[arg-type]
                return _to_password(request, secrets)
            try:
                if not opens(actor, permit):
                    raise denied(permit)
                return once(request, actor.key, lambda: view(request, *args, **kwargs))
            except Sent as sent:
                return _sent(request, sent.answer)
            except NotThere:
                return lost(request)
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


def lost(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: somebody who works in the office stays in it, with the way on."""
    inside = request.path.startswith(reverse("console:home"))
    if not inside or not acting(request).person:
        return failures.not_found(request)
    texts = [t("failure.not-found.what"), t("told.look")]
    return render(request, "console/told.html", {"texts": texts, "status": 404}, status=404)


def _sent(request: HttpRequest, answer: str) -> HttpResponseBase:
    """The answer to a form that was sent before: where it led then, else a page that says so."""
    if not answer:
        return render(request, "console/told.html", {"status": 409}, status=409)
    response = HttpResponseRedirect(answer)
    response.status_code = 303
    return response


def _to_sign_in(request: HttpRequest, secrets: Collection[str]) -> HttpResponseBase:
    """The way to sign in and back; what was typed into a form goes along."""
    if request.headers.get("HX-Request"):
        # A part of a page leads the whole page there.
        response = HttpResponse(status=204)
        shown = request.headers.get("HX-Current-URL", "")
        here = shown.split("://", 1)[-1].partition("/")[2]
        response["HX-Redirect"] = _address(SIGN_IN, f"/{here}" if here else "")
        return response
    if request.method != "POST":
        return HttpResponseRedirect(_address(SIGN_IN, _here(request)))
    context = {"form": SignInForm(), "kept": keep(request, secrets), "ended": True} | offers()
    return render(request, "console/identity/sign_in.html", context, status=401)


def _to_password(request: HttpRequest, secrets: Collection[str]) -> HttpResponseBase:
    """The way to a new password and back; what was typed into a form goes along."""
    if request.method != "POST":
        return HttpResponseRedirect(_address(PASSWORD, _here(request)))
    context = {"form": PasswordForm(), "kept": keep(request, secrets), "forced": True}
    return render(request, "console/identity/password.html", context, status=403)


def _here(request: HttpRequest) -> str:
    return request.get_full_path() if request.method == "GET" else ""


def _address(name: str, following: str) -> str:
    return reverse(name) + (f"?{urlencode({'next': following})}" if following else "")


def tried(
    form: Any,
    do: Callable[[], Any],
    stored: Callable[[], dict[str, Any]] | None = None,
    at: str | None = None,
) -> Any:
    """What an act returns, or None where it was refused: then the form says why at its fields,
    at the field ``at`` where a refusal names none of them.

    ``stored`` reads what is stored now, by field, ``version`` among it: where somebody else changed
    the record meanwhile, the form keeps what was typed, shows what differs, and takes the new
    version, so that sending it once more is a decision and not an accident.
    """
    try:
        return do()
    except InputRefused as error:
        for found in error.problems:
            message = found.zh if current_lang() == "zh" else found.en
            form.add_error(found.where if found.where in form.fields else at, message)
            if found.code == "act.stale" and stored is not None:
                _meet(form, stored())
        return None


def _meet(form: Any, stored: dict[str, Any]) -> None:
    form.data = form.data.copy()
    if "version" in stored:
        form.data[form.add_prefix("version")] = str(stored.pop("version"))
    form.meanwhile = [
        (form[name], value)
        for name, value in stored.items()
        if name in form.fields and form.fields[name].has_changed(value, form[name].data)
    ]
