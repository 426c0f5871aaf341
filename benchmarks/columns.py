"""Millions of rows: the columnar evaluator beside reading its columns, and beside OpenFisca-Core.

``python -m benchmarks.columns`` measures and writes its part of docs/benchmarks/latest.json, and
the chart. Files go into a folder of their own under ``JIGAI_BENCH_FOLDER`` (the system's place for
temporary files without it; 3 GB are needed) and are removed.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.chart import chart
from benchmarks.columns_data import copied, largest, made, money_measures
from jigai.engine.api import program
from jigai.engine.columns.flats import read_flat_meta

CHART = report.LATEST.with_name("columns.svg")
ONE, TEN, FORTY = 1_000_000, 10, 40
ROUNDS = 5
MEMORY = "2GB"
"""What DuckDB may keep of 40 million projects, so that the whole process stays within 3 GB."""
TARGETS = {
    "batch_over_scan": 3,
    "openfisca_over_batch": 3,
    "openfisca_memory_over_batch": 3,
    "reasons_over_amounts": 1.5,
    "peak_memory_gb": 4,
    "forty_million_peak_gb": 3,
}
Answer = dict[str, Any]


def run(kind: str, folder: Path, *more: str) -> Answer:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.columns_run", kind, str(folder), *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    found: Answer = json.loads(done.stdout)
    return found


def rounds(kinds: tuple[str, ...], folder: Path, times: int = ROUNDS) -> dict[str, list[Answer]]:
    """Every kind once a round, so that a slow spell of the machine meets all alike."""
    for kind in kinds:
        run(kind, folder)
    found: dict[str, list[Answer]] = {kind: [] for kind in kinds}
    for number in range(times):
        shift = number % len(kinds)
        for kind in (*kinds[shift:], *kinds[:shift]):
            found[kind].append(run(kind, folder))
    return found


def ratio(found: dict[str, list[Answer]], over: str, under: str, what: str = "seconds") -> float:
    """The median over the rounds."""
    pairs = zip(found[over], found[under], strict=True)
    each: list[float] = [a[what] / b[what] for a, b in pairs]
    return statistics.median(each)


def measured(runs: list[Answer]) -> Answer:
    """Seconds and memory of a kind's runs."""
    seconds = [answer["seconds"] for answer in runs]
    return {
        "unit": "seconds",
        "median": round(statistics.median(seconds), 3),
        "min": round(min(seconds), 3),
        "max": round(max(seconds), 3),
        "repetitions": len(runs),
        "processor_seconds": round(statistics.median(a["processor_seconds"] for a in runs), 2),
        "peak_gb": round(max(answer["peak_gb"] for answer in runs), 2),
    }


def scaling(folders: dict[int, Path], done: dict[int, list[Answer]]) -> list[Answer]:
    """Seconds for each number of projects, from 100 thousand on."""
    table = []
    for projects, folder in folders.items():
        runs = done.get(projects) or [run("amounts", folder) for _ in range(3)]
        entry = measured(runs)
        table.append(
            {
                "projects": projects,
                "rows": sum(read_flat_meta(folder).rows.values()),
                "seconds": entry["median"],
                "processor_seconds": entry["processor_seconds"],
                "microseconds_a_project": round(entry["median"] / projects * 1e6, 3),
                "peak_gb": entry["peak_gb"],
            }
        )
    return table


def times(one: Answer, several: Answer, factor: int) -> None:
    """So many copies give so many times the totals."""
    for measure, sums in one["totals"].items():
        assert several["totals"][measure] == [factor * s for s in sums], measure


def main() -> None:
    """Make the tables, measure, compare, write the report."""
    place = Path(
        tempfile.mkdtemp(prefix="jigai-columns-", dir=os.environ.get("JIGAI_BENCH_FOLDER"))
    )
    try:
        measure(place)
    finally:
        shutil.rmtree(place)


def measure(place: Path) -> None:
    """All measurements with their files in ``place``."""
    busy = report.load_average()
    drawn = {
        "hundred_thousand": made(place / "small", ONE // 10),
        "one_million": made(place / "one", ONE),
    }
    one, ten, forty = place / "one" / "flat", place / "ten", place / "forty"
    copied(one, ten, TEN)
    found = rounds(("scan", "amounts", "reasons"), ten)
    beside = rounds(("beside", "openfisca"), one)
    million = run("amounts", one)
    times(million, found["amounts"][0], TEN)
    assert found["amounts"][0]["totals"] == found["reasons"][0]["totals"]
    copied(one, forty, FORTY)
    limited = run("amounts", forty, MEMORY)
    times(million, limited, FORTY)
    folders = {ONE // 10: place / "small" / "flat", ONE: one, TEN * ONE: ten, FORTY * ONE: forty}
    table = scaling(folders, {TEN * ONE: found["amounts"]})
    ratios = {
        "batch_over_scan": ratio(found, "amounts", "scan"),
        "reasons_over_amounts": ratio(found, "reasons", "amounts"),
        "openfisca_over_batch": ratio(beside, "openfisca", "beside"),
        "openfisca_memory_over_batch": ratio(beside, "openfisca", "beside", "peak_gb"),
        "peak_memory_gb": max(a["peak_gb"] for a in found["amounts"]),
        "forty_million_peak_gb": limited["peak_gb"],
    }
    ratios = {name: round(value, 2) for name, value in ratios.items()}
    plan = program(largest()).plan
    report.write(
        {
            "machine": report.machine(),
            "versions": report.versions("jigai", "duckdb", "pyarrow", "OpenFisca-Core", "numpy"),
            "ratios": ratios,
            "targets": TARGETS,
            "columns": {
                "pack": plan.pack,
                "measures_that_give": money_measures(plan),
                "processes_running_before": busy,
                "made": drawn,
                "columns_read": found["scan"][0]["columns"],
                "left_to_scalar": found["amounts"][0]["left_to_scalar"],
                "ten_million": {kind: measured(runs) for kind, runs in found.items()},
                "one_million_beside_openfisca": {
                    "measures": sorted(beside["beside"][0]["totals"]),
                    **{kind: measured(runs) for kind, runs in beside.items()},
                    "differences": beside["openfisca"][0]["differences"],
                },
                "forty_million": measured([limited]) | {"memory_limit": MEMORY},
                "by_rows": table,
            },
        }
    )
    CHART.write_text(drawing(table, limited), encoding="utf-8")
    for name, value in ratios.items():
        print(f"{name:28} {value:8.2f}  target {TARGETS[name]}")
    for row in table:
        print(f"{row['projects']:>12,} projects {row['seconds']:8.2f} s {row['peak_gb']:6.2f} GB")


def drawing(table: list[Answer], limited: Answer) -> str:
    """Seconds and memory by the number of projects."""
    most = table[-1]["projects"]
    return chart(
        "All measures of the largest pack, amounts and totals",
        "projects",
        "seconds; GB",
        {
            "seconds": [(row["projects"], row["seconds"]) for row in table],
            "processor, seconds": [(row["projects"], row["processor_seconds"]) for row in table],
            "peak memory, GB": [(row["projects"], row["peak_gb"]) for row in table],
            "seconds within 3 GB": [(most, limited["seconds"])],
        },
    )


if __name__ == "__main__":
    main()
