"""Tables of a source, cell by cell, into a working database beside the result.

Each becomes a table ``s_<name>`` with ``row`` (its number in the source) and every column of the
canonical table. What is wrong goes to ``causes``, what should be looked at to ``notes``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import duckdb
import pyarrow as pa

from jigai.engine.columns.intake.cells import (
    Read,
    Reader,
    as_stored,
    rest_sql,
    trimmed,
    value_sql,
)
from jigai.engine.columns.intake.headings import Reading, as_text
from jigai.engine.columns.intake.sources import CellProblem, SourceTable, SqlTable
from jigai.engine.columns.storage import arrow_schema, literal, quoted, view_name
from jigai.engine.columns.tables import Table, tables

AT_ONCE = 20_000
_FOUND = (
    "(tab VARCHAR, row BIGINT, col VARCHAR, value VARCHAR, code VARCHAR, zh VARCHAR, en VARCHAR)"
)
_NO_LIFT = ("none", "无")

Progress = Callable[[str, int], None]


def stage_name(table: Table) -> str:
    """The working table of a table."""
    return f"s_{view_name(table)}"


class Staging:
    """The working database."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, within: str | None, progress: Progress
    ) -> None:
        """Empty tables for everything, so that nothing below asks which are there."""
        self.connection = connection
        self.within = within
        self.progress = progress
        self.read: dict[str, int] = {}
        connection.execute(f"CREATE TABLE causes {_FOUND}")
        connection.execute(f"CREATE TABLE notes {_FOUND}")
        for table in tables().values():
            columns = ", ".join(f"{quoted(c.name)} {c.sql}" for c in table.columns)
            connection.execute(f"CREATE TABLE {stage_name(table)} (row BIGINT, {columns})")

    def load(self, source: SourceTable, readings: Sequence[Reading]) -> None:
        """Read one table of the source."""
        table = source.table
        if isinstance(source, SqlTable):
            inner = _layers(table, readings, f"({source.select(readings)})")
            self.connection.execute(f"CREATE OR REPLACE TABLE raw AS {inner}")
            self.progress(table.name, source.rows or 0)
        else:
            readings = [as_text(r) for r in readings]
            self._batches(source, readings)
            self._cells(table, source.problems)
        maps = {i: r for i, r in enumerate(readings) if self._settle(table, i, r)}
        self._stage(table, readings, maps)
        found = self.connection.execute(f"SELECT count(*) FROM {stage_name(table)}").fetchone()
        self.read[table.name] = int(found[0]) if found else 0
        self.connection.execute("DROP TABLE raw")
        for i in maps:
            self.connection.execute(f"DROP TABLE map{i}")

    def _batches(self, source: SourceTable, readings: Sequence[Reading]) -> None:
        columns = ", ".join(f"v{i} {r.column.sql}, t{i} VARCHAR" for i, r in enumerate(readings))
        self.connection.execute(f"CREATE OR REPLACE TABLE raw (row BIGINT, {columns})")
        insert = f"INSERT INTO raw {_layers(source.table, readings, 'handed')}"
        done = 0
        for rows in source.batches(readings):
            self.connection.register("handed", rows)
            self.connection.execute(insert)
            done += rows.num_rows
            self.progress(source.table.name, done)
        self.connection.unregister("handed")

    def _cells(self, table: Table, problems: Iterable[CellProblem]) -> None:
        """What the reader of the file found wrong with single cells."""
        listed = [
            {
                "tab": table.name, "row": p.row, "col": p.column, "value": p.value,
                "code": p.code, "zh": p.zh, "en": p.en,
            }
            for p in problems
        ]  # fmt: skip
        if listed:
            self.add("causes", listed)

    def add(self, into: str, found: list[dict[str, object]]) -> None:
        """Add findings made here."""
        self.connection.register("found", pa.Table.from_pylist(found))
        self.connection.execute(f"INSERT INTO {into} BY NAME SELECT * FROM found")
        self.connection.unregister("found")

    def _settle(self, table: Table, number: int, reading: Reading) -> bool:
        """Read the texts that SQL left of one column; False where it left none."""
        query = f"SELECT DISTINCT t{number} FROM raw WHERE t{number} IS NOT NULL ORDER BY 1"
        column = reading.column
        schema = pa.schema([
            ("raw", pa.string()),
            pa.field("value", arrow_schema(table, (column.name,)).field(0).type),
            ("code", pa.string()), ("zh", pa.string()), ("en", pa.string()),
        ])  # fmt: skip
        reader = Reader(reading, self.within)
        any_left = False
        with self.connection.cursor() as cursor:
            cursor.execute(query)
            while rows := cursor.fetchmany(AT_ONCE):
                if not any_left:
                    self.connection.execute(
                        f"CREATE OR REPLACE TABLE map{number} (raw VARCHAR, value {column.sql}, "
                        "code VARCHAR, zh VARCHAR, en VARCHAR)"
                    )
                any_left = True
                made = [_mapped(reading, t, r) for t, r in reader.rows(row[0] for row in rows)]
                self.connection.register("mapped", pa.Table.from_pylist(made, schema=schema))
                self.connection.execute(f"INSERT INTO map{number} SELECT * FROM mapped")
                self.connection.unregister("mapped")
        if any_left:
            for into, test in (("causes", "m.value IS NULL"), ("notes", "m.value IS NOT NULL")):
                self.connection.execute(
                    f"INSERT INTO {into} SELECT {literal(table.name)}, r.row, "
                    f"{literal(column.name)}, r.t{number}, m.code, m.zh, m.en FROM raw r "
                    f"JOIN map{number} m ON r.t{number} = m.raw WHERE m.code IS NOT NULL AND {test}"
                )
        return any_left

    def _stage(self, table: Table, readings: Sequence[Reading], maps: dict[int, Reading]) -> None:
        values = {
            r.column.name: f"COALESCE(r.v{i}, m{i}.value)" if i in maps else f"r.v{i}"
            for i, r in enumerate(readings)
        }
        if table.kind == "decisions":
            values.setdefault("id", "CAST(r.row AS VARCHAR)")
        names = ", ".join(quoted(name) for name in values)
        joins = " ".join(f"LEFT JOIN map{i} m{i} ON r.t{i} = m{i}.raw" for i in maps)
        self.connection.execute(
            f"INSERT INTO {stage_name(table)} (row, {names}) "
            f"SELECT r.row, {', '.join(values.values())} FROM raw r {joins}"
        )


def _mapped(reading: Reading, text: str, found: Read) -> dict[str, object]:
    value = as_stored(reading.column, found.value)
    return {"raw": text, "value": value, "code": found.code, "zh": found.zh, "en": found.en}


def _layers(table: Table, readings: Sequence[Reading], source: str) -> str:
    """A SELECT of ``row``, and of each column the value (``v0``) and the text left (``t0``)."""
    first, second, third = ["row"], ["row"], ["row"]
    for i, reading in enumerate(readings):
        text = reading.heading.kind == "text"
        first.append(f"{trimmed(f'c{i}') if text else f'c{i}'} AS x{i}")
        x = f"x{i}"
        if table.kind == "lifts" and reading.column.name == "amount" and text:
            x = f"CASE WHEN x{i} IN {_NO_LIFT} THEN '' ELSE x{i} END"
        second.append(f"x{i}, {value_sql(reading, x)} AS v{i}")
        third.append(f"v{i}, {rest_sql(reading, x, f'v{i}')} AS t{i}")
    return (
        f"SELECT {', '.join(third)} FROM (SELECT {', '.join(second)} FROM "
        f"(SELECT {', '.join(first)} FROM {source}))"
    )
