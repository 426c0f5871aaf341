"""Taking tables in: read, checked, and written as a case set, or refused with the reason."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from jigai.engine.columns.intake.cells import nothing_sql
from jigai.engine.columns.intake.headings import Reading, readings
from jigai.engine.columns.intake.opening import Origin, open_source
from jigai.engine.columns.intake.screening import ORGANISATIONS, Screening, of_kind
from jigai.engine.columns.intake.sources import Source
from jigai.engine.columns.intake.staging import Progress, Staging, stage_name
from jigai.engine.columns.storage import (
    Meta,
    NewCaseSet,
    could_not_write,
    disk_full,
    literal,
    quoted,
    writing,
)
from jigai.engine.columns.tables import ASSUMED_EMPTY, Column, Table, tables
from jigai.facts.documents import load
from jigai.facts.problems import InputRefused, Problem, refused
from jigai.facts.reading import read_dossier

REJECTS, WARNINGS = "rejects.parquet", "warnings.parquet"


@dataclass
class Report:
    """What became of every row: ``read`` = ``kept`` + ``rejected`` + ``unused``, table by table.

    ``causes`` counts the cells and rows at fault by code (rows held back with them are
    ``row.withheld``), ``warnings`` what should be looked at. ``unstated`` counts for each list the
    subjects of which it is unknown whether they have rows. ``ignored`` names what was not ours.
    """

    folder: Path
    meta: Meta
    read: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    unused: dict[str, int] = field(default_factory=dict)
    causes: dict[str, int] = field(default_factory=dict)
    warnings: dict[str, int] = field(default_factory=dict)
    unstated: dict[str, int] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Nothing was rejected."""
        return not self.rejected

    def data(self) -> dict[str, Any]:
        """The JSON form."""
        names = ("read", "kept", "rejected", "unused", "causes", "warnings", "unstated", "ignored")
        return {name: getattr(self, name) for name in names}


def take_in(
    origin: Origin,
    folder: Path,
    *,
    claim_year: int | None = None,
    as_of: str | None = None,
    programme: Mapping[str, Any] | Path | None = None,
    within: str | None = None,
    complete: Collection[str] = (),
    ignore: Collection[str] = (),
    partial: bool = False,
    synthetic: bool | None = None,
    memory: str | None = None,
    over: bool = False,
    progress: Callable[[str, int], None] | None = None,
) -> Report:
    """Check tables and write them as a case set into ``folder``, with what was rejected and why.

    ``complete`` names the lists of which every row is given (``project.loans``): who has no row
    has none. ``ignore`` names columns to leave out. ``partial`` keeps the sound projects, titles
    and so on of an organisation of which another one is rejected; what they get under shared
    limits may then be wrong. ``memory`` is a limit such as ``2GB``.
    ``progress`` hears table and rows; whatever it raises stops the work and leaves nothing.
    Raises InputRefused.
    """
    unknown = [name for name in complete if name not in tables() or tables()[name].kind != "rows"]
    if unknown:
        raise InputRefused([_no_list(name) for name in unknown])
    heard = progress or (lambda _table, _rows: None)
    with NewCaseSet(folder, over=over) as made, _working(made, memory) as connection:
        with open_source(origin, connection) as source:
            meta, acts = _whole_set(source, claim_year, as_of, programme, within, synthetic)
            columns = _columns(source, ignore)
            staging = Staging(connection, within, heard)
            for name, found in columns.items():
                staging.load(source.tables[name], found)
        Screening(connection, partial=partial).run()
        report = Report(folder, meta, read=dict(staging.read), ignored=source.ignored)
        _Result(connection, made, report, set(complete), meta.history_stated).write(heard)
        report.meta = made.finish(meta, acts)
    return report


def _no_list(name: str) -> Problem:
    return Problem(
        "table.name",
        f"没有名为“{name}”的明细表",
        f"there is no list '{name}'",
        "complete",
    )


