"""Two versions of a text compared on a page, sent or installed, and never kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.office.conftest import SPECIMEN

BAY = "/policies/bluebay-2031-7/compare/"
WORDS = (SPECIMEN / "texts" / "bluebay.txt").read_text(encoding="utf-8")
NEWER = WORDS.replace("3亿元", "4亿元").replace("入库项目按月报送统计数据。", "")
pytestmark = pytest.mark.usefixtures("installed")


def sent(page: Client, address: str = BAY, **fields: Any) -> tuple[int, str]:
    answer = page.post(address, fields)
    return answer.status_code, answer.content.decode()


def test_a_newer_text_is_held_against_the_installed_one(page: Client) -> None:
    status, found = sent(page, **{"new-pasted": NEWER})
    assert status == 200
    assert "<del>3</del><ins>4</ins>" in found
    assert found.count('class="version version-removed"') == 1
    for rule in ("city-fund", "monthly-return"):
        assert f"/policies/bluebay-2031-7/text/#rule-{rule}" in found
    assert "需要复核的规则（2 条）" in found


def test_two_files_are_compared_in_any_encoding(page: Client) -> None:
    status, found = sent(
        page,
        old=SimpleUploadedFile("old.txt", WORDS.encode("gb18030")),
        new=SimpleUploadedFile("new.txt", WORDS.encode("utf-16")),
    )
    assert status == 200
    assert "两个版本逐句相同" in found


def test_each_text_has_its_own_fault_and_what_was_pasted_stays(page: Client) -> None:
    status, found = sent(
        page, old=SimpleUploadedFile("old.pdf", b"%PDF-1.4 broken"), **{"new-pasted": "<i>abc"}
    )
    assert status == 422
    assert "旧版：文件已损坏" in found
    assert "新版：正文里汉字很少" in found
    assert "&lt;i&gt;abc</textarea>" in found
    assert found.count('aria-invalid="true"') == 2


def test_without_an_installed_text_both_are_wanted(page: Client) -> None:
    status, found = sent(page, "/policies/longnan-2022-40/compare/", **{"new-pasted": NEWER})
    assert status == 422
    assert "旧版：请选择文件或粘贴原文" in found


def test_an_enormous_request_is_not_read(page: Client) -> None:
    answer = page.post(BAY, b"x", content_type="multipart/form-data; boundary=x",
                       headers={"content-length": "60000000000"})  # fmt: skip
    assert answer.status_code == 422
    assert "超过 10000 KB" in answer.content.decode()
