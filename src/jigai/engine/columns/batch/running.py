"""A batch from tables to results: take in, evaluate, sum up, write; whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jigai.engine.columns.batch.cases import Cases, Intake, open_cases
from jigai.engine.columns.batch.columns import evaluate_columns, fill
from jigai.engine.columns.batch.engines import Columns, engine_of
from jigai.engine.columns.batch.manifest import Counts, manifest_of
from jigai.engine.columns.batch.meanings import meanings
from jigai.engine.columns.batch.programme import programme_rows
from jigai.engine.columns.batch.rows import (
    ANSWERS,
    DETAILS,
    MISSING,
    PROGRAMME,
    REFUSED,
    TOTALS,
    arrow,
    declared,
)
from jigai.engine.columns.batch.scalar import evaluate_left
from jigai.engine.columns.batch.sinks import Sink, open_sink
from jigai.engine.columns.batch.terms import Ready, Terms, prepare
from jigai.engine.columns.batch.totals import totals_sql
from jigai.engine.columns.intake import REJECTS, WARNINGS
from jigai.engine.columns.intake.opening import Origin
from jigai.engine.columns.storage import literal
from jigai.engine.columns.working import working
from jigai.facts.writing import writing
from jigai.policy.pack import Pack

Heard = Callable[[str, int, int | None], None]
"""Hears a stage, how much of it is done, and of how much (None: not known)."""


@dataclass(frozen=True)
class How:
    """The machine's part: memory for the columns (``2GB``), processes for single cases.

    ``engine`` is that of the columns: ``duckdb``, or ``spark`` in local mode.
    Without ``jobs`` there is one for each processor. ``details`` writes outcomes, limits and
    exclusions too. ``over`` replaces an earlier batch; ``keep`` is a folder for the case set that
    tables are taken into, where the output is a database.
    """

    memory: str | None = None
    jobs: int | None = None
    engine: str = "duckdb"
    details: bool = True
    over: bool = False
    keep: Path | None = None

    @property
    def processes(self) -> int:
        """How many, if nothing is said as many as there are processors."""
        return self.jobs or os.cpu_count() or 1


def run_batch(
    origin: Origin,
    out: str | Path,
    pack: Pack,
    terms: Terms | None = None,
    intake: Intake | None = None,
    how: How | None = None,
    progress: Heard | None = None,
) -> dict[str, Any]:
    """Evaluate every case at ``origin`` under a pack; write awards, refusals, totals to ``out``.

    ``out`` is a folder or a database (docs/batch.md). Returns the manifest. ``progress`` hears
    stages; whatever it raises stops the work and leaves nothing. Raises InputRefused, PackBroken.
    """
    terms, intake, how = terms or Terms(), intake or Intake(), how or How()
    heard = progress or (lambda _stage, _done, _total: None)
    started = dt.datetime.now(dt.UTC)
    with open_sink(out, over=how.over) as sink, _room(sink.beside) as place:
        engine = engine_of(how.engine, place / "engine", jobs=how.processes, memory=how.memory)
        cases = open_cases(
            origin,
            how.keep or sink.cases or place / "cases",
            intake,
            claim_year=terms.claim_year,
            as_of=terms.as_of,
            within=pack.info.region,
            memory=how.memory,
            progress=lambda _table, rows: heard("intake", rows, None),
        )
        ready = prepare(pack, terms, cases.meta, cases.programme)
        counts = Counts()
        with working(place / "columns", how.memory) as connection:
            _evaluate(connection, ready, cases, place, engine, how, counts, heard)
            _write(connection, sink, ready, cases, how, counts, heard)
        manifest = manifest_of(
            ready, cases, engine.used, _kept(cases, sink, place), started, counts
        )
        sink.finish(manifest)
    return manifest


@contextmanager
def _room(beside: Path) -> Iterator[Path]:
    """A folder to work in beside the result, gone afterwards."""
    with writing(beside):
        beside.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{beside.name}.batch-", dir=beside.parent))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _kept(cases: Cases, sink: Sink, place: Path) -> str | None:
    """Where the case set stays: within the result, elsewhere, or nowhere."""
    if cases.folder == sink.cases:
        return cases.folder.name
    if cases.folder.is_relative_to(place):
        return None
    return str(cases.folder.absolute())


def _evaluate(
    connection: Any,
    ready: Ready,
    cases: Cases,
    place: Path,
    engine: Columns,
    how: How,
    counts: Counts,
    heard: Heard,
) -> None:
    """The columns' awards, and those of the organisations that they leave."""
    heard("columns", 0, None)
    left = evaluate_columns(connection, ready, cases, engine, details=how.details)
    counts.left = len(left)
    for table in (*ANSWERS, MISSING, REFUSED):
        connection.execute(f"CREATE TEMP TABLE {table}_by_case ({declared(table)})")
    found = evaluate_left(
        connection,
        cases.folder,
        ready,
        left,
        place,
        jobs=how.processes,
        progress=lambda done, total: heard("single", done, total),
    )
    for rows in found:
        for table, listed in rows.items():
            connection.register("given", arrow(table, listed))
            connection.execute(f"INSERT INTO {table}_by_case SELECT * FROM given")
            connection.unregister("given")
    for table in (*ANSWERS, MISSING) if how.details else ANSWERS:
        connection.execute(
            f"CREATE TEMP VIEW {table}_of_all AS SELECT * FROM {table}_in_columns "
            f"UNION ALL SELECT * FROM {table}_by_case"
        )


def _write(
    connection: Any,
    sink: Sink,
    ready: Ready,
    cases: Cases,
    how: How,
    counts: Counts,
    heard: Heard,
) -> None:
    """Every table of the result."""
    connection.execute(f"CREATE TEMP TABLE totals AS {totals_sql('awards_of_all')}")
    lookups = meanings(ready.program.plan) | {PROGRAMME: programme_rows(connection, ready)}
    for table, rows in lookups.items():
        fill(connection, f"{table}_written", arrow(table, rows))
    queries = {
        table: f"SELECT * FROM {table}_of_all"
        for table in (*ANSWERS, MISSING)
        if how.details or table not in DETAILS
    }
    queries |= {
        REFUSED: f"SELECT * FROM {REFUSED}_by_case ORDER BY ALL",
        TOTALS: "SELECT * FROM totals",
        **{table: f"SELECT * FROM {table}_written" for table in lookups},
    }
    if cases.report is not None and cases.folder != sink.cases:
        queries |= {
            file.removesuffix(".parquet"): (
                f"SELECT * FROM read_parquet({literal(str(cases.folder / file))})"
            )
            for file in (REJECTS, WARNINGS)
        }
    for number, (table, sql) in enumerate(queries.items()):
        heard("write", number, len(queries))
        counts.rows[table] = sink.write(connection, table, sql)
    counts.refused = _one(connection, f"SELECT count(DISTINCT organisation) FROM {REFUSED}_by_case")
    sums = "SELECT lowest, highest FROM totals WHERE \"by\" = 'all' AND NOT charge"
    counts.lowest, counts.highest = (connection.execute(sums).fetchall() or [(0, 0)])[0]


def _one(connection: Any, sql: str) -> int:
    [(found,)] = connection.execute(sql).fetchall()
    return int(found)
