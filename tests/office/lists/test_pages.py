"""A list, and imports, in a real browser: by keyboard, on a phone, without a barrier."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, Watched, watched
from tests.office.identity.cast import CITY, COUNTY, Cast
from tests.office.sheets.sample import code

from jigai.office.identity.models import Organisation
from jigai.office.lists.models import Picked

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/office/enterprises/"
IMPORTS = "/office/lists/imports/"
NAME = "某精密制造有限公司"


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    for number in range(60):
        Organisation.objects.create(
            credit_code=code(number), name=NAME if number == 7 else f"第{number}公司", region=COUNTY
        )
    return made


def enter(visit: Watched, cast: Cast) -> None:
    value = cast.client("officer").cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": value, "url": visit.base}
    visit.page.context.add_cookies([cookie])  # type: ignore[list-item]


def test_rows_are_found_and_picked_by_keyboard_alone(
    chromium: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with watched(chromium, live_server.url, DESKTOP) as visit:
        enter(visit, cast)
        visit.open(LIST)
        expect(visit.page.locator("#totals")).to_contain_text("60 家")
        expect(visit.page.locator("#list-pages")).to_contain_text("2")
        for key in ("j", "x", "j", "j", "Shift+X"):
            visit.page.keyboard.press(key)
        expect(visit.page.locator("#picked")).to_contain_text("已选 3 件")
        assert Picked.objects.count() == 3
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("jmzz")
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("#totals")).to_contain_text("1 家")
        expect(visit.page.locator("#picked")).to_contain_text("3 件不在本页")
        assert not visit.violations()
        visit.page.keyboard.press("j")
        visit.page.keyboard.press("Tab")
        visit.page.get_by_role("link", name=NAME).first.press("Enter")
        visit.page.wait_for_url(f"**/{code(7)}/")
        visit.page.go_back()
        assert visit.page.locator("tr[data-opened]").count() == 1
    assert not visit.complaints


def test_a_phone_shows_a_list_of_facts_and_no_page_is_too_wide(
    chromium: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, PHONE) as visit:
        enter(visit, cast)
        for path in (LIST, f"{LIST}?q=jm", IMPORTS, f"{IMPORTS}new/enterprises.organisations/"):
            found += visit.faults(path)
        visit.open(LIST)
        assert visit.page.locator(".list-cards .card").first.is_visible()
        assert not visit.page.locator(".list-table").is_visible()
    assert not found, "\n".join(found)
    assert not visit.complaints


def test_without_script_rows_are_found_counted_and_picked(
    without_script: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with watched(without_script, live_server.url) as visit:
        enter(visit, cast)
        visit.open(LIST)
        visit.page.get_by_role("link", name="算出件数和合计").click()
        expect(visit.page.locator("#totals")).to_contain_text("60 家")
        visit.page.get_by_label("选择 第59公司").check()
        visit.page.get_by_role("button", name="记住本页的勾选").click()
        expect(visit.page.locator("#picked")).to_contain_text("已选 1 件")
