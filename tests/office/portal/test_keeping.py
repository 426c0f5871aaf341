"""Anyone may begin a calculation, so it is bounded: by client, in all, and in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from jigai.office.calculations import keeping
from jigai.office.calculations.models import Calculation

LONGNAN = "longnan-2022-40"
START = {"packs": [LONGNAN], "year": "2023", "kind": "enterprise"}
ANSWER = {"q": "organisation:applicant.above_scale", "act": "answer", "value": "yes"}


def begun(page: Client) -> str:
    answer = page.post("/calculate/", START)
    assert answer.status_code == 303
    return str(answer["Location"]).split("/")[2]


def test_one_client_begins_only_so_many_in_an_hour_and_is_told_when(
    page: Client, settings: Settings
) -> None:
    settings.BEGIN_RATE = 2
    identity = begun(page)
    page.post("/calculate/example/" + LONGNAN + "/")
    for path in ("/calculate/", f"/calculate/{identity}/copy/", f"/calculate/{identity}/share/"):
        answer = page.post(path, START)
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 3600
        assert "分钟后再试" in answer.content.decode()
    assert Calculation.objects.count() == 2
    assert page.post(f"/calculate/{identity}/", ANSWER).status_code == 303, "those begun go on"
    assert page.post("/calculate/", START, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_a_refusal_speaks_english_too(page: Client, settings: Settings) -> None:
    settings.BEGIN_RATE = 1
    begun(page)
    answer = page.post("/calculate/", START, headers={"accept-language": "en"})
    assert "Try again in about 60 minutes" in answer.content.decode()


def test_all_of_them_never_take_more_than_the_room_there_is(
    page: Client, settings: Settings
) -> None:
    settings.KEEP_BYTES = 3 * keeping.LEAST
    identity = begun(page)
    begun(page)
    begun(page)
    answer = page.post("/calculate/", START)
    assert answer.status_code == 503
    assert "存储空间已经用完" in answer.content.decode()
    assert Calculation.objects.count() == 3
    assert page.post(f"/calculate/{identity}/", ANSWER).status_code == 303
    page.post(f"/calculate/{identity}/forget/")
    begun(page)


def test_what_grows_beyond_the_room_is_refused_and_nothing_is_lost(
    page: Client, settings: Settings
) -> None:
    settings.KEEP_BYTES = 2 * keeping.LEAST
    identity = begun(page)
    rows = "\n".join(["产线\t" + "改" * 150] * 180)
    text = "项目名称\n" + "\n".join("改" * 190 for _ in range(190))
    assert len(rows) < len(text.encode())
    answer = page.post(f"/calculate/{identity}/", {"q": "projects", "act": "answer", "text": text})
    assert answer.status_code == 503
    assert Calculation.objects.get(pk=identity).room == keeping.LEAST
    settings.KEEP_BYTES = 10 * keeping.LEAST
    answer = page.post(f"/calculate/{identity}/", {"q": "projects", "act": "answer", "text": text})
    assert answer.status_code == 302
    assert Calculation.objects.get(pk=identity).room > 2 * keeping.LEAST


@pytest.mark.parametrize(
    ("days", "answered", "stays"), [(6, False, True), (8, False, False), (8, True, True)]
)
def test_what_was_never_answered_goes_after_a_week(
    page: Client, days: int, answered: bool, stays: bool
) -> None:
    identity = begun(page)
    if answered:
        page.post(f"/calculate/{identity}/", ANSWER)
    long_ago = timezone.localdate() - dt.timedelta(days=days)
    Calculation.objects.update(used_on=long_ago)
    begun(page)
    assert Calculation.objects.filter(pk=identity).exists() is stays
