"""The guided calculation in a real Chromium: by mouse, on a phone, without script.

By keyboard alone: test_walks.py.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, Watched, watched

LONGNAN = "longnan-2022-40"
REFUSED = "status of 422"
"""What Chromium itself says of a form that came back with errors; no complaint of the page."""


def begin(visit: Watched, pack: str = LONGNAN, year: str = "2023") -> str:
    """Start a calculation by mouse; returns its id."""
    visit.open("/calculate/")
    visit.page.locator(f'input[value="{pack}"]').check()
    visit.page.get_by_label("申报年度").fill(year)
    visit.page.get_by_role("button", name="开始测算").click()
    visit.page.wait_for_url("**/calculate/*/?q=*")
    return urlsplit(visit.page.url).path.split("/")[2]


def sound(visit: Watched, found: list[str], where: str) -> None:
    visit.page.wait_for_load_state("networkidle")
    found += [f"{where}: {v}" for v in visit.violations()]
    found += [f"{where}: {part}" for part in visit.too_wide()]


def answer_all(page: Page, most: int = 60) -> int:
    """Every question answered as an enterprise with one project that qualifies would."""
    for number in range(most):
        if "/result/" in page.url:
            return number
        if page.locator("#sheet").count():
            if "哪些项目" in page.locator("h1").inner_text():
                page.locator('[name="r0.name"]').fill("高精度铜箔产线设备更新")
                page.get_by_role("button", name="保存并继续").click()
            else:
                page.get_by_role("button", name="一个也没有").click()
        elif page.get_by_role("radio").count():
            page.get_by_label("是", exact=True).check()
            page.get_by_role("button", name="继续").click()
        elif page.locator("select.unit-choice").count():
            page.locator(".input-amount input").first.fill("3,500")
            page.get_by_role("button", name="继续").click()
        else:
            page.get_by_role("button", name="不清楚").click()
        page.wait_for_load_state("load")
    raise AssertionError("the questions never end")


@pytest.mark.parametrize(
    "size",
    [pytest.param(DESKTOP, id="desktop"), pytest.param(PHONE, id="phone", marks=pytest.mark.slow)],
)
def test_a_whole_calculation_by_mouse(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, size) as visit:
        identity = begin(visit)
        sound(visit, found, "subjects")
        visit.page.get_by_role("button", name="一个也没有").click()
        visit.page.locator('[name="r0.name"]').fill("高精度铜箔产线设备更新")
        visit.page.get_by_role("button", name="保存并继续").click()
        visit.page.get_by_role("heading", name="规模以上企业？").wait_for()
        sound(visit, found, "question")
        answer_all(visit.page)
        sound(visit, found, "result")
        expect(visit.page.locator("main")).to_contain_text("200.00")
        expect(visit.page.locator("main")).to_contain_text("单个企业补助总额上限")
        for path in ("answers/", f"result/{LONGNAN}/readings/", "forget/"):
            visit.open(f"/calculate/{identity}/{path}")
            sound(visit, found, path)
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_errors_take_the_focus_and_lead_to_their_cells(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, PHONE) as visit:
        identity = begin(visit)
        page = visit.page
        page.get_by_role("button", name="一个也没有").click()
        page.locator('[name="r0.name"]').fill("铜箔线")
        page.get_by_role("button", name="保存并继续").click()
        page.get_by_role("heading", name="规模以上企业？").wait_for()
        visit.open(f"/calculate/{identity}/?q=project:project-1.purchases")
        page.get_by_text("从 Excel 粘贴").click()
        page.get_by_label("粘贴到这里").fill("设备名称\t发票金额（万元）\n机组\t980\n\t####\n")
        page.get_by_role("button", name="放进表格").click()
        page.get_by_text("还没有保存").wait_for()
        page.get_by_role("button", name="保存并继续").click()
        page.locator("#errors").wait_for()
        expect(page.locator("#errors")).to_be_focused()
        sound(visit, found, "errors")
        page.get_by_role("link", name=re.compile("第 2 行")).click()
        expect(page.locator("#r1-amount")).to_be_focused()
        page.locator("#r1-amount").fill("120万元")
        page.get_by_role("button", name="保存并继续").click()
        page.wait_for_url(lambda url: "purchases" not in url)
        visit.open(f"/calculate/{identity}/?q=project:project-1.equipment_purchased")
        page.locator("#id_value").fill("3500")
        page.get_by_text("= 35,000,000.00 元").wait_for()
        sound(visit, found, "echo")
    assert not found, "\n".join(found)
    assert not [c for c in visit.complaints if REFUSED not in c]


def test_places_side_by_side_and_an_example_in_english_in_the_dark(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, lang="en", theme="dark") as visit:
        visit.open("/calculate/")
        sound(visit, found, "start")
        visit.page.get_by_role("button", name="Begin").click()
        visit.page.wait_for_url("**/calculate/*/?q=*")
        visit.page.get_by_role("link", name="See the result").click()
        visit.page.get_by_role("heading", name="Places compared").wait_for()
        sound(visit, found, "places")
        visit.open("/calculate/")
        visit.page.get_by_role("button", name="Example of Longnan").click()
        visit.page.get_by_role("heading", name="Longnan: result").wait_for()
        sound(visit, found, "example")
        visit.page.get_by_role("link", name=re.compile("^Readings")).click()
        visit.page.get_by_role(
            "link", name=re.compile("What another reading would give")
        ).first.click()
        visit.page.get_by_text("Another reading:").first.wait_for()
        sound(visit, found, "readings")
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_without_script_everything_still_works(
    without_script: BrowserContext, live_server: LiveServer
) -> None:
    with watched(without_script, live_server.url) as visit:
        begin(visit)
        assert answer_all(visit.page) > 5
        visit.page.get_by_role("link", name=re.compile("^口径")).click()
        visit.page.get_by_role("link", name=re.compile("换一种理解会怎样")).first.click()
        visit.page.get_by_role("button", name=re.compile("改用这种理解")).first.click()
        visit.page.get_by_text("由您选定").wait_for()


@pytest.mark.parametrize(
    ("size", "cookies"),
    [(DESKTOP, {}), (PHONE, {"theme": "dark"})],
    ids=["desktop", "phone-dark"],
)
def test_another_bundle_and_a_decision_by_mouse(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize, cookies: dict[str, str]
) -> None:
    found: list[str] = []
    with watched(chromium, live_server.url, size, **cookies) as visit:
        page = visit.page
        visit.open("/calculate/")
        page.get_by_role("button", name="河南示例企业").click()
        page.get_by_role("button", name=re.compile("^改选这一项")).first.click()
        page.get_by_text("您选了这一项").wait_for()
        sound(visit, found, "another chosen")
        page.get_by_role("button", name="恢复建议").click()
        page.get_by_text("按建议保留").wait_for()
        visit.open("/calculate/")
        page.get_by_role("button", name="六安示例企业").click()
        page.get_by_role("link", name=re.compile("^已有决定？.*一事一议")).first.click()
        page.get_by_role("button", name="保存决定并重新计算").click()
        page.locator("#errors").wait_for()
        expect(page.locator("#errors")).to_be_focused()
        sound(visit, found, "errors of a decision")
        page.get_by_label("金额").fill("123.45")
        page.get_by_label("由谁决定").fill("市政府专题会议")
        page.get_by_label("决定的文件").fill("会议纪要〔2023〕17号")
        page.get_by_role("button", name="保存决定并重新计算").click()
        page.get_by_text("按填写的决定计算：").first.wait_for()
        sound(visit, found, "decided")
        expect(page.locator("main")).to_contain_text("123.45")
    assert not found, "\n".join(found)
    assert not [c for c in visit.complaints if REFUSED not in c]
    assert not visit.foreign
