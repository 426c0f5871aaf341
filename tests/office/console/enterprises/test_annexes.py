"""The pages by which an officer takes in a list as the province published it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.office.enterprises.firms import SECOND, cast_of_a_county, workbook
from tests.office.identity.cast import CODE, OTHER_COUNTY, Cast

from jigai.office.enterprises.models import Title, TitleList
from jigai.office.ground.texts import t

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LISTS = "/office/enterprises/lists/"
HEAD = {
    "what": "专精特新小巨人", "level": "national", "granted_by": "某部",
    "granted_on": "2023-07-01", "batch": "第五批",
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    found = cast_of_a_county()
    found.firm(SECOND)
    found.post("elsewhere", "officer", region=OTHER_COUNTY)
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def book(*rows: Sequence[Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("附件2.xlsx", workbook([list(row) for row in rows]).getvalue())


def test_a_published_workbook_is_confirmed_read_and_matched(cast: Cast) -> None:
    client, firm = cast.client("officer"), cast.firm()
    rows: Any = [
        ["第五批名单"],
        ["序号", "申报单位", "代码"],
        [1, firm.name, CODE],
        [2, "外县公司", ""],
    ]
    answer = client.post(f"{LISTS}send/", HEAD | {"workbook": book(*rows)})
    made = TitleList.objects.get()
    columns = f"{LISTS}{made.pk}/columns/"
    assert answer["Location"] == columns
    assert client.get(f"{LISTS}{made.pk}/")["Location"] == columns
    page = text(client.get(columns))
    assert "B 申报单位" in page
    assert firm.name in page
    assert "待确认各列" in text(client.get(LISTS))
    moved = {"sheet": "附件1", "seen": "附件1", "head": "1", "look": "1"}
    assert "B 第五批" not in text(client.post(columns, moved))
    typed = {"sheet": "附件1", "seen": "附件1", "head": "2", "name": "1", "credit_code": "2"}
    answer = client.post(columns, typed)
    assert answer.status_code == 303, text(answer)
    page = text(client.get(answer["Location"]))
    assert "代码相符" in page
    assert "附件2.xlsx" in page
    assert client.get(columns).status_code == 303
    done = client.post(f"{LISTS}{made.pk}/dismiss/", {"reason": "不在本县"})
    assert done.status_code == 303
    client.post(f"{LISTS}{made.pk}/confirm/")
    assert Title.objects.get().organisation == firm
    assert b"PK" in client.get(f"{LISTS}{made.pk}/source/").content[:4]
    assert cast.client("elsewhere").get(f"{LISTS}{made.pk}/source/").status_code == 404


def test_wrong_cells_are_named_and_may_be_left_out(cast: Cast) -> None:
    client = cast.client("officer")
    rows: Any = [["企业名称", "信用代码"], ["甲公司", "123"], ["乙公司", ""]]
    client.post(f"{LISTS}send/", HEAD | {"workbook": book(*rows)})
    made = TitleList.objects.get()
    typed = {"sheet": "附件1", "seen": "附件1", "head": "1", "name": "0", "credit_code": "1"}
    answer = client.post(f"{LISTS}{made.pk}/columns/", typed)
    assert answer.status_code == 422
    assert "B2" in text(answer)
    answer = client.post(f"{LISTS}{made.pk}/columns/", typed | {"right_alone": "on"})
    assert answer.status_code == 303
    assert made.lines.get().name == "乙公司"
    nameless = client.post(f"{LISTS}send/", HEAD | {"workbook": book(["一", "二"], [1, 2])})
    columns = nameless["Location"]
    answer = client.post(columns, {"sheet": "附件1", "seen": "附件1", "head": "1", "name": ""})
    assert answer.status_code == 422
    assert "哪一列" in text(answer)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "enterprises.annex-either"),
        ({"lines": "甲公司", "workbook": "both"}, "enterprises.annex-either"),
        ({"workbook": "pdf"}, "sheets.not-workbook"),
    ],
)
def test_a_wrong_file_is_refused_at_its_field(cast: Cast, more: dict[str, Any], code: str) -> None:
    files = {"both": book(["企业名称"]), "pdf": SimpleUploadedFile("a.xlsx", b"%PDF-1.4 xx")}
    typed = {k: files.get(v, v) for k, v in more.items()}
    answer = cast.client("officer").post(f"{LISTS}send/", HEAD | typed)
    assert answer.status_code == 422
    assert t(f"fault.{code}", lang="zh") in text(answer)
    assert not TitleList.objects.exists()
