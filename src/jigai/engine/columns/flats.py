"""Flat tables on disk, format ``jigai-flat/1`` (docs/flat.md): made once, evaluated many times.

Owners and subjects are numbers there, in the order of their ids, an organisation's subjects side by
side. ``keys.<entity>.parquet`` says which id each number stands for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from jigai.engine.columns.folders import NewFolder
from jigai.engine.columns.running import Script, script, wides_of
from jigai.engine.columns.storage import (
    ROWS_IN_GROUP,
    attach,
    glob_free,
    literal,
    quoted,
    read_meta,
    read_programme,
    reading,
)
from jigai.engine.columns.tables import PLURAL
from jigai.engine.columns.wide import WHOLE, Wide
from jigai.engine.columns.working import working
from jigai.engine.plan import Plan
from jigai.facts.documents import load
from jigai.facts.problems import refused, shown
from jigai.facts.reading import read_dossier

FORMAT: Final = "jigai-flat/1"
HEAD: Final = "flat.json"
COMPRESSION: Final = "snappy"
"""Reads faster than zstd, for files about half as large again."""


@dataclass(frozen=True)
class FlatMeta:
    """What ``flat.json`` says: of what it was made, and what each column holds.

    ``incomplete`` counts the rows that are not complete, or apart.
    """

    claim_year: int
    as_of: str
    synthetic: bool
    programme: Mapping[str, Any]
    tables: tuple[str, ...]
    rows: Mapping[str, int]
    incomplete: Mapping[str, int]
    columns: Mapping[str, Mapping[str, str]]
    pack: str

    @property
    def day(self) -> int:
        """The ordinal of ``as_of``."""
        return dt.date.fromisoformat(self.as_of).toordinal()

    def data(self) -> dict[str, Any]:
        """The JSON form."""
        return {"format": FORMAT, **vars(self), "tables": list(self.tables)}


def flatten(
    cases: Path,
    plan: Plan,
    folder: Path,
    *,
    memory: str | None = None,
    over: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> FlatMeta:
    """Flatten a case set for a plan; ``folder`` holds the whole or nothing.

    ``progress`` hears entities done and to do; what it raises stops the work. Raises InputRefused,
    and NotInColumns where the plan asks for something that columns cannot say exactly.
    """
    meta = read_meta(cases)
    stated = read_programme(cases)
    names = [name for name, count in meta.rows.items() if count]
    if meta.choices:
        names.append("wishes")
    wides = wides_of(
        plan,
        frozenset(names),
        meta.claim_year,
        meta.day,
        programme_facts(stated, meta.claim_year, meta.as_of, plan.region),
    )
    with NewFolder(folder, HEAD, FORMAT, over=over) as made, working(folder, memory) as connection:
        attach(connection, cases)
        rows: dict[str, int] = {}
        incomplete: dict[str, int] = {}
        _keys(connection, made.path, "organisation")
        for done, wide in enumerate(wides):
            if progress is not None:
                progress(done, len(wides))
            if wide.entity != "organisation":
                _keys(connection, made.path, wide.entity)
            rows[wide.entity] = _write(connection, wide, made.path)
            incomplete[wide.entity] = _incomplete(connection, made.path / f"{wide.entity}.parquet")
        found = FlatMeta(
            claim_year=meta.claim_year,
            as_of=meta.as_of,
            synthetic=meta.synthetic,
            programme=stated,
            tables=tuple(names),
            rows=rows,
            incomplete=incomplete,
            columns={w.entity: w.flattener.names() for w in wides},
            pack=plan.pack,
        )
        made.publish(found.data())
    if progress is not None:
        progress(len(wides), len(wides))
    return found


def programme_facts(
    stated: Mapping[str, Any], claim_year: int, as_of: str, region: str
) -> dict[str, Any]:
    """The programme's facts as a dossier's reader takes them."""
    head = {"claim_year": claim_year, "as_of": as_of, "applicant": {}, "programme": dict(stated)}
    return read_dossier(head, region).programme


def _keys(connection: duckdb.DuckDBPyConnection, folder: Path, entity: str) -> None:
    """Number subjects by owner and id, organisations by id."""
    source = quoted(PLURAL[entity])
    numbered = f"SELECT id, row_number() OVER (ORDER BY id) AS n FROM {source}"
    if entity != "organisation":
        numbered = (
            "SELECT t.id, row_number() OVER (ORDER BY o.n, t.id) AS n "
            f'FROM {source} t JOIN keys_organisation o ON o.id = t."of"'
        )
    connection.execute(f"CREATE TABLE keys_{entity} AS {numbered}")
    _copy(connection, f"SELECT n, id FROM keys_{entity} ORDER BY n", keys_file(folder, entity))


def _write(connection: duckdb.DuckDBPyConnection, wide: Wide, folder: Path) -> int:
    """One entity's flat table, in the order of its keys; the number of its rows."""
    sql = f"SELECT * FROM ({wide.flattener.sql(keys='keys_')}) f ORDER BY id"
    return _copy(connection, sql, folder / f"{wide.entity}.parquet")


