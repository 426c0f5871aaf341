"""Whole calculations by keyboard alone in a real Chromium, the focus seen at every stop."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import watched
from tests.office.walking import Walk, cases


@pytest.mark.parametrize("case", cases(), ids=lambda c: c["case"])
def test_a_worked_case_of_each_place_ends_at_its_exact_amount(
    chromium: BrowserContext, live_server: LiveServer, case: dict[str, Any]
) -> None:
    with watched(chromium, live_server.url) as visit:
        walk = Walk(visit, case)
        walk.whole()
        total = visit.page.locator(".grand data.money")
        assert total.count() == 1, "a range, not an amount"
        assert total.get_attribute("value") == case["total"]
        assert not walk.hands.hidden
    assert not visit.complaints
    assert not visit.foreign


def test_rows_added_dont_know_back_and_a_bar_opened_to_its_clause(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    case = next(c for c in cases() if c["case"] == "LN-03")
    with watched(chromium, live_server.url) as visit:
        walk, page = Walk(visit, case), visit.page
        hands = walk.hands
        walk.begin()
        hands.to_field("r0.name")
        hands.type("铜箔线")
        hands.to(lambda at: at["value"] == "more", "more rows")
        walk.leave("Enter")
        assert page.locator(".sheet-row").count() > 4
        hands.to(lambda at: at["name"] == "r3.name" and not at["value"], "the fourth row")
        hands.type("蚀刻线")
        walk.leave("Enter")
        page.get_by_role("heading", name="规模以上企业？").wait_for()
        hands.to(lambda at: at["value"] == "unknown", "don't know")
        walk.leave("Enter")
        page.go_back()
        page.get_by_role("heading", name="规模以上企业？").wait_for()
        hands.to(lambda at: at["kind"] == "radio", "the choices")
        hands.press("Space")
        walk.leave("Enter")
        page.reload()
        while "/result/" not in page.url:
            walk.answer()
        hands.to_text("打印")
        hands.to_text("PDF")
        hands.to_text("Excel")
        hands.to_text("JSON")
        step = page.locator(".fall .clause").first
        hands.to(lambda at: bool(at["step"]), "the clause of a bar")
        hands.press("Enter")
        panel = page.get_by_role("dialog")
        panel.get_by_role("heading", name="四(三)1", exact=True).wait_for()
        hands.press("Escape")
        panel.wait_for(state="hidden")
        assert step.evaluate("chip => chip === document.activeElement")
        hands.to_text("全部依据")
        hands.press("Enter")
        assert page.locator("details[open] .working").count()
        assert not hands.hidden
    assert not visit.complaints
