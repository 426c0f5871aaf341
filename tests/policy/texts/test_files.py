"""Whatever form a text comes in, the same words come out; what cannot be read is said plainly."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.policy.texts.making import LETTER, pdf, plain, scan, with_macros, word

from jigai.facts.problems import InputRefused
from jigai.policy.texts import files
from jigai.policy.texts.files import read_bytes, read_file
from jigai.policy.texts.sentences import squeeze


def code(data: bytes) -> str:
    with pytest.raises(InputRefused) as refusal:
        read_bytes(data, "file")
    [problem] = refusal.value.problems
    assert problem.where == "file"
    assert problem.zh
    assert problem.en
    return problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_met_in_practice(encoding: str) -> None:
    assert read_bytes(plain().encode(encoding)) == plain()


def test_line_ends_and_marks_without_width_do_not_matter() -> None:
    mangled = plain().replace("\n", "\r\n").replace("设备", "设\u200b备")
    assert read_bytes(mangled.encode()) == plain()


@pytest.mark.parametrize("automatic", [False, True])
def test_word_with_numerals_typed_or_put_there_by_word(automatic: bool) -> None:
    assert read_bytes(word(automatic=automatic)).split() == plain().split()


def test_word_with_macros_is_read_and_the_macros_are_not() -> None:
    assert read_bytes(with_macros(word())).split() == plain().split()


@pytest.mark.parametrize("width", [22, 26, 34])
def test_pdf_lines_and_pages_become_paragraphs_again(width: int) -> None:
    found = read_bytes(pdf(width=width)).splitlines()
    assert [squeeze(line) for line in found] == [squeeze(line) for line in LETTER]


def test_a_table_in_word_is_read_row_by_row() -> None:
    from docx import Document

    made = Document()
    made.add_paragraph("一、支持标准如下。")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "国家级奖励", "四十万元"
    out = io.BytesIO()
    made.save(out)
    assert read_bytes(out.getvalue()) == "一、支持标准如下。\n国家级奖励\t四十万元"


def test_what_is_no_text_is_refused_by_name() -> None:
    assert code(scan()) == "text.scan"
    assert code(pdf(password="x")) == "text.password"  # noqa: S106 - a locked file is the case
    assert code(pdf()[:400]) == "text.damaged"
    assert code(word()[:3000]) == "text.damaged"
    assert code(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "text.old-word"
    assert code(b"\x89PNG\r\n\x1a\n" + bytes(64)) == "text.kind"
    assert code(b"\xff" * 40) == "text.encoding"
    assert code(b" \n\t ") == "text.empty"
    assert code(b"An Act to support industry. " * 20) == "text.not-chinese"
    assert code("字".encode() * 2_000_001) == "text.too-long"


def test_an_archive_that_is_no_word_file_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert code(out.getvalue()) == "text.kind"


def test_an_archive_that_unpacks_to_far_too_much_is_not_opened() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (files.MOST_UNPACKED + 1))
    assert code(out.getvalue()) == "text.bomb"


def test_a_file_that_is_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no such file"):
        read_file(tmp_path / "text.missing")
    large = tmp_path / "text.too-large"
    with large.open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)
    with pytest.raises(InputRefused, match="50 MB"):
        read_file(large)


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``text.unreadable``; root may read everything, so the refusal comes from the system call."""
    locked = tmp_path / "locked"
    locked.write_text(plain(), encoding="utf-8")

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(InputRefused, match="permissions"):
        read_file(locked)
