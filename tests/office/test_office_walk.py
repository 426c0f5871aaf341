"""One project walked in a real Chromium from registration to the highest library of its place,
through the screens of everybody who has a part; then the trail is checked, and a change found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.conftest import SIXTH
from tests.office.demonstration.small import DAY, small

from jigai.facts.documents import parse
from jigai.facts.vocabulary import vocabulary
from jigai.office.demonstration.clock import at, morning
from jigai.office.demonstration.filling import fill_places
from jigai.office.ground.acts import chain
from jigai.office.ground.appendonly import guard, unguard
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.plans import shelf
from jigai.office.library.models import Entry, Project
from jigai.office.statistics.models import Return

pytestmark = [pytest.mark.slow]
DATA: dict[str, Any] = parse(
    (Path(__file__).parent / "office_walk.yaml").read_text(encoding="utf-8"), "office_walk.yaml"
)[0]
PAPER = "虚构的材料，仅供演示。\n".encode() * 5
NEXT = re.compile("保存并填下一部分|保存并返回")


@pytest.fixture
def demonstration(transactional_db: None, settings: Any) -> Iterator[None]:
    settings.DEMONSTRATION = True
    settings.PACK_FOLDERS = [SIXTH]
    shelf.cache_clear()
    with at(morning(DAY)):
        yield
    shelf.cache_clear()


class Walk:
    """A place, its people, and the project on its way."""

    def __init__(self, browser: Browser, base: str, case: dict[str, Any]) -> None:
        self.browser, self.base, self.case = browser, base, case
        self.number = ""

    @contextmanager
    def signed_in(self, who: str, path: str = "/office/") -> Iterator[Page]:
        """A window of somebody's own, entered from the sign-in page, on a page."""
        context = self.browser.new_context(locale="zh-CN", reduced_motion="reduce")
        page = context.new_page()
        page.goto(f"{self.base}/office/sign-in/")
        login = f"{self.case['place']}.{who}"
        form = page.locator(f"table form:has(input[value='{login}'])")
        _click(page, form.locator("button"))
        page.goto(self.base + path)
        page.set_default_timeout(10_000)
        try:
            yield page
        except Exception:
            raise
        context.close()

    @property
    def project(self) -> str:
        """The address of the project."""
        return f"/office/library/{self.number}/"

    def register(self) -> None:
        """The preparer registers the project and fills in its sections, one leading to the next."""
        with self.signed_in("01.preparer", "/office/library/new/") as page:
            page.locator("#id_name").fill(self.case["name"])
            _press(page, "登记项目")
            self.number = page.url.rstrip("/").rpartition("/")[2]
            expect(page.get_by_text("尚未提交")).to_be_visible()
            for section, values in _sections(self.case).items():
                page.goto(f"{self.base}{self.project}edit/{section}/")
                for name, value in values.items():
                    _fill(page, name, value)
                _press(page, NEXT)
                expect(page.locator(".field-error")).to_have_count(0)

    def state(self) -> None:
        """The entry page names what the rules miss; each is opened there and stated."""
        facts = vocabulary().entities["project"].facts
        with self.signed_in("01.preparer", f"{self.project}entry/") as page:
            for name in self.case["lacks"]:
                label = facts[name].label.zh
                expect(page.locator(".finding a", has_text=label).first).to_be_visible()
            for name, value in self.case["facts"].items():
                page.goto(f"{self.base}{self.project}entry/")
                _click(page, page.locator(".finding a", has_text=facts[name].label.zh).first)
                _fill(page, "value", value)
                _press(page, "保存并返回")
                expect(page).to_have_url(f"{self.base}{self.project}entry/")
            expect(page.locator(".finding a", has_text="还缺")).to_have_count(0)

    def submit(self) -> None:
        """The preparer cannot submit; the approver sees that nothing is missing, and does."""
        with self.signed_in("01.preparer", f"{self.project}submit/") as page:
            assert page.locator("form [type=submit]", has_text="提交").count() == 0
        with self.signed_in("01.approver", f"{self.project}submit/") as page:
            expect(page.get_by_text("填写完整，可以提交")).to_be_visible()
            _press(page, re.compile("提交"))
            expect(page.locator("main")).to_contain_text("审核中")

    def climb(self) -> None:
        """Each level checks and approves, from what waits for its people."""
        for level in self.case["levels"]:
            for role in ("officer", "section-head"):
                with self.signed_in(f"{level}.{role}") as page:
                    _click(page, page.get_by_role("link", name=self.case["name"]).first)
                    if not page.url.endswith("/review/"):
                        page.goto(f"{self.base}{self.project}review/")
                    page.locator("form:has(button[value=agree]) textarea").fill("情况属实，同意。")
                    _click(page, page.locator("button[value=agree]"))
        with self.signed_in("01.preparer", f"{self.project}entry/") as page:
            shown = page.locator("main").inner_text()
            assert all(name in shown for name in self.case["libraries"])

    def report(self) -> None:
        """The project is registered for statistics, and its first month returned and accepted."""
        path = f"/office/statistics/registrations/{self.number}/"
        with self.signed_in("01.preparer", path) as page:
            for material in ("filing", "photo", "licence"):
                page.locator(f"#file-{material}").set_input_files(
                    {"name": "材料.txt", "mimeType": "text/plain", "buffer": PAPER}
                )
                _click(page, page.locator(f"form:has(#file-{material}) button"))
        with self.signed_in("01.approver", path) as page:
            _press(page, "申请入统")
        officer = f"{self.case['levels'][0]}.officer"
        with self.signed_in(officer, path) as page:
            _press(page, "登记入统")
        month = f"/office/statistics/returns/{self.number}/{DAY:%Y-%m}/"
        with self.signed_in("01.preparer", month) as page:
            for name, value in self.case["returned"].items():
                page.locator(f"[name={name}]").fill(value)
            page.locator("[name=starts_on]").fill("2026-10-01")
            _click(page, page.locator("button[value=hand-in]"))
        with self.signed_in("01.approver", month) as page:
            for box in page.locator("[name=confirmed]").all():
                box.check()
            if page.locator("#reason").count():
                page.locator("#reason").fill("首次填报。")
            _click(page, page.locator("form[action$='/sign/'] button"))
        with self.signed_in(officer, month) as page, page.expect_navigation():
            page.locator("form[action$='/accept/'] button").click()


