"""Case sets on disk: written whole or not at all, read as views of their tables."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from jigai.engine.columns.folders import NewFolder
from jigai.engine.columns.tables import FORMAT, Table, tables
from jigai.facts.documents import load
from jigai.facts.problems import refused, shown
from jigai.facts.writing import writing

ROWS_IN_GROUP = 122_880
"""Rows of a row group, the number that DuckDB reads at a time."""

_ARROW = {
    "BIGINT": pa.int64(),
    "BOOLEAN": pa.bool_(),
    "DATE": pa.date32(),
    "VARCHAR": pa.string(),
}


@dataclass(frozen=True)
class Meta:
    """What holds of the whole set: ``meta.json``."""

    claim_year: int
    as_of: str
    synthetic: bool
    rows: Mapping[str, int] = field(default_factory=dict)
    history_stated: bool = True
    pack: str | None = None
    claims: tuple[str, ...] | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    payee: str | None = None
    rulings: Any = None
    source: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> int:
        """The ordinal of ``as_of``."""
        return dt.date.fromisoformat(self.as_of).toordinal()

    def data(self) -> dict[str, Any]:
        """The JSON form, without what is not stated."""
        stated = {k: v for k, v in asdict(self).items() if v is not None and v != {}}
        return {"format": FORMAT, **stated, "rows": dict(self.rows)}


def arrow_schema(table: Table, names: tuple[str, ...] | None = None) -> pa.Schema:
    """The Arrow schema of a table, or of some of its columns."""
    columns = [c for c in table.columns if names is None or c.name in names]
    return pa.schema([pa.field(c.name, _ARROW[c.sql]) for c in columns])


def _mark(table: Table) -> dict[str, str]:
    """What a Parquet file says of itself, so that its numbers are never taken for yuan."""
    return {"jigai": FORMAT, "table": table.name}


def read_meta(folder: Path) -> Meta:
    """What ``meta.json`` of a case set says; raises InputRefused where it is none."""
    path = folder / "meta.json"
    if not path.is_file():
        raise refused(
            "tables.no-meta",
            "这里没有 meta.json，不是一套完整的案例表；请先用 jigai 导入或生成",
            "there is no meta.json, so this is no whole case set; import or generate one first",
            str(folder),
        )
    raw = load(path)
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        stated = raw.get("format") if isinstance(raw, dict) else None
        raise refused(
            "tables.format",
            f"格式应为 {FORMAT}，却是“{shown(stated)}”；请重新导入",
            f"the format should be {FORMAT}, not '{shown(stated)}'; import it again",
            str(path),
        )
    try:
        dt.date.fromisoformat(raw["as_of"])
        return Meta(
            claim_year=int(raw["claim_year"]),
            as_of=raw["as_of"],
            synthetic=bool(raw.get("synthetic")),
            rows={str(k): int(v) for k, v in raw["rows"].items()},
            history_stated=bool(raw.get("history_stated")),
            pack=raw.get("pack"),
            claims=None if raw.get("claims") is None else tuple(raw["claims"]),
            choices=dict(raw.get("choices") or {}),
            payee=raw.get("payee"),
            rulings=raw.get("rulings"),
            source=dict(raw.get("source") or {}),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refused(
            "tables.meta",
            "meta.json 缺少 claim_year、as_of 或 rows，或写法不对；请重新导入",
            "meta.json lacks claim_year, as_of or rows, or they are wrong; import it again",
            str(path),
        ) from None


def read_programme(folder: Path) -> dict[str, Any]:
    """The programme's facts as stated; none where there is no such file."""
    path = folder / "programme.yaml"
    if not path.exists():
        return {}
    raw = load(path)
    if not isinstance(raw, dict):
        raise refused("dossier.shape", "应为键值表", "should be a mapping", str(path))
    return raw


# Reading


