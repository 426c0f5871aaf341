"""Exports: exact figures, heads and totals as offices know them, safe text, noted in the trail."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.office.identity.cast import CITY, COUNTY, Cast
from tests.office.lists.sample import SAMPLE, served

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry, Job
from jigai.office.identity.models import Organisation
from jigai.office.lists.listing import LISTINGS
from jigai.office.sheets import exporting, writing
from jigai.office.sheets.domain.exporting import export
from jigai.office.sheets.exporting import safe
from jigai.office.sheets.models import Export
from jigai.office.sheets.writing import Head, Paper, digits


@pytest.fixture
def cast() -> Iterator[Cast]:
    LISTINGS[SAMPLE.key] = SAMPLE
    made = Cast()
    made.post("officer", "officer", region=CITY)
    made.post("leader", "leader", region=CITY)
    made.post("head", "section-head", region=CITY)
    for number in range(3):
        Organisation.objects.create(
            pk=100_000_001 + number, credit_code=f"C{number}", name=f"=firm {number}", region=COUNTY
        )
    with served():
        yield made
    del LISTINGS[SAMPLE.key]


def exported(client: Client, form: str, query: str = "", **more: str) -> bytes:
    ask = f"/office/lists/exports/new/?listing={SAMPLE.key}&query={query}"
    assert "3 件" in client.get(ask).content.decode() or query
    answer = client.post(ask, {"form": form, "columns": "shown"} | more)
    assert answer.status_code == 303
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    text = client.get(answer["Location"]).content.decode()
    assert "下载文件" in text, text
    file: Any = client.get(f"{answer['Location']}file/")
    found = b"".join(file.streaming_content)
    file.close()
    return found


def _book(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).worksheets[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_a_list_is_exported_as_offices_know_it(cast: Cast) -> None:
    page = _book(exported(cast.client("officer"), "xlsx"))
    assert page["A3"].value == "序号"
    assert [page[f"A{n}"].value for n in (4, 5, 6)] == [1, 2, 3]
    assert page["B4"].value == "=firm 0"
    assert page["B4"].data_type == "s"
    assert page["B7"].value == "合计"
    # Three keys as fen, shown in 万元 with the exact digits behind.
    assert Decimal(str(page["F7"].value)) == Decimal("300.000006")
    assert page["F4"].number_format == "#,##0.00"
    assert "填报单位（盖章）" in page["A9"].value
    assert "officer 某" in page.oddFooter.left.text
    assert page.page_setup.orientation == "landscape"
    entry = AuditEntry.objects.get(act="sheets.hand-over")
    assert entry.detail["rows"] == 3
    assert len(entry.detail["file"]) == 64


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_csv_is_marked_as_utf8_and_holds_no_formula(cast: Cast) -> None:
    data = exported(cast.client("officer"), "csv", "sort%3D-name", columns="every")
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(lines[0]) == len(SAMPLE.columns)
    assert [line[0] for line in lines[1:]] == [f"'=firm {n}" for n in (2, 1, 0)]
    assert lines[1][4] == "1000000.03"


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_personal_data_are_masked_in_exports_too(cast: Cast) -> None:
    Organisation.objects.filter(pk=100_000_001).update(credit_code="6222021234567890")
    text = exported(cast.client("officer"), "csv", "id-to%3D100000001").decode("utf-8-sig")
    assert text.count("6222021234567890") == 1  # the column that is no account
    assert "************7890" in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_what_the_list_filters_the_export_holds(cast: Cast) -> None:
    data = exported(cast.client("officer"), "csv", "id-from%3D100000002")
    assert len(data.splitlines()) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_exports_are_for_those_whose_posts_permit_them_and_their_own(cast: Cast) -> None:
    exported(cast.client("officer"), "csv")
    number = Export.objects.get().pk
    assert cast.client("head").get(f"/office/lists/exports/{number}/").status_code == 404
    assert cast.client("head").get(f"/office/lists/exports/{number}/file/").status_code == 404
    ask = f"/office/lists/exports/new/?listing={SAMPLE.key}"
    assert cast.client("leader").get(ask).status_code == 403
    assert cast.client("officer").get("/office/lists/exports/new/?listing=x").status_code == 404
    asked = {"query": "", "form": "csv", "lang": "zh", "unit": "wan"}
    with pytest.raises(Denied):
        export(acting=cast.actor("leader"), listing=SAMPLE.key, **asked)
    with pytest.raises(NotThere):
        export(acting=cast.actor("officer"), listing="ghost", **asked)
    with pytest.raises(InputRefused, match="Excel or CSV"):  # sheets.export-form
        export(acting=cast.actor("officer"), listing=SAMPLE.key, **asked | {"form": "pdf"})
    text = cast.client("officer").get("/office/lists/exports/").content.decode()
    assert ".csv" in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_more_rows_than_a_file_should_hold_are_refused_with_their_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    asked = {"query": "", "form": "csv", "lang": "zh", "unit": "wan"}
    row = export(acting=cast.actor("officer"), listing=SAMPLE.key, **asked)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    job = Job.objects.get(kind="sheets.export")
    assert job.problems[0]["code"] == "sheets.export-many"
    text = cast.client("officer").get(f"/office/lists/exports/{row.pk}/").content.decode()
    assert "共 3 行，一次最多导出 2 行" in text


def table(folder: Path, heads: list[Head], rows: list[list[Any]], **parts: Any) -> Path:
    path = folder / "t.xlsx"
    now = timezone.now().replace(tzinfo=None)
    paper = Paper("标题", "zh", "某人&某科", now, **parts)
    under = writing.table(path, paper, heads)
    for row in rows:
        writing.add(under, row)
    writing.finish(under, paper)
    return path


def test_heads_of_groups_are_merged_above_their_columns(tmp_path: Path) -> None:
    heads = [Head("a"), Head("b", group="g"), Head("c", group="g"), Head("d", group="h")]
    page: Any = load_workbook(table(tmp_path, heads, [["1", "2", "3", "4"]])).worksheets[0]
    assert {str(m) for m in page.merged_cells.ranges} == {"A1:E1", "A2:A3", "B2:B3", "C2:D2"}
    assert [page.cell(2, n).value for n in (3, 5)] == ["g", "h"]
    assert [page.cell(3, n).value for n in (3, 4, 5)] == ["b", "c", "d"]
    assert str(page.freeze_panes) == "C4"
    assert page.print_title_rows == "$2:$3"
    assert "某人&" in page.oddFooter.left.text


@given(st.integers(-(10**17), 10**17))
def test_amounts_are_written_as_exact_digits(fen: int) -> None:
    assert Decimal(digits(fen)) == Decimal(fen) / 100
    assert Decimal(digits(fen, "wan")) * 1_000_000 == fen


def test_the_digits_stand_in_the_file_as_they_are(tmp_path: Path) -> None:
    amounts = [99_999_999_999_999_999, 110, 830_000_000_000_001]
    path = table(tmp_path, [Head("a", "amount", summed=True)], [[a] for a in amounts])
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    found = re.findall(r"<v>([0-9.]+)</v>", text)
    assert {"999999999999999.99", "1.10", "8300000000000.01"} <= set(found)
    assert f"{sum(amounts) // 100}.{sum(amounts) % 100:02d}" in found


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_text_that_would_be_a_formula_is_set_apart(sign: str) -> None:
    assert safe(f"{sign}1+1").startswith(("'", "\ufffd"))
    assert safe("某公司") == "某公司"


def test_odd_characters_do_not_break_a_workbook(tmp_path: Path) -> None:
    odd = "a\x00b\x0b\ud800\ufffe𠮷<&>"
    page = load_workbook(table(tmp_path, [Head("h")], [[odd]])).worksheets[0]
    assert "𠮷<&>" in page["B3"].value
