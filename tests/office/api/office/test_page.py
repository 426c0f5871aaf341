"""The page that describes the office to people who write programs, and its commands."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.api.office.asking import program
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.identity.cast import CITY, Cast

from jigai.office.api.document import of_the_office
from jigai.office.api.office.operations import GROUPS, OPERATIONS


def groups() -> list[str]:
    return list(dict.fromkeys(operation.group for operation in OPERATIONS.values()))


def test_groups_are_read_in_an_order_and_each_leads_to_its_operations(page: Client) -> None:
    assert sorted(GROUPS) == sorted(groups()), "add the new module to GROUPS"
    index = page.get("/developers/office/").content.decode()
    assert re.findall(r'<h3 id="group-(\w+)"', index) == list(GROUPS)
    assert re.findall(r'href="#group-(\w+)"', index) == list(GROUPS)


def test_every_operation_is_listed_and_described_with_its_permit(page: Client) -> None:
    index = html.unescape(page.get("/developers/office/").content.decode())
    found = of_the_office("zh")
    assert {operation["operationId"] for _, _, operation in found} == set(OPERATIONS)
    for group in groups():
        text = html.unescape(page.get(f"/developers/office/{group}/").content.decode())
        for _, path, operation in found:
            if operation["tags"] == [group]:
                assert path in text
                assert path in index
                assert operation["summary"] in text
                assert operation["summary"] in index
                assert operation["x-permit"] in text
    assert page.get("/developers/office/nothing/").status_code == 404


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_index_has_no_barrier(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    with watched(chromium, live_server.url, size) as visit:
        visit.open("/developers/office/")
        assert not visit.violations()
        assert not visit.too_wide()
    assert not visit.foreign


@pytest.mark.parametrize(("size", "lang"), [(DESKTOP, "zh"), (PHONE, "en")])
def test_an_operation_is_tried_with_a_token_that_stays_on_the_page(
    chromium: BrowserContext, live_server: LiveServer, size: ViewportSize, lang: str
) -> None:
    cast = Cast()
    secret = program(cast, cast.post("o", "officer", region=CITY)).secret
    with watched(chromium, live_server.url, size, lang=lang) as visit:
        visit.open("/developers/office/me/")
        visit.page.locator("[data-token]").fill(secret)
        card = visit.page.locator("#whoAmI")
        card.locator("summary").click()
        card.locator("[type=submit]").click()
        card.get_by_text("200 application/json").wait_for()
        assert json.loads(card.locator("[data-answer]").inner_text())["name"] == "o 某"
        assert not visit.violations()
        assert not visit.too_wide()
        assert secret not in visit.page.url
    assert not visit.complaints
    assert not visit.foreign


def test_commands_that_read_do_so(live_server: LiveServer) -> None:
    cast = Cast()
    secret = program(cast, cast.post("o", "officer", region=CITY)).secret
    host = live_server.url.removeprefix("http://")
    client = Client(headers={"host": host})
    pages = [client.get(f"/developers/office/{g}/").content.decode() for g in groups()]
    text = "".join(pages)
    commands = [html.unescape(c) for c in re.findall(r"data-curl>(.*?)</pre>", text, re.S)]
    assert len(commands) == len(OPERATIONS)
    reading = {f"/api/v1/{o.path}'" for o in OPERATIONS.values() if not o.writes and not o.places}
    environment = os.environ | {"JIGAI_TOKEN": secret, "no_proxy": "*", "NO_PROXY": "*"}
    done = 0
    for command in commands:
        if any(path in command for path in reading) and " -d " not in command:
            printed = subprocess.run(  # noqa: S603
                ["/bin/bash", "-ec", command],
                env=environment, capture_output=True, text=True, check=True, timeout=60,
            )  # fmt: skip
            assert "problem" not in printed.stdout[:40], command
            json.loads(printed.stdout)
            done += 1
    assert done