def _columns(source: Source, ignore: Collection[str]) -> dict[str, list[Reading]]:
    """What every column is; all problems of all tables together."""
    found: dict[str, list[Reading]] = {}
    problems: list[Problem] = []
    for name in tables():
        table = source.tables.get(name)
        if table is None:
            continue
        try:
            found[name] = readings(
                table.table, table.headings, table.place, native=table.native, ignore=ignore
            )
        except InputRefused as error:
            problems += error.problems
    if problems:
        raise InputRefused(problems)
    return found


def _whole_set(
    source: Source,
    claim_year: int | None,
    as_of: str | None,
    programme: Mapping[str, Any] | Path | None,
    within: str | None,
    synthetic: bool | None,
) -> tuple[Meta, dict[str, Any]]:
    """What holds of the whole set, checked as the head of a dossier is."""
    known: Meta | None = source.meta
    stated = load(programme) if isinstance(programme, Path) else programme
    acts = dict(stated if stated is not None else source.programme or {})
    head: dict[str, Any] = {"applicant": {"id": "any"}, "programme": acts}
    year = claim_year if claim_year is not None else known.claim_year if known else None
    day = as_of if as_of is not None else known.as_of if known and claim_year is None else None
    head |= {"claim_year": year} | ({"as_of": day} if day is not None else {})
    dossier = read_dossier(head, within)
    history = "organisation.history" in source.tables or any(
        h.name in ("history", "已获本政策奖补行数") for h in source.tables[ORGANISATIONS].headings
    )
    made = Meta(
        claim_year=dossier.claim_year,
        as_of=dt.date.fromordinal(dossier.as_of).isoformat(),
        synthetic=bool(known and known.synthetic) if synthetic is None else synthetic,
        history_stated=known.history_stated if known else history,
        source={"form": "intake", **source.description},
    )
    if known is None:
        return made, acts
    kept = ("pack", "claims", "choices", "payee", "rulings")
    return replace(made, **{name: getattr(known, name) for name in kept}), acts


