"""One measurement of the columnar evaluator in a process of its own, its result as JSON.

``python -m benchmarks.columns_run scan|amounts|reasons|openfisca|beside FOLDER [MEMORY]``.
Importing and compiling the pack come before the clock starts; peak memory is that of the whole
process, up to the end of the work.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from benchmarks.columns_data import largest
from jigai.engine.api import program
from jigai.engine.columns.engines import DuckDb
from jigai.engine.columns.flats import open_flats, read_flat_meta
from jigai.engine.columns.running import TOTALS, Script
from jigai.engine.plan import Plan

Answer = dict[str, Any]
HEAD = ("id", "owner", "owner_kind")


def scan(folder: Path, _memory: str | None) -> Answer:
    """Read every column that the amounts use into Arrow, and hold it."""
    meta = read_flat_meta(folder)
    held = []
    for entity, columns in meta.columns.items():
        held.append(pq.read_table(folder / f"{entity}.parquet", columns=[*HEAD, *columns]))
    return {"rows": sum(t.num_rows for t in held), "columns": [t.num_columns for t in held]}


def connected(folder: Path, memory: str | None) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills beside the tables."""
    config: dict[str, Any] = {"temp_directory": str(folder / "spill")}
    if memory is not None:
        config["memory_limit"] = memory
    return duckdb.connect(config=config)


def evaluated(
    connection: duckdb.DuckDBPyConnection, folder: Path, *, took: bool
) -> tuple[Script, Answer]:
    """All awards as a table, and the totals of each measure."""
    made = open_flats(connection, folder, PLAN)
    DuckDb(connection).evaluate_flat(made, took=took)
    rows = connection.execute(TOTALS).fetchall()
    totals = {PLAN.measures[m].id: [int(n), int(e), int(a)] for m, n, e, a in rows}
    left = connection.execute("SELECT COUNT(*) FROM left_to_scalar").fetchall()[0]
    return made, {"totals": dict(sorted(totals.items())), "left_to_scalar": left[0]}


def amounts(folder: Path, memory: str | None) -> Answer:
    """Amounts of all measures with their combination rules, and totals."""
    with connected(folder, memory) as connection:
        return evaluated(connection, folder, took=False)[1]


def reasons(folder: Path, memory: str | None) -> Answer:
    """The same with the answers of every condition in every row and what every limit took."""
    with connected(folder, memory) as connection:
        made, found = evaluated(connection, folder, took=True)
        DuckDb(connection).evaluate_reasons(made)
        counts = {
            entity: connection.table(f"reasons_{entity}").shape[0] for entity, _ in made.reasons
        }
    return found | {"rows_with_reasons": counts}


def beside(folder: Path, memory: str | None) -> Answer:
    """Amounts as they are set beside OpenFisca's; the awards are left for comparing."""
    with connected(folder, memory) as connection:
        found = evaluated(connection, folder, took=False)[1]
        finished()
        awards = connection.table("awards")
        for place, measure in enumerate(PLAN.measures):
            if measure.money:
                given = awards.filter(f"measure = {place} AND amount > 0")
                given.select("subject", "amount").write_parquet(f"{folder / measure.id}.answer")
    return found


def openfisca(folder: Path, _memory: str | None) -> Answer:
    """The same measures by OpenFisca-Core, from the same files."""
    from benchmarks.openfisca_rows import awards, compared

    found = awards(folder, PLAN)
    finished()
    return {"differences": compared(found, folder)}


def peak_gb() -> float:
    """The most that this process held; ``ru_maxrss`` would count the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024 / 1e9


def finished() -> None:
    """The work is done; what follows is not measured."""
    if not FINISHED:
        used = resource.getrusage(resource.RUSAGE_SELF)
        FINISHED.update(
            seconds=time.perf_counter() - START,
            processor_seconds=used.ru_utime + used.ru_stime,
            peak_gb=peak_gb(),
        )


PLAN: Plan
START: float
FINISHED: dict[str, float] = {}
KINDS: dict[str, Callable[[Path, str | None], Answer]] = {
    "scan": scan,
    "amounts": amounts,
    "reasons": reasons,
    "beside": beside,
    "openfisca": openfisca,
}

if __name__ == "__main__":
    PLAN = program(largest()).plan
    START = time.perf_counter()
    answer = KINDS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
    finished()
    print(json.dumps(answer | FINISHED))
