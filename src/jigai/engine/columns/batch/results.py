"""Reading what a batch wrote: its manifest, and the rows of one organisation."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from jigai.engine.columns.batch.databases import (
    DUCKDB,
    MANIFEST,
    PREFIX,
    SQLITE,
)
from jigai.engine.columns.batch.manifest import checked_manifest, read_manifest
from jigai.engine.columns.batch.rows import AWARDS, COLUMNS, Row, names
from jigai.engine.columns.intake.databases import POSTGRES, hidden, unreadable
from jigai.engine.columns.storage import glob_free, literal, quoted
from jigai.engine.columns.working import connected
from jigai.facts.documents import parse
from jigai.facts.problems import refused

WHOSE = ("entity", "subject", "organisation")


class Results(AbstractContextManager["Results"], ABC):
    """A finished batch, open to read."""

    manifest: Mapping[str, Any]
    place: str
    connection: Any
    mark = "?"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    @abstractmethod
    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query."""

    @abstractmethod
    def source(self, table: str) -> str:
        """What follows FROM for a table."""

    @abstractmethod
    def numbered(self, number: int) -> str | None:
        """The condition of a row of the awards by its number; None where rows have none."""

    def said(self, table: str, organisation: str) -> list[Row]:
        """The rows of an organisation in a table."""
        columns = ", ".join(quoted(name) for name in names(table))
        sql = f"SELECT {columns} FROM {self.source(table)} WHERE organisation = {self.mark}"
        truths = [i for i, (_, kind) in enumerate(COLUMNS[table]) if kind == "BOOLEAN"]
        return [
            tuple(bool(v) if i in truths and v is not None else v for i, v in enumerate(row))
            for row in self.fetch(sql, [organisation])
        ]

    def award(self, number: int) -> Row:
        """Entity, subject and organisation of a row of the awards; raises InputRefused."""
        where = self.numbered(number)
        if where is None:
            raise refused(
                "batch.no-numbers",
                "这个库里的行没有编号，请写单位或对象的编号",
                "rows of this database have no number; give the id of an organisation or subject",
                self.place,
            )
        sql = f"SELECT {', '.join(WHOSE)} FROM {self.source(AWARDS)} WHERE {where}"
        found = self.fetch(sql)
        if not found:
            raise refused(
                "batch.row-number",
                f"awards 没有第 {number} 行",
                f"the awards have no row {number}",
                self.place,
            )
        return tuple(found[0])


class FolderResults(Results):
    """A folder of Parquet files."""

    def __init__(self, folder: Path) -> None:
        self.manifest = read_manifest(folder)
        self.folder = folder
        self.place = str(folder)
        self.connection = connected()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return [tuple(row) for row in self.connection.execute(sql, list(values)).fetchall()]
        except duckdb.Error as error:
            raise unreadable(self.place, error) from None

    def source(self, table: str) -> str:
        file = literal(glob_free(self.folder / f"{table}.parquet"))
        return f"read_parquet({file}, file_row_number = true)"

    def numbered(self, number: int) -> str:
        return f"file_row_number = {number - 1}"


class DatabaseResults(Results):
    """Tables ``jigai_<table>`` of a database; ``row`` says how its rows are counted."""

    def __init__(self, connection: Any, place: str, row: str | None, errors: Any) -> None:
        self.connection = connection
        self.place = place
        self.row = row
        self.errors = errors
        [(raw,), *_] = self.fetch(f"SELECT batch FROM {MANIFEST}") or [("{}",)]
        self.manifest = checked_manifest(parse(raw, MANIFEST)[0], place)

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        try:
            return [tuple(row) for row in self.connection.execute(sql, list(values)).fetchall()]
        except self.errors as error:
            self.connection.close()
            raise unreadable(self.place, error) from None

    def source(self, table: str) -> str:
        return PREFIX + table

    def numbered(self, number: int) -> str | None:
        return None if self.row is None else self.row.format(number=number, before=number - 1)


class PostgresResults(DatabaseResults):
    """The same in PostgreSQL."""

    mark = "%s"


def open_results(out: str) -> Results:
    """A finished batch in a folder or a database; raises InputRefused."""
    path = Path(out)
    if out.startswith(POSTGRES):
        return _postgres(out)
    if path.is_file() and path.suffix.lower() in SQLITE:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        return DatabaseResults(connection, out, "rowid = {number}", sqlite3.Error)
    if path.is_file() and path.suffix.lower() in DUCKDB:
        try:
            opened = duckdb.connect(out, read_only=True)
        except duckdb.Error as error:
            raise unreadable(out, error) from None
        return DatabaseResults(opened, out, "rowid = {before}", duckdb.Error)
    return FolderResults(path)


def _postgres(url: str) -> Results:
    try:
        import psycopg
    except ImportError:
        raise refused(
            "database.no-driver",
            "读取 PostgreSQL 需要 jigai[postgres]，请安装",
            "reading PostgreSQL needs jigai[postgres]; install it",
            hidden(url),
        ) from None
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as error:
        raise unreadable(hidden(url), error) from None
    return PostgresResults(connection, hidden(url), None, psycopg.Error)
