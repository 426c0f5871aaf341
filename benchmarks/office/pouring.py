"""Many rows into a table at once: COPY on PostgreSQL, prepared statements on SQLite.

Indices wait until the rows are there. Nothing of it is a way for the product: rows go past the
commands, their checks and the audit trail.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

POSTGRESQL = connection.vendor == "postgresql"


def pour(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of some columns; every other column has its field's default."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key or f.column in columns]
    blank = model()
    ready = {
        str(f.column): f.get_db_prep_save(f.pre_save(blank, add=True), connection)
        for f in fields
        if f.column not in columns
    }
    names = [*columns, *ready]
    rest = tuple(ready.values())
    table = connection.ops.quote_name(model._meta.db_table)
    listed = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        if POSTGRESQL:
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *rest))
        else:
            marks = ", ".join("?" * len(names))
            cursor.connection.executemany(
                f"INSERT INTO {table} ({listed}) VALUES ({marks})",
                ((*row, *rest) for row in rows),
            )


def run(statement: str, values: Sequence[Any] = ()) -> None:
    """One statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextlib.contextmanager
def bare(*models: type[Model]) -> Iterator[None]:
    """Tables without indices and references meanwhile (PostgreSQL), made again at the end."""
    if not POSTGRESQL:
        run("PRAGMA foreign_keys = OFF")
        yield
        return
    run("SET session_replication_role = replica")
    again = []
    for model in models:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = %s AND NOT "
                "EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
                [table],
            )
            again += [(name, text) for name, text in cursor.fetchall()]
    for name, _ in again:
        run(f'DROP INDEX "{name}"')
    yield
    run("SET maintenance_work_mem = '512MB'")
    for _, text in again:
        run(text)
    run("SET session_replication_role = DEFAULT")


def settled(*models: type[Model]) -> None:
    """Let numbers go on after those poured, and the database look at what it now holds."""
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        run(statement)
    run("VACUUM ANALYZE" if POSTGRESQL else "ANALYZE")
