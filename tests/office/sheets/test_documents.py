"""Documents of an archive: found by the names that people write, read and kept in little memory."""

from __future__ import annotations

import io
import os
import tracemalloc
import zipfile
from typing import Any

import pytest
from tests.office.identity.cast import Cast
from tests.office.sheets.sample import SAMPLE
from tests.office.sheets.zips import utf8, windows

from jigai.office.ground.files.keeping import keep
from jigai.office.ground.models import StoredFile
from jigai.office.sheets.archives import ARCHIVE, entries
from jigai.office.sheets.cells import CellRefused
from jigai.office.sheets.documents import Documents, documents_of
from jigai.office.sheets.fields import Field, file_of
from jigai.office.sheets.models import Import

PDF = b"%PDF-1.4\n"


def documents(content: bytes) -> Documents:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return Documents(archive, entries(archive, len(content)))


@pytest.mark.parametrize(
    "typed",
    ["备案证（副本）.PDF", "备案证(副本).pdf", " 备案证（副本）.pdf ", "一期/备案证（副本）.pdf",
     "一期\\备案证（副本）.pdf", "项目材料/一期/备案证（副本）.pdf", "./一期/备案证（副本）.pdf"],
)  # fmt: skip
def test_a_file_is_found_by_its_name_or_the_end_of_its_path(typed: str) -> None:
    found = documents(windows({"项目材料/一期/备案证（副本）.pdf": PDF, "别的文件.pdf": PDF}))
    hash_, path = file_of(found.value(typed))
    assert (len(hash_), path) == (64, "项目材料/一期/备案证（副本）.pdf")
    assert found.unnamed() == ["别的文件.pdf"]


@pytest.mark.parametrize("typed", ["备案证", "期/备案证.pdf", "二期/备案证.pdf", "/", "证.pdf"])
def test_what_is_not_the_name_of_a_file_finds_none(typed: str) -> None:
    found = documents(utf8({"一期/备案证.pdf": PDF}))
    with pytest.raises(CellRefused) as refused:
        found.value(typed)
    assert refused.value.problem.code == "sheets.no-document"


@pytest.mark.both
@pytest.mark.django_db
def test_large_documents_need_little_memory() -> None:
    large = PDF + os.urandom(1 << 20) * 40
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        made.writestr("扫描件.pdf", large)
    archive = keep(io.BytesIO(out.getvalue()), "a.zip", ARCHIVE).hash
    row = Import(
        sheet=SAMPLE.key, version=1, person=Cast().person("o"), file_id=archive, name="表.xlsx"
    )
    row.archive_id = archive
    del large, out
    tracemalloc.start()
    with documents_of(row) as found:
        hash_, path = file_of(found.value("扫描件.pdf"))
        found.keep(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert StoredFile.objects.get(pk=hash_).size == len(PDF) + (40 << 20)


def test_a_name_says_its_file_and_no_hash() -> None:
    field: Any = Field("file", "lists.q", "file")
    assert (field.plain("ab12/材料/甲.pdf"), field.plain(None)) == ("材料/甲.pdf", "")
