"""Yichang's worked cases, their alternatives and its bad inputs."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import yaml
from tests.cases import adapt_yichang
from tests.cases.harness import (
    CASES,
    SHARED,
    alternatives,
    cases_of,
    check,
    invalid_of,
    pack,
    readings_of,
    run,
)

from jigai.engine.api import evaluate
from jigai.money.fen import yuan
from jigai.policy.overlays import Overlay
from jigai.policy.texts.sentences import spans, squeeze

if not CASES.exists():
    pytest.skip("the worked cases are not on this machine", allow_module_level=True)

OPEN_GRANT = "if the grant were open"
ALTERNATIVES = [(c, a) for c in cases_of("yichang") for a in alternatives(c)]
READINGS = [(c, a) for c, a in ALTERNATIVES if not a["reading"].startswith(OPEN_GRANT)]
INVALID = {c["id"]: c for c in invalid_of("yichang")}


@pytest.mark.parametrize("case", cases_of("yichang"), ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    check("yichang", case, adapt_yichang.adapt(case, readings_of(case)))


@pytest.mark.parametrize(
    ("case", "other"), READINGS, ids=[f"{c['id']} {a['reading'][:8]}" for c, a in READINGS]
)
def test_case_under_another_reading(case: dict[str, Any], other: dict[str, str]) -> None:
    axis, alternative = other["reading"].split(":")[0].split()
    [scenario] = adapt_yichang.adapt(case, readings_of(case) | {axis: alternative})
    result = run("yichang", scenario, case["measures"])
    assert not result.problems
    assert yuan(result.amount) == other["amount_yuan"]


def test_what_a_project_with_a_loan_would_get_if_the_equipment_grant_were_open_to_it() -> None:
    [(case, other)] = [x for x in ALTERNATIVES if x[1]["reading"].startswith(OPEN_GRANT)]
    [scenario] = adapt_yichang.adapt(case, readings_of(case))
    found = pack("yichang").of_kind("measure")
    lines = next(i.raw["when"] for i in found if i.id == "yichang-equipment-grant")
    shut = next(i for i, x in enumerate(lines) if "not project.has_bank_loan" in str(x))
    path = f"yichang-equipment-grant/when/{shut}/if"
    overlay = Overlay("open-grant", "what-if", "", {path: "project.transformation"})
    outcome = evaluate(scenario.dossier, pack("yichang"), {}, (overlay,)).outcome
    assert outcome is not None
    assert yuan(outcome.total[0]) == other["amount_yuan"]


def test_an_unknown_district_is_refused_with_the_near_name() -> None:
    [scenario] = adapt_yichang.adapt(INVALID["IN-04"], {})
    [problem] = run("yichang", scenario, []).problems
    assert problem.severity == "error"
    assert problem.where == "projects[0].region"
    assert problem.zh.startswith("没有“夷陵县”；是否为“夷陵区”？")
    assert problem.en.startswith("there is no 夷陵县; did you mean 夷陵区?")


def test_the_near_name_is_outside_the_central_city() -> None:
    case = {"measures": ["yichang-loan-interest-subsidy"], "inputs": {
        "district": "夷陵区", "interest_yuan": "500000"}}  # fmt: skip
    [scenario] = adapt_yichang.adapt(case, {})
    [award] = run("yichang", scenario, case["measures"]).awards  # type: ignore[arg-type]
    assert award.outcome == "refused"
    assert [(r.key, r.cite.at) for r in award.reasons] == [("project.region", "四(一)¶1s1")]


def test_interest_without_a_loan_is_a_contradiction_to_be_corrected() -> None:
    [scenario] = adapt_yichang.adapt(INVALID["IN-19"], {})
    [problem] = run("yichang", scenario, []).problems
    expected = INVALID["IN-19"]["expected"]
    assert problem.severity == "error"
    assert problem.zh == expected["say_zh"]
    assert problem.en == expected["say_en"]


# The pack beside the text and its inventory

TEXT = squeeze((SHARED / "seeds" / "yichang.txt").read_text(encoding="utf-8"))
HASHES = [hashlib.sha256(TEXT[a:b].encode()).hexdigest()[:16] for a, b in spans(TEXT)]
SPEC = yaml.safe_load((SHARED / "spec" / "yichang.yaml").read_text(encoding="utf-8"))


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    places = [HASHES.index(clause.hash) for clause in pack("yichang").clauses.values()]
    assert places == sorted(places)


def test_every_item_of_the_inventory_stands_in_the_pack() -> None:
    found = pack("yichang")
    nested = [a for m in SPEC["measures"] for a in m["ambiguities"] if isinstance(a, dict)]
    for asked in SPEC["ambiguities"] + nested:
        axis = found.axes[asked["id"]]
        assert axis.default == asked["default"]
        assert set(axis.alternatives) == set(asked["alternatives"])
    items = {item.id: item for item in found.items}
    for measure in SPEC["measures"]:
        item = items[measure["id"]]
        assert item.kind == ("measure" if measure["money"] else "declared")
        assert found.clauses[item.raw["at"]].clause == measure["clause"]
    assert {rule["id"] for rule in SPEC["combination_rules"]} <= set(items)
