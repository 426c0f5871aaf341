"""``jigai compare``: what differs, which rules, and an exit code for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jigai.cli import main

SPECIMEN = Path(__file__).parents[1] / "office" / "specimen"
OLD = SPECIMEN / "texts" / "bluebay.txt"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    file = tmp_path / "newer.txt"
    words = OLD.read_text(encoding="utf-8").replace("3亿元", "4亿元")
    file.write_text(words, encoding="gb18030")
    return file


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments])


def test_the_json_names_changes_and_rules(newer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packs = SPECIMEN / "packs"
    code = run("compare", OLD, newer, "--pack", "bluebay", "--packs", packs, "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert found["format"] == "jigai-comparison/1"
    assert found["pack"] == "bluebay-2031-7"
    assert found["counts"]["changed"] == 1
    assert found["rules"] == ["city-fund"]
    [change] = [c for c in found["changes"] if c["kind"] == "changed"]
    assert change["old"]["id"] == change["new"]["id"] == "三(一)s1"
    assert {"kind": "added", "words": "4"} in change["words"]


@pytest.mark.parametrize(("lang", "words"), [("zh", "改动 1 句"), ("en", "changed 1")])
def test_the_screen_says_it_in_both_languages(
    newer: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    assert run("compare", OLD, newer, "--lang", lang) == 1
    assert words in capsys.readouterr().out
    assert run("compare", OLD, OLD) == 0


def test_changed_words_are_marked_where_there_is_no_colour(
    newer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("compare", OLD, newer)
    shown = "".join(capsys.readouterr().out.split())
    assert "[-3-]{+4+}亿元" in shown or "{+4+}[-3-]亿元" in shown


def test_a_file_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compare", OLD, "nothing.txt") == 1
    assert "text.missing" in capsys.readouterr().err
