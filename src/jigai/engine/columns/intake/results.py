"""What was kept, written in the order of the source, and what was not, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb

from jigai.engine.columns.intake.cells import nothing_sql
from jigai.engine.columns.intake.screening import ORGANISATIONS, of_kind
from jigai.engine.columns.intake.staging import Progress, stage_name
from jigai.engine.columns.storage import Meta, NewCaseSet, quoted
from jigai.engine.columns.tables import ASSUMED_EMPTY, Column, Table, tables

REJECTS, WARNINGS = "rejects.parquet", "warnings.parquet"
AT_ONCE: Final = 200_000
"""Rows sorted and handed to the file at a time."""


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


class Results:
    """Writes the tables of a ``Screening`` into a new case set, and counts for the report."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        made: NewCaseSet,
        report: Report,
        complete: set[str],
    ) -> None:
        """``complete`` are the lists of which every row was given."""
        self.connection = connection
        self.made = made
        self.report = report
        self.complete = complete

    def write(self, progress: Progress) -> None:
        """Everything, and the counts of it."""
        for table in tables().values():
            if self.report.read.get(table.name):
                self._table(table)
                progress(table.name, self.report.kept.get(table.name, 0))
        self._findings()
        self._counts()

    def _number(self, query: str) -> int:
        [(found,)] = self.connection.execute(query).fetchall()
        return int(found or 0)

    def _table(self, table: Table) -> None:
        stage = stage_name(table)
        self._skipped(table)
        counted = self._counted(table)
        last = self._number(f"SELECT max(row) FROM {stage}")
        for first in range(0, last + 1, AT_ONCE):
            within = f"BETWEEN {first} AND {first + AT_ONCE - 1}"
            rows = self.connection.sql(self._select(table, counted, within)).to_arrow_table()
            self._unstated(table, rows)
            self.made.append(table.name, rows)
        if self.made.rows.get(table.name):
            self.report.kept[table.name] = self.made.rows[table.name]

    def _skipped(self, table: Table) -> None:
        """The rows that are not written: left out, or of a list that the kind cannot have."""
        stage = stage_name(table)
        query = f"SELECT row FROM out_{stage}"
        if table.parent == ORGANISATIONS and table.fact is not None and table.fact.kinds:
            organisations = stage_name(tables()[ORGANISATIONS])
            query += (
                f" UNION SELECT t.row FROM {stage} t JOIN {organisations} g ON g.id = t.id "
                f"WHERE NOT {of_kind(table.fact.kinds, 'g')}"
            )
        self.connection.sql(f"CREATE OR REPLACE TABLE skipped AS {query}")

    def _counted(self, table: Table) -> set[str]:
        """For each list that was given a table of row and number; the lists' names."""
        found = set()
        for column in table.columns:
            name = f"{table.entity}.{column.name}"
            if column.use != "rows" or not self.report.read.get(name):
                continue
            child = stage_name(tables()[name])
            self.connection.sql(
                f"CREATE OR REPLACE TABLE n_{column.name} AS SELECT t.row, n.k "
                f"FROM (SELECT row, id FROM {stage_name(table)}) t "
                f"JOIN (SELECT id, count(*) AS k FROM {child} GROUP BY id) n USING (id)"
            )
            found.add(column.name)
        return found

    def _select(self, table: Table, counted: set[str], within: str) -> str:
        """The rows of a table that are kept, of a range of numbers, in order."""
        joins = [f"(SELECT * FROM {stage_name(table)} WHERE row {within}) t"]
        joins.append(f"ANTI JOIN (SELECT row FROM skipped WHERE row {within}) o ON o.row = t.row")
        columns = []
        for column in table.columns:
            x = f"t.{quoted(column.name)}"
            if column.use == "rows":
                if column.name in counted:
                    joins.append(
                        f"LEFT JOIN (SELECT row, k FROM n_{column.name} WHERE row {within}) "
                        f"n_{column.name} ON n_{column.name}.row = t.row"
                    )
                x = self._rows(table, column, counted)
            elif table.name == ORGANISATIONS and column.name == "kind":
                x = "COALESCE(t.kind, 'enterprise')"
            if table.name == ORGANISATIONS and column.fact.kinds:
                kind = of_kind(column.fact.kinds, "t")
                x = f"CASE WHEN {kind} THEN {x} ELSE {nothing_sql(column)} END"
            columns.append(f"CAST({x} AS {column.sql}) AS {quoted(column.name)}")
        return f"SELECT {', '.join(columns)} FROM {' '.join(joins)} ORDER BY t.row"

    def _rows(self, table: Table, column: Column, counted: set[str]) -> str:
        """How many rows of a list a subject has; none where that was said, else unknown."""
        parts = [f"t.{quoted(column.name)}"]
        if column.name in counted:
            parts.insert(0, f"n_{column.name}.k")
        assumed = column.name in ASSUMED_EMPTY and table.name == ORGANISATIONS
        if assumed or f"{table.entity}.{column.name}" in self.complete:
            parts.append("0")
        return f"COALESCE({', '.join(parts)})" if len(parts) > 1 else parts[0]

    def _unstated(self, table: Table, rows: Any) -> None:
        for column in table.columns:
            child = f"{table.entity}.{column.name}"
            if (
                column.use == "rows"
                and tables()[child].kind == "rows"
                and child in self.report.read
            ):
                unknown = rows.column(column.name).null_count
                if unknown:
                    so_far = self.report.unstated.get(child, 0)
                    self.report.unstated[child] = so_far + unknown

    def _findings(self) -> None:
        columns = 'tab AS "table", row AS "row", NULLIF(col, \'\') AS "column", value, code, zh, en'
        for name, file in (("causes", REJECTS), ("notes", WARNINGS)):
            query = f"SELECT DISTINCT {columns} FROM {name} ORDER BY 1, 2, 3, 5"
            self.made.aside(self.connection, file, query)

    def _counts(self) -> None:
        ask = self.connection.execute
        report = self.report
        by_code = "SELECT code, count(*) FROM {} GROUP BY 1 ORDER BY 1"
        report.causes = dict(ask(by_code.format("causes")).fetchall())
        report.warnings = dict(ask(by_code.format("notes")).fetchall())
        for name, read in report.read.items():
            out = self._number(f"SELECT count(*) FROM out_{stage_name(tables()[name])}")
            if out:
                report.rejected[name] = out
            rest = read - out - report.kept.get(name, 0)
            if rest:
                report.unused[name] = rest
