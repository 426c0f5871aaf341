"""The published result: every field of the contract, in both languages, each step cited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.random_dossiers import FOLDERS, any_bench, random_dossier, taken_away, without
from tests.engine.small import dossier, small

from jigai.engine.api import Answer, evaluate
from jigai.engine.result import answer_data
from jigai.facts.problems import Lang
from jigai.money.fen import parse_yuan
from jigai.policy.pack import Pack

RULES = """\
measure: grant
at: 二(一)
name: {zh: 设备补助, en: Equipment grant}
for: project
when: [project.completed, project.leased_price >= 100元]
gives: {rate: "decided(rate, 10%)", of: project.leased_price}
wording: ceiling
pays:
  - {share: 40%, label: {zh: 首期, en: first}, code: one}
  - {share: 60%, label: {zh: 尾款, en: rest}, code: two, when: [project.smart], at: 三}
payer: {zh: 市财政, en: municipal finance}
flags: [fair-competition-review]
---
limit: cap
at: 三
name: {zh: 年度上限, en: Yearly cap}
key: [enterprise, year]
amount: 30元
counts: [grant]
excess: carried
---
declared: meeting
at: 一
name: {zh: 对接会, en: Meeting}
kind: finance-guidance
gives: {zh: 每季一次。, en: Every quarter.}
---
measure: special
at: 一
name: {zh: 一事一议, en: Case by case}
for: enterprise
gives: {amount: decided(amount)}
wording: case-by-case
"""
TOP = {
    "schema", "pack", "version", "title", "status", "notes", "as_of", "claim_year", "readings",
    "reading_sources", "overlays", "dossier", "awards", "total", "total_lowest", "total_highest",
    "bounds", "warnings", "errors",
}  # fmt: skip
AWARD = {
    "measure", "subject", "payee", "outcome", "entitled", "amount", "lowest", "highest", "up_to",
    "payments", "steps", "reasons", "limits", "excluded_by", "missing", "decision", "warnings",
}  # fmt: skip
OUTCOMES = {"granted", "refused", "needs-facts", "case-by-case", "declared", "charge"}


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return small(tmp_path, RULES)


def case(**facts: Any) -> dict[str, Any]:
    stated = {"completed": True, "leased_price": "1000", "smart": False} | facts
    return dossier(projects=[{"id": "P"} | stated])


def data(answer: Answer, lang: Lang = "zh") -> dict[str, Any]:
    found = answer_data(answer, answer.program, lang)
    parsed: dict[str, Any] = json.loads(json.dumps(found, ensure_ascii=False))
    assert parsed == found
    return found


def award(pack: Pack, raw: dict[str, Any], measure: str = "grant", lang: Lang = "zh") -> Any:
    found = data(evaluate(raw, pack), lang)
    return next(a for a in found["awards"] if a["measure"] == measure)


def test_a_grant(pack: Pack) -> None:
    found = award(pack, case(), lang="en")
    assert found | {"steps": [], "missing": []} == {
        "measure": "grant",
        "name": "Equipment grant",
        "clause": "二(一)",
        "kind": "grant",
        "subject": "P",
        "applicant": "E",
        "beneficiary": "E",
        "payee": "E",
        "outcome": "granted",
        "entitled": "40.00",
        "amount": "30.00",
        "lowest": "30.00",
        "highest": "30.00",
        "bounds": "exact",
        "up_to": True,
        "payments": [
            {"label": "first", "year": 2024, "due": "due", "amount": "30.00", "clause": "二(一)",
             "reasons": []},
            {"label": "rest", "year": 2024, "due": "not-due", "amount": "0.00", "clause": "三",
             "reasons": ["project.smart"]},
        ],
        "steps": [],
        "reasons": [],
        "limits": [
            {"rule": "cap", "clause": "三", "before": "40.00", "after": "30.00",
             "carried": "10.00"}
        ],
        "excluded_by": [],
        "missing": [],
        "needed": None,
        "decision": None,
        "gives": None,
        "payer": "municipal finance",
        "flags": ["fair-competition-review"],
        "warnings": [],
    }  # fmt: skip


def test_the_working_reads_from_conditions_to_limits(pack: Pack) -> None:
    steps = award(pack, case())["steps"]
    assert [(s["op"], s["result"], s["clause"]) for s in steps] == [
        ("condition", "是", "二(一)"),
        ("condition", "是", "二(一)"),
        ("base", "1,000.00元", "二(一)"),
        ("rate", "100.00元", "二(一)"),
        ("round", "40.00", "二(一)"),
        ("limit", "30.00", "三"),
    ]
    assert [s["text"] for s in steps[-2:]] == ["首期", "年度上限"]
    assert steps[3]["inputs"] == {"base": "1,000.00元", "rate": "10%"}
    assert all(len(s["sentence"]) == 16 for s in steps)


def test_a_refusal_says_what_is_wanted_and_what_is(pack: Pack) -> None:
    zh = award(pack, case(leased_price="99.99"))
    assert (zh["outcome"], zh["amount"], zh["entitled"]) == ("refused", "0.00", None)
    assert zh["reasons"] == [
        {
            "code": "condition",
            "key": "project.leased_price",
            "clause": "二(一)",
            "text": "要求：租赁设备价款不低于100.00元；实际：租赁设备价款 99.99元",
        }
    ]
    assert zh["needed"]["amount"] == "4.00"
    assert zh["needed"]["changes"][0]["fact"] == "project.leased_price"
    en = award(pack, case(leased_price="99.99"), lang="en")
    assert en["reasons"][0]["text"] == (
        "required: Price of the leased equipment at least 100.00 yuan; "
        "actual: Price of the leased equipment 99.99 yuan"
    )


def test_what_is_missing_is_named_with_what_it_could_change(pack: Pack) -> None:
    raw = case()
    del raw["projects"][0]["smart"]
    found = award(pack, raw, lang="en")
    assert (found["outcome"], found["amount"], found["entitled"]) == ("granted", "30.00", None)
    raw = case(leased_price="50")
    del raw["projects"][0]["leased_price"]
    found = award(pack, raw, lang="en")
    assert (found["outcome"], found["amount"]) == ("needs-facts", None)
    assert (found["lowest"], found["highest"], found["bounds"]) == ("0.00", "30.00", "exact")
    assert found["missing"] == [
        {
            "subject": "P",
            "fact": "project.leased_price",
            "key": None,
            "row": None,
            "text": "Price of the leased equipment of P",
            "could_change": "30.00",
        }
    ]


def test_people_decide(pack: Pack) -> None:
    found = award(pack, case(), "special")
    assert [found[k] for k in ("outcome", "entitled", "amount", "highest", "decision")] == [
        "case-by-case", None, None, None, None
    ]  # fmt: skip
    decision = {
        "measure": "special",
        "amount": "5",
        "by": "市政府",
        "act": "纪要1",
        "reason": "重大",
    }
    found = award(pack, case() | {"decisions": [decision]}, "special")
    assert (found["outcome"], found["amount"]) == ("granted", "5.00")
    assert found["decision"] == {
        "measure": "special", "subject": None, "by": "市政府", "act": "纪要1", "reason": "重大"
    }  # fmt: skip


def test_what_is_declared_has_words_and_no_amount(pack: Pack) -> None:
    found = award(pack, case(), "meeting", "en")
    assert [found[k] for k in ("outcome", "amount", "lowest", "highest", "gives")] == [
        "declared", None, None, None, "Every quarter."
    ]  # fmt: skip


def test_the_whole_result(pack: Pack) -> None:
    found = data(evaluate(case(), pack), "en")
    assert set(found) == TOP
    assert found["schema"] == "jigai-result/1"
    assert (found["pack"], found["claim_year"], found["as_of"]) == ("demo-1", 2024, "2024-12-31")
    assert found["version"] == pack.version
    assert len(found["dossier"]) == 64
    totals = [found[k] for k in ("total", "total_lowest", "total_highest", "bounds")]
    assert totals == ["30.00", "30.00", "30.00", "exact"]
    assert found["errors"] == []


def test_a_refused_dossier_gives_errors_and_never_part_of_a_result(pack: Pack) -> None:
    found = data(evaluate(case(leased_price="-1"), pack), "en")
    assert set(found) == TOP
    assert (found["awards"], found["total"], found["as_of"]) == ([], None, None)
    (error,) = found["errors"]
    assert set(error) == {"code", "where", "severity", "text"}
    assert (error["code"], error["where"]) == ("value.negative", "projects[0].leased_price")


def test_contradictory_statements_give_errors_and_never_part_of_a_result(pack: Pack) -> None:
    raw = case(started_on="2024-05-02", completed_on="2024-05-01", completed=True)
    found = data(evaluate(raw, pack), "en")
    assert [e["code"] for e in found["errors"]] == ["check.completed-before-start"]
    assert (found["awards"], found["total"]) == ([], None)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"has_bank_loan": False, "loan_interest": [{"interest": "1"}]},
         "check.no-loan-but-interest"),
        ({"has_bank_loan": False, "loans": [{}]}, "check.no-loan-but-loans"),
        ({"completed": True, "completed_on": "2025-01-01"}, "check.completed-but-date-later"),
    ],
)  # fmt: skip
def test_what_cannot_both_be_true(pack: Pack, facts: dict[str, Any], code: str) -> None:
    errors = data(evaluate(case(**facts), pack))["errors"]
    assert [e["code"] for e in errors] == [code]
    assert errors[0]["where"] == "project P"


def test_a_title_that_ends_before_it_begins(pack: Pack) -> None:
    raw = case() | {
        "titles": [{"id": "T", "valid_from": "2024-01-02", "valid_until": "2024-01-01"}]
    }
    assert [e["code"] for e in data(evaluate(raw, pack))["errors"]] == [
        "check.title-ends-before-start"
    ]


def test_what_somebody_should_look_at(pack: Pack) -> None:
    raw = case(equipment_paid="5", equipment_contract="4")
    raw["projects"][0]["purchases"] = [{"invoice": "F1"}]
    raw["projects"].append({"id": "Q", "purchases": [{"invoice": "F1"}]})
    raw["decisions"] = [{"measure": "nothing", "amount": "1"}, {"lifts": {"cap": "9"}}]
    del raw["applicant"]["history"]
    codes = {w["code"] for w in data(evaluate(raw, pack))["warnings"]}
    assert codes == {
        "check.paid-above-contract", "check.same-invoice", "decision.unknown",
        "decision.not-liftable", "history.not-stated",
    }  # fmt: skip


def test_a_decided_rate_above_the_ceiling_is_named(pack: Pack) -> None:
    raw = case() | {"decisions": [{"measure": "grant", "rate": "12%"}]}
    found = data(evaluate(raw, pack), "en")
    assert "decision.above-ceiling" in [w["code"] for w in found["warnings"]]


# Every pack, any dossier


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32))
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_result_keeps_the_contract(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    if seed % 3:
        raw = without(raw, taken_away(seed, raw))
    readings = dict(here.program.plan.readings)
    answer = evaluate(raw, here.pack, readings)
    zh, en = data(answer, "zh"), data(answer, "en")
    for found in (zh, en):
        assert set(found) == TOP
        for one in found["awards"]:
            contract(one)
    assert [skeleton(a) for a in zh["awards"]] == [skeleton(a) for a in en["awards"]]


def contract(found: dict[str, Any]) -> None:
    assert set(found) >= AWARD
    assert found["outcome"] in OUTCOMES
    for key in ("entitled", "amount", "lowest", "highest"):
        assert found[key] is None or parse_yuan(found[key]) >= 0
    if found["outcome"] in ("granted", "charge"):
        assert found["amount"] == found["lowest"] == found["highest"]
        assert found["reasons"] == []
    if found["outcome"] == "refused":
        assert found["reasons"]
        assert all(r["text"] and r["clause"] for r in found["reasons"])
    if found["outcome"] == "needs-facts":
        assert found["amount"] is None
        assert found["missing"]
    for step in found["steps"]:
        assert step["clause"]
        assert step["at"]
        assert step["label"]


def skeleton(found: dict[str, Any]) -> Any:
    """What does not depend on the language."""
    keys = ("measure", "subject", "outcome", "entitled", "amount", "lowest", "highest", "limits")
    return [found[k] for k in keys] + [[r["key"] for r in found["reasons"]]]
