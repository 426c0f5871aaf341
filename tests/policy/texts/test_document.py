"""The clause tree follows the document's own numerals, and its sentences are the whole text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.texts.making import LETTER, plain

from jigai.policy.loading import shipped_root
from jigai.policy.texts.document import Document, read_document
from jigai.policy.texts.numbering import number, numbered, written
from jigai.policy.texts.sentences import sentence_hash, squeeze

SHARED = Path(__file__).parents[4] / "shared"
PLACES = ("dandong", "luan", "longnan", "henan", "yichang")
with_texts = pytest.mark.skipif(
    not (SHARED / "seeds").is_dir(), reason="the official texts are not part of the product"
)


def letter() -> Document:
    return read_document(plain())


def test_the_head_says_title_number_issuer_dates_and_addressees() -> None:
    found = letter()
    assert found.title == "关于支持工业企业技术改造的若干措施"
    assert found.number == "云政办〔2024〕6号"
    assert found.issuer == "云岭市人民政府办公室"
    assert found.dates == ["2024-03-05"]
    assert found.status == "issued"
    assert found.addressees == ["各县区人民政府", "市直有关单位"]
    assert found.units == {"一(一)": ["市工信局", "市财政局"]}


def test_clauses_have_the_documents_own_numbers() -> None:
    ids = [c.id for c in letter().clauses]
    assert ids == [
        *("题", "引言", "一", "一(一)", "一(一)1", "一(一)2", "一(二)", "一(二)¶1", "一(二)¶2"),
        *("一尾款", "二", "落款"),
    ]
    named = {c.id: c for c in letter().clauses}
    assert named["一(一)"].heading == "购置补助"
    assert named["一(一)1"].parent == "一(一)"
    assert letter().text[named["二"].start : named["二"].end].endswith("报送进度。")


def test_sentences_are_the_whole_text_and_say_where_they_stand() -> None:
    found = letter()
    together = "".join(found.text[s.start : s.end] for s in found.sentences)
    assert squeeze(together) == squeeze(found.text)
    named = {s.id: found.text[s.start : s.end] for s in found.sentences}
    assert named["一(一)s1"].startswith("对购置设备的项目")
    assert named["一(一)s2"] == "单个项目不超过120万元。"
    assert named["一(二)¶2s1"] == "贴息不超过实际支付的利息。"


def test_white_space_and_page_breaks_do_not_change_a_hash() -> None:
    assert sentence_hash("按 8%\n给予补助。") == sentence_hash("按8%给予补助。")
    torn = plain().replace("按设备投资的", "按设备\n\n投资的")
    assert {s.hash for s in read_document(torn).sentences} == {s.hash for s in letter().sentences}


def test_doubts_are_stated() -> None:
    lines = list(LETTER)
    lines[13] = "三、组织实施"
    assert [d.code for d in read_document(plain(lines)).doubts] == ["closing", "order"]
    lines[13] = "一、组织实施"
    assert "twice" in [d.code for d in read_document(plain(lines)).doubts]
    assert "stops-early" in [d.code for d in read_document(plain(LETTER[:12])).doubts]
    draft = ["关于支持工业企业技术改造的若干措施", "（征求意见稿）", *LETTER[5:15]]
    made = read_document(plain(draft))
    assert made.status == "draft"
    assert "draft" in [d.code for d in made.doubts]
    assert [d.code for d in read_document("没有编号的一段话。").doubts] == [
        "no-title",
        "no-clauses",
    ]


def test_articles_and_chapters_are_clauses_too() -> None:
    text = (
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 本办法适用于本市。\n"
        "第二章 附则\n第三条 自发布之日起施行。"
    )
    ids = [c.id for c in read_document(text).clauses]
    assert ids == ["第一章", "第一章第一条", "第一章第二条", "第二章", "第二章第三条"]


def test_a_year_or_a_fraction_is_no_numeral() -> None:
    assert numbered("2018年，突出重点") is None
    assert numbered("3.5%以上") is None
    assert numbered("1.5亿元") is None


@given(st.integers(1, 99))
def test_chinese_numerals_there_and_back(value: int) -> None:
    assert number(written(value)) == value


@given(st.text("一二三、（）1234.。对给予补助\n　 第条章", max_size=120))
def test_any_text_is_read_and_nothing_is_lost(text: str) -> None:
    found = read_document(text)
    together = "".join(found.text[s.start : s.end] for s in found.sentences)
    assert squeeze(together) == squeeze(text)
    for clause in found.clauses:
        assert 0 <= clause.start <= clause.end <= len(text)


# The five texts, where they are


def official(place: str) -> Document:
    return read_document((SHARED / "seeds" / f"{place}.txt").read_text(encoding="utf-8"))


@with_texts
@pytest.mark.parametrize("place", PLACES)
def test_every_figure_stands_in_the_clause_that_the_inventory_names(place: str) -> None:
    figures = json.loads((SHARED / "spec" / "figures.json").read_text(encoding="utf-8"))
    found = official(place)
    for figure in figures["documents"][place]["figures"]:
        clause = found.clause_at(figure["offset"])
        assert clause is not None
        assert clause.id.split("¶")[0] == figure["clause"].split("¶")[0]
        if "¶" in figure["clause"]:
            assert clause.id == figure["clause"]


@with_texts
@pytest.mark.parametrize("place", PLACES)
def test_the_sentences_that_a_pack_cites_are_found_by_hash(place: str) -> None:
    file = shipped_root() / place / "clauses.yaml"
    cited: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["clauses"]
    hashes = {s.hash for s in official(place).sentences}
    assert {v["hash"] for v in cited.values()} <= hashes


@with_texts
def test_the_head_of_the_five_texts() -> None:
    found = {place: official(place) for place in PLACES}
    assert {p: d.status for p, d in found.items()} == {
        "dandong": "draft", "luan": "draft",
        "longnan": "issued", "henan": "issued", "yichang": "issued",
    }  # fmt: skip
    assert found["longnan"].number == "龙办发〔2022〕40号"
    assert found["henan"].number == "豫政办〔2022〕8号"
    assert found["yichang"].dates == ["2018-04-03"]
    assert "stops-early" in [d.code for d in found["dandong"].doubts]
    assert "no-title" in [d.code for d in found["luan"].doubts]
