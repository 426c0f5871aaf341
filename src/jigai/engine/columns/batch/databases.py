"""A batch written into a database: SQLite, PostgreSQL or a DuckDB file, in one transaction.

The tables are named ``jigai_<table>``; ``jigai_manifest`` holds the manifest as JSON.
"""

from __future__ import annotations

import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb

from jigai.engine.columns.batch.rows import declared
from jigai.engine.columns.intake.databases import POSTGRES, hidden
from jigai.engine.columns.storage import literal, quoted
from jigai.engine.columns.working import connected
from jigai.facts.documents import dumps
from jigai.facts.problems import InputRefused, refused, shown
from jigai.facts.writing import could_not_write, disk_full, writing

PREFIX: Final = "jigai_"
MANIFEST: Final = f"{PREFIX}manifest"
SQLITE: Final = (".sqlite", ".sqlite3", ".db")
DUCKDB: Final = (".duckdb", ".ddb")
AT_ONCE: Final = 50_000


class DatabaseSink(ABC):
    """What the databases have in common: nothing is seen of it until it is finished."""

    cases: Path | None = None

    def __init__(self, place: str, beside: Path, *, over: bool) -> None:
        self.place = place
        self.beside = beside
        self.over = over
        self.finished = False

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self.end(keep=False)
            raise
        return self

    def _open(self) -> None:
        """Begin, where nothing of an earlier batch stands in the way."""
        with self.clear():
            self.begin()
            taken = [name for name in self.present() if name.startswith(PREFIX)]
            listed = shown(", ".join(sorted(taken)))
            if taken and not self.over:
                raise refused(
                    "batch.tables-exist",
                    f"库中已有 {listed}，没有覆盖；请换一个库，或加 --over",
                    f"the database already has {listed}; nothing was "
                    "overwritten; choose another, or add --over",
                    self.place,
                )
            for name in taken:
                self.execute(f"DROP TABLE {quoted(name)}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end(keep=self.finished)

    def write(self, connection: Any, table: str, sql: str) -> int:
        """Write what a query of the working database yields; returns how many rows."""
        found = connection.execute(sql)
        columns = [(d[0], _kind(str(d[1]))) for d in found.description]
        with self.clear():
            listed = ", ".join(f"{quoted(name)} {self.kind(kind)}" for name, kind in columns)
            self.execute(f"CREATE TABLE {quoted(PREFIX + table)} ({listed})")
            count = 0
            while rows := found.fetchmany(AT_ONCE):
                self.insert(PREFIX + table, len(columns), rows)
                count += len(rows)
        return count

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest and make everything visible."""
        with self.clear():
            self.execute(f"CREATE TABLE {MANIFEST} ({quoted('batch')} {self.kind('VARCHAR')})")
            self.insert(MANIFEST, 1, [(dumps(manifest),)])
            self.commit()
        self.finished = True

    def kind(self, kind: str) -> str:
        """A type of ours as this database calls it."""
        return {"VARCHAR": "TEXT", "BIGINT": "BIGINT", "BOOLEAN": "BOOLEAN"}[kind]

    @abstractmethod
    def begin(self) -> None:
        """Connect and start the transaction."""

    @abstractmethod
    def present(self) -> list[str]:
        """The tables that are there."""

    @abstractmethod
    def execute(self, sql: str) -> None:
        """Run a statement."""

    @abstractmethod
    def insert(self, table: str, width: int, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows."""

    @abstractmethod
    def commit(self) -> None:
        """End the transaction."""

    @abstractmethod
    def end(self, *, keep: bool) -> None:
        """Close; unless ``keep``, with everything undone."""

    @abstractmethod
    def clear(self) -> Any:
        """A context in which failures of the database are said clearly."""


def _kind(described: str) -> str:
    kind = described.upper()
    return "BIGINT" if "INT" in kind else "BOOLEAN" if "BOOL" in kind else "VARCHAR"


def unwritable(place: str, error: Exception) -> InputRefused:
    """The refusal for a database that cannot be written."""
    said = shown(" ".join(str(error).split()), 120)
    return refused(
        "database.unwritable",
        f"数据库无法写入（{said}），没有留下半成品；请核对地址、权限和空间",
        f"the database cannot be written ({said}); nothing half-written was left; "
        "check address, permissions and room",
        place,
    )


class FileSink(DatabaseSink):
    """A database that is a file; one that was not there before is gone again after a failure."""

    connection: Any

    def __init__(self, path: Path, *, over: bool) -> None:
        super().__init__(str(path), path, over=over)
        self.path = path
        self.new = not path.exists()

    def remove_new(self, *suffixes: str) -> None:
        if self.new:
            for suffix in ("", *suffixes):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)

    def execute(self, sql: str) -> None:
        self.connection.execute(sql)

    def insert(self, table: str, width: int, rows: Sequence[Sequence[Any]]) -> None:
        marks = ", ".join("?" * width)
        self.connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)

    def commit(self) -> None:
        self.execute("COMMIT")


