"""Calculations over HTTP, without a browser: what is kept, what is refused, what is handed out."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from openpyxl import load_workbook
from pytest_django.fixtures import Settings
from tests.office.conftest import SIXTH

from jigai.guide.drafts import APPLICANT, opened
from jigai.office.calculations import keeping
from jigai.office.calculations.models import Calculation
from jigai.office.ground.plans import shelf

PLACES = (
    "dandong-draft",
    "luan-upgrading-draft",
    "longnan-2022-40",
    "henan-2022-8",
    "yichang-2018-4",
)
LONGNAN = "longnan-2022-40"


@pytest.fixture
def stocked(settings: Settings) -> Iterator[None]:
    """The five places and the invented sixth."""
    settings.PACK_FOLDERS = [SIXTH]
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def begun(page: Client, *packs: str, year: str = "2023", name: str = "甲厂") -> str:
    answer = page.post(
        "/calculate/", {"packs": packs, "year": year, "kind": "enterprise", "name": name}
    )
    assert answer.status_code == 303, answer.content.decode()[:3000]
    return str(answer["Location"]).split("/")[2]


def kept(identity: str) -> Calculation:
    return Calculation.objects.get(pk=identity)


def dossier(identity: str) -> dict[str, Any]:
    found: dict[str, Any] = keeping.draft_of(kept(identity)).dossier
    return found


def send(page: Client, identity: str, question: str, **form: str) -> Any:
    return page.post(f"/calculate/{identity}/", {"q": question, **form})


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def example(page: Client, pack: str = LONGNAN) -> str:
    answer = page.post(f"/calculate/example/{pack}/")
    assert answer.status_code == 303
    return str(answer["Location"]).split("/")[2]


@pytest.mark.parametrize("pack", [*PLACES, "yunling-2024-6"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.usefixtures("stocked")
def test_every_page_of_an_example_is_whole_in_both_languages(
    page: Client, pack: str, lang: str
) -> None:
    page.cookies["lang"] = lang
    identity = example(page, pack)
    paths = ("answers/", f"result/{pack}/", f"result/{pack}/readings/", "forget/")
    for path in paths:
        answer = page.get(f"/calculate/{identity}/{path}")
        assert answer.status_code == 200, path
        assert not re.search(r"\bcalc\.[a-z]", answer.content.decode()), path
        if lang == "zh":
            assert 'lang="zh' in answer.content.decode()[:200]


def test_the_first_question_follows_the_start_and_each_answer_the_next(page: Client) -> None:
    identity = begun(page, LONGNAN)
    first = page.get(f"/calculate/{identity}/")
    assert first["Location"].endswith("?q=titles#ask")
    assert send(page, identity, "titles", act="none")["Location"] == f"/calculate/{identity}/"
    second = page.get(f"/calculate/{identity}/", follow=True)
    assert "项目" in text(second)
    rows = {"r0.name": "铜箔线", "r1.name": "", "act": "answer"}
    assert send(page, identity, "projects", **rows).status_code == 302
    assert dossier(identity)["projects"] == [{"id": "project-1", "name": "铜箔线"}]
    third = page.get(f"/calculate/{identity}/", follow=True)
    assert "规模以上企业" in text(third)
    assert "为什么问" in text(third)


def test_no_policy_chosen_compares_all(page: Client) -> None:
    identity = begun(page)
    answer = page.get(f"/calculate/{identity}/result/")
    assert all(place in text(answer) for place in ("丹东", "六安", "龙南", "河南", "宜昌"))
    assert "测算，非依据" in text(answer)
    assert "尚无上限" in text(answer)


@pytest.mark.parametrize("year", ["", "x", "99999", "20２4", "-1", "1" * 8])
def test_a_year_that_is_none_is_explained_and_kept(page: Client, year: str) -> None:
    answer = page.post("/calculate/", {"packs": [LONGNAN], "year": year, "kind": "enterprise"})
    assert answer.status_code == 422
    assert "四位年份" in text(answer)
    assert "checked" in answer.content.decode()


def test_what_cannot_be_read_stays_in_its_field_with_the_reason(page: Client) -> None:
    identity = begun(page, LONGNAN)
    question = f"{APPLICANT}.local_vat_retained"
    answer = send(
        page, identity, question, act="answer", **{"2023": "9" * 40, "money-unit": "yuan"}
    )
    assert answer.status_code == 422
    assert "9" * 40 in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'id="errors"' in answer.content.decode()
    assert "local_vat_retained" not in str(dossier(identity))


def test_names_with_script_and_marks_of_direction_do_no_harm(page: Client) -> None:
    identity = begun(page, LONGNAN, name="<script>alert(1)</script>𠮷")
    answer = page.get(f"/calculate/{identity}/result/{LONGNAN}/")
    assert "<script>alert" not in answer.content.decode()
    assert "𠮷" in answer.content.decode()
    bad = send(page, identity, "projects", **{"r0.name": "\u202e倒过来", "act": "answer"})
    assert bad.status_code == 422
    assert "控制字符" in text(bad)


def test_the_same_answer_twice_and_two_tabs_keep_every_answer(page: Client) -> None:
    identity = begun(page, LONGNAN)
    for _ in range(2):
        send(page, identity, f"{APPLICANT}.above_scale", act="answer", value="yes")
    send(page, identity, f"{APPLICANT}.industrial", act="answer", value="no")
    assert dossier(identity)["applicant"] == {
        "id": "applicant", "kind": "enterprise", "name": "甲厂", "above_scale": True,
        "industrial": False,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_open_for_days_still_sends_what_was_typed() -> None:
    strict = Client(enforce_csrf_checks=True)
    identity = keeping.begin(opened(_draft()), request=RequestFactory().get("/")).id
    answer = strict.post(
        f"/calculate/{identity}/",
        {"q": f"{APPLICANT}.above_scale", "act": "answer", "value": "yes"},
    )
    assert answer.status_code == 303


def _draft() -> dict[str, object]:
    return {
        "format": "jigai-draft/1",
        "packs": [LONGNAN],
        "dossier": {"claim_year": 2023, "applicant": {"id": "applicant", "kind": "enterprise"}},
    }


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"q": "nothing"},
        {"q": "project:x.region@y"},
        {"q": ["titles", "projects"], "act": ["none", "answer"]},
        {"q": "titles", "act": "answer", "r99999999999.what": "x", "rx.what": "y", "r1.id": "z"},
        {"q": f"{APPLICANT}.above_scale", "act": "什么", "value": ["yes", "no", "both"]},
        {"q": f"{APPLICANT}.above_scale", "act": "answer"},
        {"q": f"{APPLICANT}.credit_code", "act": "answer", "value": "91360783"},
        {"q": "\x00\ud7ff", "act": "answer", "value": "\x01"},
        {"q": "titles", "act": "paste", "pasted": '"\x00\t"\r\n""\t\t\t'},
        {"q": "titles", "text": "\t" * 2000, "act": "answer"},
    ],
)
def test_odd_forms_get_a_page_that_explains(page: Client, form: dict[str, object]) -> None:
    identity = begun(page, LONGNAN)
    before = dossier(identity)["applicant"]
    answer = page.post(f"/calculate/{identity}/", form)
    assert answer.status_code in (200, 302, 303, 404, 422)
    if answer.status_code >= 400:
        assert "<h1" in answer.content.decode()
    page.get(f"/calculate/{identity}/result/{LONGNAN}/")
    assert dossier(identity)["applicant"] in (before, before | {"above_scale": False})


def test_bytes_that_are_no_text_and_too_many_fields_get_a_page(page: Client) -> None:
    identity = begun(page, LONGNAN)
    kind = "application/x-www-form-urlencoded"
    raw = page.post(
        f"/calculate/{identity}/", b"q=titles&act=answer&r0.what=%ff%fe", content_type=kind
    )
    assert raw.status_code in (302, 422)
    many = "&".join(f"r{n}.what=x" for n in range(6000))
    answer = page.post(f"/calculate/{identity}/", f"q=titles&{many}", content_type=kind)
    assert answer.status_code == 413
    assert "<h1" in answer.content.decode()


def test_a_pasted_table_is_shown_first_then_saved_and_long_ones_are_text(page: Client) -> None:
    identity = begun(page, LONGNAN)
    send(page, identity, "projects", **{"r0.name": "铜箔线", "act": "answer"})
    question = "project:project-1.purchases"
    pasted = "设备名称\t类别\t发票金额（万元）\n机组\t整机\t980\n\t\t120\n合计\t\t1100\n"
    shown = send(page, identity, question, act="paste", pasted=pasted)
    assert shown.status_code == 200
    assert "第 2 行“设备名称”为空" in text(shown)
    assert "purchases" not in str(dossier(identity))
    lines = "\n".join(f"设备{n}\t整机\t{n}000" for n in range(1, 301))
    long = send(page, identity, question, act="paste", pasted=f"设备名称\t类别\t发票金额\n{lines}")
    content = re.search(
        r"<textarea[^>]*name=\"text\"[^>]*>(.*?)</textarea>", long.content.decode(), re.S
    )
    assert content is not None
    saved = send(page, identity, question, act="answer", text=content[1].strip())
    assert saved.status_code == 302
    assert len(dossier(identity)["projects"][0]["purchases"]) == 300
    again = page.get(f"/calculate/{identity}/?q={quote(question)}")
    assert "设备300" in again.content.decode()


def test_bad_cells_are_named_and_good_rows_can_be_saved_alone(page: Client) -> None:
    identity = begun(page, LONGNAN)
    send(page, identity, "projects", **{"r0.name": "铜箔线", "act": "answer"})
    question = "project:project-1.purchases"
    rows = {"r0.item": "甲", "r0.amount": "12", "r1.item": "乙", "r1.amount": "####"}
    bad = send(page, identity, question, act="answer", **rows)
    assert bad.status_code == 422
    assert "第 2 行：“发票金额”是“####”" in text(bad)
    assert "####" in bad.content.decode()
    send(page, identity, question, act="good", **rows)
    assert len(dossier(identity)["projects"][0]["purchases"]) == 1


def test_the_result_shows_the_way_reasons_and_payments(page: Client) -> None:
    identity = example(page)
    answer = page.get(f"/calculate/{identity}/result/{LONGNAN}/")
    words = text(answer)
    for expected in ("68.00", "−16.00", "未起作用", "四(三)1", "待补信息", "怎样算出来的"):
        assert expected in words, expected
    drafted = example(page, "dandong-draft")
    words = text(page.get(f"/calculate/{drafted}/result/dandong-draft/"))
    assert "测算，非依据" in words
    assert "资金来源：政策未规定" in words


def test_a_reading_can_be_tried_and_taken(page: Client) -> None:
    identity = example(page)
    base = f"/calculate/{identity}/result/{LONGNAN}/readings/"
    found = shelf().find(LONGNAN)
    assert found is not None
    axis = next(a for a in found.axes.values() if a.id == "LN-A07")
    part = page.get(f"{base}{axis.id}/", headers={"hx-request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    other = next(k for k in axis.alternatives if k != axis.default)
    assert page.post(base, {"axis": axis.id, "answer": other}).status_code == 302
    assert keeping.draft_of(kept(identity)).readings == {LONGNAN: {axis.id: other}}
    assert "由您选定" in text(page.get(base))
    assert page.post(base, {"axis": axis.id, "answer": "zzz"}).status_code == 404
    page.post(base, {"axis": axis.id, "answer": axis.default})
    assert keeping.draft_of(kept(identity)).readings == {LONGNAN: {}}


def test_a_fixed_copy_stays_and_nobody_can_change_it(page: Client) -> None:
    identity = example(page)
    shared = page.post(f"/calculate/{identity}/share/").content.decode()
    link = re.search(r"http://[^\"]*/calculate/([^/\"]+)/result/", shared)
    assert link is not None
    copy = link[1]
    assert copy != identity
    send(page, copy, f"{APPLICANT}.above_scale", act="answer", value="no")
    assert kept(copy).content == kept(identity).content
    send(page, identity, f"{APPLICANT}.above_scale", act="answer", value="no")
    assert kept(copy).content != kept(identity).content
    assert "只读副本" in text(page.get(f"/calculate/{copy}/result/", follow=True))
    own = page.post(f"/calculate/{copy}/copy/")["Location"].split("/")[2]
    assert not kept(own).frozen


def test_a_deleted_calculation_is_gone_and_unknown_ones_are_404(page: Client) -> None:
    identity = begun(page, LONGNAN)
    assert page.get(f"/calculate/{identity}/forget/").status_code == 200
    page.post(f"/calculate/{identity}/forget/")
    for path in ("", "answers/", "result/", f"result/{LONGNAN}/", "jigai.json", "jigai.xlsx"):
        assert page.get(f"/calculate/{identity}/{path}").status_code == 404


def test_json_opens_again_and_other_files_are_explained(page: Client) -> None:
    identity = example(page)
    content = page.get(f"/calculate/{identity}/jigai.json").content
    data = json.loads(content)
    assert data["results"][0]["pack"] == LONGNAN
    again = page.post("/calculate/open/", {"file": io.BytesIO(content)})
    assert again.status_code == 303
    assert kept(again["Location"].split("/")[2]).content == kept(identity).content
    for bad in (b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"format": "x"}'):
        answer = page.post("/calculate/open/", {"file": io.BytesIO(bad)})
        assert answer.status_code == 422
        assert "<h1" in answer.content.decode()
    assert page.post("/calculate/open/").status_code == 422


def test_the_workbook_holds_exact_amounts_and_no_formula(page: Client) -> None:
    identity = begun(page, LONGNAN, name="=1+1")
    send(page, identity, f"{APPLICANT}.above_scale", act="answer", value="yes")
    empty = load_workbook(io.BytesIO(page.get(f"/calculate/{identity}/jigai.xlsx").content))
    assert all(c.data_type != "f" for s in empty for row in s.iter_rows() for c in row)
    content = page.get(f"/calculate/{example(page)}/jigai.xlsx").content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[1]
    amounts = [str(row[4].value) for row in sheet.iter_rows(min_row=2) if row[4].value]
    assert {"680000", "1320000"} <= set(amounts)
    totals = book.worksheets[0]
    assert Decimal(str(totals["E2"].value)) * 10_000 == Decimal(str(totals["C2"].value))


def test_the_result_on_paper_is_a_pdf_with_its_own_characters(page: Client) -> None:
    identity = example(page)
    answer = page.get(f"/calculate/{identity}/{LONGNAN}.pdf")
    assert answer.status_code == 200, text(answer)[:500]
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_an_amount_is_echoed_in_yuan_and_nothing_else_is(page: Client) -> None:
    assert "35,000,000.00" in text(
        page.get("/calculate/echo/", {"value": "3500", "money-unit": "wan"})
    )
    assert text(page.get("/calculate/echo/", {"value": "<b>", "money-unit": "wan"})) == ""


def test_what_a_total_has_spent_is_asked_and_kept_by_the_limit_it_belongs_to(page: Client) -> None:
    identity = begun(page, LONGNAN)
    for name in ("above_scale", "industrial", "node_connected", "node_accepted"):
        send(page, identity, f"{APPLICANT}.{name}", act="answer", value="yes")
    question = f"programme:.drawn@{LONGNAN}"
    shown = page.get(f"/calculate/{identity}/?q={quote(question)}")
    assert "二级节点补助资金总额" in text(shown)
    limit = "longnan-node-total"
    send(page, identity, question, act="answer", **{limit: "326", "money-unit": "wan"})
    assert keeping.draft_of(kept(identity)).local[LONGNAN] == {
        "programme:.drawn": {limit: "326万元"}
    }
    again = page.get(f"/calculate/{identity}/", follow=True)
    assert question not in again.content.decode().split("<aside")[0]


def test_earlier_awards_are_stated_by_the_names_of_measures_and_projects(page: Client) -> None:
    identity = example(page)
    before = page.get(f"/calculate/{identity}/result/{LONGNAN}/")
    assert "132.00" in text(before)
    question = f"{APPLICANT}.history"
    shown = page.get(f"/calculate/{identity}/?q={quote(question)}").content.decode()
    assert '<option value="longnan-equipment-grant"' in shown
    assert "蚀刻线智能化改造" in shown
    row = {"r0.measure": "longnan-equipment-grant", "r0.subject": "copper-foil", "r0.year": "2022",
           "r0.paid": "1320000", "r0.granted": "1320000"}  # fmt: skip
    assert send(page, identity, question, act="answer", **row).status_code == 302
    after = text(page.get(f"/calculate/{identity}/result/{LONGNAN}/"))
    assert "同一事项以前已经奖补" in after


def test_a_table_asks_for_the_columns_that_the_policies_read(page: Client) -> None:
    identity = example(page)
    shown = page.get(f"/calculate/{identity}/?q={quote('project:etching-line.purchases')}")
    assert 'name="r0.item"' in shown.content.decode()
    assert 'name="r0.amount"' in shown.content.decode()
    assert 'name="r0.leased"' in shown.content.decode(), "what was stated is never dropped"
    other = page.get(f"/calculate/{identity}/?q={quote('project:warehouse.purchases')}")
    assert 'name="r0.amount"' in other.content.decode()
    assert 'name="r0.leased"' not in other.content.decode()


def test_what_nobody_used_is_swept_away(page: Client) -> None:
    identity = begun(page, LONGNAN)
    Calculation.objects.filter(pk=identity).update(used_on="2001-01-01")
    other = begun(page, LONGNAN)
    assert not Calculation.objects.filter(pk=identity).exists()
    assert Calculation.objects.filter(pk=other).exists()


def test_without_pango_the_page_says_how_to_print_and_what_to_install(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = begun(page, LONGNAN)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = page.get(f"/calculate/{identity}/{LONGNAN}.pdf")
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "打印" in text
    assert "apt install libpango" in text
    monkeypatch.undo()
    assert page.get(f"/calculate/{identity}/{LONGNAN}.pdf").content.startswith(b"%PDF")
