"""``jigai import`` shows what a text is made of, to people and to programs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.policy.texts.making import LETTER, plain, scan, word

from jigai.cli import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "措施.docx"
    found.write_bytes(word())
    return found


@pytest.mark.parametrize(("lang", "issuer"), [("zh", "发文机关"), ("en", "Issued by")])
def test_people_see_head_tree_and_doubts(
    file: Path, lang: str, issuer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(file), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert issuer in shown
    assert "一(一)2" in shown
    assert "购置补助" in shown
    assert "\n? " in shown


def test_every_doubt_has_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["（征求意见稿）", *LETTER[5:12], "一、又一次", "九、很远"]
    file = tmp_path / "draft.txt"
    file.write_text(plain(lines), encoding="utf-8")
    for lang in ("zh", "en"):
        assert main(["import", str(file), "--lang", lang]) == 0
        assert capsys.readouterr().out.count("\n? ") >= 4
    empty = tmp_path / "prose.txt"
    empty.write_text("没有编号的一段话。", encoding="utf-8")
    assert main(["import", str(empty)]) == 0
    assert "没有找到编号的条款" in capsys.readouterr().out


def test_programs_get_document_text_clauses_and_sentences(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(file), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "jigai-text/1"
    assert set(found) == {"format", "document", "text", "clauses", "sentences"}
    assert {"id", "heading", "start", "end"} <= set(found["clauses"][0])
    assert {"id", "clause", "start", "end", "hash"} <= set(found["sentences"][0])
    for sentence in found["sentences"]:
        assert found["text"][sentence["start"] : sentence["end"]].strip()


def test_a_text_may_be_pasted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted = SimpleNamespace(buffer=io.BytesIO(plain().encode("gb18030")))
    monkeypatch.setattr(sys, "stdin", pasted)
    assert main(["import", "-", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == plain()


def test_what_cannot_be_read_is_said_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(scan())
    assert main(["import", str(file), "--lang", "en"]) == 1
    assert "text.scan" in capsys.readouterr().err
