"""Run all measurements and write docs/benchmarks/latest.json."""

from __future__ import annotations

import json
import os
import platform
import statistics
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import case
from benchmarks.case import Amounts
from benchmarks.openfisca_model import OpenFiscaModel, situation
from benchmarks.plain import COUNT, plain_models
from benchmarks.timing import Task, new_processes, summary, timed
from benchmarks.zen_model import ZenModel
from jigai.engine.evaluating import Program

LATEST = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "latest.json"
ROUNDS = 61
NEW_PROCESSES = 7
FLOAT32 = 1e-6
"""Of an amount; what float32 (24 bits) may lose on the way."""
TARGETS = {
    "zen_traced_over_explained": 3,
    "openfisca_over_explained": 20,
    "zen_over_amounts": 40,
}


def machine() -> dict[str, Any]:
    """Processor and memory, without names."""
    model, memory = platform.machine(), 0
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            memory = int(line.split()[1])
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**20, 1),
        "system": platform.system(),
    }


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


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


def main() -> None:
    """Compare the answers, measure, write the report."""
    ready = case.henan()
    lean, working, openfisca = ZenModel(working=False), ZenModel(working=True), OpenFiscaModel()
    lost = check(ready, (lean, working), openfisca)
    dossier = case.read(case.raw_case())
    facts = case.facts(dossier)
    data = json.dumps(facts, ensure_ascii=False).encode()
    given, year = situation(facts), str(facts["claim_year"])
    tasks = [
        Task("jigai_explained", lambda: ready.explained(dossier), 100),
        Task("jigai_amounts", lambda: ready.amounts(dossier), 500),
        Task("zen_traced", lambda: working.evaluate(facts, trace=True), 50),
        Task("zen_traced_from_bytes", lambda: working.evaluate(data, trace=True), 50),
        Task("zen_lean_traced", lambda: lean.evaluate(facts, trace=True), 50),
        Task("zen", lambda: lean.evaluate(facts), 50),
        Task("zen_from_bytes", lambda: lean.evaluate(data), 50),
        Task("openfisca", lambda: openfisca.evaluate(given, year), 3),
    ]
    plain = plain_models()
    plain.check()
    tasks += plain.tasks()
    busy = round(os.getloadavg()[0], 1)
    spent = timed(tasks, ROUNDS)
    measurements = {t.name: summary(spent[t.name], "microseconds", t.calls, 1) for t in tasks}
    started = new_processes(NEW_PROCESSES)
    measurements["load_five_packs"] = summary(started, "seconds", 1, 4)
    # Of the two ways to hand zen-engine its facts the faster one counts.
    ratios = {
        "zen_traced_over_explained": min(
            ratio(spent, "zen_traced", "jigai_explained"),
            ratio(spent, "zen_traced_from_bytes", "jigai_explained"),
        ),
        "zen_lean_traced_over_explained": ratio(spent, "zen_lean_traced", "jigai_explained"),
        "openfisca_over_explained": ratio(spent, "openfisca", "jigai_explained"),
        "zen_over_amounts": min(
            ratio(spent, "zen", "jigai_amounts"), ratio(spent, "zen_from_bytes", "jigai_amounts")
        ),
    }
    plain_ratios = {
        "zen_traced_over_explained": ratio(spent, "plain_zen_traced", "plain_jigai_explained"),
        "openfisca_over_explained": ratio(spent, "plain_openfisca", "plain_jigai_explained"),
        "zen_over_amounts": min(
            ratio(spent, "plain_zen", "plain_jigai_amounts"),
            ratio(spent, "plain_zen_from_bytes", "plain_jigai_amounts"),
        ),
    }
    packages = ("jigai", "zen-engine", "OpenFisca-Core", "numpy")
    report = {
        "machine": machine() | {"processes_running_before": busy},
        "versions": {"python": platform.python_version()} | {p: version(p) for p in packages},
        "case": {
            "pack": ready.plan.pack,
            "measures": list(dossier.claims or ()),
            "subjects": {
                plural: len(facts[plural])
                for plural in ("projects", "products", "platforms", "titles")
            },
        },
        "measurements": measurements,
        "ratios": {name: round(value, 1) for name, value in ratios.items()},
        "plain_case": {
            "measures": COUNT,
            "subjects": "one enterprise, one project",
            "ratios": {name: round(value, 1) for name, value in plain_ratios.items()},
        },
        "targets": {**TARGETS, "load_five_packs_seconds": 0.5},
        "load_five_packs_seconds": measurements["load_five_packs"]["median"],
        "answers": {
            "cases_compared": sum(1 for _ in case.variants(case.raw_case())),
            "zen": "equal to the fen",
            "openfisca": f"equal within {FLOAT32} of an amount (float32); off by, in fen:",
            "openfisca_off": lost,
        },
    }
    LATEST.parent.mkdir(parents=True, exist_ok=True)
    LATEST.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for name, m in measurements.items():
        print(f"{name:24} {m['median']:>10} {m['unit']:13} ({m['min']} to {m['max']})")
    for name, value in plain_ratios.items():
        print(f"plain {name:26} {value:6.1f}")
    for name, value in ratios.items():
        target = f"  target {TARGETS[name]}" if name in TARGETS else ""
        print(f"{name:32} {value:6.1f}{target}")


if __name__ == "__main__":
    main()