@contextmanager
def _working(made: NewCaseSet, memory: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A working database beside the result, gone afterwards; its failures said clearly."""
    with writing(made.folder):
        place = Path(tempfile.mkdtemp(prefix=f".{made.folder.name}.work-", dir=made.folder.parent))
    try:
        config: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": str(place / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if memory is not None:
            config["memory_limit"] = memory
        with duckdb.connect(str(place / "work.duckdb"), config=config) as connection:
            yield connection
    except duckdb.Error as error:
        raise _failed(error, made.folder) from error
    except OSError as error:
        raise could_not_write(error, made.folder) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _failed(error: duckdb.Error, folder: Path) -> Exception:
    """A failure of the engine as a refusal, where it is one of the machine or of a file."""
    text = " ".join(str(error).split())
    if "No space left" in text or ("disk" in text.lower() and "full" in text.lower()):
        return disk_full(folder)
    if isinstance(error, duckdb.OutOfMemoryException):
        return refused(
            "engine.memory",
            "内存或临时空间不足，没有留下半成品；请提高内存限额，或分批导入",
            "not enough memory or room to spill; nothing half-written was left; "
            "raise the limit, or import in parts",
            str(folder),
        )
    if isinstance(error, (duckdb.IOException, duckdb.InvalidInputException)) and (
        "parquet" in text.lower() or "snappy" in text.lower() or "zstd" in text.lower()
    ):
        return refused(
            "file.truncated",
            f"Parquet 文件损坏或被截断，请重新取得（{text[:120]}）",
            f"a Parquet file is damaged or cut short; obtain it again ({text[:120]})",
            str(folder),
        )
    return error


class _Result:
    """Writes what was kept, what was rejected, and what should be looked at."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        made: NewCaseSet,
        report: Report,
        complete: set[str],
        history: bool,
    ) -> None:
        self.connection = connection
        self.made = made
        self.report = report
        self.complete = complete
        self.history = history

    def write(self, progress: Progress) -> None:
        """Everything, and the counts of it."""
        for table in tables().values():
            if self.report.read.get(table.name):
                self._table(table)
                progress(table.name, self.report.kept.get(table.name, 0))
        self._findings()
        self._counts()

    def _table(self, table: Table) -> None:
        sql = self._select(table)
        count = self.made.copy(self.connection, table, sql)
        if count:
            self.report.kept[table.name] = count
        for column in table.columns:
            if column.use == "rows" and count:
                self._unstated(table, column)

    def _unstated(self, table: Table, column: Column) -> None:
        child = f"{table.entity}.{column.name}"
        if tables()[child].kind != "rows" or child not in self.report.read:
            return
        path = literal(str(self.made.path / table.file))
        found = self.connection.execute(
            f"SELECT count(*) FROM read_parquet({path}) WHERE {quoted(column.name)} IS NULL"
        ).fetchone()
        if found and found[0]:
            self.report.unstated[child] = int(found[0])

    def _select(self, table: Table) -> str:
        """The rows of a table that are kept, in the order of the source."""
        stage = stage_name(table)
        joins = [f"{stage} t ANTI JOIN out_{stage} o ON o.row = t.row"]
        columns = []
        kind_of = "t" if table.name == ORGANISATIONS else None
        for column in table.columns:
            x = f"t.{quoted(column.name)}"
            if column.use == "rows":
                x = self._counted(table, column, joins)
            elif table.name == ORGANISATIONS and column.name == "kind":
                x = "COALESCE(t.kind, 'enterprise')"
            if kind_of and column.fact.kinds:
                nothing = nothing_sql(column)
                x = f"CASE WHEN {of_kind(column.fact.kinds, kind_of)} THEN {x} ELSE {nothing} END"
            columns.append(f"{x} AS {quoted(column.name)}")
        if table.parent == ORGANISATIONS and table.fact is not None and table.fact.kinds:
            organisations = stage_name(tables()[ORGANISATIONS])
            joins.append(
                f"SEMI JOIN {organisations} g ON g.id = t.id AND {of_kind(table.fact.kinds, 'g')}"
            )
        return f"SELECT {', '.join(columns)} FROM {' '.join(joins)} ORDER BY t.row"

    def _counted(self, table: Table, column: Column, joins: list[str]) -> str:
        """How many rows of a list a subject has; none where that was said, else unknown."""
        child = tables()[f"{table.entity}.{column.name}"]
        stated = f"t.{quoted(column.name)}"
        none = column.name in ASSUMED_EMPTY and table.name == ORGANISATIONS
        last = ", 0" if none or child.name in self.complete else ""
        if child.name not in self.report.read:
            return f"COALESCE({stated}{last})" if last else stated
        alias = f"n_{column.name}"
        joins.append(
            f"LEFT JOIN (SELECT id, count(*) AS k FROM {stage_name(child)} GROUP BY id) {alias} "
            f"ON {alias}.id = t.id"
        )
        return f"COALESCE({alias}.k, {stated}{last})"

    def _findings(self) -> None:
        order = "ORDER BY 1, 2, 3, 5"
        columns = 'tab AS "table", row AS "row", NULLIF(col, \'\') AS "column", value, code, zh, en'
        for name, file in (("causes", REJECTS), ("notes", WARNINGS)):
            self.made.aside(self.connection, file, f"SELECT DISTINCT {columns} FROM {name} {order}")

    def _counts(self) -> None:
        ask = self.connection.execute
        report = self.report
        report.causes = dict(
            ask("SELECT code, count(*) FROM causes GROUP BY 1 ORDER BY 1").fetchall()
        )
        report.warnings = dict(
            ask("SELECT code, count(*) FROM notes GROUP BY 1 ORDER BY 1").fetchall()
        )
        for name, read in report.read.items():
            stage = stage_name(tables()[name])
            found = ask(f"SELECT count(*) FROM out_{stage}").fetchone()
            out = int(found[0]) if found else 0
            if out:
                report.rejected[name] = out
            rest = read - out - report.kept.get(name, 0)
            if rest:
                report.unused[name] = rest
