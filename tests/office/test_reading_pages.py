"""The reading view and coverage in a real Chromium: by mouse, keyboard, phone, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.conftest import SPECIMEN

BAY = "/policies/bluebay-2031-7"
PAGES = (f"{BAY}/text/", f"{BAY}/coverage/", f"{BAY}/compare/", "/policies/longnan-2022-40/text/",
         f"{BAY}/clauses/二(二)s1/")  # fmt: skip
pytestmark = pytest.mark.usefixtures("installed")


def lit(page: Page) -> list[str]:
    """The sentences that are lit, by their locators."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.said.lit')].map((row) => row.id.slice(3))"
    )
    return found


def lit_rules(page: Page) -> set[str]:
    return set(
        page.evaluate(
            "[...document.querySelectorAll('.rule.lit')].map((rule) => rule.dataset.rule)"
        )
    )


@pytest.mark.parametrize(
    ("size", "cookies"),
    [
        pytest.param(DESKTOP, {}, id="desktop"),
        pytest.param(
            PHONE, {"theme": "dark", "lang": "en"}, id="phone-dark-English", marks=pytest.mark.slow
        ),
        pytest.param(
            PHONE, {"text": "large", "contrast": "high"}, id="phone-large", marks=pytest.mark.slow
        ),
    ],
)
def test_no_barrier_no_complaint_and_nothing_leaves_this_machine(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize, cookies: dict[str, str]
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, size, **cookies) as visit:
        for path in PAGES:
            visit.open(path)
            for part in visit.page.locator("details:not([open]) > summary").all()[:12]:
                part.click()
            found += [f"{path} {v}" for v in visit.violations()]
            found += [f"{path} {wide}" for wide in visit.too_wide()]
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_sentences_and_rules_light_each_other_by_mouse(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open(f"{BAY}/text/")
        page = visit.page
        page.locator("[id='at-二(一)s2'] .words").hover()
        assert lit(page) == ["二(一)s2"]
        assert lit_rules(page) == {"key-library"}
        page.locator("#rule-goal-total summary").hover()
        assert lit(page) == ["一s1"]
        assert lit_rules(page) == {"goal-total"}
        page.locator("mark[data-item='goal-2032']").first.hover()
        assert lit_rules(page) == {"goal-2032"}
        page.get_by_role("heading", level=1).hover()
        assert lit(page) == []


def test_a_click_holds_the_light_and_esc_lets_it_go(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open(f"{BAY}/text/")
        page = visit.page
        page.locator("#rule-bulletin summary").click()
        page.get_by_role("heading", level=1).hover()
        assert lit(page) == ["三(二)s2"]
        expect(page.locator("#rule-bulletin .rule-body")).to_be_visible()
        page.keyboard.press("Escape")
        assert lit(page) == []


def test_the_keyboard_lights_and_opens(chromium: BrowserContext, live_server: LiveServer) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open(f"{BAY}/text/")
        page = visit.page
        page.locator("[id='at-二(二)s1'] .where a").focus()
        assert lit(page) == ["二(二)s1"]
        page.keyboard.press("Enter")
        assert page.url.endswith("#at-%E4%BA%8C(%E4%BA%8C)s1")
        page.keyboard.press("Tab")
        assert lit_rules(page) == {"equipment-grant"}
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Enter")
        link = page.locator("#rule-equipment-grant").get_by_role("link", name="打开")
        expect(link).to_be_visible()
        link.click()
        expect(page.get_by_role("heading", level=1, name="设备补助")).to_be_visible()


def test_an_address_lights_its_sentence_and_opens_its_rule(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url) as visit:
        visit.open(f"{BAY}/text/#at-三(一)s1")
        assert lit(visit.page) == ["三(一)s1"]
        visit.open(f"{BAY}/coverage/")
        visit.open(f"{BAY}/text/#rule-city-fund")
        assert visit.page.locator("#rule-city-fund").evaluate("rule => rule.open")
        assert lit(visit.page) == ["三(一)s1"]


def test_on_a_phone_a_rule_opens_below_its_sentence(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url, PHONE) as visit:
        visit.open(f"{BAY}/text/")
        rule = visit.page.locator("#rule-city-library")
        rule.locator("summary").click()
        words = visit.page.locator("[id='at-二(一)s1'] .words").bounding_box()
        body = rule.locator(".rule-body").bounding_box()
        assert words is not None
        assert body is not None
        assert body["y"] >= words["y"] + words["height"]
        assert body["width"] > 250


def test_without_script_links_and_rules_still_work(
    without_script: BrowserContext, live_server: LiveServer
) -> None:
    with watched(without_script, live_server.url) as visit:
        visit.open(f"{BAY}/text/")
        page = visit.page
        page.get_by_role("navigation", name="条款目录").get_by_role("link", name="三 保障").click()
        page.locator("#rule-city-fund summary").click()
        expect(page.locator("#rule-city-fund .rule-body")).to_contain_text("责任单位：市财政局")
        lights = page.locator("[id='at-三(一)s0']").evaluate(
            "row => getComputedStyle(row).backgroundColor"
        )
        assert lights != page.locator("[id='at-一s1']").evaluate(
            "row => getComputedStyle(row).backgroundColor"
        )


def test_a_text_is_held_against_the_pack_by_hand(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url, PHONE) as visit:
        visit.open(f"{BAY}/coverage/")
        page = visit.page
        page.get_by_label("或粘贴原文").fill("甲乙丙丁戊己庚辛壬癸共3件事。")
        page.get_by_role("button", name="对照").click()
        expect(page.get_by_text("没有一句与政策包相符")).to_be_visible()
        assert not visit.violations()
        page.get_by_label("或粘贴原文").fill("not Chinese at all")
        page.get_by_role("button", name="对照").click()
        expect(page.get_by_role("alert")).to_contain_text("汉字很少")
        expect(page.get_by_label("或粘贴原文")).to_have_value("not Chinese at all")
        assert not visit.violations()


def test_versions_are_compared_by_hand_and_lead_to_the_rules(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    words = (SPECIMEN / "texts" / "bluebay.txt").read_text(encoding="utf-8")
    with watched(chromium, live_server.url, PHONE, theme="dark") as visit:
        visit.open(f"{BAY}/compare/")
        page = visit.page
        newer = page.get_by_role("group", name="新版")
        newer.get_by_label("或粘贴原文").fill(words.replace("3亿元", "4亿元"))
        page.get_by_role("button", name="对照").click()
        expect(page.locator(".version-changed ins")).to_have_text("4")
        assert not visit.violations()
        assert not visit.too_wide()
        page.get_by_role("listitem").get_by_role("link", name="技改专项资金").first.click()
        assert page.locator("#rule-city-fund").evaluate("rule => rule.open")
        assert not visit.complaints
