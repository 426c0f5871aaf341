"""Documents of projects from one archive: checked in the trial, attached, detached, none lost."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.office.api.asked import body
from tests.office.identity.cast import COUNTY
from tests.office.library.making import CODE, OTHER_CODE, Making
from tests.office.library.workbooks import codes, did, filled, first, sent
from tests.office.sheets.sample import code as credit_code
from tests.office.sheets.zips import utf8, windows

from jigai.office.ground.acts import chain
from jigai.office.ground.files.keeping import opened, path_of, storage
from jigai.office.ground.models import Attachment, AuditEntry, StoredFile
from jigai.office.library.domain import drafting, submitting
from jigai.office.library.domain.filesof import files_of, load_files, unload_files
from jigai.office.library.interfaces.file_sheet import FILES
from jigai.office.library.interfaces.sheets import PROJECTS
from jigai.office.library.models import Event, Project
from jigai.office.sheets.models import Import
from jigai.office.sheets.sheet import Change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
PDF = b"%PDF-1.4\n%\xe5\xa4\x87\xe6\xa1\x88\n"
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
BOOK = "材料清单.xlsx"


def row(file: str, project: str = CODE, **others: Any) -> dict[str, Any]:
    return {"project": project, "file": file} | others


def tried(
    client: Client, files: dict[str, bytes], *rows: dict[str, Any], make: Any = windows
) -> tuple[Import, str]:
    content = make({BOOK: filled(FILES, *rows)} | files)
    return sent(client, FILES, content, "项目材料.zip")


def names(project: Project) -> list[tuple[str, str]]:
    return sorted((a.name, a.kind) for a in files_of(project))


def is_stored(content: bytes) -> bool:
    place = path_of(hashlib.sha256(content).hexdigest())
    return StoredFile.objects.filter(pk=place[-64:]).exists() and storage().exists(place)


def test_documents_of_an_archive_from_windows_come_to_the_projects_that_rows_name(
    cast: Making,
) -> None:
    draft = cast.draft()
    other = cast.draft(code=OTHER_CODE, name="第二项目")
    client = cast.client("preparer")
    once, shared = PDF + b"only here", PDF + b"for both"
    made, place = tried(
        client,
        {"甲项目/备案证.pdf": once, "设备采购合同.pdf": shared, "没写到的照片.jpg": PHOTO},
        row("备案证.pdf", kind="备案（核准）文件"),
        row("设备采购合同.pdf", kind="合同"),
        row("设备采购合同.pdf", other.number),
    )
    assert codes(made) == ["", "", ""]
    assert [r.kind for r in made.rows.all()] == ["new"] * 3
    assert made.rows.get(number=first(FILES)).name == f"{CODE} 甲项目/备案证.pdf"
    page = client.get(place).content.decode()
    assert "压缩包里有 1 个文件没有用到" in page
    assert "没写到的照片.jpg" in page
    assert made.unnamed == ["没写到的照片.jpg"]
    assert not is_stored(once)
    assert names(draft) == []
    did(client, place, "all")
    assert names(draft) == [("备案证.pdf", "filing"), ("设备采购合同.pdf", "contract")]
    assert names(other) == [("设备采购合同.pdf", "other")]
    assert is_stored(once)
    assert not is_stored(PHOTO)
    with opened(hashlib.sha256(shared).hexdigest()) as content:
        assert content.read() == shared
    text = client.get(reverse("console:library-files", args=[draft.number])).content.decode()
    assert "备案证.pdf" in text
    events = Event.objects.filter(project=draft, act="load-files")
    assert sorted(e.detail["file"] for e in events) == ["备案证.pdf", "设备采购合同.pdf"]
    entry = AuditEntry.objects.get(act="library.load-files")
    assert entry.detail["attached"] == 3
    assert len(AuditEntry.objects.get(act="sheets.send").detail["archive"]) == 64
    again, _ = tried(client, {"备案证.pdf": once}, row("备案证.pdf"))
    assert [r.kind for r in again.rows.all()] == ["same"]
    did(client, place, "undo")
    assert names(draft) == names(other) == []
    assert Attachment.objects.filter(removed_at=None).count() == 0
    assert Attachment.objects.count() == 3
    assert is_stored(once)
    assert Event.objects.filter(project=draft, act="unload-files").count() == 2
    assert chain.check()[1] == []
    archive = client.get(f"{place}archive.xlsx")
    assert archive["Content-Type"] == "application/zip"
    assert body(archive).startswith(b"PK\x03\x04")


def test_faults_of_files_stand_at_their_cells_and_the_others_are_taken(
    cast: Making, settings: Any
) -> None:
    draft = cast.draft()
    settings.MAX_FILE = 200_000
    client = cast.client("preparer")
    damaged = windows(
        {
            BOOK: filled(
                FILES,
                row("备案证"),
                row("许可.pdf"),
                row("甲/许可.pdf"),
                row("程序.exe.pdf"),
                row("很大的图.pdf"),
                row("坏文件.pdf"),
                row("空文件.pdf"),
                row("", kind="合同"),
                row("甲\\许可.pdf", "2206-420581-07-02-000009"),
                row("照片（一）.JPG", kind="现场照片"),
                row("照片(一).jpg"),
            ),
            "备案证.pdf": PDF,
            "材料/甲/许可.pdf": PDF + b"1",
            "材料/乙/许可.pdf": PDF + b"2",
            "程序.exe.pdf": b"MZ\x90\x00\x03" + bytes(200),
            "很大的图.pdf": PDF + bytes(250_000),
            "坏文件.pdf": PDF + b"DAMAGED" * 40,
            "空文件.pdf": b"",
            "照片（一）.jpg": PHOTO,
        }
    )
    damaged = spoilt(damaged, "坏文件.pdf")
    made, place = sent(client, FILES, damaged, "项目材料.zip")
    assert codes(made) == [
        "sheets.no-document",
        "sheets.which-document",
        "",
        "upload.kind",
        "upload.too-large",
        "sheets.document-broken",
        "upload.empty",
        "sheets.required",
        "library.no-project",
        "",
        "sheets.twice",
    ]
    found = {r.number - first(FILES): r.problems[0] for r in made.rows.all() if r.problems}
    assert [found[n]["where"] for n in (0, 1, 3, 4, 5, 6, 7)] == [
        f"C{first(FILES) + n}" for n in (0, 1, 3, 4, 5, 6, 7)
    ]
    assert "材料/甲/许可.pdf、材料/乙/许可.pdf" in found[1]["zh"]
    assert "“材料文件”" in found[0]["zh"]
    assert made.unnamed == ["备案证.pdf", "材料/乙/许可.pdf"]
    did(client, place, "right")
    assert names(draft) == [("照片（一）.jpg", "photo"), ("许可.pdf", "other")]


def spoilt(content: bytes, name: str) -> bytes:
    """An archive in which the content of one file was changed on the way."""
    at = content.index(name.encode("gbk")) + len(name.encode("gbk"))
    return content[: at + 4] + b"\xff\xff\xff\xff" + content[at + 8 :]


def test_a_workbook_alone_has_no_files_and_another_kind_of_sheet_takes_none(cast: Making) -> None:
    cast.draft()
    client = cast.client("preparer")
    made, _ = sent(client, FILES, filled(FILES, row("备案证.pdf")))
    assert (codes(made), made.archive_id) == (["sheets.no-archive"], None)
    values = {"credit_code": cast.firm().credit_code, "code": OTHER_CODE, "name": "某项目"}
    content = utf8({"表.xlsx": filled(PROJECTS, values), "备案证.pdf": PDF})
    made, place = sent(client, PROJECTS, content, "项目.zip")
    assert (codes(made), made.unnamed) == ([""], ["备案证.pdf"])
    assert "这种表只读取工作簿" in client.get(place).content.decode()


def test_equal_files_of_one_name_are_one_file(cast: Making) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = tried(
        client, {"甲/合同.pdf": PDF, "乙/合同.pdf": PDF}, row("合同.pdf"), make=utf8
    )
    assert codes(made) == [""]
    did(client, place, "all")
    assert names(draft) == [("合同.pdf", "other")]


def test_a_kind_that_was_stated_is_not_changed_by_a_row(cast: Making) -> None:
    cast.draft()
    client = cast.client("preparer")
    _, place = tried(client, {"备案证.pdf": PDF}, row("备案证.pdf", kind="合同"))
    did(client, place, "all")
    made, _ = tried(client, {"备案证.pdf": PDF}, row("备案证.pdf", kind="许可或批复"))
    assert codes(made) == ["sheets.fixed"]
    named = Project.objects.get(code=CODE).number
    made, _ = tried(client, {"备案证.pdf": PDF + b"2"}, row("备案证.pdf"), row("备案证.pdf", named))
    assert codes(made) == ["", "library.row-twice"]


def test_a_bureau_adds_documents_to_what_it_brought_in_and_to_nothing_else(cast: Making) -> None:
    officer = cast.client("county-officer")
    values = {"credit_code": cast.firm().credit_code, "code": OTHER_CODE, "name": "某项目"}
    _, place = sent(officer, PROJECTS, filled(PROJECTS, values))
    did(officer, place, "all")
    cast.draft()
    files = {"备案证.pdf": PDF}
    made, place = tried(officer, files, row("备案证.pdf", OTHER_CODE), row("备案证.pdf"))
    assert codes(made) == ["", "library.theirs"]
    did(officer, place, "right")
    assert names(Project.objects.get(code=OTHER_CODE)) == [("备案证.pdf", "other")]
    cast.post("auditor", "auditor", region=COUNTY)
    assert cast.client("auditor").get(f"/office/lists/imports/new/{FILES.key}/").status_code == 403


def test_what_went_upward_with_a_project_stays_and_what_is_added_later_comes_off(
    cast: Making,
) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = tried(client, {"备案证.pdf": PDF}, row("备案证.pdf"))
    did(client, place, "all")
    draft.refresh_from_db()
    submitting.submit(acting=cast.actor("approver"), project=draft.pk, version=draft.version)
    late, there = tried(client, {"补充.pdf": PDF + b"2"}, row("补充.pdf"))
    did(client, there, "all")
    assert len(names(draft)) == 2
    did(client, place, "undo")
    did(client, there, "undo")
    assert names(draft) == [("备案证.pdf", "other")]
    assert (made.rows.get().state, late.rows.get().state) == ("kept", "undone")
    assert made.rows.get().problems[0]["code"] == "library.not-editable"


def test_what_is_not_as_the_row_was_held_against_is_neither_attached_nor_detached(
    cast: Making,
) -> None:
    draft = cast.draft()
    client = cast.client("preparer")
    made, place = tried(client, {"备案证.pdf": PDF}, row("备案证.pdf"))
    drafting.save(
        acting=cast.actor("preparer"), project=draft.pk, version=draft.version,
        section="filing", values={"code": ""},
    )  # fmt: skip
    did(client, place, "all")
    assert made.rows.get().problems[0]["code"] == "library.no-project"
    actor, values = cast.actor("preparer"), made.rows.get().values
    changes = [Change(1, None, values), Change(2, 7, values | {"project": draft.number})]
    refused = load_files(acting=actor, changes=changes, origin="import:0")
    assert {n: why.code for n, why in refused.items()} == {1: "sheets.moved", 2: "sheets.moved"}
    kept = unload_files(acting=actor, changes=changes[:1], removed={5: 999}, origin="import:0")
    assert {n: why.code for n, why in kept.items()} == {1: "sheets.moved", 5: "sheets.moved"}
    assert names(draft) == []


def test_queries_of_a_chunk_do_not_grow_with_its_rows(cast: Making) -> None:
    firm = cast.firm(credit_code(1), COUNTY)
    cast.post("preparer", "preparer", firm=firm)
    actor = cast.actor("preparer")
    projects = [
        drafting.begin(acting=actor, organisation=firm.pk, name=f"项目{n}").number for n in range(9)
    ]
    hash_ = StoredFile.objects.create(hash="a" * 64, size=1, media="text/plain").pk

    def queries(names: list[str], mark: str) -> int:
        rows = [row(f"{hash_}/{mark}{n}.txt", p, kind=None) for p in names for n in range(3)]
        with CaptureQueriesContext(connection) as seen:
            FILES.handler.places(rows)
            FILES.handler.stored(actor, rows)
            changes = [Change(n, None, values) for n, values in enumerate(rows)]
            load_files(acting=actor, changes=changes, origin="import:0")
        return len(seen)

    queries(projects[:1], "甲")
    assert queries(projects[:2], "乙") == queries(projects, "丙")
