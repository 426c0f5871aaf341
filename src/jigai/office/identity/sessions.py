"""Sessions that end: after idle minutes, after some hours, at once where an account closes."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from jigai.office.identity.actor import NOBODY, Actor, actor_of
from jigai.office.identity.domain.passwords import expired
from jigai.office.identity.models import Person

BEGUN, USED = "signed_in_at", "used_at"
NOTED = 60
"""Seconds after which use is written down again: not at every request."""
Respond = Callable[[HttpRequest], HttpResponseBase]


def kept(respond: Respond) -> Respond:
    """The middleware: ends sessions in time and gives each request its actor."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.actor = _actor(request)  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def _actor(request: HttpRequest) -> Actor:
    """The acting person, NOBODY without one. Who has to change a password has no posts yet."""
    if BEGUN not in request.session:
        return NOBODY
    now = int(time.time())
    begun, used = request.session[BEGUN], request.session.get(USED, 0)
    over = now - begun > settings.SESSION_HOURS * 3600 or now - used > settings.IDLE_MINUTES * 60
    person = request.user
    if over or not isinstance(person, Person) or not person.is_active:
        auth.logout(request)
        return NOBODY
    if now - used > NOTED:
        request.session[USED] = now
    if expired(person):
        return Actor(person.pk, person.name)
    return actor_of(person)


def begin(request: HttpRequest, person: Person) -> None:
    """Begin a session for somebody whose password (and code, where there is one) was right."""
    auth.login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    now = int(time.time())
    request.session[BEGUN] = request.session[USED] = now
    request.session.set_expiry(settings.SESSION_HOURS * 3600)


def own_answer(_: HttpRequest, answer: HttpResponseBase, __: object) -> HttpResponseBase:
    """The answer where an account was locked: that of the page, which says so in its words."""
    return answer


def acting(request: HttpRequest) -> Actor:
    """Who acts in a request."""
    return getattr(request, "actor", NOBODY)
