"""The worked cases of Lu'an's text against the engine."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
import yaml
from tests.cases.adapt_luan import adapt
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

from jigai.policy.loading import shipped_root
from jigai.policy.texts.sentences import spans, squeeze

if not CASES.exists():
    pytest.skip("the shared cases are not beside this checkout", allow_module_level=True)

FOUND = cases_of("luan")


@pytest.mark.parametrize("case", FOUND, ids=lambda c: c["id"])
def test_worked_case(case: dict[str, Any]) -> None:
    check("luan", case, adapt(case, readings_of(case)))


def test_every_engine_case_is_met() -> None:
    wanted = ["LA-04", "LA-05", "LA-06", "LA-07", "LA-09", "LA-10", "LA-11", "LA-12"]
    assert [c["id"] for c in FOUND] == wanted


def test_no_case_has_another_value_and_no_input_is_bad() -> None:
    assert [a for c in FOUND for a in alternatives(c)] == []
    assert invalid_of("luan") == []


def test_smart_factory_upgraded_gives_700000_or_500000() -> None:
    """The inventory's own example of the two readings of an upgrade (LA-A05)."""
    case = {
        "measures": ["luan-municipal-smart-factory-award", "luan-provincial-smart-factory-award"],
        "inputs": {"titles": ["市级智能工厂", "省级智能工厂"]},
    }
    for reading, fen in (("a", 70_000_000), ("b", 50_000_000)):
        (scenario,) = adapt(case, {"LA-A05": reading})
        for title in scenario.dossier["titles"]:
            title["object"] = "总装工厂"
        result = run("luan", scenario, case["measures"])  # type: ignore[arg-type]
        assert result.amount == fen


# The pack beside the text and its inventory


TEXT = squeeze((SHARED / "seeds" / "luan.txt").read_text(encoding="utf-8"))
SENTENCES = [TEXT[start:end] for start, end in spans(TEXT)]
SPEC = yaml.safe_load((SHARED / "spec" / "luan.yaml").read_text(encoding="utf-8"))


def test_clauses_are_sentences_of_the_text_in_its_order() -> None:
    hashes = [hashlib.sha256(s.encode()).hexdigest()[:16] for s in SENTENCES]
    places = [hashes.index(clause.hash) for clause in pack("luan").clauses.values()]
    assert places == sorted(set(places))


def test_every_item_of_the_inventory_stands_in_the_pack() -> None:
    found = pack("luan")
    nested = [a for m in SPEC["measures"] for a in m["ambiguities"] if isinstance(a, dict)]
    readings = {a["id"]: a["default"] for a in SPEC["ambiguities"] + nested}
    assert {axis.id: axis.default for axis in found.axes.values()} == readings
    items = {item.id: item for item in found.items}
    for measure in SPEC["measures"]:
        item = items[measure["id"]]
        assert item.kind == ("measure" if measure["money"] else "declared")
        assert item.raw["at"] == measure["locator"]
    assert {rule["id"] for rule in SPEC["combination_rules"]} <= set(items)


def test_no_sentence_of_the_text_is_copied_into_the_pack() -> None:
    folder = shipped_root() / "luan"
    words = squeeze("".join(f.read_text(encoding="utf-8") for f in folder.rglob("*.yaml")))
    phrases = [p for s in SENTENCES for p in re.split("[，；。]", s) if len(p) >= 20]
    assert [p for p in phrases if p in words] == []
