"""A case set as views of a session, from wherever Spark reads."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from jigai.engine.columns.storage import Meta, quoted, read_meta, read_programme, view_name
from jigai.engine.columns.tables import Table, tables
from jigai.facts.problems import InputRefused, refused


def attach(session: Any, folder: str) -> tuple[Meta, dict[str, Any]]:
    """A view of each table of a case set, by its name in SQL.

    ``folder`` is a path or an address that Spark reads (``s3a://…``, ``hdfs://…``). Answers with
    what holds of the whole set and with the programme's facts as stated. Raises InputRefused.
    """
    root = folder.rstrip("/")
    with tempfile.TemporaryDirectory() as place:
        for name in ("meta.json", "programme.yaml"):
            _fetch(session, f"{root}/{name}", Path(place) / name)
        try:
            meta, programme = read_meta(Path(place)), read_programme(Path(place))
        except InputRefused as refusal:
            raise InputRefused([replace(p, where=folder) for p in refusal.problems]) from None
    for table in tables().values():
        found = table.name in meta.rows and meta.rows[table.name] > 0
        _view(session, table, f"{root}/{table.file}" if found else None)
    return meta, programme


def _fetch(session: Any, address: str, to: Path) -> None:
    """Copy a small file; nothing where there is none."""
    from pyspark.errors import AnalysisException

    try:
        row = session.read.format("binaryFile").load(address).select("content").head()
    except AnalysisException as error:
        if error.getCondition() != "PATH_NOT_FOUND":
            raise
        return
    to.write_bytes(bytes(row[0]))


def _view(session: Any, table: Table, address: str | None) -> None:
    """Every column of a table; those that the file lacks are NULL."""
    if address is None:
        columns = [_absent(c.name, c.sql) for c in table.columns]
        found = session.sql(f"SELECT {', '.join(columns)} WHERE FALSE")
    else:
        read = _parquet(session, address)
        columns = [
            f"CAST({quoted(c.name)} AS {_TYPES.get(c.sql, c.sql)}) AS {quoted(c.name)}"
            if c.name in read.columns
            else _absent(c.name, c.sql)
            for c in table.columns
        ]
        found = read.selectExpr(*columns)
    found.createOrReplaceTempView(view_name(table))


_TYPES: Final = {"VARCHAR": "STRING"}


def _absent(name: str, sql: str) -> str:
    return f"CAST(NULL AS {_TYPES.get(sql, sql)}) AS {quoted(name)}"


def _parquet(session: Any, address: str) -> Any:
    from pyspark.errors import PySparkException

    try:
        return session.read.parquet(address)
    except PySparkException as error:
        raise refused(
            "spark.table",
            f"读不到这张表（{error.getCondition()}）；meta.json 说它有内容，请核对或重新导入",
            f"this table cannot be read ({error.getCondition()}), though meta.json says that it "
            "has rows; check it or import it again",
            address,
        ) from None
