"""Imports: tried before anything is written, taken whole or in part, stopped, undone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from tests.office.acting import work
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, Cast
from tests.office.sheets import sample
from tests.office.sheets.sample import SAMPLE, code, filled, known

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry, Job
from jigai.office.identity.models import Organisation
from jigai.office.sheets import taking
from jigai.office.sheets.domain import sending
from jigai.office.sheets.models import Import

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SEND = f"/office/lists/imports/new/{SAMPLE.key}/"


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    with known():
        yield


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    made.post("county", "officer", region=COUNTY)
    made.post("far", "officer", region=OTHER_CITY)
    made.post("auditor", "auditor", region=CITY)
    return made


def sent(client: Client, rows: Sequence[Sequence[Any]], name: str = "清单.xlsx") -> str:
    """Send a workbook and try it; returns the page of the import."""
    content = filled(rows).getvalue()
    answer = client.post(SEND, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 303, answer.content.decode()
    work()
    return str(answer["Location"])


def downloaded(client: Client, place: str) -> bytes:
    answer: Any = client.get(place)
    assert "filename*=utf-8''" in answer["Content-Disposition"].lower()
    found = b"".join(answer.streaming_content)
    answer.close()
    return found


def row(number: int, name: str = "甲公司", region: str = "宜都市", capital: Any = 5) -> list[Any]:
    return [code(number), name, region, capital]


def names() -> dict[str, str]:
    return dict(Organisation.objects.order_by("credit_code").values_list("credit_code", "name"))


def stored(number: int, name: str, region: str = COUNTY, kind: str = "") -> Organisation:
    return Organisation.objects.create(
        credit_code=code(number), name=name, region=region, kind=kind
    )


def test_a_dry_run_tells_new_changed_same_and_refused_and_writes_nothing(cast: Cast) -> None:
    stored(1, "旧名")
    stored(2, "同名", kind="5000000")
    client = cast.client("officer")
    place = sent(client, [row(1), row(2, "同名"), row(3), row(4, capital="####")])
    text = client.get(place).content.decode()
    made = Import.objects.get()
    found = {r.number: r.kind for r in made.rows.all()}
    assert found == {5: "changed", 6: "same", 7: "new", 8: "refused"}
    assert "旧名 → 甲公司" in " ".join(text.split())
    assert "待确认" in text
    assert "列宽" in text
    assert names() == {code(1): "旧名", code(2): "同名"}


def test_the_right_rows_alone_are_taken_only_where_that_is_said(cast: Cast) -> None:
    client = cast.client("officer")
    place = sent(client, [row(1), row(2, region="月球")])
    refused = client.post(place, {"do": "all"})
    assert refused.status_code == 422
    assert "1 行没有通过" in refused.content.decode()  # sheets.some-refused
    assert client.post(place, {"do": "right"}).status_code == 303
    work()
    assert names() == {code(1): "甲公司"}
    text = client.get(place).content.decode()
    assert "已写入 1 行" in text
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["sheets.send", "sheets.take", "test.write"]
    entry = AuditEntry.objects.get(act="sheets.take")
    assert entry.detail["rows"] == 1
    assert entry.detail["left_out"] == 1
    assert len(entry.detail["file"]) == 64


def test_the_refused_rows_come_back_as_a_workbook_and_can_be_sent_again(cast: Cast) -> None:
    client = cast.client("officer")
    place = sent(client, [row(1), row(2, region="月球")])
    book = load_workbook(io.BytesIO(downloaded(client, f"{place}faulty.xlsx")))
    page = book.worksheets[0]
    assert page["B5"].value == code(2)
    assert "月球" in page["F5"].value
    page["D5"] = "当阳市"
    out = io.BytesIO()
    book.save(out)
    again = client.post(SEND, {"file": SimpleUploadedFile("改.xlsx", out.getvalue())})
    work()
    client.post(again["Location"], {"do": "all"})
    work()
    assert Organisation.objects.get().region == OTHER_COUNTY
    assert downloaded(client, f"{place}sent.xlsx")[:2] == b"PK"


def test_a_blank_cell_changes_nothing_in_a_record_that_exists(cast: Cast) -> None:
    stored(1, "甲公司", kind="700")
    client = cast.client("officer")
    place = sent(client, [row(1, "乙公司", capital=None)])
    client.post(place, {"do": "all"})
    work()
    found = Organisation.objects.get()
    assert (found.name, found.kind) == ("乙公司", "700")


def test_undoing_restores_exactly_and_names_what_was_changed_since(cast: Cast) -> None:
    stored(1, "旧名", region=OTHER_COUNTY, kind="700")
    stored(2, "旧名二")
    client = cast.client("officer")
    place = sent(client, [row(1), row(2), row(3), row(4)])
    client.post(place, {"do": "all"})
    work()
    Organisation.objects.filter(credit_code=code(2)).update(name="后来改的")
    Organisation.objects.filter(credit_code=code(4)).update(name="也改了")
    client.post(place, {"do": "undo"})
    work()
    assert names() == {code(1): "旧名", code(2): "后来改的", code(4): "也改了"}
    first = Organisation.objects.get(credit_code=code(1))
    assert (first.region, first.kind) == (OTHER_COUNTY, "700")
    text = client.get(place).content.decode()
    assert "已撤销 2 行" in text
    assert "未撤销 2 行" in text
    assert "第 6 行的记录在导入之后又被改过" in text  # sheets.changed-since
    again = client.post(place, {"do": "undo"})
    assert again.status_code == 422  # sheets.state
    assert "已不在可以这样办理的状态" in again.content.decode()


def test_what_changed_between_trial_and_taking_is_not_overwritten(cast: Cast) -> None:
    stored(1, "旧名")
    client = cast.client("officer")
    place = sent(client, [row(1), row(2)])
    Organisation.objects.filter(credit_code=code(1)).update(name="别人改的")
    stored(2, "别人建的")
    client.post(place, {"do": "all"})
    work()
    assert names() == {code(1): "别人改的", code(2): "别人建的"}
    assert "在试导入之后被别人改过" in client.get(place).content.decode()  # sheets.moved


def test_rows_that_the_command_refuses_are_reported_and_the_others_written(cast: Cast) -> None:
    client = cast.client("officer")
    place = sent(client, [row(1), row(2, "refused late")])
    client.post(place, {"do": "all"})
    work()
    assert names() == {code(1): "甲公司"}
    text = client.get(place).content.decode()
    assert "未写入 1 行" in text
    assert "名称不行" in text


def test_rows_outside_the_jurisdiction_twice_stated_or_registered_elsewhere_are_refused(
    cast: Cast,
) -> None:
    stored(3, "别处", region=OTHER_CITY)
    client = cast.client("county")
    place = sent(client, [row(1, region="当阳市"), row(2), row(2), row(3)])
    text = client.get(place).content.decode()
    kinds = list(Import.objects.get().rows.order_by("number").values_list("kind", flat=True))
    assert kinds == ["refused", "new", "refused", "refused"]
    assert "不在您的职责范围内" in text  # sheets.outside
    assert "第 7 行与第 6 行是同一条记录" in text  # sheets.twice
    assert "已由别的地区登记" in text  # sheets.elsewhere


def test_one_import_of_a_kind_runs_in_a_region_at_a_time(cast: Cast) -> None:
    client, county = cast.client("officer"), cast.client("county")
    content = filled([row(1)]).getvalue()
    first = client.post(SEND, {"file": SimpleUploadedFile("一.xlsx", content)})
    assert first.status_code == 303
    second = county.post(SEND, {"file": SimpleUploadedFile("二.xlsx", content)})
    assert second.status_code == 422
    text = second.content.decode()
    assert "officer 某 正在导入“一.xlsx”" in text  # sheets.running
    far = cast.client("far").post(SEND, {"file": SimpleUploadedFile("三.xlsx", content)})
    assert far.status_code == 303
    work()
    assert county.post(SEND, {"file": SimpleUploadedFile("二.xlsx", content)}).status_code == 303
    number = int(first["Location"].rstrip("/").rpartition("/")[2])
    with pytest.raises(InputRefused, match="is importing"):
        sending.take(acting=cast.actor("officer"), number=number)


def test_an_import_stopped_half_way_goes_on_or_is_undone(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "CHUNK", 2)
    client = cast.client("officer")
    place = sent(client, [row(n) for n in range(1, 7)])
    client.post(place, {"do": "all"})
    write = taking._write

    def cancelled(*given: Any) -> None:
        write(*given)
        Job.objects.filter(kind="sheets.take").update(cancel=True)

    monkeypatch.setattr(taking, "_write", cancelled)
    work()
    assert len(names()) == 2
    text = client.get(place).content.decode()
    assert "中途停止" in text
    assert "待写入 4 行" in text
    monkeypatch.setattr(taking, "_write", write)
    client.post(place, {"do": "right"})
    work()
    assert len(names()) == 6
    client.post(place, {"do": "undo"})
    work()
    assert names() == {}


def test_a_file_that_cannot_be_taken_says_why_and_how_to_go_on(cast: Cast) -> None:
    client = cast.client("officer")
    answer = client.post(SEND, {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.4")})
    assert answer.status_code == 422
    assert "这不是 Excel 工作簿" in answer.content.decode()
    assert client.post(SEND, {}).status_code == 422
    other = filled([row(1)], sample.OTHER).getvalue()
    place = client.post(SEND, {"file": SimpleUploadedFile("别的.xlsx", other)})["Location"]
    work()
    text = client.get(place).content.decode()
    assert "文件有问题" in text
    assert "请换成对应的模板" in text
    place = sent(client, [])
    assert "没有填写任何一行" in client.get(place).content.decode()  # sheets.no-rows


def test_nothing_to_write_is_said(cast: Cast) -> None:
    stored(1, "甲公司", kind="5000000")
    client = cast.client("officer")
    place = sent(client, [row(1)])
    assert "没有需要写入的行" in client.get(place).content.decode()
    assert client.post(place, {"do": "all"}).status_code == 422  # sheets.nothing-to-take
    assert client.post(place, {"do": "leave"}).status_code == 303
    assert "已放弃" in client.get(place).content.decode()


def test_a_workbook_in_a_zip_from_windows_is_found_by_its_chinese_name(cast: Cast) -> None:
    raw = "清单.xlsx".encode("gbk")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("n" * len(raw), filled([row(1)]).getvalue())
    plain = out.getvalue().replace(b"n" * len(raw), raw)
    client = cast.client("officer")
    answer = client.post(SEND, {"file": SimpleUploadedFile("材料.zip", plain)})
    assert answer.status_code == 303
    assert Import.objects.get().name == "清单.xlsx"


def test_only_those_whose_posts_permit_it_import_and_each_sees_their_own(cast: Cast) -> None:
    assert cast.client("auditor").get(SEND).status_code == 403
    with pytest.raises(Denied):
        sending.send(
            acting=cast.actor("auditor"), sheet=SAMPLE.key, file=filled([row(1)]), name="x.xlsx"
        )
    place = sent(cast.client("officer"), [row(1)])
    assert cast.client("county").get(place).status_code == 404
    assert cast.client("county").get(f"{place}sent.xlsx").status_code == 404
    assert cast.client("officer").get(f"{place}other.xlsx").status_code == 404
    assert cast.client("officer").get("/office/lists/imports/new/ghost/").status_code == 404
    with pytest.raises(NotThere):
        sending.undo(acting=cast.actor("county"), number=Import.objects.get().pk)
    text = cast.client("officer").get("/office/lists/imports/").content.decode()
    assert "清单.xlsx" in text
    assert cast.client("officer").get(f"{SEND}template.xlsx").status_code == 200


def test_the_part_that_follows_leads_to_the_whole_page_when_the_work_is_done(cast: Cast) -> None:
    client = cast.client("officer")
    content = filled([row(1)]).getvalue()
    place = client.post(SEND, {"file": SimpleUploadedFile("一.xlsx", content)})["Location"]
    late = {"HX-Request": "true"}
    assert "hx-get" in client.get(f"{place}?part=progress", headers=late).content.decode()
    work()
    done = client.get(f"{place}?part=progress", headers=late)
    assert done.status_code == 204
    assert done["HX-Redirect"] == place
