"""The pages of regions in a real Chromium: no barrier, no complaint, nothing too wide."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.identity.cast import CITY, COUNTY
from tests.office.regions.entering import YICHANG, entered, put_in_force, staff

from jigai.office.identity.models import Section
from jigai.office.regions.models import FiscalYear

OWN = f"/office/regions/{CITY}/"
FORM = f"{OWN}enter/ruling/?pack={YICHANG}&subject=YC-A03"


def furnished() -> list[str]:
    """A city with everything that its pages show; returns the addresses of the pages."""
    cast = staff("head")
    cast.post("head", "section-head", region=CITY)
    bureau = cast.bureau(CITY)
    section = Section.objects.create(bureau=bureau, name="技术改造科")
    put_in_force(CITY)
    stated: dict[str, Any] = {"region": CITY, "pack": YICHANG}
    first = entered("ruling", subject="YC-A03", value="b", ends=dt.date(2018, 12, 31), **stated)
    entered("ruling", subject="YC-A03", value="c", begins=dt.date(2019, 1, 1), replaces=first,
            ground="会议研究：同一项目在各年度分别计算上限。", **stated)  # fmt: skip
    waiting = entered("ruling", subject="YC-A01", value="b", confirmed=None, **stated)
    entered("class", subject=f"yichang-classes/{COUNTY}", value="class-2", **stated)
    entered("unit", subject="economy-commission", value="named", bureau=bureau, section=section,
            **stated)  # fmt: skip
    entered("succession", region=CITY, subject="422701", value="recoded")
    for year, state in ((2019, "closed"), (2020, "open")):
        FiscalYear.objects.create(
            region=CITY, year=year, state=state, begins=dt.date(year, 1, 1),
            ends=dt.date(year, 12, 31), ground="年度工作安排", changed_at=waiting.entered_at,
        )  # fmt: skip
    pages = ("", "rulings/", "gates/", "classes/", "units/", "register/")
    entry = f"/office/regions/entries/{waiting.pk}/"
    return [*(OWN + page for page in pages), entry, FORM, f"{OWN}enter/guide/?pack={YICHANG}"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "likes"),
    [
        pytest.param(DESKTOP, {}, id="desktop"),
        pytest.param(PHONE, {}, id="phone"),
        pytest.param(DESKTOP, {"lang": "en", "theme": "dark"}, id="dark-English"),
        pytest.param(PHONE, {"lang": "en", "text": "large", "contrast": "high"}, id="large"),
    ],
)
def test_pages_of_regions_have_no_barrier(
    chromium: BrowserContext,
    live_server: LiveServer,
    size: ViewportSize,
    likes: dict[str, str],
) -> None:
    pages = furnished()
    signed = staff("leader")
    signed.post("leader", "leader", region=CITY)
    session = signed.client("leader").cookies["sessionid"].value
    found: list[str] = []
    with watched(chromium, live_server.url, size, sessionid=session, **likes) as visit:
        for path in pages:
            found += visit.faults(path)
    assert not found, "\n".join(found)
    assert not visit.complaints
    assert not visit.foreign


def test_an_entry_is_confirmed_by_hand(chromium: BrowserContext, live_server: LiveServer) -> None:
    address = furnished()[6]
    cast = staff("leader")
    cast.post("leader", "leader", region=CITY)
    session = cast.client("leader").cookies["sessionid"].value
    with watched(chromium, live_server.url, sessionid=session) as visit:
        visit.open("/office/")
        visit.page.locator(f"a[href='{address}']").first.click()
        visit.page.get_by_role("button", name="确认登记").click()
        visit.page.get_by_text("已确认登记。").wait_for()
        visit.open(f"{OWN}rulings/")
        assert visit.page.locator("#YC-A01").get_by_text("已裁定").is_visible()
