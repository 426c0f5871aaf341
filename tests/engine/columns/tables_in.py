"""The same small tables in every form, and what became of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.engine.columns.workbook import write as write_workbook

from jigai.engine.columns.intake import REJECTS, WARNINGS, Report, take_in
from jigai.engine.columns.tables import tables
from jigai.facts.problems import InputRefused

Sheets = dict[str, Any]
"""For each table the heading and the rows, everything as text (None: blank)."""


def csv_files(folder: Path, sheets: Sheets) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in sheets.items():
        lines = [",".join(_csv(cell) for cell in row) for row in rows]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _csv(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def parquet_files(folder: Path, sheets: Sheets) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, (heading, *rows) in sheets.items():
        columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(heading))]
        pq.write_table(pa.table(columns, names=list(heading)), folder / f"{name}.parquet")
    return folder


def workbook(folder: Path, sheets: Sheets) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_workbook(folder / "all.xlsx", sheets)


def sqlite_file(folder: Path, sheets: Sheets) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "all.db"
    with sqlite3.connect(path) as connection:
        for name, (heading, *rows) in sheets.items():
            columns = ", ".join(f'"{h}"' for h in heading)
            connection.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" * len(heading))
            connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608
    connection.close()
    return path


def duckdb_file(folder: Path, sheets: Sheets) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "all.duckdb"
    with duckdb.connect(str(path)) as connection:
        for name, (heading, *rows) in sheets.items():
            columns = [pa.array([r[i] for r in rows], pa.string()) for i in range(len(heading))]
            connection.register("given", pa.table(columns, names=list(heading)))
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')  # noqa: S608
            connection.unregister("given")
    return path


FORMS = {
    "csv": csv_files,
    "parquet": parquet_files,
    "xlsx": workbook,
    "sqlite": sqlite_file,
    "duckdb": duckdb_file,
}


def intake(tmp_path: Path, sheets: Sheets, form: str = "csv", **options: Any) -> Report:
    """Take tables in from a form; the result is in ``tmp_path / "set"``."""
    origin = FORMS[form](tmp_path / "given", sheets)
    return take_in(origin, tmp_path / "set", **({"claim_year": 2023} | options))


def refusal(tmp_path: Path, sheets: Sheets, form: str = "csv", **options: Any) -> list[str]:
    """The codes with which tables are refused; nothing is left behind."""
    with pytest.raises(InputRefused) as error:
        intake(tmp_path, sheets, form, **options)
    assert [p.name for p in tmp_path.iterdir()] == ["given"]
    assert all(p.zh and p.en and p.where for p in error.value.problems)
    return [p.code for p in error.value.problems]


def table(folder: Path, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of a table that was written."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return []
    wanted = list(columns) or list(tables()[name].names())
    found = pq.read_table(path, columns=wanted)
    listed = zip(*(found.column(name).to_pylist() for name in wanted), strict=True)
    return list(listed)


def findings(folder: Path, file: str = REJECTS) -> list[tuple[Any, ...]]:
    """What was found, without the words: table, row, column, value, code."""
    found = pq.read_table(folder / file).to_pylist()
    assert all(row["zh"] and row["en"] for row in found)
    return [(r["table"], r["row"], r["column"], r["value"], r["code"]) for r in found]


def warnings(folder: Path) -> list[tuple[Any, ...]]:
    """What should be looked at."""
    return findings(folder, WARNINGS)


def causes(folder: Path) -> list[tuple[Any, ...]]:
    """Rejects without what was only held back."""
    return [row for row in findings(folder) if row[-1] != "row.withheld"]


def adds_up(report: Report) -> None:
    """Every row read is kept, rejected or not used."""
    for name, read in report.read.items():
        parts = (report.kept, report.rejected, report.unused)
        assert read == sum(part.get(name, 0) for part in parts), name
