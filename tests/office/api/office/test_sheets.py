"""Imports and exports for programs: for the token's post alone, from sending to undoing."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from tests.office.acting import work
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_files import upload
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import COUNTY, OTHER_CITY, Cast
from tests.office.library import workbooks
from tests.office.library.making import Making
from tests.office.sheets.sample import PERMIT, SAMPLE, code, filled, known
from tests.office.sheets.zips import windows

from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.identity.models import ApiToken, Organisation
from jigai.office.library.domain.filesof import files_of
from jigai.office.library.interfaces.file_sheet import FILES
from jigai.office.sheets.models import Export, Import

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SENT = f"imports?sheet={SAMPLE.key}&name=清单.xlsx"


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    with known():
        yield


def send(one: Program, *rows: list[Any]) -> str:
    answer = upload(one, SENT, filled(rows).getvalue())
    assert answer.status_code == 201, body(answer)
    made = json.loads(body(answer))
    fits("Import", made)
    work()
    return f"imports/{made['import']}"


def test_a_workbook_is_tried_taken_in_part_and_undone(officer: Program) -> None:
    kinds = officer.get("sheets")
    fits("Sheets", kinds)
    assert SAMPLE.key in [kind["sheet"] for kind in kinds]
    blank = officer.ask("GET", f"sheets/{SAMPLE.key}/template")
    assert load_workbook(io.BytesIO(body(blank))).sheetnames
    path = send(officer, [code(1), "甲公司", "宜都市", 5], [code(2), "", "宜都市", 5])
    found = officer.get(path)
    fits("Import", found)
    assert (found["state"], found["counts"]["new"], found["counts"]["refused"]) == ("tried", 1, 1)
    [row] = officer.get(f"{path}/rows?kind=refused")["items"]
    fits("ImportRow", row)
    assert row["errors"]
    assert codes(officer.ask("POST", f"{path}/take", {})) == ["sheets.some-refused"]
    officer.send(f"{path}/take", {"right_alone": True})
    work()
    assert officer.get(path)["state"] == "taken"
    assert Organisation.objects.get().name == "甲公司"
    officer.send(f"{path}/undo", None)
    work()
    assert officer.get(path)["state"] == "undone"
    assert not Organisation.objects.exists()


def test_documents_come_in_an_archive_from_windows_to_the_projects_that_rows_name() -> None:
    cast = Making()
    draft = cast.draft()
    one = program(cast, cast.post("preparer", "preparer", firm=cast.firm()))
    rows = [{"project": draft.number, "file": name} for name in ("备案证.pdf", "没有的.pdf")]
    book = workbooks.filled(FILES, *rows)
    content = windows(
        {"材料清单.xlsx": book, "甲/备案证.pdf": b"%PDF-1.4", "多余的.pdf": b"%PDF-1"}
    )
    answer = upload(one, f"imports?sheet={FILES.key}&name=材料.zip", content)
    assert answer.status_code == 201, body(answer)
    path = f"imports/{json.loads(body(answer))['import']}"
    work()
    found = one.get(path)
    fits("Import", found)
    assert (found["counts"]["new"], found["unnamed"]) == (1, ["多余的.pdf"])
    [row] = one.get(f"{path}/rows?kind=refused")["items"]
    assert [e["code"] for e in row["errors"]] == ["sheets.no-document"]
    one.send(f"{path}/take", {"right_alone": True})
    work()
    assert [a.name for a in files_of(draft)] == ["备案证.pdf"]
    one.send(f"{path}/undo", None)
    work()
    assert one.get(path)["state"] == "undone"
    assert files_of(draft) == []


def test_an_import_reaches_no_further_than_the_post_of_its_token(
    cast: Cast, officer: Program
) -> None:
    cast.post("o", "officer", region=OTHER_CITY)
    path = send(officer, [code(1), "甲公司", "金安区", 5])
    assert officer.get(path)["counts"]["refused"] == 1


def test_work_ends_with_the_token_that_asked_for_it(officer: Program) -> None:
    path = send(officer, [code(1), "甲公司", "宜都市", 5])
    officer.send(f"{path}/take", {})
    ApiToken.objects.update(revoked_at=timezone.now())
    work()
    row = Import.objects.get()
    assert row.job is not None
    assert [p["code"] for p in row.job.problems] == ["identity.token-ended"]
    assert not Organisation.objects.exists()


def test_a_token_sees_its_own_imports_and_needs_the_permit_of_the_sheet(
    cast: Cast, officer: Program
) -> None:
    path = send(officer, [code(1), "甲公司", "宜都市", 5])
    other = program(cast, officer.post)
    assert other.ask("GET", path).status_code == 404
    assert other.get("imports")["items"] == []
    assert len(officer.get("imports")["items"]) == 1
    narrow = program(cast, officer.post, "sheets.send", "sheets.work")
    assert narrow.get("sheets") == []
    answer = upload(narrow, SENT, filled([[code(1), "甲公司", "宜都市", 5]]).getvalue())
    assert (answer.status_code, codes(answer)) == (403, ["denied.token-scope"])
    assert PERMIT not in ApiToken.objects.order_by("-pk")[0].scopes


@pytest.mark.parametrize(
    ("content", "status"), [(b"PK\x03\x04 broken", 422), (b"not a workbook", 422)]
)
def test_what_is_no_workbook_is_refused(officer: Program, content: bytes, status: int) -> None:
    answer = upload(officer, SENT, content)
    assert answer.status_code == status
    assert not Import.objects.exists()


def export(one: Program, **more: Any) -> dict[str, Any]:
    asked = {"list": "enterprises.organisations", "form": "csv"} | more
    made: dict[str, Any] = one.send("exports", asked)
    fits("Export", made)
    return made


def test_a_list_is_exported_for_the_post_of_the_token(cast: Cast, officer: Program) -> None:
    cast.post("o", "officer", region=OTHER_CITY)
    for number, region in ((1, COUNTY), (2, OTHER_CITY)):
        made = Organisation.objects.create(credit_code=code(number), name="某", region=region)
        profile_of(made)
    made_export = export(officer, every=True)
    path = f"exports/{made_export['export']}"
    assert officer.ask("GET", f"{path}/file").status_code == 404
    work()
    assert officer.get(path) == made_export | {"rows": 1, "ready": True}
    content = body(officer.ask("GET", f"{path}/file")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [code(1) in row for row in rows[1:]] == [True]
    other = program(cast, officer.post)
    assert other.ask("GET", f"{path}/file").status_code == 404
    assert other.get("exports")["items"] == []


def test_an_export_needs_the_permit_of_its_list(cast: Cast, officer: Program) -> None:
    narrow = program(cast, officer.post, "sheets.export", "sheets.work")
    asked = {"list": "enterprises.organisations", "form": "csv"}
    answer = narrow.ask("POST", "exports", asked)
    assert (answer.status_code, codes(answer)) == (403, ["denied.token-scope"])
    answer = officer.ask("POST", "exports", asked | {"list": "no.such"})
    assert answer.status_code == 404
    assert not Export.objects.exists()