def _copy(connection: duckdb.DuckDBPyConnection, sql: str, path: Path) -> int:
    options = f"FORMAT parquet, COMPRESSION {COMPRESSION}, ROW_GROUP_SIZE {ROWS_IN_GROUP}"
    connection.execute(f"COPY ({sql}) TO {literal(str(path))} ({options})")
    return int(pq.read_metadata(path).num_rows)


def _incomplete(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    source = f"read_parquet({literal(glob_free(path))})"
    counted = connection.execute(f"SELECT COUNT(*) FROM {source} WHERE NOT {WHOLE}").fetchall()
    return int(counted[0][0])


def keys_file(folder: Path, entity: str) -> Path:
    """Where the ids of an entity's numbers stand."""
    return folder / f"keys.{entity}.parquet"


# Reading


def read_flat_meta(folder: Path) -> FlatMeta:
    """What ``flat.json`` says; raises InputRefused where the folder holds no whole flat tables."""
    path = folder / HEAD
    raw = load(path) if path.is_file() else None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise refused(
            "tables.no-flat",
            f"这里没有完整的 {FORMAT} 平表，请先由案例表生成",
            f"there are no whole flat tables ({FORMAT}) here; make them from a case set first",
            str(folder),
        )
    raw.pop("format")
    return FlatMeta(**{**raw, "tables": tuple(raw["tables"])})


def open_flats(
    connection: Any, folder: Path, plan: Plan, *, only: frozenset[str] | None = None
) -> Script:
    """The script for ``Engine.evaluate_flat`` over flat tables on disk, and a view of each of them.

    Raises InputRefused where they lack something that the plan reads.
    """
    meta = read_flat_meta(folder)
    facts = programme_facts(meta.programme, meta.claim_year, meta.as_of, plan.region)
    made = script(
        plan,
        frozenset(meta.tables),
        meta.claim_year,
        meta.day,
        facts,
        only=only,
        base=False,
        whole=frozenset(entity for entity, count in meta.incomplete.items() if not count),
    )
    for entity, wanted in made.columns.items():
        held = {name: column for column, name in meta.columns.get(entity, {}).items()}
        missing = [name for name in wanted.values() if name not in held]
        if missing or entity not in meta.columns:
            raise refused(
                "tables.flat-lacks",
                f"平表是为其他规则生成的，缺少“{shown(missing[:1])}”等内容；请由案例表重新生成",
                f"the flat tables were made for other rules and lack {shown(missing[:1])}; "
                "make them again from the case set",
                str(folder),
            )
        path = folder / f"{entity}.parquet"
        with reading(path):
            present = set(pq.read_schema(path).names)
        assert present >= set(meta.columns[entity]), path
        columns = ["id", "owner", "owner_kind", "apart", "complete"]
        columns += [f"{held[name]} AS {column}" for column, name in wanted.items()]
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW flat_{entity} AS SELECT {', '.join(columns)} "
            f"FROM read_parquet({literal(glob_free(path))})"
        )
    return made
