"""Files as people send them, on the page: each is told why and what to do, and nothing is written
that they did not mean."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from tests.office.acting import work
from tests.office.identity.cast import CITY, Cast
from tests.office.sheets.sample import OTHER, SAMPLE, code, filled, known

from jigai.office.identity.models import Organisation
from jigai.office.sheets.models import Import

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SEND = f"/office/lists/imports/new/{SAMPLE.key}/"
GOOD = [code(1), "甲公司", "宜都市", 5]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.fixture(autouse=True)
def _known() -> Iterator[None]:
    with known():
        yield


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    made.post("officer", "officer", region=CITY)
    return made


def send(client: Client, content: bytes, name: str = "清单.xlsx") -> Any:
    return client.post(SEND, {"file": SimpleUploadedFile(name, content)})


def tried(client: Client, content: bytes, name: str = "清单.xlsx") -> tuple[str, str]:
    """Where the import is, and its page once the file was read."""
    answer = send(client, content, name)
    assert answer.status_code == 303, answer.content.decode()
    work()
    place = str(answer["Location"])
    return place, client.get(place).content.decode()


def taken(client: Client, place: str, do: str) -> None:
    assert client.post(place, {"do": do}).status_code == 303
    work()


def names() -> list[str]:
    return list(Organisation.objects.order_by("credit_code").values_list("name", flat=True))


def macros() -> bytes:
    file = filled([GOOD])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return file.getvalue()


def truncated() -> bytes:
    whole = filled([GOOD]).getvalue()
    return whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("make", "zh", "en"),
    [
        (lambda: OLE, "另存为 .xlsx 后再传", "save it as .xlsx"),
        (
            lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
            "工作簿设了打开密码，读不到内容。请取消密码后再传",
            "password",
        ),
        (macros, "工作簿含有宏（.xlsm）。请另存为不含宏的 .xlsx 后再传", "macros"),
        (truncated, "工作簿不完整，可能在传送中被截断", "cut short"),
        (
            lambda: b"a,b\n1,2",
            "这不是 Excel 工作簿（.xlsx）。请用下载的模板填写",
            "no Excel workbook",
        ),
    ],
    ids=["old-format", "password", "macros", "truncated", "csv"],
)
def test_a_file_that_is_not_read_says_why_at_its_field(
    cast: Cast, make: Callable[[], bytes], zh: str, en: str
) -> None:
    for lang, told in (("zh-CN", zh), ("en", en)):
        answer = send(cast.client("officer", lang), make())
        page = answer.content.decode()
        assert answer.status_code == 422
        assert told in page.split('id="id_file-error"')[1].split("</p>")[0]
    assert not Import.objects.exists()


def _plain() -> bytes:
    book = Workbook()
    book.worksheets[0].append(["单位", "名称"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _older(book: Any, _: Any) -> None:
    book["_jigai"]["A2"] = "1"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: filled([GOOD], OTHER).getvalue(), "请换成对应的模板，或到对应的页面导入"),
        (lambda: filled([GOOD], change=_older).getvalue(), "这是第 1 版模板，现行的是第 3 版"),
        (_plain, "看不出这是哪张模板"),
    ],
    ids=["other", "older", "foreign"],
)
def test_a_wrong_template_is_named_with_the_right_one_and_nothing_is_written(
    cast: Cast, make: Callable[[], bytes], told: str
) -> None:
    place, page = tried(cast.client("officer"), make())
    assert "这份文件没有导入" in page
    assert told in page
    assert f'href="{SEND}"' in page
    assert names() == []
    assert cast.client("officer").get(f"{place}sent.xlsx").status_code == 200


def test_formulas_and_what_would_become_one_are_refused_at_their_cells_alone(cast: Cast) -> None:
    client = cast.client("officer")
    rows: list[list[Any]] = [
        GOOD,
        [code(2), '=CONCATENATE("乙","公司")', "宜都市", 5],
        [code(3), "@SUM(1)", "宜都市", 5],
        [code(4), "丁公司", "宜都市", "=1+1"],
    ]
    place, page = tried(client, filled(rows).getvalue())
    assert "有 3 行没有通过检查" in page
    table = page.partition("</table>")[0]
    assert table.count("是公式。请复制后“选择性粘贴”为数值再导入") == 2
    assert "“@SUM(1)”以“@”开头，会被表格软件当作公式" in page
    taken(client, place, "right")
    assert names() == ["甲公司"]
    assert client.get(f"{place}faulty.xlsx").status_code == 200


def test_where_no_row_passed_the_page_does_not_offer_to_take_some(cast: Cast) -> None:
    client = cast.client("officer")
    _, page = tried(client, filled([[code(1), "=A1", "宜都市", 5]]).getvalue())
    assert "没有写入任何内容。请下载需要更正的行" in page
    assert "也可以先导入通过的行" not in page
    assert "内容与已有记录相同" not in page


def test_a_million_empty_rows_below_are_passed_over(cast: Cast) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(filled([GOOD])) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            text = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                empty = b"".join(
                    b'<row r="%d"><c r="B%d" s="3"/></row>' % (n, n) for n in range(20, 1_048_577)
                )
                text = text.replace(b"</sheetData>", empty + b"</sheetData>")
            new.writestr(item, text)
    client = cast.client("officer")
    place, page = tried(client, out.getvalue())
    assert "确认后写入 1 行" in page
    taken(client, place, "all")
    assert names() == ["甲公司"]


def test_something_in_the_last_of_a_million_rows_is_named(cast: Cast) -> None:
    def stray(_: Any, page: Any) -> None:
        page["B1048576"] = "x"

    _, page = tried(cast.client("officer"), filled([GOOD], change=stray).getvalue())
    assert "第 1048576 行还有内容" in page
    assert "若是误填，请删去最后的这些行" in page
    assert names() == []


def zipped(*files: str) -> bytes:
    """An archive as Windows makes it: names in GBK, without a mark of UTF-8."""
    raws = [name.encode("gbk") for name in files]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for n, raw in enumerate(raws):
            archive.writestr(chr(ord("a") + n) * len(raw), filled([GOOD]).getvalue())
    plain = out.getvalue()
    for n, raw in enumerate(raws):
        plain = plain.replace(chr(ord("a") + n).encode() * len(raw), raw)
    return plain


def test_a_zip_from_windows_keeps_its_chinese_names(cast: Cast) -> None:
    client = cast.client("officer")
    place, page = tried(client, zipped("宜都市企业清单〔2026〕.xlsx"), "材料.zip")
    assert "宜都市企业清单〔2026〕.xlsx" in page
    taken(client, place, "all")
    assert names() == ["甲公司"]


def test_a_zip_with_two_workbooks_says_how_many_it_should_hold(cast: Cast) -> None:
    answer = send(cast.client("officer"), zipped("甲的企业清单.xlsx", "乙清单.xlsx"), "材料.zip")
    assert answer.status_code == 422
    assert "压缩包里应有一个用模板填写的 .xlsx 工作簿，现有 2 个" in answer.content.decode()
    assert names() == []
