"""The table of a list in a real Chromium: rows are added and taken out without losing what was
chosen, Enter saves, and every wrong cell is led to."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.browsing import DESKTOP, watched
from tests.office.enterprises.firms import PDF, cast_of_a_county
from tests.office.identity.cast import CODE, Cast

from jigai.office.enterprises.models import FactRecord

PHONE: ViewportSize = {"width": 390, "height": 780}
PATH = f"/office/enterprises/{CODE}/facts/cloud_payments/state/"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return cast_of_a_county()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_rows_come_and_go_without_losing_the_chosen_file(
    chromium: BrowserContext, live_server: LiveServer, cast: Cast, size: ViewportSize
) -> None:
    cookies = {"sessionid": cast.client("preparer").cookies["sessionid"].value}
    with watched(chromium, live_server.url, size, **cookies) as visit:
        visit.open(PATH)
        page = visit.page
        page.set_input_files("#id_evidence", {"name": "发票.pdf", "mimeType": "application/pdf",
                                              "buffer": PDF})  # fmt: skip
        page.fill("#value-r0-paid", "很多")
        page.click("#value-more")
        page.wait_for_selector("#value-r3-paid")
        page.fill("#value-r3-paid", "12.5")
        page.click("#value-remove-1")
        page.wait_for_selector("#value-r5-paid", state="detached")
        assert page.input_value("#value-r2-paid") == "12.5"
        assert not [*visit.violations(), *visit.too_wide()]
        page.press("#value-r2-paid", "Enter")
        page.wait_for_selector("#errors")
        assert not [*visit.violations(), *visit.too_wide()]
        page.click('#errors a[href="#value-r0-paid"]')
        page.fill("#value-r0-paid", "7")
        page.set_input_files("#id_evidence", {"name": "发票.pdf", "mimeType": "application/pdf",
                                              "buffer": PDF})  # fmt: skip
        page.press("#value-r0-paid", "Enter")
        page.wait_for_url("**/facts/*")
    [row] = FactRecord.objects.all()
    assert [item["paid"] for item in row.value] == ["7元", "12.5元"]  # type: ignore[union-attr]
    assert row.evidence is not None
    assert row.evidence.name == "发票.pdf"
