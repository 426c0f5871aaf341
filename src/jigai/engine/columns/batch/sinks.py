"""Where a batch is written: a folder of Parquet files, or a database; whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

import pyarrow.parquet as pq

from jigai.engine.columns.batch.databases import database_sink
from jigai.engine.columns.folders import NewFolder
from jigai.engine.columns.storage import ROWS_IN_GROUP, literal

FORMAT: Final = "jigai-batch/1"
HEAD: Final = "batch.json"
CASES: Final = "cases"


class Sink(Protocol):
    """Takes tables and at last the manifest; left without that, nothing stays.

    ``beside`` is a path next to which there is room to work; ``cases`` a folder that stays with the
    result, None where it has none.
    """

    beside: Path
    cases: Path | None

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Undo everything unless it was finished."""

    def write(self, connection: Any, table: str, sql: str) -> int:
        """Write what a query of the working database yields; returns how many rows."""

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest and make all of it visible at once."""


class FolderSink(NewFolder):
    """A folder: ``<table>.parquet`` and ``batch.json``."""

    cases: Path | None

    def __init__(self, folder: Path, *, over: bool = False) -> None:
        """Refuses a folder that holds something, unless it is a batch to write over."""
        super().__init__(folder, HEAD, FORMAT, over=over)
        self.beside = folder
        self.cases = self.path / CASES

    def write(self, connection: Any, table: str, sql: str) -> int:
        path = self.path / f"{table}.parquet"
        marks = f"KV_METADATA {{'jigai': {literal(FORMAT)}, 'table': {literal(table)}}}"
        options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_GROUP}, {marks}"
        connection.execute(f"COPY ({sql}) TO {literal(str(path))} ({options})")
        return int(pq.read_metadata(path).num_rows)

    def finish(self, manifest: Mapping[str, Any]) -> None:
        self.publish(manifest)


def open_sink(out: str | Path, *, over: bool = False) -> Sink:
    """The sink for a folder or a database; raises InputRefused."""
    found = database_sink(str(out), over=over)
    return FolderSink(Path(out), over=over) if found is None else found
