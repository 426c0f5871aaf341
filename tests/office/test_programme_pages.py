"""Libraries, targets, assessments and the rest in a real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched

BAY = "/policies/bluebay-2031-7"
PAGES = tuple(f"{BAY}/{name}/" for name in
              ("library", "targets", "assessments", "year", "tasks", "terms"))  # fmt: skip
pytestmark = pytest.mark.usefixtures("installed")


@pytest.mark.parametrize(
    ("size", "cookies"),
    [
        pytest.param(DESKTOP, {"theme": "dark"}, id="desktop-dark"),
        pytest.param(
            PHONE,
            {"lang": "en", "text": "large"},
            id="phone-large-English",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_no_barrier_no_complaint_and_nothing_leaves_this_machine(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize, cookies: dict[str, str]
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, size, **cookies) as visit:
        for path in PAGES:
            found += visit.faults(path)
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_a_project_is_judged_by_keyboard_on_a_phone(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url, PHONE) as visit:
        visit.open(f"{BAY}/library/")
        page = visit.page
        page.locator("input[name$='total_investment-value']").fill("800")
        page.locator("input[name$='above_scale-value'][value='yes']").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="判断", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#city-library .outcome")).to_have_text("符合")
        expect(page.locator("#key-library .outcome")).to_have_text("不符合")
        assert not visit.violations()
        page.locator("#city-library").get_by_role("link", name="条款").click()
        panel = page.get_by_role("dialog")
        panel.get_by_role("link", name="在对照阅读中打开").click()
        expect(page).to_have_url(f"{live_server.url}{BAY}/text/#at-%E4%BA%8C(%E4%B8%80)s1")
        assert not visit.complaints


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_figures_and_scores_bring_charts_with_tables(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    with watched(chromium, live_server.url, size) as visit:
        visit.open(f"{BAY}/targets/")
        page = visit.page
        page.get_by_label("技术改造投资，全市（全省），2031 年", exact=True).fill("19亿元")
        page.get_by_role("button", name="对照目标").click()
        expect(page.locator("#goal-2031 .outcome")).to_have_text("达到")
        expect(page.locator("#goal-2031 figure")).to_be_visible()
        assert page.locator("#goal-2031 table").count() == 2
        assert not visit.violations()
        assert not visit.too_wide()
        visit.open(f"{BAY}/assessments/")
        for name, score in (("东屿县", "90"), ("西屿县", "80"), ("北屿区", "85")):
            page.get_by_label(name, exact=True).fill(score)
        page.get_by_role("button", name="排名").click()
        expect(page.get_by_role("row", name="3 西屿县 80")).to_contain_text("向市政府说明原因")
        assert not visit.violations()
        assert not visit.complaints
