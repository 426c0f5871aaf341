"""The plain case: 28 measures of one enterprise and one project, said alike for all three engines.

Every measure tests four conditions, takes a rate of a base up to a cap; together they may not
exceed the taxes the enterprise paid, drawn in order. One table makes the pack, the decision graph
and the system of variables.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zen
from openfisca_core.entities import build_entity
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from benchmarks.openfisca_parts import variable
from benchmarks.timing import Task
from jigai.engine.api import program
from jigai.engine.evaluating import Program
from jigai.facts.dossier import Dossier
from jigai.facts.reading import read_dossier
from jigai.policy.loading import load_pack

COUNT = 28
FLAGS = (
    "transformation", "conforms_to_industrial_policy", "in_national_statistics", "key_project",
    "demonstration", "smart", "exemplary",
)  # fmt: skip
BASES = (
    "equipment_purchased", "equipment_paid", "equipment_software", "whole_machines",
    "production_equipment", "total_investment", "actual_investment",
)  # fmt: skip
PACK = """document: plain-benchmark
title: Plain benchmark
number: benchmark
status: in-force-as-issued
region: "420500"
level: prefecture
---
clauses:
  一: {hash: "0000000000000001", summary: measures}
  二: {hash: "0000000000000002", summary: limit}
"""


@dataclass(frozen=True)
class Line:
    """One measure: a flag, a base with its threshold, a rate in percent, a cap (yuan)."""

    number: int

    @property
    def name(self) -> str:
        """Short name of its amount."""
        return f"m{self.number:02}"

    @property
    def flag(self) -> str:
        """The project's flag that it wants."""
        return FLAGS[self.number % len(FLAGS)]

    @property
    def base(self) -> str:
        """The fact that it pays a rate of."""
        return BASES[(self.number * 3) % len(BASES)]

    @property
    def threshold(self) -> int:
        """The least base, in yuan."""
        return 1_000_000 + 700_000 * (self.number % 9)

    @property
    def rate(self) -> int:
        """Percent of the base."""
        return 1 + self.number % 12

    @property
    def cap(self) -> int:
        """The most it gives, in yuan."""
        return 200_000 + 50_000 * (self.number % 11)


LINES = tuple(Line(n) for n in range(COUNT))


def pack_text() -> str:
    """The pack's one file."""
    parts = [PACK]
    for line in LINES:
        parts.append(
            f"measure: {line.name}\nat: 一\nname: {line.name}\nfor: project\nwhen:\n"
            f"  - enterprise.above_scale\n  - project.{line.flag}\n"
            f"  - project.{line.base} >= {line.threshold}元\n"
            "  - enterprise.manufacturing\n"
            f"gives: {{rate: {line.rate}%, of: project.{line.base}}}\n"
            f"limits: [{{key: project, amount: {line.cap}元}}]\n"
        )
    parts.append(
        "limit: taxes\nat: 二\nkey: [enterprise, year]\ncounts: [一]\nstage: tax\n"
        "amount: enterprise.local_vat_retained[claim_year]\n"
    )
    return "---\n".join(parts)


def plain_program() -> Program:
    """The pack, compiled."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pack.yaml").write_text(pack_text(), encoding="utf-8")
        return program(load_pack(Path(folder)))


def stated(step: int = 0) -> dict[str, Any]:
    """The case, or one that differs from it by a step."""
    flags = {f: (i + step) % 4 != 0 for i, f in enumerate(FLAGS)}
    bases = {b: 2_345_678 + 1_111_111 * i + 77 * step for i, b in enumerate(BASES)}
    return {"claim_year": 2023, "taxes": 2_500_000 + 100_000 * step, **flags, **bases}


def dossier(case: dict[str, Any]) -> Dossier:
    """The case as jigai takes it."""
    project = {"id": "p", "completed_on": "2023-05-01", "started_on": "2022-05-01"}
    project |= {name: case[name] for name in (*FLAGS, *BASES)}
    applicant = {
        "id": "e",
        "above_scale": True,
        "manufacturing": True,
        "history": [],
        "local_vat_retained": {"2023": case["taxes"]},
    }
    raw = {"claim_year": 2023, "applicant": applicant, "projects": [project]}
    return read_dossier(raw, "420500")


def in_fen(case: dict[str, Any]) -> dict[str, Any]:
    """The case as zen takes it: money in fen, so that its integers stay exact."""
    money = {name: case[name] * 100 for name in (*BASES, "taxes")}
    return {**{f: case[f] for f in FLAGS}, **money, "above_scale": True, "manufacturing": True}


class PlainZen:
    """The measures as one expression node, in the order they draw on the limit."""

    def __init__(self) -> None:
        rows = []
        left = "taxes"
        for line in LINES:
            test = (
                f"above_scale and {line.flag} and {line.base} >= {line.threshold * 100} "
                "and manufacturing"
            )
            given = f"min([floor({line.base} * {line.rate} / 100), {line.cap * 100}])"
            rows.append((line.name, f"{test} ? min([{given}, {left}]) : 0"))
            rows.append((f"left{line.number}", f"{left} - $.{line.name}"))
            left = f"$.left{line.number}"
        expressions = [{"id": key, "key": key, "value": value} for key, value in rows]
        content = {
            "nodes": [
                {"id": "in", "name": "case", "type": "inputNode"},
                {
                    "id": "m",
                    "name": "measures",
                    "type": "expressionNode",
                    "content": {"expressions": expressions, "passThrough": False},
                },
                {"id": "out", "name": "answer", "type": "outputNode"},
            ],
            "edges": [
                {"id": "a", "type": "edge", "sourceId": "in", "targetId": "m"},
                {"id": "b", "type": "edge", "sourceId": "m", "targetId": "out"},
            ],
        }
        engine = zen.ZenEngine()
        self.decision = engine.create_decision(zen.ZenDecisionContent(json.dumps(content)))

    def evaluate(self, given: dict[str, Any] | bytes, trace: bool = False) -> dict[str, Any]:
        """Zen's whole response."""
        found: dict[str, Any] = self.decision.evaluate(given, {"trace": trace})
        return found

    def amounts(self, given: dict[str, Any]) -> dict[str, int]:
        """Fen by measure, without zeros."""
        result = self.evaluate(given)["result"]
        return {n.name: round(result[n.name]) for n in LINES if result[n.name]}


