"""What a measure gives, in words of both languages, for every mechanism of the language."""

from __future__ import annotations

from typing import Any

import pytest

from jigai.engine.api import program
from jigai.engine.describing import given, limit_text, stages, value_text
from jigai.facts.problems import Lang
from jigai.policy.folding import fold_pack
from jigai.policy.loading import load_packs, shipped_root


@pytest.mark.parametrize(
    ("gives", "zh", "en"),
    [
        (
            {"rate": "6%", "of": "project.equipment_purchased"},
            ["购买设备投资额 × 6%"],
            ["6% of Equipment purchased"],
        ),
        ({"amount": "20万元"}, ["定额 20万元"], ["Fixed: 200,000.00 yuan"]),
        (
            {"amount": "decided(amount)"},
            ["金额由决定确定，文中没有写明"],
            ["amount set by a decision; the text names none"],
        ),
        (
            {"rate": "max(decided(rate, 10%), 10%)", "of": "project.equipment_paid"},
            ["设备（软硬件）已投入资金 × 至少 10%（决定可以更高）"],
            ["at least 10% (a decision may give more) of Money put into equipment"],
        ),
    ],
)
def test_what_is_given_in_words(gives: dict[str, Any], zh: list[str], en: list[str]) -> None:
    assert list(given(gives, "zh").lines) == zh
    assert list(given(gives, "en").lines) == en


def test_brackets_say_which_bound_is_included() -> None:
    rows = [
        {"from": "100万元", "below": "500万元", "rate": "3%"},
        {"from": "500万元", "to": "1000万元", "amount": "30万元"},
        {"above": "1000万元", "rate": "5%"},
    ]
    found = given({"tiers": "project.equipment_purchased", "rows": rows}, "zh")
    assert found.rows == (
        ("100万元及以上、不到500万元", "3%"),
        ("500万元及以上、至1000万元（含）", "30万元"),
        ("高于1000万元", "5%"),
    )


def test_levels_have_their_labels_in_each_language() -> None:
    gives = {"levels": "platform.grade", "amounts": {"一等奖": "50万元"}}
    assert given(gives, "zh").rows == (("一等奖", "50万元"),)
    assert given(gives, "en").rows == (("first prize", "500,000.00 yuan"),)


@pytest.mark.parametrize(
    ("expression", "zh"),
    [
        ("decided(cap, 200万元)", "最高 200万元（实际由决定或当年指南确定）"),
        (
            "min(200万元, min(decided(cap, 200万元), decided(amount, 200万元)))",
            "最高 200万元（实际由",
        ),
        ("min(200万元, decided(cap, 300万元))", "200万元与决定确定的上限"),
        ("6%", "6%"),
    ],
)
def test_a_bound_for_decisions_is_said_once_and_only_where_it_is_one(
    expression: str, zh: str
) -> None:
    assert value_text(expression, "zh").startswith(zh)


def test_limits_without_a_name_are_caps() -> None:
    assert limit_text({"amount": "17万元"}, "", "zh") == "上限：17万元"
    assert limit_text({"amount": "largest"}, "x", "en") == "x: only the largest of the group"
    assert limit_text({"less": "0元"}, "已付", "zh") == "已付（从中扣除）"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_measure_of_every_pack_says_what_it_gives(lang: Lang) -> None:
    packs, broken = load_packs(shipped_root())
    assert not broken
    for pack in packs:
        for item in fold_pack(pack, program(pack).plan.readings):
            if item.kind != "measure":
                continue
            if "gives" in item.raw:
                found = given(item.raw["gives"], lang)
                assert found.lines, item.id
                assert all(found.lines), item.id
                assert not any("row." in line for line in found.lines), item.id
            assert all(stages(item.raw.get("pays"), lang)), item.id
