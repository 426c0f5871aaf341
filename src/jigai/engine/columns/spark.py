"""A plan over tables in Spark: the same statements as in DuckDB, in Spark's dialect.

The session holds a case set's tables as views (``projects``, ``project_loans``, …). ``evaluate``
leaves the tables ``awards`` and ``left_to_scalar``, with the columns that they have in DuckDB.
"""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from jigai.engine.columns.java import java_home
from jigai.engine.columns.running import Script
from jigai.engine.columns.storage import (
    ROWS_IN_GROUP,
    Meta,
    NewCaseSet,
    quoted,
    read_meta,
    read_programme,
    view_name,
)
from jigai.engine.columns.tables import PLURAL, Table, tables
from jigai.facts.problems import InputRefused, refused

SETTINGS: Final = {
    # The answer depends on these: overflow is an error, "of" is a name, texts are read one way,
    # decimals keep their whole digits, days before 1582 stay what they are.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    # Only the speed depends on these: windows whose keys contain the enterprise share one shuffle;
    # nothing is inferred from our conditions, which takes longer than the query; long generated
    # methods are compiled all the same.
    "spark.sql.requireAllClusterKeysForDistribution": "false",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.codegen.hugeMethodLimit": "65535",
}
"""What ``prepare`` sets, whatever the cluster's own settings are."""

LEFT: Final = "left_to_scalar"
"""Organisations that the columns leave to the scalar evaluator, and who goes together."""

ANSWERS: Final = ("outcomes", "payments", "limits", "excluded", LEFT)
"""Tables that an evaluation leaves for ``write``."""

JVM: Final = "-XX:-DontCompileHugeMethods"
"""For driver and executors: without it Java interprets the methods that hugeMethodLimit lets by."""

