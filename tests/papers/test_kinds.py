"""Each document says what the pack says, with its clauses, and where the text is silent, that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.papers.worked import DAY, shipped, whole
from tests.policy.store.keepers import Bureau, version
from tests.policy.store.test_programmes import GUIDE, READINGS, RULED, RULING, record

from jigai.engine.api import program
from jigai.engine.diagnosing import prove
from jigai.facts.catalogues import catalogue
from jigai.facts.problems import InputRefused
from jigai.papers.kinds import KINDS
from jigai.papers.model import Bullets, Facts, Grid, Paper, Paragraph, Section
from jigai.papers.source import read_source
from jigai.policy.store.binding import bind
from jigai.policy.store.programmes import read

PLACES = ("dandong", "henan", "longnan", "luan", "yichang", "yunling")
HAN = re.compile(r"[\u3400-\u9fff]")
SILENT = "政策未规定"


def texts(paper: Paper) -> list[str]:
    """Every text of a document, in order."""
    found = [paper.title, paper.about]
    for _, title, section in paper.numbered():
        found.append(title)
        for block in section.blocks:
            match block:
                case Paragraph(text):
                    found.append(text)
                case Bullets(items):
                    found += items
                case Facts(rows):
                    found += [text for name, lines in rows for text in (name, *lines)]
                case Grid():
                    found += block.heads
                    found += [line for row in block.rows for cell in row for line in cell]
    return found


def section(paper: Paper, title: str) -> Section:
    return next(s for _, name, s in paper.numbered() if name.endswith(title))


def facts(section: Section) -> dict[str, tuple[str, ...]]:
    return {k: v for block in section.blocks if isinstance(block, Facts) for k, v in block.rows}


def rows(section: Section) -> list[tuple[tuple[str, ...], ...]]:
    return [row for block in section.blocks if isinstance(block, Grid) for row in block.rows]


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("place", PLACES)
def test_every_document_of_every_policy_is_whole(place: str, kind: str) -> None:
    source = shipped(place)
    paper = KINDS[kind](source)
    said = texts(paper)
    assert all(text.strip() for text in said if text != "")
    assert "None" not in said
    assert bool(paper.mark) == (source.policy.draft)
    assert source.policy.version in paper.foot
    assert "2024-05-06" in paper.foot
    for card in source.cards:
        if card.money:
            assert any(card.name in text for text in said), card.id
    for grid in (b for _, _, s in paper.numbered() for b in s.blocks if isinstance(b, Grid)):
        assert {len(row) for row in grid.rows} == {len(grid.heads)} == {len(grid.widths)}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_english_documents_are_complete(kind: str) -> None:
    source = shipped("yunling", "en")
    info = source.policy.pack.info
    cited = sorted({c.clause for c in source.policy.pack.clauses.values()}, key=len, reverse=True)
    classes = [n for c in source.policy.pack.classifications.values() for n in c["classes"]]
    terms = [term["zh"] for term in source.besides["terms"]]
    left = set()
    for text in texts(KINDS[kind](source)):
        for name in (info.number, *classes, *terms, *cited):
            text = text.replace(name, "")
        if HAN.search(text):
            left.add(text)
    assert left == set()


def test_a_card_has_the_rows_that_people_know(tmp_path: Path) -> None:
    paper = KINDS["card"](whole(tmp_path))
    card = facts(section(paper, "设备补助"))
    assert card["支持条件"] == ("规模以上企业〔一〕",)
    assert card["支持标准"] == ("购买设备投资额 × 10%",)
    assert card["方式"] == ("补助，按标准给予",)
    assert [card[name] for name in ("资金承担", "拨付", "能否重复")] == [(SILENT,)] * 3
    prize = facts(section(paper, "称号奖励"))
    assert (prize["资金承担"], prize["能否重复"]) == (("市财政",), ("同一事项只给一次",))
    head = facts(section(paper, "政策基本信息"))
    asked = ("申报时间", "办理程序", "受理单位和地点", "咨询电话")
    assert [head[name] for name in asked] == [(SILENT,)] * 4
    assert (head["文号"], head["发文机关"], head["有效期至"]) == (
        ("试〔2024〕1号",), (SILENT,), (SILENT,),
    )  # fmt: skip
    assert rows(section(paper, "不计金额的支持事项")) == [(("上门服务",), ("派人上门",), ("三",))]


def test_a_kind_that_nobody_put_into_words_is_left_out() -> None:
    paper = KINDS["card"](shipped("yunling"))
    forms = [row["方式"] for _, _, s in paper.numbered() if "方式" in (row := facts(s))]
    assert ("按标准给予",) in forms
    assert not [form for (form,) in forms if any(letter.isascii() for letter in form)]


def test_a_handbook_says_what_to_check_by_what_and_by_whom(tmp_path: Path) -> None:
    paper = KINDS["handbook"](whole(tmp_path))
    (check,) = rows(section(paper, "设备补助"))
    assert check[:2] == (("1",), ("规模以上企业〔一〕",))
    assert check[2] == ("统计部门出具的规模以上证明或联网直报平台截图。",)
    library = facts(section(paper, "滚动项目库"))
    assert (library["责任单位"], library["滚动年数"]) == (("工信局",), ("3",))
    assert library["支持条件"] == ("项目总投资不低于500万元",)
    assert facts(section(paper, "按月填报"))["先决条件"] == ("滚动项目库",)
    assert rows(section(paper, "任务"))[0] == (("政策宣传",), ("到企业宣讲",), ("工信局",), ("三",))
    assert rows(section(paper, "周期工作"))[0][2] == ("一季一通报",)
    assert rows(section(paper, "用语")) == [(("滚动项目库",), ("逐年更新的项目清单",), ("三",))]
    silent = rows(section(paper, "政策未规定的事项"))
    assert (("文中未定",), ("没有规定并列如何处理",), ("三",)) in silent
    assert (("资金承担",), ("设备补助",), ("",)) in silent
    assert rows(section(paper, "风险提示")) == [(("须经公平竞争审查",), ("设备补助",), ("一",))]


def test_common_rules_name_the_measures_by_their_numbers(tmp_path: Path) -> None:
    paper = KINDS["guide"](whole(tmp_path))
    assert rows(section(paper, "共同规定")) == [
        (("两项合计",), ("两项合计：100万元〔三〕",), ("全部",)),
        (("二者择一",), ("只能选择申报 1 项〔二(一)〕",), ("全部",)),
    ]
    henan = KINDS["guide"](shipped("henan"))
    assert all("0.00元" not in text for row in rows(section(henan, "共同规定")) for text in row[1])


def test_a_gate_by_a_code_of_the_pack_is_told_in_the_words_of_its_sentence() -> None:
    source = shipped("yichang")
    gate = next(
        r for r in rows(section(KINDS["guide"](source), "共同规定")) if "操作办法" in r[0][0]
    )
    summary = source.policy.pack.clauses["四尾款"].summary["zh"]
    assert gate[1] == (f"{summary}〔四尾款〕",)
    assert "operating-rules" not in summary


def test_numbers_in_a_row_are_drawn_together() -> None:
    source = shipped("longnan")
    given = [m.id for m in source.given]
    assert source.numbers([given[i] for i in (4, 0, 2, 1)]) == "1–3、5"
    assert source.numbers([]) == ""
    assert source.numbers(given) == "全部"


def test_materials_come_from_the_facts_that_a_measure_reads(tmp_path: Path) -> None:
    paper = KINDS["materials"](whole(tmp_path))
    listed = {row[1][0]: row for row in rows(section(paper, "设备补助"))}
    assert listed["统计部门出具的规模以上证明或联网直报平台截图"][2] == ("规模以上企业",)
    assert listed["设备明细表、合同、发票、付款凭证"][2] == ("购买设备投资额",)
    whole_list = rows(section(paper, "全部材料"))
    prize = next(row for row in whole_list if "认定日期" in row[2][0])
    assert prize[3] == ("2",)
    assert {row[4] for row in whole_list} == {("□",)}


def test_what_the_authority_holds_comes_last_and_has_no_box() -> None:
    listed = rows(section(KINDS["materials"](shipped("yichang")), "全部材料"))
    held = [row for row in listed if row[4] == ("—",)]
    assert held
    assert held == listed[-len(held) :]
    assert all("由主管部门提供" in row[1][0] for row in held)


def test_one_measure_alone(tmp_path: Path) -> None:
    source = whole(tmp_path)
    alone = read_source(source.policy.pack, "zh", DAY, None, ("prize",))
    for kind in KINDS:
        said = texts(KINDS[kind](alone))
        assert any("称号奖励" in text for text in said)
        assert not any("设备补助" in text for text in said)
    with pytest.raises(InputRefused) as error:
        read_source(source.policy.pack, "zh", DAY, None, ("nothing",))
    assert error.value.problems[0].code == "papers.no-measure"
    assert "prize" in error.value.problems[0].en


def test_a_programme_adds_window_rulings_and_guide(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    entry = bureau.by("甲").add(version(tmp_path / "r", rules=RULED, readings=READINGS), prove)
    bureau.by("乙").confirm(entry.version)
    bureau.by("丙").approve(entry.version)
    more = {"accepts_at": {"zh": "政务大厅", "en": "Hall"}, "contact": "0000-1"}
    stated = read(record(overlays=[GUIDE], **more))
    its = bind(bureau.by("丁"), stated, program, revise=False)
    assert its.pack.version == entry.version
    paper = KINDS["guide"](read_source(its.pack, "zh", DAY, its))
    assert "二〇二四年申报" in paper.title
    head = facts(section(paper, "依据和适用范围"))
    assert head["申报时间"] == ("2024-03-01 至 2024-03-31（首末两日均可申报）",)
    assert (head["受理单位和地点"], head["咨询电话"]) == (("政务大厅",), ("0000-1",))
    assert "标准按 云工信〔2024〕3号 执行" in texts(paper)
    assert facts(section(paper, "设备补助"))["支持标准"] == ("租赁设备价款 × 8%",)
    ruled = bind(bureau.by("丁"), read(record(rulings=[RULING])), program, revise=True)
    paper = KINDS["guide"](read_source(ruled.pack, "zh", DAY, ruled))
    assert facts(section(paper, "设备补助"))["支持标准"] == ("租赁设备价款 × 5%",)
    (reading,) = rows(section(paper, "文中可有不同理解之处及所采用的理解"))
    assert reading[1:] == (("半成",), ("工信局，会议纪要1号 2024-03-01",))


def test_no_text_of_documents_is_left_over_and_both_languages_have_the_same() -> None:
    zh, en = catalogue("jigai.papers", "zh"), catalogue("jigai.papers", "en")
    assert set(zh["paper"]) == set(en["paper"])
    folder = Path(__file__).parents[2] / "src" / "jigai" / "papers"
    sources = "".join(f.read_text(encoding="utf-8") for f in folder.glob("*.py"))
    left = [
        key for key in zh["paper"] if f'"{key}"' not in sources and f'"paper.{key}"' not in sources
    ]
    assert left == []
