"""The case set that a batch runs over: one that is there already, or one taken in first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from jigai.engine.columns.intake import Report, take_in
from jigai.engine.columns.intake.opening import Origin
from jigai.engine.columns.storage import (
    Meta,
    arrow_schema,
    read_meta,
    read_programme,
    reading,
)
from jigai.engine.columns.tables import FORMAT, Table, tables
from jigai.facts.problems import refused

HEAD = "meta.json"


@dataclass(frozen=True)
class Intake:
    """How tables that are no case set yet are taken in (see ``take_in``)."""

    programme: Mapping[str, Any] | Path | None = None
    complete: Collection[str] = ()
    ignore: Collection[str] = ()
    partial: bool = False
    check: bool = False


@dataclass(frozen=True)
class Cases:
    """A case set, and what became of the rows if it was taken in for this batch."""

    folder: Path
    meta: Meta
    programme: dict[str, Any] = field(default_factory=dict)
    report: Report | None = None


def whole_set(folder: Path) -> Cases | None:
    """A folder that is a case set of our own writing, every file as it was written.

    None where it is none, or where other hands made some of its files: such tables have to be
    taken in. Raises InputRefused where files do not fit what ``meta.json`` counts.
    """
    if not (folder / HEAD).is_file():
        return None
    meta = read_meta(folder)
    for table in tables().values():
        path = folder / table.file
        wanted = meta.rows.get(table.name, 0)
        if not path.is_file():
            if wanted:
                raise _not_whole(path, wanted, 0)
            continue
        with reading(path):
            found = pq.read_metadata(path)
            schema = pq.read_schema(path)
        marked = (found.metadata or {}).get(b"jigai") == FORMAT.encode()
        if not marked or not _fits(schema, table):
            return None
        if found.num_rows != wanted:
            raise _not_whole(path, wanted, found.num_rows)
    return Cases(folder, meta, read_programme(folder))


def _fits(schema: Any, table: Table) -> bool:
    expected = arrow_schema(table)
    names = set(expected.names)
    return all(f.name in names and f.type == expected.field(f.name).type for f in schema)


def _not_whole(path: Path, wanted: int, found: int) -> Exception:
    return refused(
        "tables.rows",
        f"meta.json 记为 {wanted} 行，文件却有 {found} 行；案例表不完整或被换过，请重新导入或生成",
        f"meta.json counts {wanted} rows, the file has {found}; the case set is not whole or was "
        "changed; import or generate it again",
        str(path),
    )


def open_cases(
    origin: Origin,
    keep: Path,
    how: Intake,
    *,
    claim_year: int | None,
    as_of: str | None,
    within: str,
    memory: str | None,
    progress: Callable[[str, int], None] | None,
) -> Cases:
    """The case set at ``origin``, or the one that its tables make, written into ``keep``.

    Raises InputRefused.
    """
    if isinstance(origin, (str, Path)) and Path(origin).is_dir() and not how.check:
        found = whole_set(Path(origin))
        if found is not None and how.programme is None:
            return found
    report = take_in(
        origin,
        keep,
        claim_year=claim_year,
        as_of=as_of,
        programme=how.programme,
        within=within,
        complete=how.complete,
        ignore=how.ignore,
        partial=how.partial,
        memory=memory,
        progress=progress,
    )
    return Cases(keep, report.meta, read_programme(keep), report)


def file_hashes(folder: Path, only: str | None = None) -> list[dict[str, Any]]:
    """Name, size and SHA-256 of every file that a case set consists of, or of one."""
    names = [HEAD, "programme.yaml", *(table.file for table in tables().values())]
    found = []
    for name in names if only is None else [only]:
        path = folder / name
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append({"name": name, "bytes": path.stat().st_size, "sha256": digest})
    return found


def pack_named(origin: Origin) -> str | None:
    """The pack that a case set is for, where its ``meta.json`` names one."""
    if isinstance(origin, (str, Path)) and (Path(origin) / HEAD).is_file():
        return read_meta(Path(origin)).pack
    return None
