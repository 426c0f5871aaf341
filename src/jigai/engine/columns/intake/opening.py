"""From what someone points at to its tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from jigai.engine.columns.intake import databases, texts, workbooks
from jigai.engine.columns.intake.headings import no_table, table_named
from jigai.engine.columns.intake.sources import Source, parquet_table
from jigai.engine.columns.storage import read_meta, read_programme
from jigai.engine.columns.tables import Table, tables
from jigai.facts.problems import InputRefused, refused

PARQUET: Final = (".parquet", ".pq")
READ: Final = (*PARQUET, *texts.DELIMITERS, *workbooks.SUFFIXES)
_ASIDE: Final = ("programme.yaml", "meta.json", "rejects.parquet", "warnings.parquet")

Origin = str | Path | Sequence[str | Path]


def open_source(origin: Origin, connection: duckdb.DuckDBPyConnection) -> Source:
    """Every table that a folder, files or a database hold; close the source afterwards.

    Raises InputRefused, among others where a table of enterprises is missing.
    """
    source = Source()
    try:
        for item in [origin] if isinstance(origin, (str, Path)) else origin:
            _add(source, item, connection)
        _whole(source, origin)
    except BaseException:
        source.__exit__(None, None, None)
        raise
    return source


def _add(source: Source, item: str | Path, connection: duckdb.DuckDBPyConnection) -> None:
    if isinstance(item, str) and item.startswith(databases.POSTGRES):
        databases.add_postgres(source, item)
        source.description.setdefault("from", []).append(databases.hidden(item))
        return
    path = Path(item)
    source.description.setdefault("from", []).append(path.name)
    try:
        if path.is_dir():
            _add_folder(source, path, connection)
        elif path.is_file():
            _add_file(source, path, connection, alone=True)
        else:
            raise refused(
                "file.missing", "找不到文件，请核对路径", "no such file; check the path", str(path)
            )
    except OSError as error:
        raise refused(
            "file.unreadable",
            f"无法读取（{error.strerror}），请核对路径和权限",
            f"it cannot be read ({error.strerror}); check path and permissions",
            str(path),
        ) from None


def _add_folder(source: Source, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    if (folder / "meta.json").is_file():
        source.meta = read_meta(folder)
    if (folder / "programme.yaml").is_file():
        source.programme = read_programme(folder)
    for path in sorted(folder.iterdir()):
        if path.name in _ASIDE or path.name.startswith((".", "~$")):
            continue
        if path.is_file():
            _add_file(source, path, connection, alone=False)
        else:
            source.ignored.append(path.name)


def _add_file(
    source: Source, path: Path, connection: duckdb.DuckDBPyConnection, *, alone: bool
) -> None:
    kind = path.suffix.lower()
    if kind in workbooks.SUFFIXES:
        for sheet in workbooks.sheets(path, table_named(path.stem)):
            source.add(sheet)
    elif kind in PARQUET:
        whole = not alone and source.meta is not None
        source.add(parquet_table(path, _table_of(path), native=whole))
    elif kind in texts.DELIMITERS:
        source.add(texts.CsvTable(path, _table_of(path)))
    elif not databases.add_database(source, path, connection):
        if alone:
            raise refused(
                "file.kind",
                f"不认识的文件种类，可用：{'、'.join(READ)}、SQLite、DuckDB",
                f"a kind of file that is not read; use {', '.join(READ)}, SQLite or DuckDB",
                str(path),
            )
        source.ignored.append(path.name)


def _table_of(path: Path) -> Table:
    table = table_named(path.stem)
    if table is None:
        raise InputRefused([no_table(path.stem, str(path))])
    return table


def _whole(source: Source, origin: Origin) -> None:
    """Enterprises there must be, and every other table needs the one that it refers to."""
    for name in ["organisations", *source.tables]:
        table = tables()[name]
        wanted = name if name == "organisations" else table.parent
        if wanted is not None and wanted not in source.tables:
            parent = tables()[wanted]
            raise refused(
                "table.missing",
                f"缺少“{parent.label.zh}”表（{wanted}），请一并提供",
                f"the table '{wanted}' is missing; provide it too",
                str(origin if isinstance(origin, (str, Path)) else ", ".join(map(str, origin))),
            )
