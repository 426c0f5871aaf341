"""``jigai document`` as people type it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from tests.cli.test_store import Jigai, approved, jigai, programme
from tests.papers.worked import ASSETS

__all__ = ["approved", "jigai", "programme"]


def test_each_format_is_written(
    jigai: Jigai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIGAI_HOME", str(ASSETS.parent))
    for form, start in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype html>")):
        file = tmp_path / f"card.{form}"
        said = jigai("document", "longnan", "--kind", "card", "--format", form, "-o", file)
        assert (said.code, said.err) == (0, "")
        assert str(file) in said.out
        assert file.read_bytes().startswith(start)


def test_a_document_of_a_programme_names_it_and_its_window(
    jigai: Jigai, programme: Path, tmp_path: Path
) -> None:
    file = tmp_path / "guide.docx"
    options = ("--kind", "guide", "-o", file, "--lang", "en")
    assert jigai("document", "--programme", "round-2024", *options).code == 0
    made = docx.Document(io.BytesIO(file.read_bytes()))
    assert "Applications of 2024" in made.paragraphs[0].text
    cells = [c.text for row in made.tables[0].rows for c in row.cells]
    assert "2024-03-01 to 2024-03-31, both days included" in cells


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--kind", "card"), 1, "store.pack-or-programme"),
        (("demo", "--kind", "card", "--programme", "x"), 1, "store.programme-only"),
        (("nowhere", "--kind", "card"), 1, "pack.unknown"),
        (("longnan", "--kind", "card", "--measure", "x"), 1, "papers.no-measure"),
        (("longnan", "--kind", "novel"), 2, "--help"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_written(
    jigai: Jigai, tmp_path: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    file = tmp_path / "card.docx"
    found = jigai("document", *options, "-o", file, "--lang", "en")
    assert found.code == code
    assert said in found.err
    assert not file.exists()


def test_a_place_that_cannot_be_written_is_said(jigai: Jigai, tmp_path: Path) -> None:
    found = jigai("document", "longnan", "--kind", "card", "-o", tmp_path / "no" / "card.docx")
    assert found.code == 1
    assert "file.unwritable" in found.err
