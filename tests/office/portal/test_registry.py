"""The registry of policies: force on a day, succession, what ends soon, filters in the address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.office.conftest import SPECIMEN

from jigai.office.ground.plans import shelf

LATER = (
    (
        "document: bluebay-2031-7",
        "document: bluebay-2033-9\nreplaces: [bluebay-2031-7, 蓝政〔2028〕3号]",
    ),
    ("蓝湾政办〔2031〕7号", "蓝湾政办〔2033〕9号"),
    ("issued: 2031-02-20", "issued: 2033-05-20"),
    ("effective: 2031-03-01", "effective: 2033-06-01"),
    ("expires: 2033-12-31", "expires: 2036-12-31"),
)


@pytest.fixture
def two(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A policy and the one that replaces it, beside the five."""
    for name in ("bluebay", "later"):
        shutil.copytree(SPECIMEN / "packs" / "bluebay", tmp_path / name)
    file = tmp_path / "later" / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in LATER:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
    settings.PACK_FOLDERS = [tmp_path]
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def rows(page: Client, **query: str) -> dict[str, str]:
    """The row of each policy by its id."""
    answer = page.get("/registry/", query)
    assert answer.status_code == 200
    body = answer.content.decode().split("<tbody>")[-1].split("</tbody>")[0]
    found = {}
    for row in body.split("<tr>")[1:]:
        found[row.split('href="/policies/')[1].split("/")[0]] = row
    return found


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        ("2031-02-28", "尚未施行", "尚未施行"),
        ("2031-03-01", "施行中", "尚未施行"),
        ("2033-05-31", "施行中", "尚未施行"),
        ("2033-06-01", "已被替代", "施行中"),
        ("2034-01-01", "已过有效期", "施行中"),
        ("2036-12-31", "已过有效期", "施行中"),
        ("2037-01-01", "已过有效期", "已过有效期"),
    ],
)
def test_force_follows_dates_and_succession(page: Client, on: str, first: str, second: str) -> None:
    found = rows(page, on=on)
    assert f'<td class="keeps">{first}</td>' in found["bluebay-2031-7"]
    assert f'<td class="keeps">{second}</td>' in found["bluebay-2033-9"]
    assert "征求意见稿" in found["dandong-draft"]


@pytest.mark.usefixtures("two")
def test_succession_is_shown_both_ways(page: Client) -> None:
    found = rows(page)
    assert 'href="/policies/bluebay-2031-7/"' in found["bluebay-2033-9"]
    assert "蓝政〔2028〕3号" in found["bluebay-2033-9"]
    assert "已被替代：" in found["bluebay-2031-7"]


@pytest.mark.usefixtures("two")
def test_what_ends_within_half_a_year_stands_on_top(page: Client) -> None:
    assert "bluebay-2033-9" in rows(page, on="2036-07-04", soon="1")
    with_days = page.get("/registry/", {"on": "2036-07-04"}).content.decode()
    assert "1 份即将到期" in with_days
    assert "还剩 180 天" in with_days
    assert "即将到期" not in page.get("/registry/", {"on": "2036-07-03"}).content.decode()


@pytest.mark.usefixtures("two")
def test_filters_stand_in_the_address_and_can_be_removed(page: Client) -> None:
    found = page.get("/registry/", {"q": "蓝湾", "standing": "not-yet", "on": "2031-02-28"})
    told = found.content.decode()
    assert set(rows(page, q="蓝湾", standing="not-yet", on="2031-02-28")) == {
        "bluebay-2031-7", "bluebay-2033-9",
    }  # fmt: skip
    assert 'href="?standing=not-yet&amp;on=2031-02-28"' in told
    assert set(rows(page, level="province")) == {"henan-2022-8"}
    none = page.get("/registry/", {"q": "<script>没有"}).content.decode()
    assert "没有符合条件的政策" in none
    assert "<script>没有" not in none


def test_a_day_that_is_none_is_said(page: Client) -> None:
    answer = page.get("/registry/", {"on": "some day"})
    assert answer.status_code == 422
    assert "日期应写作" in answer.content.decode()