ONE = build_entity("case", "cases", "One case", is_person=True)


def _amount(line: Line) -> Any:
    def formula(case: Any, period: Any) -> Any:
        holds = case("above_scale", period) * case(line.flag, period)
        base = case(line.base, period)
        holds = holds * (base >= line.threshold) * case("manufacturing", period)
        given = (base * line.rate / 100).clip(max=line.cap)
        before = LINES[line.number - 1] if line.number else None
        left = case("taxes", period) if before is None else case(f"left{before.number}", period)
        return holds * given.clip(max=left)

    return formula


def _left(line: Line) -> Any:
    def formula(case: Any, period: Any) -> Any:
        before = "taxes" if line.number == 0 else f"left{line.number - 1}"
        return case(before, period) - case(line.name, period)

    return formula


class PlainOpenFisca:
    """The measures as variables of one entity."""

    def __init__(self) -> None:
        self.system = TaxBenefitSystem([ONE])
        variables = [variable(n, ONE, bool) for n in (*FLAGS, "above_scale", "manufacturing")]
        variables += [variable(n, ONE, float) for n in (*BASES, "taxes")]
        for line in LINES:
            variables.append(variable(line.name, ONE, float, _amount(line)))
            variables.append(variable(f"left{line.number}", ONE, float, _left(line)))
        self.system.add_variables(*variables)

    def situation(self, case: dict[str, Any]) -> dict[str, Any]:
        """The case in OpenFisca's form, in yuan."""
        names = (*FLAGS, *BASES, "taxes")
        facts = {n: {"2023": case[n]} for n in names}
        facts |= {n: {"2023": True} for n in ("above_scale", "manufacturing")}
        return {"cases": {"one": facts}}

    def evaluate(self, given: dict[str, Any]) -> dict[str, Any]:
        """One simulation: every award variable."""
        simulation = SimulationBuilder().build_from_entities(self.system, given)
        return {line.name: simulation.calculate(line.name, "2023") for line in LINES}


@dataclass(frozen=True)
class PlainModels:
    """The three sides, made once, and the case in each one's form."""

    jigai: Program
    zen: PlainZen
    openfisca: PlainOpenFisca

    def check(self) -> None:
        """Compare answers on several cases; AssertionError where they differ."""
        for step in range(6):
            case = stated(step)
            expected = {m: fen for (m, _), fen in self.jigai.amounts(dossier(case)).items()}
            explained = {
                a["measure"]: a["amount"]
                for a in self.jigai.explained(dossier(case))
                if a["amount"]
            }
            assert explained == expected, step
            assert self.zen.amounts(in_fen(case)) == expected, step
            found = self.openfisca.evaluate(self.openfisca.situation(case))
            for line in LINES:
                off = float(found[line.name][0]) * 100 - expected.get(line.name, 0)
                assert abs(off) <= 200, (step, line.name, off)

    def tasks(self) -> list[Task]:
        """What is timed."""
        case = stated()
        ours, theirs = dossier(case), in_fen(case)
        data, given = json.dumps(theirs).encode(), self.openfisca.situation(case)
        return [
            Task("plain_jigai_explained", lambda: self.jigai.explained(ours), 100),
            Task("plain_jigai_amounts", lambda: self.jigai.amounts(ours), 500),
            Task("plain_zen_traced", lambda: self.zen.evaluate(theirs, trace=True), 50),
            Task("plain_zen_traced_from_bytes", lambda: self.zen.evaluate(data, trace=True), 50),
            Task("plain_zen", lambda: self.zen.evaluate(theirs), 50),
            Task("plain_zen_from_bytes", lambda: self.zen.evaluate(data), 50),
            Task("plain_openfisca", lambda: self.openfisca.evaluate(given), 3),
        ]


def plain_models() -> PlainModels:
    """All three sides."""
    return PlainModels(plain_program(), PlainZen(), PlainOpenFisca())
