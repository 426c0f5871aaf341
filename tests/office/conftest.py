"""What tests of the office share: pages without a server, and one real browser for each run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tools.chromium import REMEDY, find

from jigai.office.ground.appendonly import guard, unguard
from jigai.office.ground.originals import originals
from jigai.office.ground.plans import shelf

APPEND_ONLY = (
    "enterprises_bankaccount",
    "enterprises_factnote",
    "enterprises_factrecord",
    "enterprises_naming",
    "enterprises_relation",
    "enterprises_standing",
    "enterprises_succession",
    "enterprises_title",
    "ground_auditentry",
    "library_adjustment",
    "library_alias",
    "library_event",
    "library_filingchange",
    "library_former",
    "library_planadjustment",
    "library_planamount",
    "library_planmember",
    "library_takeover",
    "regions_decision",
    "regions_entry",
    "statistics_entry",
    "statistics_freeze",
    "statistics_freezerow",
    "statistics_latewindow",
    "statistics_registrationstep",
    "statistics_reminder",
    "statistics_reportingrow",
)
"""Tables with triggers; a test that emptied the database would be refused by them."""
_tear_down = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _emptied(case: TransactionTestCase) -> None:
    """Empty the database after a test, the tables that only grow included."""
    with connection.schema_editor() as editor:
        for table in APPEND_ONLY:
            unguard(table, editor)
    _tear_down(case)
    with connection.schema_editor() as editor:
        for table in APPEND_ONLY:
            guard(table, editor)


TransactionTestCase._fixture_teardown = _emptied  # type: ignore[attr-defined]

# Playwright runs its own loop in this thread; Django's check against that is for servers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SIXTH = Path(__file__).parents[2] / "demonstration" / "packs"
SPECIMEN = Path(__file__).parent / "specimen"


@pytest.fixture(scope="module")
def installed() -> Iterator[None]:
    """The five places and an invented policy for tests of pages, with its text."""
    stated = {"PACK_FOLDERS": [SPECIMEN / "packs"], "TEXT_FOLDERS": [SPECIMEN / "texts"]}
    with override_settings(**stated):
        shelf.cache_clear()
        originals.cache_clear()
        yield
    shelf.cache_clear()
    originals.cache_clear()


@pytest.fixture
def page(db: None) -> Client:
    """A reader who prefers Chinese."""
    return Client(headers={"accept-language": "zh-CN,zh;q=0.9"})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; where there is none the tests fail and say the remedy."""
    path = find()
    if path is None:
        pytest.fail(REMEDY, pytrace=False)
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Iterator[BrowserContext]:
    """Its one window, whose cache all tests share."""
    context = browser.new_context(reduced_motion="reduce", locale="zh-CN")
    yield context
    context.close()


@pytest.fixture
def without_script(browser: Browser) -> Iterator[BrowserContext]:
    """A window that runs no script."""
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    yield context
    context.close()
