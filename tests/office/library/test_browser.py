"""The pages of the library in a real Chromium, on a desk and on a phone: no barrier in them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.identity.cast import CITY
from tests.office.library.making import OTHER_CODE, Making
from tests.office.library.paging import TABS, at, planned
from tests.office.regions.entering import put_in_force

from jigai.office.library.domain import reviewing

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_have_no_barrier_and_fit(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    put_in_force(CITY)
    cast = Making()
    cast.staff(cast.firm())
    entered = cast.entered()
    reviewed = cast.submitted(name="检测线改造", code=OTHER_CODE)
    draft = cast.draft(name="表面处理线节能改造", code="")
    plan = planned(cast)
    pages = {
        "preparer": [
            at("project", draft.number),
            at("edit", draft.number, "equipment"),
            at("edit", draft.number, "investment"),
        ],
        "approver": [at("submit", draft.number), at("edit", entered.number, "basics")],
        "county-officer": [
            reverse("console:library"),
            at("waiting"),
            at("review", reviewed.number),
            *(at(tab, entered.number) for tab in TABS),
            f"{at('project', entered.number)}?known={timezone.localdate()}",
        ],
        "city-head": [
            at("plans"),
            at("rolling", plan.pk),
            at("plan-settle", plan.pk),
            at("terms"),
            at("succession"),
        ],
    }
    found: list[str] = []
    for login, addresses in pages.items():
        session = cast.client(login).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session}
        with watched(chromium, live_server.url, size, **cookies) as visit:
            for address in addresses:
                visit.open(address)
                found += [f"{address} {v}" for v in visit.violations()]
                found += [f"{address} {wide}" for wide in visit.too_wide()]
            found += [str(c) for c in visit.complaints]
            assert not visit.foreign
    assert not found, "\n".join(found)
    assert reviewing.levels_of(reviewed)