def view_name(table: Table) -> str:
    """The name of a table in SQL: ``project_loans``."""
    return table.name.replace(".", "_")


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def select_sql(folder: Path, table: Table, *, numbered: bool = False) -> str:
    """A SELECT with every column of a table; those that the file lacks are NULL.

    ``numbered`` adds ``file_row_number``, the place of the row in the file from 0.
    """
    path = folder / table.file
    present: set[str] = set()
    if path.exists():
        with reading(path):
            present = set(pq.read_schema(path).names)
    columns = [
        quoted(c.name) if c.name in present else f"CAST(NULL AS {c.sql}) AS {quoted(c.name)}"
        for c in table.columns
    ]
    if not present:
        number = ", CAST(NULL AS BIGINT) AS file_row_number" if numbered else ""
        return f"SELECT {', '.join(columns)}{number} WHERE FALSE"
    source = literal(glob_free(path))
    extra = ", file_row_number = true" if numbered else ""
    number = ", file_row_number" if numbered else ""
    return f"SELECT {', '.join(columns)}{number} FROM read_parquet({source}{extra})"


def glob_free(path: Path) -> str:
    """A path as DuckDB takes it, which would read ``*``, ``?`` and ``[`` as a pattern."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def attach(connection: Any, folder: Path) -> None:
    """A view of each table of a case set, by its name in SQL."""
    for table in tables().values():
        name = quoted(view_name(table))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {select_sql(folder, table)}")


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say clearly what is wrong with a Parquet file."""
    try:
        yield
    except (pa.ArrowException, OSError):
        raise refused(
            "file.truncated",
            "不是完整的 Parquet 文件（可能被截断或没写完），请重新取得",
            "this is no whole Parquet file (cut short, or never finished); obtain it again",
            str(path),
        ) from None


# Writing


class NewCaseSet(NewFolder):
    """A case set being written; call ``finish`` at the end."""

    def __init__(self, folder: Path, *, over: bool = False) -> None:
        """Refuses a folder that holds something, unless it is a case set to write ``over``."""
        self.rows: dict[str, int] = {}
        self._writers: dict[str, Any] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        super().__init__(folder, "meta.json", FORMAT, over=over)

    def append(self, name: str, rows: pa.Table) -> None:
        """Add rows to a table; the first call settles which columns it has.

        Row groups have one size, however many rows come at a time.
        """
        if rows.num_rows == 0:
            return
        table = tables()[name]
        with writing(self.folder):
            if name not in self._writers:
                schema = arrow_schema(table, tuple(rows.schema.names))
                self._writers[name] = pq.ParquetWriter(
                    self.path / table.file, schema, compression="zstd", store_schema=False
                )
                self._writers[name].add_key_value_metadata(_mark(table))
            waiting = [*self._waiting.pop(name, []), rows.cast(self._writers[name].schema)]
            if sum(part.num_rows for part in waiting) < ROWS_IN_GROUP:
                self._waiting[name] = waiting
            else:
                self._write_groups(name, pa.concat_tables(waiting))
        self.rows[name] = self.rows.get(name, 0) + rows.num_rows

    def _write_groups(self, name: str, rows: pa.Table) -> None:
        """Write whole row groups; what is left over waits."""
        start = 0
        while rows.num_rows - start >= ROWS_IN_GROUP:
            self._writers[name].write_table(rows.slice(start, ROWS_IN_GROUP).combine_chunks())
            start += ROWS_IN_GROUP
        if start < rows.num_rows:
            self._waiting[name] = [rows.slice(start).combine_chunks()]

    def aside(self, connection: Any, file: str, sql: str) -> None:
        """Write what a query yields beside the tables."""
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_GROUP}"
        connection.execute(f"COPY ({sql}) TO {literal(str(self.path / file))} ({options})")

    def finish(self, meta: Meta, programme: Mapping[str, Any] | None = None) -> Meta:
        """Flush everything to the disk and give the folder its name."""
        counts = {name: n for name in tables() if (n := self.rows.get(name, 0))}
        whole = replace(meta, rows=counts)
        with writing(self.folder):
            self._close()
            acts = json.loads(json.dumps(dict(programme or {})))
            text = yaml.safe_dump(acts, allow_unicode=True, sort_keys=True)
            (self.path / "programme.yaml").write_text(text, encoding="utf-8")
            self.publish(whole.data())
        return whole

    def _release(self) -> None:
        self._close(quietly=True)

    def _close(self, *, quietly: bool = False) -> None:
        writers, self._writers = self._writers, {}
        for name, writer in writers.items():
            try:
                waiting = self._waiting.pop(name, [])
                if waiting and not quietly:
                    writer.write_table(pa.concat_tables(waiting).combine_chunks())
                writer.close()
            except OSError:
                if not quietly:
                    raise
