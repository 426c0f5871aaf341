"""The page for people who write programs, in a real browser."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched

from jigai.office.api.document import operations


def test_it_lists_every_operation_and_status(page: Client) -> None:
    text = page.get("/developers/").content.decode()
    for _, path, operation in operations("zh"):
        assert path in text
        assert operation["summary"] in text
    assert 'id="status-429"' in text


@pytest.mark.parametrize(
    ("size", "cookies"),
    [(DESKTOP, {}), (PHONE, {}), (DESKTOP, {"theme": "dark", "lang": "en"})],
    ids=["desktop", "phone", "dark-English"],
)
def test_it_has_no_barrier_and_tries_an_evaluation_under_the_strict_policy(
    chromium: BrowserContext,
    live_server: LiveServer,
    size: ViewportSize,
    cookies: dict[str, str],
) -> None:
    with watched(chromium, live_server.url, size, **cookies) as visit:
        visit.open("/developers/")
        card = visit.page.locator("#evaluate")
        card.locator("summary").click()
        assert not visit.violations()
        assert not visit.too_wide()
        card.locator("[type=submit]").click()
        card.get_by_text("200 application/json").wait_for()
        (result,) = json.loads(card.locator("[data-answer]").inner_text())
        assert result["pack"] == "longnan-2022-40"
        assert not visit.violations()
        assert not visit.too_wide()
    assert not visit.complaints
    assert not visit.foreign


def test_a_path_is_filled_in_and_a_problem_shown(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    with watched(chromium, live_server.url, lang="en") as visit:
        visit.open("/developers/")
        card = visit.page.locator("#readPack")
        card.locator("summary").click()
        card.locator("[name=pack]").fill("没有/此")
        card.locator("[type=submit]").click()
        card.get_by_text("404 application/problem+json").wait_for()
        card.locator("[name=pack]").fill("henan")
        card.locator("[type=submit]").click()
        card.get_by_text("200 application/json").wait_for()
        assert '"henan-2022-8"' in card.locator("[data-answer]").inner_text()
    assert not visit.foreign
