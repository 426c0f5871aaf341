"""The pages of statistics in a real Chromium, on a desk and on a phone, for both sides: no barrier,
no complaint, nothing wider than the window; an amount is echoed while it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, Watched, watched
from tests.office.statistics.made import NOW, Office

from jigai.office.statistics.domain import querying
from jigai.office.statistics.months import Month

PHONE: ViewportSize = {"width": 390, "height": 780}
RETURN = "/office/statistics/returns/{}/2026-05/"
LONG = "示例智能装备制造（集团）股份有限公司年产二十万套高端数控机床关键部件生产线智能化改造"
PAGES = {
    "preparer": (
        "/office/statistics/returns/?month=2026-05",
        RETURN.format("JG-1"),
        RETURN.format("JG-3"),
        "/office/statistics/registrations/JG-5/",
    ),
    "approver": (RETURN.format("JG-2"),),
    "officer": (
        "/office/statistics/returns/?month=2026-05&tab=all",
        RETURN.format("JG-3"),
        RETURN.format("JG-4"),
        "/office/statistics/registrations/?tab=registered",
        "/office/statistics/returns/rows/",
        "/office/statistics/returns/signed/",
    ),
    "city-head": (
        "/office/statistics/totals/?month=2026-05",
        "/office/statistics/totals/?month=2026-05&by=month",
        "/office/statistics/totals/returns/?month=2026-05",
        "/office/statistics/totals/freezes/?month=2026-04",
    ),
}


@pytest.fixture
def office(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A month in all its states: typed, to be signed with remarks, queried, corrected."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    made = Office()
    one, two, three, four = (made.registered(f"JG-{n}", first="2025-05") for n in range(1, 5))
    one.name = LONG
    one.save()
    made.project("JG-5")
    for project in (one, two, three, four):
        made.signed(project, "2025-05", "80")
        made.signed(project, "2026-04", "500.123456", before="80")
    made.ready(two, Month(2026, 5), made.typed("400", before="90", total_investment="300"))
    queried = made.signed(three, "2026-05", "510", before="80")
    querying.ask(
        acting=made.actor("officer"), month_return=queried.pk, question="本月投资从何而来？",
        field="cumulative_year",
    )  # fmt: skip
    made.signed(four, "2026-05", "600", before="80")
    made.signed(four, "2026-05", "590", before="80", reason="一张发票重复计入")
    return made


def signed_in(office: Office, login: str) -> dict[str, Any]:
    return {"sessionid": office.cast.client(login).cookies["sessionid"].value}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "likes"),
    [
        pytest.param(DESKTOP, {}, id="desktop"),
        pytest.param(PHONE, {}, id="phone"),
        pytest.param(PHONE, {"lang": "en", "theme": "dark", "text": "large"}, id="English-dark"),
    ],
)
def test_pages_have_no_barrier_and_fit(
    chromium: BrowserContext,
    live_server: LiveServer,
    office: Office,
    size: ViewportSize,
    likes: dict[str, str],
) -> None:
    found: list[str] = []
    for login, pages in PAGES.items():
        cookies = signed_in(office, login) | likes
        with watched(chromium, live_server.url, size, **cookies) as visit:
            for path in pages:
                visit.open(path)
                found += [f"{login} {path} {v}" for v in looked_at(visit)]
            assert not visit.complaints
            assert not visit.foreign
    assert not found, "\n".join(found)


def looked_at(visit: Watched) -> list[str]:
    return [*visit.violations(), *visit.too_wide()]


def test_an_amount_is_echoed_and_a_draft_is_saved(
    chromium: BrowserContext, live_server: LiveServer, office: Office
) -> None:
    with watched(chromium, live_server.url, **signed_in(office, "preparer")) as visit:
        visit.open(RETURN.format("JG-1"))
        field = visit.page.get_by_label("本年累计完成投资")
        field.fill("3,500")
        visit.page.get_by_text("= 35,000,000.00 元").wait_for()
        visit.page.get_by_role("button", name="保存草稿").click()
        visit.page.get_by_text("草稿已保存，尚未上报").wait_for()
        assert field.input_value() == "3,500"
        assert not visit.complaints
