"""Signing in: right and wrong, locked after failures, a code where one is registered, sessions."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django_otp.oath import totp
from tests.office.identity.cast import CITY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.identity import sessions
from jigai.office.identity.actor import NOBODY
from jigai.office.identity.domain import signing
from jigai.office.identity.models import Person, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast() -> Cast:
    return Cast()


def asked() -> HttpRequest:
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.7")
    request.session = SessionStore()
    return request


def code_now(secret: bytes) -> str:
    return f"{totp(secret):06d}"


def test_a_right_password_signs_in_whatever_the_case_of_the_login(cast: Cast) -> None:
    cast.person("li.lei")
    found = signing.attempt(asked(), " Li.Lei ", "Right-horse-7")
    assert (found.outcome, found.person) == (signing.OK, cast.person("li.lei"))
    row = SignIn.objects.get()
    assert (row.login, row.address, row.outcome) == ("li.lei", "10.0.0.7", "ok")


@pytest.mark.parametrize(("login", "password"), [("li.lei", "x"), ("nobody", "x"), ("", "")])
def test_wrong_and_unknown_are_told_alike(cast: Cast, login: str, password: str) -> None:
    cast.person("li.lei")
    assert signing.attempt(asked(), login, password) == signing.Attempt(signing.WRONG)


def test_a_closed_account_is_told_like_a_wrong_password(cast: Cast) -> None:
    Person.objects.filter(pk=cast.person("p").pk).update(is_active=False)
    assert signing.attempt(asked(), "p", "Right-horse-7").outcome == signing.WRONG


def test_failures_lock_the_account_even_for_the_right_password(cast: Cast, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    cast.person("p")
    outcomes = [signing.attempt(asked(), "p", "x").outcome for _ in range(3)]
    assert outcomes == [signing.WRONG, signing.WRONG, signing.LOCKED]
    assert signing.attempt(asked(), "P", "Right-horse-7").outcome == signing.LOCKED
    cast.person("q")
    assert signing.attempt(asked(), "q", "Right-horse-7").outcome == signing.OK
    assert SignIn.objects.filter(login="p").count() == 4


def test_a_registered_device_is_asked_for_its_code_once(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    person = cast.person("p")
    device = signing.new_device(person)
    code = code_now(device.bin_key)
    signing.enrol(acting=cast.actor("p"), device=device.pk, code=f" {code[:3]} {code[3:]} ")
    assert signing.attempt(asked(), "p", "Right-horse-7").outcome == signing.CODE
    device.refresh_from_db()
    assert signing.verified(asked(), person, code).outcome == signing.WRONG
    device.refresh_from_db()
    device.throttle_reset()
    later = f"{totp(device.bin_key, t0=-30):06d}"
    assert signing.verified(asked(), person, later).outcome == signing.OK


def test_wrong_codes_are_slowed_down(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    device = signing.new_device(cast.person("p"))
    signing.enrol(acting=cast.actor("p"), device=device.pk, code=code_now(device.bin_key))
    assert signing.verified(asked(), cast.person("p"), "000000").outcome == signing.WRONG
    assert signing.verified(asked(), cast.person("p"), "000000").outcome == signing.LOCKED


@pytest.mark.parametrize("code", ["", "abcdef", "000000", "１２３４５６"])
def test_a_device_is_not_registered_with_a_wrong_code(cast: Cast, code: str) -> None:
    cast.post("p", "officer", region=CITY)
    device = signing.new_device(cast.person("p"))
    device.key = "00" * 20
    device.save()
    with pytest.raises(InputRefused) as refused:
        signing.enrol(acting=cast.actor("p"), device=device.pk, code=code)
    assert refused.value.problems[0].code == "identity.code"
    assert signing.device_of(cast.person("p")) is None


def test_a_device_of_somebody_else_is_not_registered(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    device = signing.new_device(cast.person("q"))
    with pytest.raises(InputRefused):
        signing.enrol(acting=cast.actor("p"), device=device.pk, code=code_now(device.bin_key))


def test_dropping_a_device_wants_the_password(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    device = signing.new_device(cast.person("p"))
    signing.enrol(acting=cast.actor("p"), device=device.pk, code=code_now(device.bin_key))
    with pytest.raises(InputRefused):
        signing.drop_device(acting=cast.actor("p"), password="x")
    signing.drop_device(acting=cast.actor("p"), password="Right-horse-7")
    assert signing.device_of(cast.person("p")) is None


def through(request: HttpRequest, user: Any) -> Any:
    """The actor that the middleware gives a request."""
    request.user = user
    sessions.kept(lambda _request: HttpResponse())(request)
    return sessions.acting(request)


def begun(cast: Cast) -> HttpRequest:
    cast.post("p", "officer", region=CITY)
    request = asked()
    sessions.begin(request, cast.person("p"))
    return request


def test_a_session_gives_each_request_its_actor(cast: Cast) -> None:
    request = begun(cast)
    assert through(request, cast.person("p")).roles() == {"officer"}
    assert through(asked(), cast.person("p")) is NOBODY


@pytest.mark.parametrize(
    ("key", "seconds", "ended"),
    [
        ("used_at", 29 * 60, False),
        ("used_at", 31 * 60, True),
        ("signed_in_at", 13 * 3600, True),
        ("signed_in_at", 11 * 3600, False),
    ],
)
def test_a_session_ends_after_idle_minutes_and_after_hours(
    cast: Cast, key: str, seconds: int, ended: bool
) -> None:
    request = begun(cast)
    request.session[key] = int(time.time()) - seconds
    assert (through(request, cast.person("p")) is NOBODY) is ended


def test_a_session_of_a_closed_account_ends_at_once(cast: Cast) -> None:
    request = begun(cast)
    person = cast.person("p")
    person.is_active = False
    assert through(request, person) is NOBODY


@pytest.mark.parametrize(("days", "posts"), [(89, 1), (91, 0)])
def test_who_has_to_change_the_password_has_no_posts_yet(cast: Cast, days: int, posts: int) -> None:
    request = begun(cast)
    person = cast.person("p")
    person.password_set_at = timezone.now() - dt.timedelta(days=days)
    assert len(through(request, person).posts) == posts
