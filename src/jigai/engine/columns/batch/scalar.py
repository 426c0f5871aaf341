"""Organisations that the columns leave, one dossier after another, in several processes.

What comes out are rows of the same tables that the columns fill.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from jigai.engine.api import program
from jigai.engine.columns.batch.missing import missing_rows
from jigai.engine.columns.batch.rows import MISSING, REFUSED, Rows, answer_rows, refused_rows
from jigai.engine.columns.batch.terms import Ready
from jigai.engine.columns.dossiers import dossiers_of
from jigai.engine.columns.storage import Meta, literal, quoted, select_sql
from jigai.engine.columns.tables import Table, tables
from jigai.engine.evaluating import Outcome, Program
from jigai.engine.notices import place_problems
from jigai.facts.dossier import Dossier, together
from jigai.facts.problems import InputRefused, Problem, refused
from jigai.facts.reading import read_dossier
from jigai.policy.overlays import Overlay
from jigai.policy.pack import Pack

AT_ONCE: Final = 200
"""Organisations that a process is given at a time."""
PART: Final = 20_000
"""Organisations whose rows are set apart at a time."""
WORTH: Final = 1_000
"""From how many organisations on further processes repay their start."""


@dataclass(frozen=True)
class Task:
    """What a process needs to evaluate organisations of a set."""

    pack: Pack
    readings: dict[str, str]
    overlays: tuple[Overlay, ...]
    meta: Meta
    programme: dict[str, Any]

    @classmethod
    def of(cls, ready: Ready) -> Task:
        """The task of a batch."""
        return cls(ready.pack, ready.chosen.readings, ready.overlays, ready.meta, ready.programme)

    def program(self) -> Program:
        """The compiled program, made once in each process."""
        return program(self.pack, self.readings, self.overlays)


def checked(task: Task, raw: dict[str, Any]) -> tuple[Dossier | None, list[Problem]]:
    """A dossier as read, and why the organisation is refused."""
    try:
        dossier = read_dossier(raw, task.pack.info.region)
    except InputRefused as error:
        return None, list(error.problems)
    outside = place_problems(task.pack, dossier)
    return dossier, outside or list(task.program().run(dossier).errors)


def evaluated(task: Task, raw: dict[str, Any]) -> Rows:
    """The rows of one organisation's dossier, evaluated for itself."""
    organisation = str(raw["dossier"])
    try:
        dossier = read_dossier(raw, task.pack.info.region)
    except InputRefused as error:
        return {REFUSED: refused_rows(organisation, error.problems)}
    outside = place_problems(task.pack, dossier)
    if outside:
        return {REFUSED: refused_rows(organisation, outside)}
    outcome = task.program().run(dossier)
    if outcome.errors:
        return {REFUSED: refused_rows(organisation, outcome.errors)}
    return _rows(outcome)


def _rows(outcome: Outcome) -> Rows:
    return answer_rows(outcome) | {MISSING: missing_rows(outcome)}


def evaluate_left(
    connection: Any,
    cases: Path,
    ready: Ready,
    left: Mapping[str, bool],
    place: Path,
    *,
    jobs: int,
    progress: Callable[[int, int], None],
) -> Iterator[Rows]:
    """The rows of the organisations left, some hundred at a time.

    Those of which ``left`` says so are evaluated together, as one dossier, because a limit joins
    them.
    ``place`` is a folder to work in. Raises InputRefused where a process was lost.
    """
    task, done = Task.of(ready), 0
    joined = [name for name, together in left.items() if together]
    if joined:
        yield _joined(task, cases, joined)
        done = len(joined)
        progress(done, len(left))
    wanted = [name for name, together in left.items() if not together]
    with _workers(task, jobs if len(wanted) >= WORTH else 1) as run:
        for start in range(0, len(wanted), PART):
            names = wanted[start : start + PART]
            part = _set_apart(connection, cases, names, place / f"part-{start}")
            chunks: list[Sequence[str]] = [
                names[i : i + AT_ONCE] for i in range(0, len(names), AT_ONCE)
            ]
            for found, chunk in zip(run(part, chunks), chunks, strict=True):
                done += len(chunk)
                progress(done, len(left))
                yield found


