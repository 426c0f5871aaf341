"""Where tables come from: a folder, a workbook, single files, a database.

Every source gives its tables with their headings; then each is read either by SQL (Parquet, a
DuckDB file) or in batches of text (CSV, workbooks, SQLite, PostgreSQL).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from jigai.engine.columns.intake.headings import Heading, Kind, Reading, no_table, table_named
from jigai.engine.columns.storage import glob_free, literal, quoted, reading
from jigai.engine.columns.tables import FORMAT, Table
from jigai.facts.problems import InputRefused, Problem, refused

BATCH: Final = 50_000
ROW: Final = "row"


@dataclass(frozen=True)
class CellProblem:
    """Something wrong with one cell that its reader found (a broken formula, a float)."""

    row: int
    column: str
    value: str
    code: str
    zh: str
    en: str


class SourceTable(ABC):
    """One table of a source. ``place`` is where it stands, for messages."""

    def __init__(
        self, table: Table, place: str, headings: Sequence[Heading], *, native: bool = False
    ) -> None:
        """Its headings are known from the start; ``native`` numbers are in units of a case set."""
        self.table = table
        self.place = place
        self.headings = list(headings)
        self.native = native
        self.problems: list[CellProblem] = []
        self.rows: int | None = None

    @abstractmethod
    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        """Its rows: ``row``, then the columns read, as text, named ``c0``, ``c1``, …"""


def batch(numbers: Sequence[int], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """Rows as they are handed over: their numbers, and each column as text."""
    arrays = [pa.array(numbers, pa.int64()), *(pa.array(c, pa.string()) for c in columns)]
    return pa.table(arrays, names=[ROW, *(f"c{i}" for i in range(len(columns)))])


class SqlTable(SourceTable):
    """A table that DuckDB reads itself, with types."""

    def __init__(
        self, table: Table, place: str, headings: Sequence[Heading], sql: str, number: str,
        *, native: bool = False,
    ) -> None:  # fmt: skip
        """``sql`` is what may follow FROM; ``number`` gives the number of a row."""
        super().__init__(table, place, headings, native=native)
        self.sql = sql
        self.number = number

    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        raise NotImplementedError  # pragma: no cover

    def select(self, readings: Sequence[Reading]) -> str:
        """A SELECT of its rows: ``row``, then the columns read as ``c0``, ``c1``, …"""
        columns = [f"{quoted(r.heading.name)} AS c{i}" for i, r in enumerate(readings)]
        return f"SELECT {', '.join([f'{self.number} AS {ROW}', *columns])} FROM {self.sql}"


@dataclass
class Source(AbstractContextManager["Source"]):
    """Everything that was found: tables, what was not ours, a programme and a set's own meta."""

    tables: dict[str, SourceTable] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    programme: Mapping[str, Any] | None = None
    meta: Any = None
    description: dict[str, Any] = field(default_factory=dict)
    closing: list[Any] = field(default_factory=list)

    def add(self, found: SourceTable) -> None:
        """One more table; no two may be the same."""
        other = self.tables.get(found.table.name)
        if other is not None:
            raise refused(
                "table.two-sources",
                f"“{found.table.label.zh}”有两处来源：{other.place} 和 {found.place}，请只留一处",
                f"there are two of table '{found.table.name}': {other.place} and {found.place}; "
                "keep one",
                found.place,
            )
        self.tables[found.table.name] = found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for item in self.closing:
            item.close()


def known_table(name: str, where: str) -> Table:
    """The table of that name, or a refusal."""
    table = table_named(name)
    if table is None:
        raise InputRefused([no_table(name, where)])
    return table


# Parquet


def parquet_table(path: Path, table: Table, *, native: bool = False) -> SqlTable:
    """A Parquet file; one that belongs to a case set says so in its metadata."""
    with reading(path):
        schema = pq.read_schema(path)
        metadata = pq.read_metadata(path)
    native = native or (metadata.metadata or {}).get(b"jigai") == FORMAT.encode()
    headings = [Heading(f.name, _arrow_kind(f.type), str(f.type)) for f in schema]
    same_names(headings, str(path))
    sql = f"read_parquet({literal(glob_free(path))}, file_row_number = true)"
    made = SqlTable(table, str(path), headings, sql, "file_row_number + 1", native=native)
    made.rows = metadata.num_rows
    return made


def _arrow_kind(kind: pa.DataType) -> Kind:
    if pa.types.is_dictionary(kind):
        return _arrow_kind(kind.value_type)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return "text"
    if pa.types.is_integer(kind):
        return "whole"
    if pa.types.is_decimal(kind):
        return "decimal" if kind.precision <= 38 else "other"
    if pa.types.is_floating(kind):
        return "float"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return "timestamp"
    if pa.types.is_null(kind):
        return "text"
    return "bool" if pa.types.is_boolean(kind) else "other"


def same_names(headings: Sequence[Heading], where: str) -> None:
    """No two columns of a source have one name, whatever they hold."""
    names = [h.name.strip() for h in headings]
    for name in names:
        if names.count(name) > 1 and name:
            raise InputRefused([
                Problem(
                    "table.twice",
                    f"“{name}”一列写了两次，请删去一个",
                    f"the column '{name}' stands twice; remove one",
                    where,
                )
            ])  # fmt: skip


# DuckDB


def duckdb_tables(connection: duckdb.DuckDBPyConnection, schema: str, place: str) -> list[Any]:
    """Name and columns of each table of an attached database."""
    rows = connection.execute(
        "SELECT table_schema, table_name, column_name, data_type "
        f"FROM information_schema.columns WHERE table_catalog = {literal(schema)} "
        "ORDER BY table_schema, table_name, ordinal_position"
    ).fetchall()
    found: dict[tuple[str, str], list[Heading]] = {}
    for spaced, name, column, kind in rows:
        found.setdefault((spaced, name), []).append(Heading(column, sql_kind(kind), kind.lower()))
    return [(*key, headings) for key, headings in found.items()]


def sql_kind(declared: str) -> Kind:
    """What the values of a column of this SQL type are."""
    kind = declared.upper().split("(")[0].strip()
    if kind in ("VARCHAR", "TEXT", "CHAR", "ENUM"):
        return "text"
    if "INT" in kind and "INTERVAL" not in kind and not kind.endswith("]"):
        return "whole"
    if kind in ("DECIMAL", "NUMERIC"):
        return "decimal"
    if kind in ("DOUBLE", "FLOAT", "REAL"):
        return "float"
    if kind in ("DATE", "BOOLEAN"):
        return "date" if kind == "DATE" else "bool"
    return "timestamp" if kind in ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS") else "other"
