"""A form sent twice acts once; another content or a refused one acts again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseRedirect
from django.test import RequestFactory
from django.utils import timezone
from tests.office.identity.cast import Cast

from jigai.office.console.routing import route
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.models import Submission

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DONE: list[str] = []


@route("identity.read-own")
def page(request: Any) -> HttpResponse:
    """Acts on what it is sent."""
    word = request.POST["word"]
    if word == "bad":
        return HttpResponse("no", status=422)
    DONE.append(word)
    if word == "gone":
        raise NotThere
    if word == "shown":
        return HttpResponse("once")
    return HttpResponseRedirect(f"/there/{len(DONE)}/")


@pytest.fixture
def send() -> Any:
    cast = Cast()
    DONE.clear()
    return lambda word, **more: sent(cast, word, **more)


def sent(cast: Cast, word: str, key: str = "k1", who: str = "p", path: str = "/x/") -> Any:
    request = RequestFactory().post(path, {"word": word, "once": key, "csrfmiddlewaretoken": key})
    request.session = {}  # type: ignore[assignment]
    request.user = cast.person(who)
    request.actor = cast.actor(who)  # type: ignore[attr-defined]
    return page(request)


def test_the_same_form_sent_twice_acts_once_and_leads_to_the_same_place(send: Any) -> None:
    first, second = send("a"), send("a")
    assert DONE == ["a"]
    assert first["Location"] == second["Location"] == "/there/1/"
    assert second.status_code == 303


def test_another_content_page_person_or_key_acts_again(send: Any) -> None:
    send("a")
    send("b")
    send("a", path="/y/")
    send("a", who="q")
    send("a", key="k2")
    assert len(DONE) == 5


def test_what_was_refused_or_failed_can_be_sent_again(send: Any) -> None:
    assert send("bad").status_code == 422
    assert send("bad").status_code == 422
    assert send("gone").status_code == 404
    assert send("gone").status_code == 404
    assert DONE == ["gone", "gone"]
    assert not Submission.objects.exists()


def test_what_is_shown_once_is_not_made_again(send: Any) -> None:
    assert send("shown").content == b"once"
    again = send("shown")
    assert again.status_code == 409
    assert "已经办过了" in again.content.decode()
    assert DONE == ["shown"]


def test_what_was_sent_is_forgotten_after_days(send: Any) -> None:
    send("a")
    Submission.objects.update(at=timezone.now() - dt.timedelta(days=3))
    send("b")
    assert Submission.objects.count() == 1