def _sections(case: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What is typed in each section: what all cases share, and the case's own."""
    names = ("basics", "filing", "investment", "schedule", "plan", "equipment", "contacts")
    return {n: DATA["common"].get(n, {}) | case["sections"].get(n, {}) for n in names}


def _fill(page: Page, name: str, value: str) -> None:
    """Type, choose or pick a value, whatever the field is."""
    field = page.locator(f"main [name={name}]")
    if field.first.get_attribute("type") == "radio":
        page.locator(f"main [name={name}][value={value}]").check()
    elif field.evaluate("e => e.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    _click(page, page.locator("main").get_by_role("button", name=name).first)


def _click(page: Page, target: Locator) -> None:
    """Click what leads to a page, and see that the page is no refusal."""
    with page.expect_navigation() as went:
        target.click()
    assert went.value.ok, page.locator("main").inner_text()[:600]


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda c: c["place"])
def test_one_project_from_registration_to_the_highest_library(
    browser: Browser, live_server: LiveServer, demonstration: None, case: dict[str, Any]
) -> None:
    common, place = small(case["place"], ("draft",), 0)
    fill_places(common, [place], today=DAY)
    walk = Walk(browser, live_server.url, case)
    walk.register()
    walk.state()
    walk.submit()
    walk.climb()
    walk.report()
    project = Project.objects.get(number=walk.number)
    assert project.state == "in"
    names = {e.name["zh"] for e in Entry.objects.filter(project=project, state="entered")}
    assert names == set(case["libraries"])
    assert Return.objects.get(project=project).state == "accepted"
    assert timezone.localdate() == DAY
    _a_changed_row_is_found()


def _a_changed_row_is_found() -> None:
    """The trail is whole; once somebody who owns the database changes a row, its number is told."""
    rows, faults = chain.check()
    assert rows > 100
    assert faults == []
    table = AuditEntry._meta.db_table
    row = AuditEntry.objects.filter(act="library.approve").order_by("number")[0]
    with connection.schema_editor() as editor:
        unguard(table, editor)
    AuditEntry.objects.filter(number=row.number).update(detail={**row.detail, "text": "不同意"})
    with connection.schema_editor() as editor:
        guard(table, editor)
    assert chain.check()[1] == [(row.number, "content")]
