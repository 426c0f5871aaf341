"""What an evaluation on Spark leaves, written where it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from jigai.engine.columns.outputs import COLUMNS
from jigai.engine.columns.running import LEFT
from jigai.engine.columns.storage import ROWS_IN_GROUP, Meta, NewCaseSet, view_name
from jigai.engine.columns.tables import PLURAL, Table, tables

ANSWERS: Final = (*COLUMNS, LEFT)
"""Tables that an evaluation leaves for ``write``."""


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
