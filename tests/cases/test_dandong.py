"""The worked cases of Dandong's text against the engine."""

from __future__ import annotations

import copy
import hashlib
import re
from typing import Any

import pytest
import yaml
from tests.cases.adapt_dandong import adapt
from tests.cases.harness import (
    CASES,
    SHARED,
    Scenario,
    alternatives,
    cases_of,
    check,
    invalid_of,
    pack,
    readings_of,
    run,
)

from jigai.engine.api import evaluate, program
from jigai.engine.quotations import LprTable
from jigai.engine.result import answer_data
from jigai.money.fen import yuan
from jigai.policy.loading import shipped_root
from jigai.policy.texts.sentences import spans, squeeze
from jigai.reference.lpr import lpr

if not CASES.exists():
    pytest.skip("the shared cases are not beside this checkout", allow_module_level=True)

FOUND = cases_of("dandong")
BY_ID = {c["id"]: c for c in FOUND}
ALTERNATIVES = [(c["id"], n) for c in FOUND for n, _ in enumerate(alternatives(c))]


@pytest.mark.parametrize("case", FOUND, ids=lambda c: c["id"])
def test_worked_case(case: dict[str, Any]) -> None:
    check("dandong", case, adapt(case, readings_of(case)))


def test_every_engine_case_is_met() -> None:
    wanted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 17, 18, 20, 21, 22, 23, 24, 27, 28, 30,
              34, 35, 36, 37, 38, 39, 40, 41]  # fmt: skip
    assert [c["id"] for c in FOUND] == [f"DD-{number:02d}" for number in wanted]


# Each alternative, under its reading or with the fact it changes


def silent_on_the_entity_cap(case: dict[str, Any]) -> None:
    case["inputs"]["decision"].pop("entity_cap_yuan")


def no_decision(case: dict[str, Any]) -> None:
    case["inputs"]["decision"] = None
    uplift = case["measures"][0]
    side = "emerging" if "emerging" in uplift else "advantaged"
    case["measures"] = [uplift, f"dandong-{side}-equipment-grant"]


def reasons_recorded(case: dict[str, Any]) -> None:
    case["inputs"]["reasons"] = True


def identifier_not_used(case: dict[str, Any]) -> None:
    case["inputs"]["identifier_node"] = False


CHANGED_FACTS = {
    "decision silent on the entity cap (DD-A01 a keeps 2,000,000)": silent_on_the_entity_cap,
    "no decision": no_decision,
    "no decision: 20%": no_decision,
    "recorded reasons approved": reasons_recorded,
    "identifier not used (DD-A23 a)": identifier_not_used,
}


def under(case: dict[str, Any], number: int) -> tuple[dict[str, Any], dict[str, str]]:
    """The case and the readings of one of its alternatives."""
    stated = alternatives(case)[number]["reading"]
    found = copy.deepcopy(case)
    readings = readings_of(case)
    if stated in CHANGED_FACTS:
        CHANGED_FACTS[stated](found)
        return found, readings
    match = re.match(r"(DD-A\d\d)(?: (\w+))? ([a-d])(?::|$)", stated)
    assert match, stated
    axis = f"{match[1]}.{match[2]}" if match[2] else match[1]
    return found, readings | {axis: match[3]}


@pytest.mark.parametrize(("identity", "number"), [a for a in ALTERNATIVES if a != ("DD-24", 0)])
def test_alternative(identity: str, number: int) -> None:
    case, readings = under(BY_ID[identity], number)
    (scenario,) = adapt(case, readings)
    found = run("dandong", scenario, case["measures"])
    assert not found.problems
    assert yuan(found.amount) == alternatives(BY_ID[identity])[number]["amount_yuan"]


@pytest.mark.parametrize(
    ("rate", "wanted"), [("50%", "1500000.00"), ("60%", "1800000.00"), ("100%", "2000000.00"),
                         ("40%", "1500000.00")]
)  # fmt: skip
def test_dd_24_under_dd_a09_b_lies_between_half_and_the_cap_as_decided(
    rate: str, wanted: str
) -> None:
    case = BY_ID["DD-24"]
    assert alternatives(case)[0]["amount_yuan"] == "1500000.00 to 2000000.00"
    (scenario,) = adapt(case, {"DD-A09": "b"})
    undecided = run("dandong", scenario, case["measures"])
    assert undecided.outcomes == {"case-by-case"}
    scenario.dossier["decisions"] = [{"measure": case["measures"][0], "rate": rate}]
    assert yuan(run("dandong", scenario, case["measures"]).amount) == wanted


def test_dd_16_without_a_decision_the_uplift_waits_and_the_grant_stands() -> None:
    case, readings = under(BY_ID["DD-16"], 1)
    (scenario,) = adapt(case, readings)
    found = {a.measure.id: a.outcome for a in run("dandong", scenario, case["measures"]).awards}
    assert found == {
        "dandong-advantaged-demonstration-uplift": "case-by-case",
        "dandong-advantaged-equipment-grant": "granted",
    }


