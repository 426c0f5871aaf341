"""docs/benchmarks/latest.json: what each part measured, with machine and versions."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

LATEST = Path(__file__).resolve().parents[1] / "docs" / "benchmarks" / "latest.json"
PACKAGES = ("jigai", "zen-engine", "OpenFisca-Core", "numpy")


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


def versions(*packages: str) -> dict[str, str]:
    """Python's version and that of each package."""
    return {"python": platform.python_version()} | {p: version(p) for p in packages}


def load_average() -> float:
    """Processes that wanted to run in the minute before."""
    return round(os.getloadavg()[0], 1)


def write(part: Mapping[str, Any]) -> None:
    """Put what one part measured into the file; what other parts measured stays."""
    found = json.loads(LATEST.read_text(encoding="utf-8")) if LATEST.is_file() else {}
    LATEST.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(merged(found, part), ensure_ascii=False, indent=2)
    LATEST.write_text(text + "\n", encoding="utf-8")


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The new over the old, mapping by mapping."""
    found = dict(old)
    for name, value in new.items():
        before = found.get(name)
        if isinstance(value, dict) and isinstance(before, dict):
            value = merged(before, value)
        found[name] = value
    return found