_LOCAL: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": JVM,
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def local_session(cores: int, memory: str = "2g", settings: Mapping[str, str] | None = None) -> Any:
    """A session on this machine with so many cores and so much memory (``2g``).

    Raises InputRefused where pyspark, or a Java that it runs on, is missing.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise refused(
            "spark.missing",
            "没有安装 pyspark，请运行 pip install 'jigai[spark]'",
            "pyspark is not installed; run pip install 'jigai[spark]'",
        ) from None
    os.environ["JAVA_HOME"] = str(java_home())
    builder = SparkSession.builder.master(f"local[{cores}]").appName("jigai")
    for name, value in {**_LOCAL, "spark.driver.memory": memory, **(settings or {})}.items():
        builder = builder.config(name, value)
    return prepare(builder.getOrCreate())


def prepare(session: Any) -> Any:
    """Give a session, such as one of ``spark-submit``, the settings that the statements need."""
    for name, value in SETTINGS.items():
        session.conf.set(name, value)
    # An error comes as an exception; the log would repeat it with a page of Java frames.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    return session


# Tables


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


# Running


def evaluate(session: Any, made: Script, *, took: bool = True) -> None:
    """Run a script on a Spark session; ``took``: keep what each rule took."""
    for entity, sql in made.flats:
        keep(session, f"flat_{entity}", sql)
    evaluate_flat(session, made, took=took)


def evaluate_flat(session: Any, made: Script, *, took: bool = True) -> None:
    """The same from flat tables that are there already."""
    for entity, sql in made.opens:
        keep(session, f"open_{entity}", sql)
    for entity, sql in made.wides:
        keep(session, f"wide_{entity}", sql)
    keep(session, LEFT, f"SELECT DISTINCT owner, FALSE AS together FROM ({made.left})")
    if made.together:
        unsure = f"SELECT DISTINCT owner FROM ({made.unsure}) WHERE {made.stays}"
        keep(session, "unsure_owners", unsure)
        for drawing in made.common:
            _leave_too(
                session, f"SELECT owner, FALSE FROM unsure_owners WHERE owner IN ({drawing})"
            )
    _leave_together(session, made)
    shared = {c.name for c in made.combination.components if c.layers}
    for name, sql in made.longs:
        if name in shared:
            keep(session, name, f"SELECT /*+ REPARTITION(owner) */ * FROM ({sql})")
        else:
            session.sql(sql).createOrReplaceTempView(name)
    step = _Steps(session)
    awards = made.awards(took=took, step=step)
    for name, sql in awards:
        keep(session, name, sql)
    tables = [name for name, _ in awards]
    if made.together:
        keep(session, "awards_open", made.together.awards_sql(step))
        tables.append("awards_open")
    if made.together or any(layer.beyond for layer in made.layers):
        _leave_beyond(session, made, tables)
    session.sql(made.shown(took=took)).createOrReplaceTempView("awards")


def _leave_beyond(session: Any, made: Script, tables: list[str]) -> None:
    """Who turns out to be beyond the columns is left, with all who share a limit with them."""
    for table in tables:
        _leave_too(session, f"SELECT owner, FALSE FROM {table} WHERE beyond")
    _leave_together(session, made)
    for table in tables:
        keep(session, table, f"SELECT * FROM {table} WHERE {made.stays}")


def evaluate_reasons(session: Any, made: Script) -> None:
    """After an evaluation: the answers of every row, and the tables of answers as views."""
    for entity, sql in made.reasons:
        keep(session, f"reasons_{entity}", sql)
    for name in ("outcomes", "payments", "limits", "excluded"):
        session.sql(getattr(made.outputs, name)()).createOrReplaceTempView(name)


def _leave_together(session: Any, made: Script) -> None:
    """Where one of those who share a limit is left to the scalar evaluator, all of them are."""
    for _ in made.common:
        for drawing in made.common:
            some = f"SELECT d.owner FROM ({drawing}) d LEFT SEMI JOIN {LEFT} l "
            if session.sql(f"{some} ON l.owner = d.owner LIMIT 1").head() is None:
                continue
            _leave_too(session, f"SELECT owner, TRUE FROM ({drawing}) d")


def _leave_too(session: Any, more: str) -> None:
    """Add organisations to those left, each once."""
    both = f"SELECT * FROM {LEFT} UNION ALL {more}"
    once = f"SELECT owner, bool_or(together) AS together FROM ({both}) GROUP BY owner"
    keep(session, LEFT, once)


class _Steps:
    """Each layer as a view of its own.

    A view is analysed once; nested in one text, forty layers of windows pass what the analyser
    goes through.
    """

    def __init__(self, session: Any) -> None:
        self.session = session
        self.made = 0

    def __call__(self, query: str) -> str:
        self.made += 1
        name = f"layer_{self.made}"
        self.session.sql(query).createOrReplaceTempView(name)
        return name


def keep(session: Any, name: str, sql: str) -> None:
    """Work a table out now and keep it, on disk where memory is short.

    The query may read the table of that name, which it replaces.
    """
    from pyspark import StorageLevel

    before = session.table(name) if session.catalog.tableExists(name) else None
    found = session.sql(sql).persist(StorageLevel.MEMORY_AND_DISK)
    found.count()
    found.createOrReplaceTempView(name)
    if before is not None:
        before.unpersist()


# Results


def write(session: Any, folder: str, names: tuple[str, ...] = ANSWERS) -> None:
    """Write tables of answers as folders of Parquet files beneath ``folder``, of any address.

    A table is whole when its ``_SUCCESS`` is there. What exists already is not written over.
    """
    for name in names:
        session.table(name).write.mode("errorifexists").parquet(f"{folder.rstrip('/')}/{name}")


def write_left(session: Any, meta: Meta, programme: Mapping[str, Any], folder: Path) -> Meta:
    """Write the organisations that were left, with all they own, as a case set of this machine.

    That is the input for the scalar evaluator: a batch on one machine leaves them to it as well.
    """
    session.sql(f"SELECT DISTINCT owner AS id FROM {LEFT}").createOrReplaceTempView("kept_id")
    with NewCaseSet(folder) as made:
        for table in tables().values():
            found = session.sql(_of_those_left(table))
            for rows in found.toArrow().to_batches(max_chunksize=ROWS_IN_GROUP):
                made.append(table.name, pa.Table.from_batches([rows]))
        return made.finish(meta, programme)


def _of_those_left(table: Table) -> str:
    """The rows of a table that belong to organisations left aside."""
    name = view_name(table)
    whole = f"SELECT r.* FROM {name} r LEFT SEMI JOIN"
    owned = " UNION ALL ".join(
        f'SELECT x.id FROM {plural} x LEFT SEMI JOIN kept_id k ON k.id = x."of"'
        for entity, plural in PLURAL.items()
        if entity != "organisation"
    )
    match table.kind, table.entity:
        case "entity", "organisation":
            return f"{whole} kept_id k ON k.id = r.id"
        case "entity", _:
            return f'{whole} kept_id k ON k.id = r."of"'
        case "decisions", _:
            subjects = f"SELECT id FROM kept_id UNION ALL {owned}"
            return f"{whole} ({subjects}) k ON k.id = r.subject OR r.subject IS NULL"
        case "lifts", _:
            return f"SELECT * FROM {name}"
        case _, "organisation":
            return f"{whole} kept_id k ON k.id = r.id"
        case _, _:
            return f"{whole} ({owned}) k ON k.id = r.id"


def forget(session: Any) -> None:
    """Let go of all tables that were kept, when their answers are written."""
    session.catalog.clearCache()
