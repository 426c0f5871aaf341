"""Guides act within the text, what-ifs beyond it; both name what they change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import awards, dossier, small

from jigai.engine.api import concerning
from jigai.engine.compiling import compile_pack
from jigai.facts.problems import InputRefused
from jigai.policy.overlays import Overlay, read_overlay, term_of
from jigai.policy.pack import Pack, PackBroken

RULES = """\
measure: grant
at: 一
name: {zh: 设备补助, en: Equipment grant}
for: project
gives: {rate: "decided(rate, 10%)", of: project.equipment_paid}
wording: ceiling
limits: [{id: cap, key: project, amount: 100万元}]
---
measure: exact
at: 二
name: {zh: 定额, en: Fixed}
for: project
gives: {amount: 5万元}
---
measure: cloud
at: 二(一)
name: {zh: 上云, en: Cloud}
for: enterprise
gives:
  sum: enterprise.cloud_payments
  of: row.paid
  rate: {by: row.tier, rates: {平台系统上云: 50%, 业务应用上云: "decided(rate, 60%)"}}
wording: ceiling
---
measure: floor
at: 三
name: {zh: 不低于, en: At least}
for: project
gives: {rate: 10%, of: project.equipment_paid}
wording: floor
---
limit: total
at: 三
key: enterprise
amount: 200万元
counts: [grant, exact]
"""
PAID = dossier(projects=[{"id": "P", "equipment_paid": "10000000"}], claims=["grant"])


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small(tmp_path, RULES)


def setting(path: str, value: Any, kind: str = "guide") -> tuple[Overlay, ...]:
    return (Overlay("o", kind, "试〔2024〕9号" if kind == "guide" else "", {path: value}),)


def refusal(pack: Pack, overlays: tuple[Overlay, ...]) -> tuple[str, str, str, str]:
    with pytest.raises(InputRefused) as caught:
        compile_pack(pack, {}, overlays)
    (found,) = caught.value.problems
    return found.code, found.where, found.zh, found.en


# Guides


@pytest.mark.parametrize(
    ("path", "value", "old"),
    [
        ("grant/gives/rate", "11%", "decided(rate, 10%)"),
        ("grant/gives/rate", "decided(rate, 10.01%)", "decided(rate, 10%)"),
        ("grant/limits/0/amount", "1000000.01元", "100万元"),
        ("exact/gives/amount", "6万元", "5万元"),
        ("cloud/gives/rate/rates/平台系统上云", "51%", "50%"),
        ("total/amount", "201万元", "200万元"),
    ],
)
def test_a_guide_above_the_text_is_refused(pack: Pack, path: str, value: str, old: str) -> None:
    code, where, zh, en = refusal(pack, setting(path, value))
    assert (code, where) == ("overlay.above-ceiling", path)
    assert zh == f"申报指南“o”的“{value}”超过文件上限“{old}”；请改低，或作为 what-if 假设测算"
    assert en == (
        f"'{value}' of guide 'o' exceeds the text's ceiling '{old}'; lower it, or reckon with it "
        "as a what-if"
    )


def test_a_guide_may_replace_a_whole_mapping_and_is_compared_part_by_part(pack: Pack) -> None:
    rates = {"平台系统上云": "40%", "业务应用上云": "61%"}
    code, where, _, _ = refusal(pack, setting("cloud/gives/rate/rates", rates))
    assert (code, where) == ("overlay.above-ceiling", "cloud/gives/rate/rates/业务应用上云")


@pytest.mark.parametrize("value", ["project.equipment_paid * 1%", "500元", "max(5%, 6%)"])
def test_a_guide_states_what_can_be_compared(pack: Pack, value: str) -> None:
    code, where, _, _ = refusal(pack, setting("grant/gives/rate", value))
    assert (code, where) == ("overlay.unclear", "grant/gives/rate")


@pytest.mark.parametrize(
    ("path", "value", "amount"),
    [
        ("grant/gives/rate", "10%", 1_000_000_00),
        ("grant/gives/rate", "6%", 600_000_00),
        ("grant/limits/0/amount", "50万元", 500_000_00),
    ],
)
def test_a_guide_within_the_text_holds_for_everyone(
    pack: Pack, path: str, value: str, amount: int
) -> None:
    assert awards(pack, PAID, overlays=setting(path, value))["grant/P"].low == amount


def test_a_floor_is_no_ceiling(pack: Pack) -> None:
    raw = PAID | {"claims": ["floor"]}
    found = awards(pack, raw, overlays=setting("floor/gives/rate", "12%"))
    assert found["floor/P"].low == 1_200_000_00


def test_a_what_if_may_exceed_the_text(pack: Pack) -> None:
    overlays = (
        *setting("grant/gives/rate", "20%", "what-if"),
        *setting("grant/limits/0/amount", "150万元", "what-if"),
    )
    assert awards(pack, PAID, overlays=overlays)["grant/P"].low == 1_500_000_00


# Up to


def test_a_guide_that_settles_the_rate_turns_up_to_off(pack: Pack) -> None:
    small_base = PAID | {"projects": [{"id": "P", "equipment_paid": "1000000"}]}
    assert awards(pack, small_base)["grant/P"].up_to
    assert not awards(pack, small_base, overlays=setting("grant/gives/rate", "8%"))["grant/P"].up_to
    what_if = setting("grant/gives/rate", "8%", "what-if")
    assert awards(pack, small_base, overlays=what_if)["grant/P"].up_to


def test_what_a_cap_takes_is_still_up_to(pack: Pack) -> None:
    capped = PAID | {"projects": [{"id": "P", "equipment_paid": "100000000"}]}
    assert awards(pack, capped, overlays=setting("grant/gives/rate", "8%"))["grant/P"].up_to


def test_a_guide_for_one_of_several_rates_leaves_the_others_up_to(pack: Pack) -> None:
    rows = [{"tier": "平台系统上云", "paid": "100"}, {"tier": "业务应用上云", "paid": "100"}]
    raw = dossier(applicant={"cloud_payments": rows}, claims=["cloud"])
    one = setting("cloud/gives/rate/rates/平台系统上云", "40%")
    both = setting("cloud/gives/rate/rates", {"平台系统上云": "40%", "业务应用上云": "60%"})
    assert awards(pack, raw, overlays=one)["cloud/E"].up_to
    assert not awards(pack, raw, overlays=both)["cloud/E"].up_to


# What does not fit


@pytest.mark.parametrize(
    "path",
    ["grant", "nothing/gives", "grant/gives/rates", "grant/limits/1/amount", "clauses/clauses/一",
     "grant/gives/rate/x", "document/title"],
)  # fmt: skip
def test_a_path_leads_to_a_parameter(pack: Pack, path: str) -> None:
    code, where, zh, en = refusal(pack, setting(path, "1%"))
    assert (code, where) == ("overlay.path", path)
    assert zh == f"政策包里没有参数“{path}”，路径写作 措施编号/键/键"
    assert en == f"the pack has no parameter '{path}'; a path is written item/key/key"


@pytest.mark.parametrize("value", [None, [], {"x": 1}, "500", "六成", True, ["1%"]])
def test_a_value_that_does_not_fit_is_the_overlays_fault(pack: Pack, value: Any) -> None:
    code, where, zh, en = refusal(pack, setting("grant/gives/rate", value, "what-if"))
    assert (code, where) == ("overlay.misfit", "demo/rules.yaml:5")
    assert zh.startswith("参数文件“o”改动后政策包不能用：")
    assert en.startswith("the pack does not work with the overlay 'o': ")


def test_a_broken_pack_stays_the_packs_fault(tmp_path: Path) -> None:
    broken = small(tmp_path, RULES.replace("10%)", "10元)"))
    with pytest.raises(PackBroken):
        compile_pack(broken, {}, setting("exact/gives/amount", "1元"))


def test_an_overlay_does_not_settle_readings(pack: Pack) -> None:
    code, where, _, _ = refusal(pack, setting("grant/gives/rate", {"reading": "X", "a": "1%"}))
    assert (code, where) == ("overlay.reading", "grant/gives/rate")


def test_overlays_concern_the_packs_whose_items_they_name(pack: Pack) -> None:
    both = Overlay("o", "what-if", "", {"grant/gives/rate": "1%", "elsewhere/gives/rate": "2%"})
    other = Overlay("p", "what-if", "", {"elsewhere/gives/rate": "2%"})
    (found,) = concerning(pack, [both, other])
    assert found.set == {"grant/gives/rate": "1%"}


# Files


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (None, "overlay.shape"),
        ([], "overlay.shape"),
        ({"overlay": "x"}, "overlay.shape"),
        ({"set": {}}, "overlay.shape"),
        ({"overlay": "x", "set": []}, "overlay.shape"),
        ({"overlay": "x", "set": {}, "kind": "law"}, "overlay.kind"),
        ({"overlay": "x", "set": {}, "kind": "guide"}, "overlay.act"),
        ({"overlay": "x", "set": {}, "kind": "guide", "act": " "}, "overlay.act"),
        ({"overlay": "x", "set": {}, "sets": {}}, "overlay.key"),
    ],
)
def test_a_file_of_parameters_says_what_it_is(raw: Any, code: str) -> None:
    with pytest.raises(InputRefused) as caught:
        read_overlay(raw)
    (found,) = caught.value.problems
    assert found.code == code
    assert found.zh
    assert found.en


def test_a_file_of_parameters_is_read() -> None:
    raw = {
        "overlay": "g",
        "kind": "guide",
        "act": "甲〔2024〕1号",
        "set": {"a/b": "1%"},
        "note": "x",
    }
    assert read_overlay(raw) == Overlay("g", "guide", "甲〔2024〕1号", {"a/b": "1%"})
    assert read_overlay({"overlay": "w", "set": {}}).kind == "what-if"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("6%", ("rate", "3/50")),
        ("decided(rate, 6%)", ("rate", "3/50")),
        ("100万元", ("money", "100000000")),
        ("decided(amount)", None),
        ("max(1元, 2元)", None),
        ("12", None),
        ("(", None),
    ],
)
def test_what_can_be_compared(text: str, term: tuple[str, str] | None) -> None:
    found = term_of(text)
    assert (None if found is None else (found[0], str(found[1]))) == term
