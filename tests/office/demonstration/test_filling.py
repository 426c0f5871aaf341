"""A demonstration is filled through the commands: once, whole, never over real data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.office.acting import code_of
from tests.office.conftest import SIXTH
from tests.office.demonstration.small import DAY, small
from tests.office.identity.cast import Cast

from jigai.office.demonstration.filling import fill_places, guard, guard_real
from jigai.office.demonstration.models import Account, Step
from jigai.office.demonstration.naming import credit_code
from jigai.office.ground.acts import chain
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.plans import shelf
from jigai.office.identity.models import Organisation, Person
from jigai.office.library.models import Adjustment, Entry, FilingChange, Project
from jigai.office.statistics.models import Freeze, Return

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SIGN_IN = reverse("console:sign-in")
MARK = "全部为虚构"


@pytest.fixture
def demonstration(settings: Any) -> Iterator[None]:
    settings.DEMONSTRATION = True
    settings.PACK_FOLDERS = [SIXTH]
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def test_a_place_is_filled_once_whole_and_with_an_unbroken_trail(demonstration: None) -> None:
    common, place = small("yunling")
    assert fill_places(common, [place], today=DAY) > 100
    states = sorted(Project.objects.values_list("state", flat=True))
    expected = ["completed", "draft", "in", "in", "returned", "submitted", "submitted", "suspended"]
    assert states == expected
    assert Entry.objects.filter(library="yunling-vanguard-library").exists()
    assert Adjustment.objects.exists() or FilingChange.objects.exists()
    assert Return.objects.exists()
    rows, faults = chain.check()
    assert rows > 400
    assert faults == []
    assert fill_places(common, [place], today=DAY) == 0
    assert AuditEntry.objects.count() == rows
    names = list(Organisation.objects.values_list("name", flat=True))
    assert all(name.startswith("示例") for name in names)
    codes = set(Organisation.objects.values_list("credit_code", flat=True))
    assert codes == {credit_code(place, n) for n in range(1, place.firms.count + 1)}


def test_what_was_interrupted_goes_on_where_it_stopped(
    demonstration: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    common, place = small("longnan", ("in",), 0)

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr("jigai.office.demonstration.agenda.projects.submit", broken)
        with pytest.raises(RuntimeError):
            fill_places(common, [place], today=DAY)
    done = Step.objects.count()
    people = Person.objects.count()
    fill_places(common, [place], today=DAY)
    assert Step.objects.count() > done
    assert Person.objects.count() >= people
    assert Project.objects.get().state == "in"


def test_each_account_on_offer_can_be_entered_and_no_other_way_leads_in(
    demonstration: None, client: Client, settings: Any
) -> None:
    common, place = small("longnan", ("draft",), 0)
    fill_places(common, [place], today=DAY)
    page = client.get(SIGN_IN).content.decode()
    assert MARK in page
    assert "龙南（15 个身份）" in page
    logins = list(Account.objects.values_list("login", flat=True))
    assert len(logins) == 18
    for login in logins:
        one = Client(headers={"accept-language": "zh-CN"})
        assert one.post(reverse("console:enter"), {"login": login})["Location"] == "/office/"
        home = one.get("/office/")
        assert home.status_code == 200, login
        assert MARK in home.content.decode()
    settings.DEMONSTRATION = False
    assert MARK not in client.get(SIGN_IN).content.decode()
    assert all(
        client.post(reverse("console:enter"), {"login": login}).status_code == 404
        for login in logins
    )


def test_a_real_office_is_never_filled_and_invented_data_never_served_as_real(
    settings: Any,
) -> None:
    common, place = small("longnan", ("draft",), 0)
    assert code_of(fill_places, common, [place]) == "demonstration.off"
    guard_real()
    settings.DEMONSTRATION = True
    guard()
    Cast().person("somebody")
    assert code_of(fill_places, common, [place]) == "demonstration.real"
    assert not Step.objects.exists()
    Step.objects.create(place="x", name="x", anchor=DAY, done_at="2026-01-01T00:00:00Z")
    guard()
    settings.DEMONSTRATION = False
    assert code_of(guard_real) == "demonstration.invented"


def test_months_freeze_and_some_returns_are_late(demonstration: None) -> None:
    common, place = small("yichang", ("in", "completed", "top"), 8)
    fill_places(common, [place], today=DAY)
    assert Freeze.objects.exists()
    assert Return.objects.filter(late=True).exists()
    assert Return.objects.filter(late=False).exists()
