"""The worked cases of Henan's text against the engine, and the pack beside the text."""

from __future__ import annotations

import hashlib
import re
from copy import deepcopy
from typing import Any

import pytest
import yaml
from tests.cases.adapt_henan import adapt, little_giant, product
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

from jigai.engine.api import Answer, evaluate, program
from jigai.engine.result import answer_data
from jigai.money.fen import yuan
from jigai.policy.loading import shipped_root
from jigai.policy.texts.sentences import spans, squeeze

if not CASES.exists():
    pytest.skip("the shared cases are not beside this checkout", allow_module_level=True)

FOUND = {case["id"]: case for case in cases_of("henan")}
BAD = {case["id"]: case for case in invalid_of("henan")}
ALTERNATIVES = [
    pytest.param(case, alternative, id=f"{case['id']}-{n + 1}")
    for case in FOUND.values()
    for n, alternative in enumerate(alternatives(case))
]

# The text says nothing of a ceiling before the 30% of a centre in cultivation, nor before the two
# rates of provincial centres; the cases call the first a ceiling and the others exact. By default
# (HN-A16 a) all three are exact; the same amounts are "up to" where the rates are read as ceilings.
CEILING_UNDER_A_READING = {"HN-37", "HN-38"}


@pytest.mark.parametrize("case", list(FOUND.values()), ids=list(FOUND))
def test_worked_case(case: dict[str, Any]) -> None:
    if case["id"] not in CEILING_UNDER_A_READING:
        check("henan", case, adapt(case, readings_of(case)))
        return
    exact = deepcopy(case)
    exact["expected"]["decision"] = "pay"
    check("henan", exact, adapt(exact, readings_of(case)))
    check("henan", case, adapt(case, readings_of(case) | {"HN-A16": "b"}))


def changed(case: dict[str, Any], reading: str) -> list[Scenario]:
    """The scenarios under the reading that an alternative names, or with the fact it changes."""
    named = dict(re.findall(r"(HN-A\d+) ([a-c])\b", reading))
    if named:
        return adapt(case, readings_of(case) | named)
    other = deepcopy(case)
    if reading == "locality did not adopt":
        other["inputs"]["adopted_locally"] = False
        return adapt(other, readings_of(case))
    assert reading.startswith("an exception (原则上) approved")
    scenarios = adapt(other, readings_of(case))
    for scenario in scenarios:
        scenario.dossier["decisions"] = [
            {
                "subject": "E",
                "lifts": {"henan-one-project-per-year": None},
                "by": "省工业和信息化厅",
                "reason": "两个项目互不相关",
            }
        ]
    return scenarios


@pytest.mark.parametrize(("case", "alternative"), ALTERNATIVES)
def test_alternative_value(case: dict[str, Any], alternative: dict[str, Any]) -> None:
    scenarios = changed(case, alternative["reading"])
    results = [run("henan", s, case["measures"]) for s in scenarios]
    assert not any(r.problems for r in results)
    assert yuan(sum(r.amount for r in results)) == alternative["amount_yuan"]


def test_every_engine_case_is_met() -> None:
    assert len(FOUND) == 35
    assert len(ALTERNATIVES) == 11


# Bad inputs


def data(dossier: dict[str, Any], lang: str = "zh") -> dict[str, Any]:
    answer = ask(dossier)
    return answer_data(answer, program(pack("henan")), lang)  # type: ignore[arg-type]


def ask(dossier: dict[str, Any]) -> Answer:
    return evaluate(dossier, pack("henan"))


def only(
    dossier: dict[str, Any], measure: str, lang: str = "zh", subject: str | None = None
) -> dict[str, Any]:
    awards = [a for a in data(dossier, lang)["awards"] if a["measure"] == measure]
    (award,) = [a for a in awards if subject in (None, a["subject"])]
    return award  # type: ignore[no-any-return]


def texts(dossier: dict[str, Any], measure: str, key: str, lang: str) -> str:
    return " ".join(item["text"] for item in only(dossier, measure, lang)[key])


