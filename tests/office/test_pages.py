"""Every public page in a real Chromium: no complaint, no foreign request, no barrier."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched

from jigai.office.ground.plans import shelf

PACK = "/policies/longnan-2022-40"
PAGES = (
    "/",
    "/policies/",
    "/registry/",
    f"{PACK}/",
    f"{PACK}/clauses/",
    f"{PACK}/clauses/四(三)1/",
    f"{PACK}/measures/longnan-equipment-grant/",
    f"{PACK}/measures/longnan-cloud-subsidy/",
    f"{PACK}/readings/",
    "/policies/dandong-draft/open/",
    "/design/",
)
SOME = ("/", f"{PACK}/measures/longnan-cloud-subsidy/", "/design/")


@pytest.mark.parametrize(
    ("pages", "size", "cookies"),
    [
        pytest.param(PAGES, DESKTOP, {}, id="desktop"),
        pytest.param(PAGES, PHONE, {}, id="phone", marks=pytest.mark.slow),
        pytest.param(SOME, DESKTOP, {"theme": "dark", "lang": "en"}, id="dark-English"),
        pytest.param(SOME, PHONE, {"text": "large", "contrast": "high", "lang": "en"}, id="large"),
        pytest.param(SOME, PHONE, {"theme": "dark", "contrast": "high"}, id="dark-contrast"),
    ],
)
def test_pages_have_no_barrier_no_complaint_and_stay_on_this_machine(
    chromium: BrowserContext,
    live_server: LiveServer,
    pages: tuple[str, ...],
    size: ViewportSize,
    cookies: dict[str, str],
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, size, **cookies) as visit:
        for path in pages:
            found += visit.faults(path)
        # A machine with a Chinese font of its own does not ask for ours; it has to be there all
        # the same.
        assert visit.page.evaluate(
            "document.fonts.load('16px \"Noto Sans SC Variable\"', '政策').then(f => f.length)"
        )
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_pages_read_without_script(without_script: BrowserContext, live_server: LiveServer) -> None:
    with watched(without_script, live_server.url) as visit:
        visit.open("/")
        visit.page.get_by_role("link", name="读政策").click()
        visit.page.get_by_role("link", name="龙南").click()
        visit.page.get_by_role("link", name="条款 四(三)1", exact=True).first.click()
        assert visit.page.get_by_role("heading", name="四(三)1", exact=True).is_visible()
        assert len(shelf().packs) >= 5


def test_a_clause_opens_beside_the_page_and_esc_returns_the_focus(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open(f"{PACK}/")
        chip = visit.page.get_by_role("link", name="条款 四(三)1", exact=True).first
        chip.focus()
        visit.page.keyboard.press("Enter")
        panel = visit.page.get_by_role("dialog")
        panel.get_by_role("heading", name="四(三)1", exact=True).wait_for()
        assert not visit.violations()
        visit.page.keyboard.press("Escape")
        panel.wait_for(state="hidden")
        assert chip.evaluate("chip => chip === document.activeElement")
        assert visit.page.url.endswith(f"{PACK}/")
    assert not visit.complaints


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open("/policies/")
        visit.page.keyboard.press("Tab")
        assert visit.page.get_by_role("link", name="跳到正文").evaluate(
            "link => link === document.activeElement && link.getBoundingClientRect().top >= 0"
        )
        visit.page.keyboard.press("Enter")
        expect(visit.page.locator("#main")).to_be_focused()


def test_exact_amounts_show_on_focus_go_with_esc_and_copy_plain(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open("/design/")
        cell = visit.page.locator("td .cut").first
        tip = cell.locator(".tip")
        cell.focus()
        assert tip.is_visible()
        visit.page.keyboard.press("Escape")
        assert not tip.is_visible()
        copied = visit.page.evaluate(
            """() => {
              const table = document.querySelector("table:has(data)");
              const range = document.createRange();
              range.selectNode(table);
              const selection = getSelection();
              selection.removeAllRanges();
              selection.addRange(range);
              const data = new DataTransfer();
              const how = {clipboardData: data, bubbles: true, cancelable: true};
              table.dispatchEvent(new ClipboardEvent("copy", how));
              return data.getData("text/plain");
            }"""
        )
    assert "\t1632500.00" in copied
    assert "\t4999999.99" in copied


def test_a_dialog_holds_the_focus_and_closes(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open("/design/")
        visit.page.get_by_role("button", name="打开确认框").click()
        dialog = visit.page.get_by_role("dialog", name="确认提交")
        assert dialog.is_visible()
        assert not visit.violations()
        dialog.get_by_role("button", name="再检查一遍").click()
        assert not dialog.is_visible()
