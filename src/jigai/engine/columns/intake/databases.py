"""Tables of a database: SQLite, PostgreSQL, or a DuckDB file. Nothing is ever written to it."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from jigai.engine.columns.intake.headings import Heading, Kind, Reading, table_named
from jigai.engine.columns.intake.sources import (
    BATCH,
    CellProblem,
    Source,
    SourceTable,
    SqlTable,
    batch,
    duckdb_tables,
)
from jigai.engine.columns.intake.texts import batches, records
from jigai.engine.columns.storage import literal, quoted
from jigai.engine.columns.tables import Table
from jigai.facts.problems import InputRefused, refused, shown

SQLITE: Final = b"SQLite format 3\0"
DUCKDB: Final = b"DUCK"
POSTGRES: Final = ("postgresql://", "postgres://")
_FLOATS: Final = {700: "real", 701: "double precision"}
_KINDS: Final[dict[int, Kind]] = {1114: "timestamp", 1184: "other", 17: "other", 790: "other"}


def add_database(source: Source, path: Path, connection: duckdb.DuckDBPyConnection) -> bool:
    """The tables of a database file, by what its first bytes say it is; False if it is none."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(SQLITE):
        add_sqlite(source, path)
    elif head[8:12] == DUCKDB:
        add_duckdb(source, path, connection)
    else:
        return False
    return True


def _add(source: Source, name: str, made: Any) -> None:
    """A table that is ours; another is left alone, and said so."""
    table = table_named(name)
    if table is None:
        source.ignored.append(name)
    else:
        source.add(made(table))


# DuckDB