def test_every_bad_input_is_met() -> None:
    assert list(BAD) == ["IN-06", "IN-07", "IN-09", "IN-12", "IN-18"]


def test_title_without_dates_waits_for_both_of_them() -> None:
    case = BAD["IN-06"] | {"measures": ["henan-little-giant-grant"]}
    (scenario,) = adapt(case, {})
    assert scenario.dossier["titles"] == [little_giant(valid=None)]
    award = only(scenario.dossier, "henan-little-giant-grant")
    assert award["outcome"] == "needs-facts"
    assert award["amount"] is None
    assert {m["fact"].split(".")[1] for m in award["missing"]} == {"valid_from", "valid_until"}
    zh = texts(scenario.dossier, "henan-little-giant-grant", "missing", "zh")
    en = texts(scenario.dossier, "henan-little-giant-grant", "missing", "en")
    assert "有效期起" in zh
    assert "有效期止" in zh
    assert "Valid from" in en
    assert "Valid until" in en


def test_second_application_is_refused_unless_an_exception_is_approved() -> None:
    bad = BAD["IN-07"]
    (scenario,) = adapt(FOUND["HN-48"], {})
    dossier = scenario.dossier
    assert not dossier["applicant"]["leading_goose"]
    assert len(dossier["projects"]) == bad["inputs"]["applications"]
    for lang, said in (("zh", bad["expected"]["say_zh"]), ("en", "one application a year")):
        award = only(dossier, "henan-robot-replacement-grant", lang, "P2")
        assert (award["outcome"], award["amount"]) == ("refused", "0.00")
        (excluded,) = award["excluded_by"]
        assert (excluded["rule"], excluded["clause"]) == (bad["measure"], bad["clause"])
        (reason,) = award["reasons"]
        assert said in reason["text"]
        assert lang == "zh" or "reason for an exception" in reason["text"]


def test_premium_without_insured_amount_waits_for_it() -> None:
    inputs = BAD["IN-09"]["inputs"]
    found = product("G1", "首台套", "省级", [], 2023) | {
        "insured": True,
        "insurance_years": [{"starts_on": "2023-03-01", "premium": inputs["premium_yuan"]}],
    }
    dossier = {
        "claim_year": 2023,
        "applicant": {"id": "E", "leading_goose": False, "history": [], "outside_awards": []},
        "products": [found],
        "claims": [BAD["IN-09"]["measure"]],
    }
    award = only(dossier, BAD["IN-09"]["measure"])
    assert award["outcome"] == "needs-facts"
    assert award["amount"] is None
    assert (award["lowest"], award["highest"]) == ("0.00", "1000000.00")
    assert [m["fact"].rsplit(".", 1)[1] for m in award["missing"]] == ["insured_amount"]
    assert "保险金额" in texts(dossier, BAD["IN-09"]["measure"], "missing", "zh")
    assert "Insured amount" in texts(dossier, BAD["IN-09"]["measure"], "missing", "en")


def test_second_stage_before_acceptance_is_refused() -> None:
    bad = BAD["IN-12"]
    (scenario,) = adapt(
        {"clause": bad["clause"], "measures": [bad["measure"]],
         "inputs": {"events": ["列入培育名单"]}}, {},
    )  # fmt: skip
    dossier = scenario.dossier
    assert dossier["platforms"][0]["accepted"] is bad["inputs"]["accepted"]
    dossier["applicant"]["history"] = [
        {
            "measure": bad["measure"],
            "subject": "F1",
            "payment": "first",
            "year": 2022,
            "paid": "2000000",
        }
    ]
    award = only(dossier, bad["measure"])
    assert (award["outcome"], award["amount"]) == ("refused", "0.00")
    assert [p["due"] for p in award["payments"]] == ["paid-before", "not-due"]
    assert bad["expected"]["say_zh"] in texts(dossier, bad["measure"], "reasons", "zh")
    assert bad["expected"]["say_en"] in texts(dossier, bad["measure"], "reasons", "en")


