"""Longnan's worked cases, their alternatives and its bad inputs."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import yaml
from tests.cases import adapt_longnan
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

from jigai.money.fen import yuan
from jigai.policy.texts.sentences import spans, squeeze

if not CASES.exists():
    pytest.skip("the worked cases are not on this machine", allow_module_level=True)

ALTERNATIVES = [(c, a) for c in cases_of("longnan") for a in alternatives(c)]
INVALID = {c["id"]: c for c in invalid_of("longnan")}


def amount(case: dict[str, Any], readings: dict[str, str]) -> str:
    """What the case comes to under readings."""
    scenarios = adapt_longnan.adapt(case, readings)
    results = [run("longnan", s, case["measures"]) for s in scenarios]
    assert not any(r.problems for r in results)
    return yuan(sum(r.amount for r in results))


@pytest.mark.parametrize("case", cases_of("longnan"), ids=lambda c: c["id"])
def test_case(case: dict[str, Any]) -> None:
    check("longnan", case, adapt_longnan.adapt(case, readings_of(case)))


@pytest.mark.parametrize(
    ("case", "other"), ALTERNATIVES, ids=[f"{c['id']} {a['reading'][:8]}" for c, a in ALTERNATIVES]
)
def test_case_under_another_reading(case: dict[str, Any], other: dict[str, str]) -> None:
    axis, alternative = other["reading"].split(":")[0].split()
    readings = readings_of(case) | {axis: alternative}
    if other["amount_yuan"] == "depends on the other claims":
        [scenario] = adapt_longnan.adapt(case, readings)
        shares = {}
        for claims in ("0", "200000", "600000"):
            scenario.dossier["programme"]["open_claims"] = {"longnan-node-total": claims}
            shares[claims] = yuan(run("longnan", scenario, case["measures"]).amount)
        assert shares == {"0": "100000.00", "200000": "50000.00", "600000": "25000.00"}
    else:
        assert amount(case, readings) == other["amount_yuan"]


@pytest.mark.parametrize("missing", ["above_scale", "completed", "in_national_statistics"])
def test_any_condition_of_the_equipment_grant_missing_gives_nothing(missing: str) -> None:
    case = next(c for c in cases_of("longnan") if c["id"] == "LN-08")
    inputs = case["inputs"] | {"above_scale": True, missing: False}
    check("longnan", case, adapt_longnan.adapt(case | {"inputs": inputs}, {}))


def test_a_negative_amount_is_refused_with_its_fact_named() -> None:
    [scenario] = adapt_longnan.adapt(INVALID["IN-01"], {})
    [problem] = run("longnan", scenario, []).problems
    assert problem.severity == "error"
    assert problem.where == "projects[0].equipment_purchased"
    assert problem.zh == "“购买设备投资额”不能为负数"
    assert problem.en == "'Equipment purchased' cannot be negative"


def test_without_the_certified_tax_the_award_waits_and_nothing_is_payable() -> None:
    [scenario] = adapt_longnan.adapt(INVALID["IN-10"], {})
    result = run("longnan", scenario, ["longnan-equipment-grant"])
    [award] = result.awards
    assert not result.problems
    assert award.outcome == "needs-facts"
    assert (yuan(award.low), yuan(award.high)) == ("0.00", "600000.00")
    assert {(m.fact, m.key) for m in award.waits} == {
        ("local_vat_retained", "2023"),
        ("local_income_tax_retained", "2023"),
    }


def test_an_unknown_cloud_tier_is_refused_with_the_five_listed() -> None:
    [scenario] = adapt_longnan.adapt(INVALID["IN-15"], {})
    [problem] = run("longnan", scenario, []).problems
    assert problem.severity == "error"
    assert "数据上云" in problem.zh
    for tier in ("信息基础设施", "平台系统", "业务应用", "设备资源", "制造能力（资源）"):
        assert tier in problem.zh
    tiers = "infrastructure, platform systems, business applications, equipment resources, "
    assert f"only: {tiers}manufacturing capability" in problem.en


# The pack beside the text and its inventory

TEXT = squeeze((SHARED / "seeds" / "longnan.txt").read_text(encoding="utf-8"))
HASHES = [hashlib.sha256(TEXT[a:b].encode()).hexdigest()[:16] for a, b in spans(TEXT)]
SPEC = yaml.safe_load((SHARED / "spec" / "longnan.yaml").read_text(encoding="utf-8"))


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    places = [HASHES.index(clause.hash) for clause in pack("longnan").clauses.values()]
    assert places == sorted(places)


def test_every_item_of_the_inventory_stands_in_the_pack() -> None:
    found = pack("longnan")
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