# Bad inputs


INVALID = {c["id"]: c for c in invalid_of("dandong")}


def said(scenario: Scenario, lang: Any, table: LprTable | None = None) -> dict[str, Any]:
    """The published result of a scenario."""
    found = evaluate(scenario.dossier, pack("dandong"), scenario.readings, (), table)
    return answer_data(found, program(pack("dandong"), scenario.readings, (), table), lang)


def test_every_bad_input_is_met() -> None:
    assert sorted(INVALID) == ["IN-03", "IN-13", "IN-16"]


def without_january(year: int) -> LprTable:
    """The table as it would be had that January not been published."""
    return LprTable(lpr().with_rows([{"published": f"{year}-01-20", "1y": "", "5y": ""}]))


def test_in_03_a_missing_january_rate_holds_the_subsidy_and_is_named() -> None:
    case = INVALID["IN-03"]
    (scenario,) = adapt(case, {})
    table = without_january(2024)
    for lang, words in (
        ("zh", ("缺少2024年1月", "无法计算", "管理员录入利率及其出处")),
        ("en", ("2024-01 is missing", "nothing can be computed", "source")),
    ):
        (award,) = said(scenario, lang, table)["awards"]
        assert (award["outcome"], award["amount"]) == ("needs-facts", None)
        (missing,) = award["missing"]
        assert all(word in missing["text"] for word in words), missing["text"]


def test_in_13_paid_above_the_contract_is_asked_about_and_still_computed() -> None:
    case = INVALID["IN-13"]
    (scenario,) = adapt(case, {})
    for lang in ("zh", "en"):
        found = said(scenario, lang)
        texts = {w["code"]: w["text"] for w in found["warnings"]}
        assert texts["check.paid-above-contract"] == case["expected"][f"say_{lang}"]
        assert [a["amount"] for a in found["awards"]] == ["1200000.00"]


def test_in_16_a_claim_in_the_year_of_completion_is_refused_with_a_plain_reason() -> None:
    case = INVALID["IN-16"]
    (scenario,) = adapt(case, {})
    for lang, words in (("zh", ("三年补助", "完成的下一年度起算", "不得申报")),
                        ("en", ("starts in the year after completion", "not open"))):  # fmt: skip
        (award,) = said(scenario, lang)["awards"]
        assert (award["outcome"], award["amount"]) == ("refused", "0.00")
        (reason,) = award["reasons"]
        assert reason["key"] == "first-year-not-open"
        assert all(word in reason["text"] for word in words), reason["text"]


# The pack beside the text and its inventory


TEXT = squeeze((SHARED / "seeds" / "dandong.txt").read_text(encoding="utf-8"))
SENTENCES = [TEXT[start:end] for start, end in spans(TEXT)]
SPEC = yaml.safe_load((SHARED / "spec" / "dandong.yaml").read_text(encoding="utf-8"))


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    hashes = [hashlib.sha256(s.encode()).hexdigest()[:16] for s in SENTENCES]
    places = [hashes.index(clause.hash) for clause in pack("dandong").clauses.values()]
    assert places == sorted(places)


def test_every_item_of_the_inventory_stands_in_the_pack() -> None:
    found = pack("dandong")
    items = {item.id: item for item in found.items}
    for measure in SPEC["measures"]:
        item = items[measure["id"]]
        assert item.kind == ("measure" if measure["money"] else "declared")
        assert item.raw["at"] == measure["locator"].replace(" (parenthesis)", "括号")
        assert found.clauses[str(item.raw["at"])].clause == measure["clause"]
    assert {rule["id"] for rule in SPEC["combination_rules"]} <= set(items)


def test_every_reading_of_the_inventory_is_an_axis_with_its_default() -> None:
    nested = [a for m in SPEC["measures"] for a in m["ambiguities"] if isinstance(a, dict)]
    wanted: dict[str, tuple[str, set[str]]] = {}
    for one in SPEC["ambiguities"] + nested:
        if isinstance(one["default"], dict):
            for axis, default in one["default"].items():
                wanted[f"{one['id']}.{axis}"] = (default, set(one["alternatives"][axis]))
        else:
            wanted[one["id"]] = (one["default"], set(one["alternatives"]))
    axes = {a.id: (a.default, set(a.alternatives)) for a in pack("dandong").axes.values()}
    assert axes.pop("DD-A05.one_year") == ("a", {"a", "b"})  # found in the text beside these
    assert axes == wanted


def test_no_sentence_of_the_text_is_copied_into_the_pack() -> None:
    folder = shipped_root() / "dandong"
    words = squeeze("".join(f.read_text(encoding="utf-8") for f in folder.rglob("*.yaml")))
    phrases = [p for s in SENTENCES for p in re.split("[，；。]", s) if len(p) >= 20]
    title = squeeze("关于支持工业企业技术改造 引领制造业高质量发展的若干措施（征求意见稿）")
    assert [p for p in phrases if p in words and not p.startswith(title)] == []
