"""Organisations from a sheet: accounts opened, blanks filled in, nothing overwritten."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from tests.office.acting import work
from tests.office.identity.cast import CITY, COUNTY, Cast
from tests.office.sheets.sample import code

from jigai.office.enterprises.interfaces.account_sheets import ORGANISATIONS
from jigai.office.enterprises.models import Profile
from jigai.office.ground.models import AuditEntry
from jigai.office.ground.searching import narrowed
from jigai.office.identity.models import Organisation
from jigai.office.sheets.models import Import
from jigai.office.sheets.template import template

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SEND = f"/office/lists/imports/new/{ORGANISATIONS.key}/"
FULL = ["宜都市", "企业", "2010-05-01", "C35", "长江大道1号", "王某", "13800001234"]


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    return made


def sent(cast: Cast, rows: Sequence[Sequence[Any]]) -> Import:
    book = load_workbook(io.BytesIO(template(ORGANISATIONS, "zh")))
    page = book.worksheets[0]
    for number, row in enumerate(rows, start=4):
        for place, value in enumerate(row, start=2):
            page.cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("单位.xlsx", out.getvalue())
    answer = cast.client("officer").post(SEND, {"file": file})
    assert answer.status_code == 303, answer.content.decode()
    work()
    return Import.objects.latest("pk")


def test_accounts_are_opened_with_their_profiles_and_are_found(cast: Cast) -> None:
    made = sent(cast, [[code(1), "某精密制造有限公司", *FULL], [code(2), "乙公司", COUNTY]])
    assert made.state == Import.TRIED, made.problems
    cast.client("officer").post(f"/office/lists/imports/{made.pk}/", {"do": "all"})
    work()
    row = Profile.objects.select_related("organisation").get(organisation__credit_code=code(1))
    assert (row.organisation.region, row.organisation.kind) == (COUNTY, "enterprise")
    assert (str(row.founded_on), row.industry, row.contact) == ("2010-05-01", "35", "王某")
    assert narrowed(Profile.objects.all(), "jmzz").get() == row
    assert AuditEntry.objects.get(act="enterprises.load").detail == {"opened": 2, "filled": 0}


def test_what_is_there_is_filled_in_where_it_is_blank_and_never_overwritten(cast: Cast) -> None:
    first = cast.firm(code(1))
    second = cast.firm(code(2))
    Profile.objects.filter(organisation=first).update(contact="李某")
    made = sent(cast, [
        [code(1), first.name, "宜都市", None, None, None, "新地址", "王某"],
        [code(2), second.name, "宜都市", None, None, None, "新地址", "王某"],
    ])  # fmt: skip
    rows = list(made.rows.order_by("number"))
    assert [r.kind for r in rows] == ["refused", "changed"]
    assert rows[0].problems[0]["code"] == "sheets.fixed"
    assert "李某" in rows[0].problems[0]["zh"]
    cast.client("officer").post(f"/office/lists/imports/{made.pk}/", {"do": "right"})
    work()
    assert Profile.objects.get(organisation=second).address == "新地址"
    assert Profile.objects.get(organisation=second).version == 2
    assert Profile.objects.get(organisation=first).address == ""


def test_accounts_are_taken_back_unless_they_are_in_use(cast: Cast) -> None:
    made = sent(cast, [[code(1), "甲公司", *FULL], [code(2), "乙公司", *FULL]])
    page = f"/office/lists/imports/{made.pk}/"
    cast.client("officer").post(page, {"do": "all"})
    work()
    used = Organisation.objects.get(credit_code=code(2))
    cast.post("preparer", "preparer", firm=used)
    cast.client("officer").post(page, {"do": "undo"})
    work()
    assert list(Organisation.objects.values_list("credit_code", flat=True)) == [code(2)]
    assert Profile.objects.get().organisation == used
    text = cast.client("officer").get(page).content.decode()
    assert "已有人员、项目或其他记录" in text  # enterprises.in-use


def test_regions_and_industries_are_read_as_people_write_them(cast: Cast) -> None:
    made = sent(cast, [[code(1), "甲", "没有的县", "企业", None, "Z99"]])
    (row,) = made.rows.all()
    assert {p["code"] for p in row.problems} == {"identity.region", "enterprises.industry"}
