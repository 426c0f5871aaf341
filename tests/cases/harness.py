"""Worked cases of the texts, turned into dossiers and held against the engine.

Inputs of the cases are in plain words; an adapter for each place turns them into dossiers
(``adapt_<place>.py``): conditions that a case does not name hold, only its measures compete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.quotations import LprTable
from jigai.facts.problems import Problem
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack
from jigai.reference.lpr import lpr

SHARED = Path(__file__).parents[3] / "shared"
CASES = SHARED / "cases" / "cases.yaml"
ENGINE_DECISIONS = {"pay", "pay-up-to", "pay-by-decision", "needs-decision", "not-computable",
                    "zero", "charge", "hold"}  # fmt: skip


@dataclass
class Scenario:
    """One evaluation of a case; several (by year) add up. ``lpr`` rows overlay the table."""

    dossier: dict[str, Any]
    readings: dict[str, str] = field(default_factory=dict)
    lpr: list[dict[str, str]] = field(default_factory=list)
    label: str = ""


@dataclass
class Result:
    """What the engine said to a scenario."""

    awards: list[Award]
    problems: tuple[Problem, ...]
    warnings: list[Problem]

    @property
    def amount(self) -> int:
        """Fen granted over the awards (charges count as what is charged)."""
        return sum(a.low for a in self.awards if a.outcome in ("granted", "charge"))

    @property
    def outcomes(self) -> set[str]:
        """The outcomes met."""
        return {a.outcome for a in self.awards}


Adapter = Callable[[dict[str, Any], dict[str, str]], list[Scenario]]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The cases file; empty where the shared folder is absent."""
    if not CASES.exists():
        return {"cases": [], "invalid_inputs": []}
    found: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return found


def cases_of(place: str) -> list[dict[str, Any]]:
    """Cases of a place that the engine answers."""
    return [
        case
        for case in document()["cases"]
        if case["document"] == place and case["expected"]["decision"] in ENGINE_DECISIONS
    ]


def invalid_of(place: str) -> list[dict[str, Any]]:
    """Bad inputs of a place."""
    return [c for c in document()["invalid_inputs"] if c["document"] == place]


@lru_cache(maxsize=8)
def pack(place: str) -> Pack:
    """A shipped pack."""
    return load_pack(shipped_root() / place)


def readings_of(case: dict[str, Any]) -> dict[str, str]:
    """The readings a case names, one for each axis."""
    found: dict[str, str] = {}
    for key, value in case.get("readings", {}).items():
        if isinstance(value, dict):
            found.update({f"{key}.{axis}": str(v) for axis, v in value.items()})
        else:
            found[key] = str(value)
    return found


def run(place: str, scenario: Scenario, measures: list[str]) -> Result:
    """Evaluate one scenario; only the named measures' awards are looked at."""
    known = pack(place).axes
    readings = {k: v for k, v in scenario.readings.items() if k in known}
    table = LprTable(lpr().with_rows(scenario.lpr)) if scenario.lpr else None
    answer = evaluate(scenario.dossier, pack(place), readings, (), table)
    if answer.outcome is None or answer.problems:
        return Result([], answer.problems, [])
    awards = [a for a in answer.outcome.awards if a.measure.id in measures]
    return Result(awards, (), answer.outcome.warnings)


def check(place: str, case: dict[str, Any], scenarios: list[Scenario]) -> None:
    """Hold a case's expectation against the engine, to the fen."""
    measures = list(case["measures"])
    results = [run(place, s, measures) for s in scenarios]
    for result in results:
        assert not result.problems, [p.text("en") for p in result.problems]
    expected = case["expected"]
    total = sum(r.amount for r in results)
    assert yuan(total) == expected["amount_yuan"], [
        (a.label, a.outcome, [r.key for r in a.reasons]) for r in results for a in r.awards
    ]
    check_decision(expected["decision"], results)
    for part in expected.get("parts", []):
        check_part(part, results, scenarios)


def check_decision(decision: str, results: list[Result]) -> None:
    """Outcome words of the cases against the engine's."""
    awards = [a for r in results for a in r.awards]
    granted = [a for a in awards if a.outcome == "granted"]
    match decision:
        case "pay":
            assert granted
            assert not any(a.up_to for a in granted if a.high)
        case "pay-up-to":
            assert any(a.up_to for a in granted)
        case "pay-by-decision":
            assert any(a.decision is not None for a in granted)
        case "needs-decision" | "not-computable":
            assert awards
            assert all(a.outcome == "case-by-case" for a in awards)
        case "zero":
            refused = all(a.outcome == "refused" and a.reasons for a in awards)
            cut = any(t.after < t.before for a in granted for t in a.taken)
            assert refused or cut
        case "charge":
            assert any(a.outcome == "charge" for a in awards)
        case "hold":
            assert all(a.outcome == "needs-facts" and a.waits for a in awards)
        case _:
            raise AssertionError(decision)


def check_part(part: dict[str, str], results: list[Result], scenarios: list[Scenario]) -> None:
    """A labelled part: a payment, a scenario (year), what was lost, or a measure."""
    label, wanted = part["label"], part["amount_yuan"]
    found: list[int] = []
    for result, scenario in zip(results, scenarios, strict=True):
        if scenario.label == label:
            found.append(result.amount)
        for award in result.awards:
            if label in award.measure.id:
                found.append(award.low)
            if label == "lost":
                found.append(sum(t.before - t.after for t in award.taken))
            for share in award.shares:
                payment = award.measure.payments[share.index]
                if label in (*payment.label.values(), f"stage {share.index + 1}"):
                    found.append(share.low)
    assert wanted in [yuan(f) for f in found], (label, found)


def alternatives(case: dict[str, Any]) -> list[dict[str, Any]]:
    """The values a case has under other readings."""
    return list(case.get("alternatives", []))
