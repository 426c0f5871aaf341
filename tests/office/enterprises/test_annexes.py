"""Annexes of published lists: columns found by their heads, lines read once they are confirmed."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.office.enterprises.firms import (
    FOURTH,
    PDF,
    SECOND,
    cast_of_a_county,
    day,
    refusal,
    workbook,
)
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.enterprises.domain.annexes import Layout, guessed, lines_of, opened_annex
from jigai.office.enterprises.domain.title_lines import Line, matched
from jigai.office.enterprises.domain.title_lists import (
    confirm_matched,
    dismiss_unmatched,
    lists_for,
    open_lines,
    read_title_annex,
    send_title_annex,
)
from jigai.office.enterprises.domain.titles import Granted, titles_of
from jigai.office.enterprises.models import TitleLine, TitleList
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HEAD = Granted(
    "专精特新小巨人", "国家级", granted_by="某部", granted_on=day("2023-07-01"), batch="第五批"
)
TITLE = ["第五批名单", None, None, None]
HEADS = ["序号", "企业名称（全称）", "所在县", "统一社会 信用代码"]


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def sent(cast: Cast, book: Any, name: str = "附件1.xlsx", login: str = "officer") -> TitleList:
    made: TitleList = send_title_annex(
        acting=cast.actor(login), region=COUNTY, title=HEAD, content=book, name=name
    )
    return made


def read(cast: Cast, made: TitleList, layout: Layout, **more: Any) -> TitleList:
    found: TitleList = read_title_annex(
        acting=cast.actor("officer"), title_list=made.pk, layout=layout, **more
    )
    return found


def faults(cast: Cast, rows: Any, layout: Layout, **more: Any) -> list[tuple[str, str]]:
    made = sent(cast, workbook(rows, **more))
    with pytest.raises(InputRefused) as refused:
        read(cast, made, layout)
    assert not TitleLine.objects.exists()
    return [(p.code, p.where) for p in refused.value.problems]


def test_columns_are_found_by_their_heads_below_a_title(cast: Cast) -> None:
    annex = opened_annex(workbook([TITLE, [], HEADS, [1, "甲公司", "某县", CODE]]))
    assert guessed(annex) == Layout("附件1", 3, name=1, credit_code=3)
    assert annex.sheets == ["附件1", "说明"]


def test_codes_without_a_head_are_found_by_what_they_are() -> None:
    annex = opened_annex(workbook([["序号", "单位名称", ""], [1, "甲公司", CODE]]))
    assert guessed(annex) == Layout("附件1", 1, name=1, credit_code=2)
    plain = opened_annex(workbook([["甲公司", 7]]))
    assert guessed(plain).name is None


def test_lines_are_matched_as_pasted_ones_are_and_keep_their_rows(cast: Cast) -> None:
    first, second = cast.firm(), cast.firm(SECOND)
    book = workbook([
        TITLE, HEADS, [1, first.name, "x", CODE], [], [2, second.name, "x", None],
        [3, "没有的公司", "x", None], ["", "合计", "", ""], ["注：以上", None, None, None],
    ])  # fmt: skip
    made = sent(cast, book)
    assert made.source is not None
    assert made.source.name == "附件1.xlsx"
    assert open_lines(made) == []
    read(cast, made, Layout("附件1", 2, name=1, credit_code=3))
    assert [(r.number, r.state, r.organisation_id) for r in open_lines(made)] == [
        (3, "matched", first.pk),
        (5, "to-confirm", second.pk),
        (6, "unmatched", None),
    ]
    acting = cast.actor("officer")
    assert confirm_matched(acting=acting, title_list=made.pk) == 1
    assert dismiss_unmatched(acting=acting, title_list=made.pk, reason="不在本县") == 1
    again = {"acting": acting, "title_list": made.pk, "reason": "x"}
    assert refusal(dismiss_unmatched, **again)[0] == "enterprises.nothing"
    assert [r.state for r in open_lines(made)] == ["to-confirm"]
    assert titles_of(first.pk)[0].batch == "第五批"
    with pytest.raises(InputRefused):
        read(cast, made, Layout("附件1", 2, name=1))


LAYOUT = Layout("附件1", 1, name=0, credit_code=1, object=2)
TOP = ["企业名称", "统一社会信用代码", "产品名称"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["甲公司", CODE[:-1] + "4"]], [("credit-code.check", "B2")]),
        ([["=A9", CODE]], [("sheets.formula", "A2")]),
        ([[None, CODE]], [("sheets.required", "A2")]),
        ([["#REF!", CODE]], [("sheets.required", "A2")]),
        ([["甲" * 121, ""]], [("sheets.too-long", "A2")]),
        ([["甲公司", 9.1420500e17]], [("sheets.long-number", "B2")]),
        ([["甲公司", CODE], ["甲公司", CODE]], [("enterprises.line-twice", "lines.3")]),
        ([["合计", ""]], [("enterprises.list-empty", "lines")]),
    ],
)
def test_what_cannot_be_read_is_named_at_its_cell(
    cast: Cast, rows: list[list[Any]], found: list[tuple[str, str]]
) -> None:
    assert faults(cast, [TOP, *rows], LAYOUT) == found


def test_a_name_merged_over_several_rows_loses_none_of_them(cast: Cast) -> None:
    rows: Any = [TOP, ["甲公司", CODE, "一号产品"], [None, None, "二号产品"]]
    assert faults(cast, rows, LAYOUT, merged="A2:A3") == [("sheets.merged", "A3")]


def test_lines_with_faults_are_left_out_only_where_that_is_meant(cast: Cast) -> None:
    made = sent(cast, workbook([TOP, ["甲公司", "1", ""], ["乙公司", "", ""]]))
    assert read(cast, made, LAYOUT, right_alone=True).lines.get().name == "乙公司"


def test_no_column_of_names_and_too_many_lines_are_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sent(cast, workbook([TOP, ["甲公司"], ["乙公司"]]))
    call = {"acting": cast.actor("officer"), "title_list": made.pk}
    nameless = refusal(read_title_annex, **call, layout=Layout("附件1", 1))
    assert nameless == ("enterprises.annex-name", "name")
    monkeypatch.setattr("jigai.office.enterprises.domain.annexes.MOST_LINES", 1)
    assert refusal(read_title_annex, **call, layout=LAYOUT)[0] == "enterprises.annex-long"


def _macros() -> io.BytesIO:
    book = workbook([TOP])
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    book.seek(0)
    return book


@pytest.mark.parametrize(
    ("book", "refused"),
    [
        (lambda: io.BytesIO(PDF), "sheets.not-workbook"),
        (_macros, "sheets.macros"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
         "sheets.old-format"),
        (lambda: io.BytesIO(workbook([TOP]).getvalue()[:900]), "sheets.broken"),
    ],
)  # fmt: skip
def test_what_is_no_sound_workbook_is_not_even_kept(cast: Cast, book: Any, refused: str) -> None:
    call = {"acting": cast.actor("officer"), "region": COUNTY, "title": HEAD, "name": "附件.xlsx"}
    assert refusal(send_title_annex, **call, content=book())[0] == refused
    assert not TitleList.objects.exists()


def test_an_annex_is_read_by_its_own_jurisdiction_alone(cast: Cast) -> None:
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    made = sent(cast, workbook([TOP, ["甲公司"]]))
    with pytest.raises(NotThere):
        read_title_annex(acting=cast.actor("elsewhere"), title_list=made.pk, layout=LAYOUT)
    assert not lists_for(cast.actor("elsewhere")).exists()


def test_matching_asks_as_often_for_many_lines_as_for_few(cast: Cast) -> None:
    firms = [
        Organisation.objects.create(credit_code=f"Y{n:017d}", name=f"公司{n}", region=COUNTY)
        for n in range(60)
    ]
    made = sent(cast, workbook([TOP, ["甲公司"]]))
    who = cast.actor("officer")
    counts = []
    for many in (2, 60):
        lines = [Line(f.name, f.credit_code if n % 2 else "", "", n + 1)
                 for n, f in enumerate(firms[:many])]  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            rows = matched(who, made, lines)
        assert all(row.organisation_id for row in rows)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert FOURTH not in {row.credit_code for row in rows}


def test_sums_and_blank_rows_are_no_lines() -> None:
    annex = opened_annex(workbook([TOP, [" "], ["甲公司"], ["小计"], [None, None, " "]]))
    found = lines_of(annex, guessed(annex))
    assert [(line.number, line.name) for line in found.good] == [(3, "甲公司")]
    assert not found.faults
