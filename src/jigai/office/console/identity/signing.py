"""Signing in and out: password, then a one-time code where a device is registered."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jigai.office.console.identity.forms import CodeForm, SignInForm
from jigai.office.console.identity.offering import offers
from jigai.office.console.keeping import kept
from jigai.office.ground.addresses import address_of
from jigai.office.ground.texts import t
from jigai.office.identity.actor import actor_of
from jigai.office.identity.demonstration import offered
from jigai.office.identity.domain import signing
from jigai.office.identity.models import Person, SignIn
from jigai.office.identity.sessions import acting, begin

PENDING = "pending"
PATIENCE = 600
"""Seconds between password and code."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Login and password."""
    if request.method == "GET" and acting(request).person:
        return HttpResponseRedirect(following(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        tried = signing.attempt(request, form.cleaned_data["login"], form.cleaned_data["password"])
        if tried.outcome == signing.OK and tried.person is not None:
            return _in(request, tried.person)
        if tried.outcome == signing.CODE and tried.person is not None:
            request.session.cycle_key()
            request.session[PENDING] = [tried.person.pk, int(time.time())]
            return _asking_code(request, CodeForm())
        form.add_error(None, _refusal(tried.outcome))
    return _page(request, form)


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """The one-time code, asked for after the password was right."""
    person = _pending(request)
    if person is None:
        return HttpResponseRedirect(reverse("console:sign-in"))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        tried = signing.verified(request, person, form.cleaned_data["code"])
        if tried.outcome == signing.OK:
            return _in(request, person)
        locked = tried.outcome == signing.LOCKED
        form.add_error("code", t("sign-in.code-wait") if locked else t("sign-in.code-wrong"))
    return _asking_code(request, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End the session; the sign-in page says so."""
    auth.logout(request)
    response = HttpResponseRedirect(reverse("console:sign-in") + "?out=1")
    response.status_code = 303
    return response


@require_POST
def enter(request: HttpRequest) -> HttpResponseBase:
    """Enter as one of the accounts that a demonstration offers; there is no such page elsewhere."""
    login = request.POST.get("login", "")
    if login not in {one.login for one in offered()}:
        raise Http404
    person = Person.objects.filter(login=login, is_active=True).first()
    if person is None:
        raise Http404
    SignIn.objects.create(
        login=login, person=person, address=address_of(request), outcome=signing.OK
    )
    return _in(request, person)


def following(request: HttpRequest) -> str:
    """Where somebody wanted to go, if it is a page of ours; else their own first page."""
    stated = request.POST.get("next") or request.GET.get("next") or ""
    ours = stated.startswith("/") and url_has_allowed_host_and_scheme(
        stated, {request.get_host()}, require_https=request.is_secure()
    )
    return stated if ours else reverse("console:home")


def onwards(request: HttpRequest) -> HttpResponseBase:
    """To the page that was wanted; a form whose session had ended is shown again, unsent."""
    typed = kept(request.POST.get("kept", ""))
    if typed is not None:
        return render(request, "console/identity/kept.html", {"typed": typed})
    response = HttpResponseRedirect(following(request))
    response.status_code = 303
    return response


def _in(request: HttpRequest, person: Person) -> HttpResponseBase:
    begin(request, person)
    who = actor_of(person)
    signing.signed_in(acting=who, address=address_of(request))
    request.actor = who  # type: ignore[attr-defined]
    return onwards(request)


def _pending(request: HttpRequest) -> Person | None:
    """Whose password was right a moment ago."""
    found = request.session.get(PENDING)
    if not found or time.time() - found[1] > PATIENCE:
        return None
    return Person.objects.filter(pk=found[0], is_active=True).first()


def _asking_code(request: HttpRequest, form: CodeForm) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form} | _carried(request)
    return render(request, "console/identity/code.html", context, status=status)


def _page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    context = {"form": form, "out": "out" in request.GET} | offers() | _carried(request)
    status = 422 if form.errors else 200
    return render(request, "console/identity/sign_in.html", context, status=status)


def _carried(request: HttpRequest) -> dict[str, Any]:
    """What goes along from page to page until somebody is signed in."""
    return {
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "kept": request.POST.get("kept", ""),
    }


def _refusal(outcome: str) -> str:
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    if outcome == signing.LOCKED:
        return t("sign-in.locked", minutes=minutes)
    return t("sign-in.wrong", tries=settings.AXES_FAILURE_LIMIT, minutes=minutes)
