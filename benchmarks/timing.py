"""Interleaved repetitions: every subject once a round, so that a slow spell meets all alike."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LOAD = (
    "from jigai.policy.loading import load_packs, shipped_root\n"
    "from jigai.engine.api import program\n"
    "packs, broken = load_packs(shipped_root())\n"
    "assert len(packs) == 5 and not broken\n"
    "for pack in packs:\n"
    "    program(pack)\n"
)


@dataclass(frozen=True)
class Task:
    """What is timed: ``calls`` in a row make one repetition."""

    name: str
    call: Callable[[], Any]
    calls: int


def timed(tasks: list[Task], rounds: int) -> dict[str, list[float]]:
    """Microseconds for one call, by task and round."""
    found: dict[str, list[float]] = {task.name: [] for task in tasks}
    for task in tasks:
        task.call()
    gc.collect()
    for number in range(rounds):
        shift = number % len(tasks)
        for task in (*tasks[shift:], *tasks[:shift]):
            call = task.call
            start = time.perf_counter()
            for _ in range(task.calls):
                call()
            spent = time.perf_counter() - start
            found[task.name].append(spent / task.calls * 1e6)
    return found


def new_processes(repetitions: int) -> list[float]:
    """Seconds to start Python, import jigai, and load and compile the five packs."""
    command = [sys.executable, "-c", LOAD]
    subprocess.run(command, check=True)  # noqa: S603
    found = []
    for _ in range(repetitions):
        start = time.perf_counter()
        subprocess.run(command, check=True)  # noqa: S603
        found.append(time.perf_counter() - start)
    return found


def summary(values: list[float], unit: str, calls: int, digits: int) -> dict[str, Any]:
    """Median, least and most of the repetitions."""
    return {
        "unit": unit,
        "median": round(statistics.median(values), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "repetitions": len(values),
        "calls_per_repetition": calls,
    }
