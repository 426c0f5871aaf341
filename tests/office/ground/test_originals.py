"""Official texts are found by name, matched with their packs, and never stop the office."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.office.conftest import SPECIMEN

from jigai.office.ground.originals import Originals, originals
from jigai.office.ground.plans import shelf

WORDS = (SPECIMEN / "texts" / "bluebay.txt").read_text(encoding="utf-8")


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A folder of texts, empty at first."""
    settings.PACK_FOLDERS, settings.TEXT_FOLDERS = [SPECIMEN / "packs"], [tmp_path]
    shelf.cache_clear()
    originals.cache_clear()
    yield tmp_path
    shelf.cache_clear()
    originals.cache_clear()


def codes(found: Originals) -> dict[str, str]:
    return {fault.file: fault.problem.code for fault in found.left_out}


@pytest.mark.parametrize("name", ["bluebay.txt", "bluebay-2031-7.txt", "bluebay.TXT"])
def test_a_text_is_found_by_the_place_or_id_of_its_pack(folder: Path, name: str) -> None:
    (folder / name).write_text(WORDS, encoding="gb18030")
    found = originals()
    assert list(found.texts) == ["bluebay-2031-7"]
    assert not found.left_out
    assert "蓝湾政办" in found.texts["bluebay-2031-7"].document.text


def test_what_cannot_be_used_is_named_with_the_reason_and_the_rest_is_used(
    folder: Path, page: Client, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "bluebay.txt").write_text(WORDS, encoding="utf-8")
    (folder / "bluebay-2031-7.txt").write_text(WORDS, encoding="utf-8")
    (folder / "nowhere.txt").write_text(WORDS, encoding="utf-8")
    (folder / "henan.txt").write_text(WORDS, encoding="utf-8")
    (folder / "longnan.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "luan.docx").write_bytes(b"PK\x03\x04 nothing of an archive")
    (folder / "dandong.txt").write_bytes(b"\xff\xff\xff\x81\x20")
    (folder / "notes.md").write_text("not a text", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        found = originals()
    assert list(found.texts) == ["bluebay-2031-7"]
    assert codes(found) == {
        "bluebay.txt": "text.twice",
        "nowhere.txt": "text.no-pack",
        "henan.txt": "text.other",
        "longnan.pdf": "text.damaged",
        "luan.docx": "text.damaged",
        "dandong.txt": "text.encoding",
    }
    assert len(caplog.records) == 6
    told = page.get("/healthz").json()
    assert told["status"] == "ok"
    assert told["texts"] == 1
    assert sorted(told["texts_left_out"]) == sorted(codes(found))


def test_a_folder_that_is_not_there_is_said_and_the_office_serves(
    folder: Path, page: Client
) -> None:
    shutil.rmtree(folder)
    assert codes(originals()) == {folder.name: "text.folder"}
    assert page.get("/policies/bluebay-2031-7/text/").status_code == 200
