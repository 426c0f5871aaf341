"""The pages of the library in a real Chromium, on a desk and on a phone: no barrier in them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, FilePayload, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer
from tests.office.acting import work
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.identity.cast import CITY
from tests.office.library.making import CODE, OTHER_CODE, Making
from tests.office.library.paging import TABS, at, planned
from tests.office.library.workbooks import filled
from tests.office.regions.entering import put_in_force
from tests.office.sheets.zips import windows

from jigai.office.library.domain import reviewing
from jigai.office.library.interfaces.file_sheet import FILES

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_have_no_barrier_and_fit(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    put_in_force(CITY)
    cast = Making()
    cast.staff(cast.firm())
    entered = cast.entered()
    reviewed = cast.submitted(name="检测线改造", code=OTHER_CODE)
    draft = cast.draft(name="表面处理线节能改造", code="")
    plan = planned(cast)
    pages = {
        "preparer": [
            at("project", draft.number),
            at("edit", draft.number, "equipment"),
            at("edit", draft.number, "investment"),
        ],
        "approver": [at("submit", draft.number), at("edit", entered.number, "basics")],
        "county-officer": [
            reverse("console:library"),
            at("waiting"),
            at("review", reviewed.number),
            *(at(tab, entered.number) for tab in TABS),
            f"{at('project', entered.number)}?known={timezone.localdate()}",
        ],
        "city-head": [
            at("plans"),
            at("rolling", plan.pk),
            at("plan-settle", plan.pk),
            at("terms"),
            at("succession"),
        ],
    }
    found: list[str] = []
    for login, addresses in pages.items():
        session = cast.client(login).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session}
        with watched(chromium, live_server.url, size, **cookies) as visit:
            for address in addresses:
                found += visit.faults(address)
            found += [str(c) for c in visit.complaints]
            assert not visit.foreign
    assert not found, "\n".join(found)
    assert reviewing.levels_of(reviewed)


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_documents_are_sent_in_an_archive_tried_and_taken_by_hand(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    cast = Making()
    draft = cast.draft()
    rows = [
        {"project": CODE, "file": "备案证.pdf", "kind": "备案（核准）文件"},
        {"project": CODE, "file": "采购合同"},
    ]
    files = {
        "项目材料/材料清单.xlsx": filled(FILES, *rows),
        "项目材料/甲项目/备案证.pdf": b"%PDF-1.4",
        "项目材料/甲项目/采购合同.pdf": b"%PDF-1.4 2",
    }
    archive: FilePayload = {
        "name": "项目材料.zip", "mimeType": "application/zip", "buffer": windows(files)
    }  # fmt: skip
    session = cast.client("preparer").cookies[settings.SESSION_COOKIE_NAME].value
    with watched(
        chromium, live_server.url, size, **{settings.SESSION_COOKIE_NAME: session}
    ) as visit:
        found: list[str] = []

        def looked(where: str) -> None:
            found.extend(f"{where} {v}" for v in visit.violations())
            found.extend(f"{where} {wide}" for wide in visit.too_wide())

        visit.open(at("files", draft.number))
        looked("files")
        visit.page.get_by_role("link", name="一次上传").click()
        looked("send")
        visit.page.set_input_files("input[type=file]", archive)
        visit.page.get_by_role("button", name="上传并检查").click()
        work()
        visit.page.get_by_role("button", name="只导入通过的 1 行").wait_for()
        assert "甲项目/采购合同.pdf" in visit.page.inner_text("#trial")
        looked("trial")
        visit.page.get_by_role("button", name="只导入通过的 1 行").click()
        work()
        visit.page.get_by_text("已写入 1 行").wait_for()
        looked("taken")
        visit.open(at("files", draft.number))
        visit.page.get_by_role("link", name="备案证.pdf").wait_for()
        assert [str(c) for c in visit.complaints] == found == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_an_officer_works_through_what_waits_by_keyboard(
    chromium: BrowserContext, live_server: LiveServer
) -> None:
    put_in_force(CITY)
    cast = Making()
    names = ["甲线改造", "乙线改造", "丙线改造", "丁线改造"]
    for number, name in enumerate(names):
        cast.submitted(name=name, code=f"{CODE[:-1]}{number}")
    session = cast.client("county-officer").cookies[settings.SESSION_COOKIE_NAME].value
    waiting = f"{at('waiting')}?sort=-number"
    cookies = {settings.SESSION_COOKIE_NAME: session}
    with watched(chromium, live_server.url, DESKTOP, **cookies) as visit:
        page = visit.page

        def opinion(text: str) -> None:
            page.locator("#id_text").first.fill(text)
            page.keyboard.press("Control+Enter")

        def seen(name: str) -> None:
            expect(page.get_by_role("heading", level=1)).to_have_text(name)

        visit.open(waiting)
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        seen("丙线改造")
        expect(page.locator(".walk")).to_contain_text("第 2 件，共 4 件")
        page.keyboard.press("Shift+N")
        seen("丁线改造")
        page.keyboard.press("n")
        seen("丙线改造")
        opinion("属实")
        seen("乙线改造")
        expect(page.locator(".notice")).to_contain_text("丙线改造")
        page.locator("#id_text").first.press("n")
        seen("乙线改造")
        page.get_by_role("link", name="待办项目").click()
        page.wait_for_url(f"**{waiting}")
        expect(page.locator("tr[data-opened]")).to_have_count(0)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        seen("乙线改造")
        opinion("同意")
        seen("甲线改造")
        opinion("同意")
        seen("丁线改造")
        opinion("同意")
        page.wait_for_url(f"**{waiting}")
        assert not visit.complaints
