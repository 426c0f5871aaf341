"""Policy pages say what the packs say, for every pack, also one that no code knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings
from tests.office.conftest import SIXTH

from jigai.office.ground.plans import shelf
from jigai.office.portal.policies.locators import pieces, spoken, tree
from jigai.office.portal.policies.reading import policy


@pytest.fixture
def stocked(settings: Settings) -> Iterator[None]:
    """The five places and the invented sixth."""
    settings.PACK_FOLDERS = [SIXTH]
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def text(page: Client, address: str) -> str:
    answer = page.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_drafts_stand_apart_and_are_marked(page: Client) -> None:
    found = text(page, "/policies/")
    issued, drafts = found.split("征求意见稿</h2>")
    assert "龙南" in issued
    assert "丹东" not in issued
    assert "丹东" in drafts
    assert "六安" in drafts
    assert "测算，非依据" in text(page, "/policies/dandong-draft/")
    assert "测算，非依据" not in text(page, "/policies/longnan-2022-40/")


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_every_policy_says_all_that_the_pack_has(page: Client, lang: str) -> None:
    page.cookies["lang"] = lang
    assert len(shelf().packs) == 6
    for pack in shelf().packs:
        base = f"/policies/{pack.id}/"
        with translation.override("en" if lang == "en" else "zh-hans"):
            found = policy(pack)
        overview = text(page, base)
        clauses = text(page, f"{base}clauses/")
        readings = text(page, f"{base}readings/")
        text(page, f"{base}open/")
        for card in found.cards:
            assert f"{base}measures/{card.id}/" in overview
            text(page, f"{base}measures/{card.id}/")
        for at in pack.clauses:
            assert f'id="at-{at}"' in clauses
        for axis in pack.axes:
            assert f'id="{axis}"' in readings
        assert readings.count("answer-default") == len(pack.axes)


def test_a_measure_reads_like_a_policy_card(page: Client) -> None:
    found = text(page, "/policies/longnan-2022-40/measures/longnan-equipment-grant/")
    for words in (
        "规模以上企业",
        "购买设备投资额不低于500万元",
        "购买设备投资额 × 6%",
        "单个企业补助总额上限：200万元",
        "当年税收地方实得限额",
        "同一事项只给一次",
        "比例乘全部设备投资还是超过门槛的部分",
        "四(三)1",
    ):
        assert words in found


def test_the_sixth_place_shows_without_code(page: Client, stocked: None) -> None:
    found = text(page, "/policies/yunling-2024-6/")
    assert "云岭政发〔2024〕6号" in found
    assert "2026年12月31日" in found


def test_what_the_text_does_not_say_is_said_to_be_not_regulated(page: Client) -> None:
    assert text(page, "/policies/luan-upgrading-draft/").count("政策未规定") >= 4
    assert "一事一议" in text(page, "/policies/luan-upgrading-draft/open/")
    assert "须经公平竞争审查" in text(page, "/policies/longnan-2022-40/open/")


def test_a_reading_names_the_measures_and_shared_limits_that_it_changes(page: Client) -> None:
    found = text(page, "/policies/longnan-2022-40/readings/")
    cards = found.split('<li class="card" id="')
    shared = next(c for c in cards if c.startswith("LN-A02"))
    assert "当年税收地方实得限额" in shared
    own = next(c for c in cards if c.startswith("LN-A06"))
    assert "技改项目购买设备一次性奖补" in own


def test_a_clause_for_htmx_is_a_part_of_a_page(page: Client) -> None:
    address = "/policies/longnan-2022-40/clauses/四(三)7s1/"
    whole, part = text(page, address), page.get(address, headers={"HX-Request": "true"})
    assert "<html" in whole
    assert "<html" not in part.content.decode()
    assert "原文未导入" in part.content.decode()


def test_a_broken_pack_is_said_and_the_rest_shown(
    page: Client, settings: Settings, tmp_path: Path
) -> None:
    shutil.copytree(SIXTH / "yunling", tmp_path / "yunling")
    (tmp_path / "yunling" / "pack.yaml").write_text("document: [", encoding="utf-8")
    settings.PACK_FOLDERS = [tmp_path]
    shelf.cache_clear()
    try:
        found = text(page, "/policies/")
        assert "政策包“yunling”有错" in found
        assert "龙南" in found
        assert page.get("/healthz").json()["packs_left_out"] == ["yunling"]
    finally:
        shelf.cache_clear()


@pytest.mark.parametrize(
    ("at", "clause", "rest"),
    [
        ("四(三)3s2①", ["四", "(三)", "3"], ["s2", "①"]),
        ("二(一)¶2s1", ["二", "(一)"], ["¶2", "s1"]),
        ("三尾款", ["三", "尾款"], []),
        ("第十二条s1", ["第十二条"], ["s1"]),
        ("引言s3", ["引言"], ["s3"]),
        ("四¶1括号", ["四"], ["¶1", "括号"]),
        ("Article 3", ["Article ", "3"], []),
    ],
)
def test_locators_come_apart_and_lose_nothing(at: str, clause: list[str], rest: list[str]) -> None:
    assert pieces(at) == (clause, rest)
    assert "".join([*clause, *rest]) == at


def test_locators_are_spoken_in_both_languages() -> None:
    with translation.override("zh-hans"):
        assert spoken("四(三)3s2①") == "四(三)3 第2句 ①"
    with translation.override("en"):
        assert spoken("二(一)¶2s1") == "二(一) paragraph 2 sentence 1"


def test_the_tree_holds_every_sentence_once() -> None:
    for pack in shelf().packs:
        nodes, found = tree(dict.fromkeys(pack.clauses, "")), []
        while nodes:
            node = nodes.pop()
            found += node.sentences
            nodes += node.below
        assert sorted(found) == sorted(pack.clauses)
