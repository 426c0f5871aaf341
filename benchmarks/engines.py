"""One case at a time beside zen-engine and OpenFisca-Core: two cases, and loading the packs."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable
from typing import Any

from benchmarks import case, report
from benchmarks.case import Amounts
from benchmarks.openfisca_model import OpenFiscaModel, situation
from benchmarks.plain import COUNT, plain_models
from benchmarks.timing import Task, new_processes, summary, timed
from benchmarks.zen_model import ZenModel
from jigai.engine.evaluating import Program

ROUNDS = 61
NEW_PROCESSES = 15
FLOAT32 = 1e-6
"""Of an amount; what float32 (24 bits) may lose on the way."""
TARGETS = {
    "zen_traced_over_explained": 3,
    "openfisca_over_explained": 20,
    "zen_over_amounts": 40,
    "load_five_packs_seconds": 0.5,
}


def check(
    ready: Program, zens: tuple[ZenModel, ...], openfisca: OpenFiscaModel
) -> dict[str, dict[str, Any]]:
    """Compare all answers; AssertionError where they differ. What float32 lost, by case."""
    lost: dict[str, dict[str, Any]] = {}
    for name, raw in case.variants(case.raw_case()):
        dossier = case.read(raw)
        facts = case.facts(dossier)
        expected = ready.amounts(dossier)
        explained: Amounts = {
            (a["measure"], a["subject"]): a["amount"]
            for a in ready.explained(dossier)
            if a["amount"]
        }
        assert explained == expected, name
        for zen in zens:
            assert zen.amounts(facts) == expected, name
        found = openfisca.amounts(facts)
        assert found.keys() == expected.keys(), name
        for key, amount in expected.items():
            off = found[key] - amount
            assert abs(off) <= FLOAT32 * amount, (name, key, amount, found[key])
            if off:
                lost.setdefault(name, {})["/".join(key)] = {"exact": amount, "off_by": off}
    return lost


def ratio(spent: dict[str, list[float]], slow: str, fast: str) -> float:
    """Median over the rounds, so that a slow spell of the machine meets both sides."""
    return statistics.median(a / b for a, b in zip(spent[slow], spent[fast], strict=True))


def henan_tasks(
    ready: Program, lean: ZenModel, working: ZenModel, openfisca: OpenFiscaModel
) -> list[Task]:
    """Fourteen measures of Henan's pack over eleven subjects."""
    dossier = case.read(case.raw_case())
    facts = case.facts(dossier)
    data = json.dumps(facts, ensure_ascii=False).encode()
    given, year = situation(facts), str(facts["claim_year"])
    calls: list[tuple[str, Callable[[], Any], int]] = [
        ("jigai_explained", lambda: ready.explained(dossier), 100),
        ("jigai_amounts", lambda: ready.amounts(dossier), 500),
        ("zen_traced", lambda: working.evaluate(facts, trace=True), 50),
        ("zen_traced_from_bytes", lambda: working.evaluate(data, trace=True), 50),
        ("zen_lean_traced", lambda: lean.evaluate(facts, trace=True), 50),
        ("zen", lambda: lean.evaluate(facts), 50),
        ("zen_from_bytes", lambda: lean.evaluate(data), 50),
        ("openfisca", lambda: openfisca.evaluate(given, year), 3),
    ]
    return [Task(f"henan_{name}", call, times) for name, call, times in calls]


def ratios(spent: dict[str, list[float]], which: str) -> dict[str, float]:
    """Of one case; of the two ways to hand zen-engine its facts the faster one counts."""

    def ratio(slow: str, fast: str) -> float:
        """Median over the rounds, so that a slow spell of the machine meets both sides."""
        rounds = zip(spent[f"{which}_{slow}"], spent[f"{which}_{fast}"], strict=True)
        return statistics.median(a / b for a, b in rounds)

    def least(slow: str, fast: str) -> float:
        return min(ratio(slow, fast), ratio(f"{slow}_from_bytes", fast))

    found = {
        "zen_traced_over_explained": least("zen_traced", "jigai_explained"),
        "openfisca_over_explained": ratio("openfisca", "jigai_explained"),
        "zen_over_amounts": least("zen", "jigai_amounts"),
    }
    return {name: round(value, 1) for name, value in found.items()}


def main() -> None:
    """Compare the answers, measure, write the report."""
    ready = case.henan()
    lean, working, openfisca = ZenModel(working=False), ZenModel(working=True), OpenFiscaModel()
    lost = check(ready, (lean, working), openfisca)
    plain = plain_models()
    plain.check()
    tasks = [*plain.tasks(), *henan_tasks(ready, lean, working, openfisca)]
    busy = report.load_average()
    spent = timed(tasks, ROUNDS)
    measurements = {t.name: summary(spent[t.name], "microseconds", t.calls, 1) for t in tasks}
    started = new_processes(NEW_PROCESSES)
    measurements["load_five_packs"] = summary(started, "seconds", 1, 4)
    dossier = case.read(case.raw_case())
    subjects = {
        plural: len(case.facts(dossier)[plural])
        for plural in ("projects", "products", "platforms", "titles")
    }
    part = {
        "machine": report.machine() | {"processes_running_before": busy},
        "versions": report.versions("jigai", "zen-engine", "OpenFisca-Core", "numpy"),
        "ratios": ratios(spent, "plain"),
        "load_five_packs_seconds": measurements["load_five_packs"]["median"],
        "targets": TARGETS,
        "cases": {
            "plain": {
                "measures": COUNT,
                "subjects": {"projects": 1},
                "ratios": ratios(spent, "plain"),
            },
            "henan": {
                "pack": ready.plan.pack,
                "measures": list(dossier.claims or ()),
                "subjects": subjects,
                "ratios": ratios(spent, "henan"),
            },
        },
        "measurements": measurements,
        "answers": {
            "cases_compared": sum(1 for _ in case.variants(case.raw_case())),
            "zen": "equal to the fen",
            "openfisca": f"equal within {FLOAT32} of an amount (float32); off by, in fen:",
            "openfisca_off": lost,
        },
    }
    report.write(part)
    for name, m in measurements.items():
        print(f"{name:28} {m['median']:>10} {m['unit']:13} ({m['min']} to {m['max']})")
    for which in ("plain", "henan"):
        for name, value in ratios(spent, which).items():
            print(f"{which:6} {name:28} {value:6.1f}  target {TARGETS[name]}")