def _joined(task: Task, cases: Path, names: Sequence[str]) -> Rows:
    """The rows of organisations that a limit joins."""
    found: Rows = {}
    sound = []
    for name, raw in dossiers_of(cases, names, meta=task.meta, programme=task.programme):
        dossier, problems = checked(task, raw)
        if dossier is None or problems:
            found.setdefault(REFUSED, []).extend(refused_rows(name, problems))
        else:
            sound.append(dossier)
    if sound:
        found |= _rows(task.program().run(together(sound)))
    return found


def _set_apart(connection: Any, cases: Path, names: Sequence[str], part: Path) -> Path:
    """The rows of some organisations as files of their own, so that each is found quickly."""
    part.mkdir(parents=True)
    connection.register("part_names", pa.table({"w": pa.array(names, pa.string())}))
    connection.execute("CREATE OR REPLACE TEMP TABLE part AS SELECT w FROM part_names")
    connection.unregister("part_names")
    for table in tables().values():
        if (cases / table.file).exists():
            where = _mine(cases, table)
            sql = f"SELECT * FROM ({select_sql(cases, table)}) t {where}"
            file = literal(str(part / table.file))
            connection.execute(f"COPY ({sql}) TO {file} (FORMAT parquet)")
    return part


def _mine(cases: Path, table: Table) -> str:
    """The join that keeps the rows of the part; decisions are few and all kept."""
    if table.kind in ("decisions", "lifts"):
        return ""
    own = table.parent == "organisations" and table.kind != "entity"
    if own or table.name == "organisations":
        return "SEMI JOIN part p ON p.w = t.id"
    if table.kind == "entity":
        return f"SEMI JOIN part p ON p.w = t.{quoted('of')}"
    assert table.parent is not None
    owned = select_sql(cases, tables()[table.parent])
    inner = f"SELECT s.id FROM ({owned}) s SEMI JOIN part p ON p.w = s.{quoted('of')}"
    return f"SEMI JOIN ({inner}) o ON o.id = t.id"


# Processes

Run = Callable[[Path, list[Sequence[str]]], Iterator[Rows]]


class _workers:  # noqa: N801
    """Runs chunks one after another, or in processes of their own."""

    def __init__(self, task: Task, jobs: int) -> None:
        self.task = task
        self.pool: ProcessPoolExecutor | None = None
        if jobs > 1:
            self.pool = ProcessPoolExecutor(
                jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(task,)
            )

    def __enter__(self) -> Run:
        return self.run

    def __exit__(self, *_: object) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)

    def run(self, part: Path, chunks: list[Sequence[str]]) -> Iterator[Rows]:
        if self.pool is None:
            for chunk in chunks:
                yield _chunk(self.task, part, chunk)
            return
        try:
            yield from self.pool.map(_in_process, [part] * len(chunks), chunks)
        except BrokenProcessPool:
            raise refused(
                "batch.process-lost",
                "逐案测算的一个进程中断（多半是内存不足），没有留下结果；请减少 --jobs 再试",
                "a process that evaluates single cases was lost, most likely for want of memory; "
                "no result was left; try again with fewer --jobs",
            ) from None


_TASK: list[Task] = []


def _start(task: Task) -> None:
    """Begin a process: Ctrl-C is the main process's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _TASK[:] = [task]


def _in_process(part: Path, chunk: Sequence[str]) -> Rows:
    return _chunk(_TASK[0], part, chunk)


def _chunk(task: Task, part: Path, names: Sequence[str]) -> Rows:
    found: Rows = {}
    for _, raw in dossiers_of(part, names, meta=task.meta, programme=task.programme, threads=1):
        for table, rows in evaluated(task, raw).items():
            found.setdefault(table, []).extend(rows)
    return found
