"""The office's pages in a real Chromium: no barrier, no complaint, both widths, by keyboard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, Watched, watched
from tests.office.identity.cast import CITY, Cast

from jigai.office.ground import notices
from jigai.office.ground.models import Job
from jigai.office.identity.domain.places import found_bureau
from jigai.office.identity.models import Delegation

NARROW: ViewportSize = {"width": 390, "height": 780}
PAGES = {
    "li.lei": (
        "home",
        "notices",
        "delegations",
        "delegate",
        "jobs",
        "account",
        "password",
        "device",
    ),
    "security-admin": ("people", "person-open", "sign-ins"),
    "system-admin": ("bureaus", "bureau-found", "workdays", "workday-enter", "work"),
    "audit-admin": ("audit",),
    "boss": ("colleagues",),
}


@pytest.fixture
def cast(db: None) -> Cast:
    """People with something to see on each page."""
    found = Cast()
    today = timezone.localdate()
    post = found.post("li.lei", "officer", region=CITY)
    found.post("han.mei", "reviewer", region=CITY)
    found.post("boss", "approver", firm=found.firm())
    for kind in ("security-admin", "system-admin", "audit-admin"):
        found.administrator(kind)
    taker = found.person("han.mei")
    Delegation.objects.create(
        post=post, taker=taker, begins=today, ends=today + dt.timedelta(days=3), limit=10**9,
        ground="出差",
    )  # fmt: skip
    key = found.person("li.lei").key
    notices.tell([key], "delegations.given", link="/office/", name="示例市高端智能装备制造公司")
    why = {"code": "x", "where": "Sheet1!B7", "zh": "不是数字", "en": "no number"}
    Job.objects.create(kind="t", arguments={}, asked_by=key, state=Job.FAILED, problems=[why])
    found_bureau(acting=found.actor("system-admin"), name="某局", region=CITY, kind="工信")
    return found


def session(cast: Cast, login: str) -> dict[str, str]:
    return {"sessionid": cast.client(login).cookies["sessionid"].value}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "likes"),
    [
        pytest.param(DESKTOP, {}, id="desktop"),
        pytest.param(NARROW, {"lang": "en", "theme": "dark"}, id="phone-dark-English"),
    ],
)
def test_the_pages_have_no_barrier_and_no_complaint(
    chromium: BrowserContext,
    live_server: LiveServer,
    cast: Cast,
    size: ViewportSize,
    likes: dict[str, str],
) -> None:
    found: list[str] = []
    for login, names in PAGES.items():
        with watched(chromium, live_server.url, size, **likes, **session(cast, login)) as visit:
            for name in names:
                visit.open(reverse(f"console:{name}"))
                found += [f"{name} {v}" for v in (*visit.violations(), *visit.too_wide())]
            found += visit.complaints
            assert not visit.foreign
    assert not found, "\n".join(found)


def press(visit: Watched, *keys: str) -> None:
    for key in keys:
        visit.page.keyboard.press(key)


def test_signing_in_and_out_by_keyboard_alone(
    chromium: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with watched(chromium, live_server.url, NARROW) as visit:
        visit.open("/office/account/")
        assert not visit.violations()
        visit.page.get_by_label("登录名").focus()
        visit.page.keyboard.type("li.lei")
        press(visit, "Tab")
        visit.page.keyboard.type("Right-horse-7")
        press(visit, "Tab", "Space")
        assert visit.page.get_by_label("密码", exact=True).get_attribute("type") == "text"
        press(visit, "Tab", "Enter")
        visit.page.get_by_role("heading", name="我的账户").wait_for()
        menu = visit.page.locator("details.who > summary")
        menu.focus()
        press(visit, "Enter")
        assert visit.page.get_by_role("button", name="退出登录").is_visible()
        assert not visit.violations()
        press(visit, "Escape")
        assert not visit.page.get_by_role("button", name="退出登录").is_visible()
        assert menu.evaluate("menu => menu === document.activeElement")
        folded = visit.page.get_by_role("button", name="菜单")
        folded.focus()
        press(visit, "Enter", "Tab")
        assert visit.page.get_by_role("link", name="我的待办").first.is_visible()
        menu.focus()
        press(visit, "Enter")
        visit.page.get_by_role("button", name="退出登录").focus()
        press(visit, "Enter")
        visit.page.get_by_text("已退出登录").wait_for()
    assert not visit.complaints


def test_pages_work_without_script(
    without_script: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with watched(without_script, live_server.url, NARROW, **session(cast, "li.lei")) as visit:
        visit.open("/office/")
        assert visit.page.locator("#rooms").get_by_role("link", name="我的待办").is_visible()
        assert not visit.page.get_by_role("button", name="菜单").is_visible()
        visit.page.get_by_role("link", name="查看和办理委托").click()
        visit.page.get_by_role("link", name="撤回委托").click()
        visit.page.get_by_role("button", name="撤回委托").click()
        assert visit.page.get_by_text("已撤回给han.mei 某的委托").is_visible()


def test_a_job_tells_how_far_it_is_without_being_asked(
    chromium: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    row = Job.objects.create(
        kind="t", arguments={}, asked_by=cast.person("li.lei").key, state=Job.RUNNING,
        started_at=timezone.now(), done=1, total=4,
    )  # fmt: skip
    with watched(chromium, live_server.url, DESKTOP, **session(cast, "li.lei")) as visit:
        visit.open(reverse("console:job", args=[row.pk]))
        visit.page.get_by_text("1 / 4").wait_for()
        Job.objects.filter(pk=row.pk).update(done=3)
        visit.page.get_by_text("3 / 4").wait_for()
        assert visit.page.locator("#live").text_content() == "已完成 75%"
        Job.objects.filter(pk=row.pk).update(state=Job.DONE, done=4, ended_at=timezone.now())
        visit.page.locator("#job").get_by_text("已完成", exact=True).wait_for()
        assert not visit.violations()
    assert not visit.complaints
