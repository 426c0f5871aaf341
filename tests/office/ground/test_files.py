"""Files: told by content, stored once, refused with a remedy, checked when they are read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile

from jigai.facts.problems import InputRefused
from jigai.office.ground.files.keeping import keep, opened, path_of, plain_name, storage
from jigai.office.ground.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 20


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    files = settings.STORAGES["files"] | {"OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = settings.STORAGES | {"files": files}


def workbook() -> bytes:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (PDF, "发票.pdf", "application/pdf"),
        (PDF, "发票.jpg", "application/pdf"),
        (PNG, "铭牌.png", "image/png"),
        (workbook(), "清单.xlsx", "spreadsheetml.sheet"),
        ("编号,金额\n1,2\n".encode("gb18030"), "清单.csv", "text/"),
        ("说明".encode(), "说明", "text/plain"),
    ],
)
def test_the_kind_is_told_by_content(content: bytes, name: str, media: str) -> None:
    assert media in keep(io.BytesIO(content), name).media


def test_the_same_content_is_stored_once_under_any_name() -> None:
    first, second = keep(io.BytesIO(PDF), "a.pdf"), keep(io.BytesIO(PDF), "b.pdf")
    assert first == second
    assert StoredFile.objects.count() == 1
    with opened(first.hash) as file:
        assert file.read() == PDF


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (b"MZ\x90\0" + b"\0" * 60, "upload.kind"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "upload.kind"),
        (b"\0\1\2\3" * 30, "upload.kind"),
    ],
)
def test_what_is_not_taken_is_refused_and_nothing_stored(content: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        keep(io.BytesIO(content), "申请.pdf")
    assert [p.code for p in refused.value.problems] == [code]
    assert not StoredFile.objects.exists()


def test_a_file_beyond_the_limit_is_refused(settings: Any) -> None:
    settings.MAX_FILE = 1_000
    with pytest.raises(InputRefused) as refused:
        keep(io.BytesIO(PDF + b" " * 1_000), "a.pdf")
    assert refused.value.problems[0].code == "upload.too-large"


def test_a_stored_file_that_was_altered_is_found_out() -> None:
    kept = keep(io.BytesIO(PDF), "a.pdf")
    storage().delete(path_of(kept.hash))
    storage().save(path_of(kept.hash), ContentFile(PDF + b"!"))
    with pytest.raises(InputRefused) as refused, opened(kept.hash):
        pass
    assert refused.value.problems[0].code == "upload.altered"


def test_names_lose_folders_and_control_characters() -> None:
    assert plain_name("..\\..\\申请\u202e表.pdf") == "申请表.pdf"
    assert plain_name("/etc/passwd") == "passwd"
    assert plain_name("长" * 500 + ".pdf").endswith(".pdf")
    assert len(plain_name("长" * 500 + ".pdf")) == 200
    assert plain_name("\x00") == "file"


def test_an_archive_is_told_from_office_files() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("一.txt", "一")
    assert keep(io.BytesIO(made.getvalue()), "包.zip").media == "application/zip"