def add_duckdb(source: Source, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    """Attach a DuckDB file, to read only."""
    alias = f"source{len(source.tables)}"
    try:
        connection.execute(f"ATTACH {literal(str(path))} AS {alias} (READ_ONLY)")
        listed = duckdb_tables(connection, alias, str(path))
    except duckdb.Error as error:
        raise unreadable(str(path), error) from None
    for schema, name, headings in listed:
        sql = f"{alias}.{quoted(schema)}.{quoted(name)}"

        def made(
            table: Table, headings: list[Heading] = headings, sql: str = sql, name: str = name
        ) -> SqlTable:
            return SqlTable(table, f"{path}:{name}", headings, sql, "row_number() OVER ()")

        _add(source, name, made)


# SQLite


class SqliteTable(SourceTable):
    """A table of an SQLite database. The number of a row is its place from 1."""

    def __init__(self, connection: sqlite3.Connection, name: str, table: Table, place: str) -> None:
        """Its columns by their declared types; a floating-point one is named as such."""
        rows = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        headings = [Heading(row[1], _affinity(row[2]), row[2] or "text") for row in rows]
        super().__init__(table, place, headings)
        self.connection = connection
        self.name = name

    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        """Its rows, fifty thousand at a time."""
        names = ", ".join(quoted(r.heading.name) for r in readings)
        cursor = self.connection.execute(f"SELECT {names} FROM {quoted(self.name)}")
        number = 0
        try:
            while rows := cursor.fetchmany(BATCH):
                numbers = list(range(number + 1, number + len(rows) + 1))
                columns = [
                    [self._text(n, r, v) for n, v in zip(numbers, values, strict=True)]
                    for r, values in zip(readings, zip(*rows, strict=True), strict=True)
                ]
                number += len(rows)
                yield batch(numbers, columns)
        except sqlite3.Error as error:
            raise unreadable(self.place, error) from None

    def _text(self, number: int, reading: Reading, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int):
            return str(value)
        fact = reading.column.fact
        kind = "BLOB" if isinstance(value, bytes) else "REAL"
        self.problems.append(CellProblem(
            number, reading.column.name, shown(value if kind == "REAL" else "…"), "value.float",
            f"“{fact.label.zh}”在库中是 {kind}，不精确；请存为文本或以最小单位计的整数",
            f"'{fact.label.en}' is a {kind} in the database, which is not exact; "
            "store text, or a whole number of the smallest unit",
        ))  # fmt: skip
        return None


def _affinity(declared: str) -> Kind:
    """SQLite takes any value in any column; a declared floating-point type is refused at once."""
    kind = declared.upper()
    return "float" if any(word in kind for word in ("REAL", "FLOA", "DOUB")) else "text"


def add_sqlite(source: Source, path: Path) -> None:
    """Open an SQLite database, to read only."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        source.closing.append(connection)
        connection.execute("PRAGMA query_only = 1")
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        for name in names:
            place = f"{path}:{name}"
            _add(source, name, lambda t, n=name, p=place: SqliteTable(connection, n, t, p))
    except sqlite3.Error as error:
        raise unreadable(str(path), error) from None


# PostgreSQL


class PostgresTable(SourceTable):
    """A table of a PostgreSQL database, copied as text, so that no number becomes a float."""

    def __init__(self, connection: Any, schema: str, name: str, table: Table, place: str) -> None:
        """Its columns by their types."""
        self.connection = connection
        self.sql = f"{quoted(schema)}.{quoted(name)}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {self.sql} LIMIT 0")
            described = [(c.name, c.type_code, c.type_display) for c in cursor.description]
        headings = [Heading(n, _pg_kind(code), shown) for n, code, shown in described]
        super().__init__(table, place, headings)

    def batches(self, readings: Sequence[Reading]) -> Iterator[pa.Table]:
        """Its rows, fifty thousand at a time, through ``COPY``."""
        kinds = {h.name: h for h in self.headings}
        names = ", ".join(_pg_text(kinds[r.heading.name]) for r in readings)
        copy = f"COPY (SELECT {names} FROM {self.sql}) TO STDOUT (FORMAT csv)"
        width = len(readings)
        with self.connection.cursor() as cursor, cursor.copy(copy) as stream:
            file = io.TextIOWrapper(io.BufferedReader(_Copied(stream)), "utf-8", newline="")
            rows = ((i, row) for i, (_, row) in enumerate(records(file, ",", self.place), 1))
            yield from batches(rows, width, list(range(width)), self.place)


class _Copied(io.RawIOBase):
    """What ``COPY`` sends, as a stream of bytes."""

    def __init__(self, stream: Any) -> None:
        self.blocks = iter(stream)
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self.rest:
            block = next(self.blocks, None)
            if block is None:
                return 0
            self.rest = bytes(block)
        taken = self.rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self.rest = self.rest[len(taken) :]
        return len(taken)


def _pg_text(heading: Heading) -> str:
    name = quoted(heading.name)
    if heading.kind != "timestamp":
        return f"{name}::text"
    day = f"CASE WHEN {name} = date_trunc('day', {name}) THEN {name}::date::text"
    return f"{day} ELSE {name}::text END"


def _pg_kind(code: int) -> Kind:
    """Everything is copied as text; what cannot be exact, or is no plain value, is named."""
    return "float" if code in _FLOATS else _KINDS.get(code, "text")


def add_postgres(source: Source, url: str) -> None:
    """Connect to a PostgreSQL database; all tables are read as of one moment."""
    place = hidden(url)
    try:
        import psycopg
    except ImportError:
        raise refused(
            "database.no-driver",
            "读取 PostgreSQL 需要 jigai[postgres]，请安装，或先导出为 Parquet 或 CSV",
            "reading PostgreSQL needs jigai[postgres]; install it, or export to Parquet or CSV",
            place,
        ) from None
    try:
        connection = psycopg.connect(url, autocommit=False, connect_timeout=10)
        source.closing.append(connection)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET LOCAL datestyle = 'ISO, YMD'")
        rows = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
        ).fetchall()
        for schema, name in rows:
            _add(
                source,
                name,
                lambda t, s=schema, n=name: PostgresTable(connection, s, n, t, f"{place}:{n}"),
            )
    except psycopg.Error as error:
        raise unreadable(place, error) from None


def hidden(url: str) -> str:
    """The address of a database without whoever logs in."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def unreadable(place: str, error: Exception) -> InputRefused:
    """The refusal for a database that cannot be read."""
    said = shown(" ".join(str(error).split()), 120)
    return refused(
        "database.unreadable",
        f"数据库无法读取（{said}），请核对文件、地址和权限",
        f"the database cannot be read ({said}); check file, address and permissions",
        place,
    )
