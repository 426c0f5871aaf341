"""Archives from other machines: names as they were given, nothing absurd, nothing outside."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from tests.office.sheets.sample import filled
from tests.office.sheets.zips import windows

from jigai.facts.problems import InputRefused
from jigai.office.sheets.archives import entries, unpacked, workbook_of


def archive(files: dict[str, bytes]) -> zipfile.ZipFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return zipfile.ZipFile(out)


@pytest.mark.parametrize("name", ["发票扫描件.pdf", "宜昌市〔2022〕40号.xlsx", "龙南镕铨.txt"])
def test_names_written_by_windows_are_read(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(windows({name: b"x"}))) as found:
        (entry,) = entries(found, 1000)
        assert entry.name == name
        assert b"".join(unpacked(found, entry)) == b"x"


def test_names_in_utf8_are_read_and_lose_their_folders() -> None:
    with archive({"材料/../../发票.pdf": b"x", "__MACOSX/._a": b"", "b/": b""}) as found:
        assert [e.name for e in entries(found, 1000)] == ["发票.pdf"]


def test_what_no_name_can_hold_is_left_out_of_it() -> None:
    raw = windows({"某目录/甲~乙.pdf": b"x"}).replace("~".encode("gbk"), b"\x00")
    with zipfile.ZipFile(io.BytesIO(raw)) as found:
        (entry,) = entries(found, 1000)
    assert (entry.path, entry.name) == ("某目录/甲乙.pdf", "甲乙.pdf")


def test_among_several_workbooks_the_template_is_meant() -> None:
    book = filled([]).getvalue()
    other = io.BytesIO()
    Workbook().save(other)
    found = windows({"清单.xlsx": other.getvalue(), "表/项目.xlsx": book, "坏.xlsx": b"PK\x03\x04"})
    with workbook_of(io.BytesIO(found), "a.zip") as sent:
        assert (sent.name, sent.book.seek(0), sent.book.read()) == ("项目.xlsx", 0, book)
        assert sent.in_archive
    twice = windows({"一.xlsx": book, "二.xlsx": book})
    with pytest.raises(InputRefused) as caught, workbook_of(io.BytesIO(twice), "a.zip"):
        pass
    assert "现有 2 个" in caught.value.problems[0].zh


def test_what_unpacks_to_an_absurd_size_is_refused() -> None:
    with archive({"a": bytes(20_000_000)}) as found, pytest.raises(InputRefused) as caught:
        entries(found, 20_000)
    assert caught.value.problems[0].code == "sheets.archive-bomb"


def test_an_encrypted_archive_is_refused() -> None:
    with archive({"a": b"x"}) as found:
        found.infolist()[0].flag_bits |= 1
        with pytest.raises(InputRefused) as caught:
            entries(found, 20_000)
    assert caught.value.problems[0].code == "sheets.archive-encrypted"


@pytest.mark.parametrize("files", [{}, {"a.txt": b""}, {"a.xlsx": b"", "b.xlsx": b""}])
def test_an_archive_has_to_hold_one_workbook(files: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in {"readme": b"", **files}.items():
            made.writestr(name, content)
    with pytest.raises(InputRefused) as caught, workbook_of(out, "a.zip"):
        pass
    assert caught.value.problems[0].code == "sheets.archive-books"