class SqliteSink(FileSink):
    """An SQLite file."""

    def begin(self) -> None:
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(self.path, isolation_level=None)
        self.execute("BEGIN IMMEDIATE")

    def present(self) -> list[str]:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
        return [row[0] for row in self.connection.execute(sql)]

    def end(self, *, keep: bool) -> None:
        if hasattr(self, "connection"):
            if self.connection.in_transaction:
                self.connection.rollback()
            self.connection.close()
        if not keep:
            self.remove_new("-journal", "-wal", "-shm")

    @contextmanager
    def clear(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if error.sqlite_errorname == "SQLITE_FULL":
                raise disk_full(self.path) from error
            raise unwritable(self.place, error) from error


class DuckdbSink(FileSink):
    """A DuckDB file."""

    def begin(self) -> None:
        with writing(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = connected()
        self.execute(f"ATTACH {literal(str(self.path))} AS result")
        self.execute("USE result")
        self.execute("BEGIN")

    def present(self) -> list[str]:
        sql = "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'result'"
        return [row[0] for row in self.connection.execute(sql).fetchall()]

    def write(self, connection: Any, table: str, sql: str) -> int:
        """The same, a batch of columns at a time."""
        reader = connection.sql(sql).to_arrow_reader(AT_ONCE)
        with self.clear():
            name, count = quoted(PREFIX + table), 0
            for batch in (b for b in reader if b.num_rows):
                self.connection.register("given", batch)
                verb = f"INSERT INTO {name}" if count else f"CREATE TABLE {name} AS"
                self.connection.execute(f"{verb} SELECT * FROM given")
                self.connection.unregister("given")
                count += batch.num_rows
            if not count:
                self.execute(f"CREATE TABLE {name} ({declared(table)})")
        return count

    def end(self, *, keep: bool) -> None:
        if hasattr(self, "connection"):
            self.connection.close()
        if not keep:
            self.remove_new(".wal")

    @contextmanager
    def clear(self) -> Iterator[None]:
        try:
            yield
        except duckdb.Error as error:
            raise unwritable(self.place, error) from error
        except OSError as error:
            raise could_not_write(error, self.path) from error


class PostgresSink(DatabaseSink):
    """Tables of a PostgreSQL database, in the first schema of its search path."""

    def __init__(self, url: str, *, over: bool) -> None:
        super().__init__(hidden(url), Path(tempfile.gettempdir()) / "jigai", over=over)
        self.url = url

    def begin(self) -> None:
        try:
            import psycopg
        except ImportError:
            raise refused(
                "database.no-driver",
                "写入 PostgreSQL 需要 jigai[postgres]，请安装，或写成目录后再导入",
                "writing to PostgreSQL needs jigai[postgres]; install it, or write a folder",
                self.place,
            ) from None
        self.errors = psycopg.Error
        try:
            self.connection = psycopg.connect(self.url, autocommit=False, connect_timeout=10)
        except psycopg.Error as error:
            raise unwritable(self.place, error) from None

    def present(self) -> list[str]:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        return [row[0] for row in self.connection.execute(sql).fetchall()]

    def execute(self, sql: str) -> None:
        from psycopg import sql as composed

        self.connection.execute(composed.SQL(sql))

    def insert(self, table: str, width: int, rows: Sequence[Sequence[Any]]) -> None:
        from psycopg import sql as composed

        copy = composed.SQL("COPY {} FROM STDIN").format(composed.Identifier(table))
        with self.connection.cursor() as cursor, cursor.copy(copy) as stream:
            for row in rows:
                stream.write_row(row)

    def commit(self) -> None:
        self.connection.commit()

    def end(self, *, keep: bool) -> None:
        if hasattr(self, "connection"):
            self.connection.close()

    @contextmanager
    def clear(self) -> Iterator[None]:
        try:
            yield
        except InputRefused:
            raise
        except Exception as error:
            if hasattr(self, "errors") and isinstance(error, self.errors):
                raise unwritable(self.place, error) from error
            raise


def database_sink(out: str, *, over: bool) -> DatabaseSink | None:
    """The sink for an address or file of a database; None where it is neither."""
    if out.startswith(POSTGRES):
        return PostgresSink(out, over=over)
    suffix = Path(out).suffix.lower()
    if suffix in SQLITE:
        return SqliteSink(Path(out), over=over)
    return DuckdbSink(Path(out), over=over) if suffix in DUCKDB else None