@pytest.mark.parametrize(
    ("position", "code", "zh", "en"),
    [
        (0, "money.not-finite", "不是有限的数", "not a finite number"),
        (1, "money.exponent", "写出全部数字", "write out all digits"),
        (2, "money.full-width", "改用半角：10000000", "write 10000000"),
    ],
)
def test_what_is_no_finite_half_width_number_is_refused(
    position: int, code: str, zh: str, en: str
) -> None:
    bad = BAD["IN-18"]
    stated = bad["inputs"]["equipment_and_software_yuan"].split(" / ")[position]
    dossier = {
        "claim_year": 2023,
        "applicant": {"id": "E"},
        "projects": [{"id": "P1", "equipment_software": stated}],
    }
    answer = ask(dossier)
    assert answer.outcome is None
    (problem,) = answer.problems
    assert problem.code == code
    assert problem.where == "projects[0].equipment_software"
    assert zh in problem.zh
    assert en in problem.en


# The pack beside the text and its inventory


TEXT = squeeze((SHARED / "seeds" / "henan.txt").read_text(encoding="utf-8"))
SENTENCES = [TEXT[start:end] for start, end in spans(TEXT)]
SPEC = yaml.safe_load((SHARED / "spec" / "henan.yaml").read_text(encoding="utf-8"))
# Where the inventory counts sentences otherwise than the text, or names a clause of two sentences.
LOCATORS = {
    "henan-industrial-internet-platform-award": "三(三)2s1",
    "henan-sme-platform-award": "三(三)3s2",
    "henan-green-services": "二(三)s5",
    "henan-clean-production-audit": "二(三)s6",
}
# Questions that the inventory raises without alternatives of their own.
FURTHER_READINGS = {"HN-A03.validity", "HN-A08.period", "HN-A15.income", "HN-A24.stage"}


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    hashes = [hashlib.sha256(s.encode()).hexdigest()[:16] for s in SENTENCES]
    places = [hashes.index(clause.hash) for clause in pack("henan").clauses.values()]
    assert places == sorted(set(places))


def test_every_item_of_the_inventory_stands_in_the_pack() -> None:
    found = pack("henan")
    nested = [a for m in SPEC["measures"] for a in m["ambiguities"] if isinstance(a, dict)]
    spec = {a["id"]: a for a in SPEC["ambiguities"] + nested}
    assert set(found.axes) == set(spec) | FURTHER_READINGS
    for name, wanted in spec.items():
        axis = found.axes[name]
        assert axis.default == wanted["default"]
        assert set(axis.alternatives) == set(wanted["alternatives"])
    items = {item.id: item for item in found.items}
    for measure in SPEC["measures"]:
        item = items[measure["id"]]
        assert item.kind == ("measure" if measure["money"] else "declared")
        assert item.raw["at"] == LOCATORS.get(measure["id"], measure["locator"])
        assert found.clauses[item.raw["at"]].clause == measure["clause"]
    assert {rule["id"] for rule in SPEC["combination_rules"]} <= set(items)


def test_every_quotation_of_a_measure_stands_in_the_sentence_it_cites() -> None:
    by_hash = {hashlib.sha256(s.encode()).hexdigest()[:16]: s for s in SENTENCES}
    found = pack("henan")
    for measure in SPEC["measures"]:
        at = LOCATORS.get(measure["id"], measure["locator"])
        sentence = by_hash[found.clauses[at].hash]
        quote = squeeze(measure["quote"])
        assert quote[:10] in sentence or quote[-10:] in sentence, measure["id"]


def test_no_sentence_of_the_text_is_copied_into_the_pack() -> None:
    folder = shipped_root() / "henan"
    words = squeeze("".join(f.read_text(encoding="utf-8") for f in folder.rglob("*.yaml")))
    phrases = [p for s in SENTENCES for p in re.split("[，；。、（）]", s) if len(p) >= 18]
    assert [p for p in phrases if p in words] == []
