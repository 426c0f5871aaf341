"""Many new rows of a table at once, in the way that its database takes fastest.

``bulk_create`` makes an object and a piece of SQL of every row, which is most of the time that a
hundred thousand rows take. Here values go to the database as they are: SQLite prepares one
statement, PostgreSQL gets a stream (COPY). Defaults of the model hold, and so do constraints and
triggers of the database; keys are not told, so whoever needs them asks by what is unique.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any, Final

from django.db import connections, models, router
from django.db.models import Field, Model

Prepare = Callable[[Any], Any]
_AS_THEY_ARE: Final = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.ForeignKey,
)
"""Fields whose values databases take without any preparing."""


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of the columns named (``project_id`` for a reference); others are as by default.

    Within the present transaction. Raises ``django.db.IntegrityError`` like any insertion.
    """
    found = list(rows)
    if not found:
        return
    connection = connections[router.db_for_write(model)]
    named = [_field(model, column) for column in columns]
    others = [f for f in model._meta.concrete_fields if not f.primary_key and f not in named]
    blank = model()
    same = [f.get_db_prep_save(f.pre_save(blank, add=True), connection) for f in others]
    prepared = [(at, p) for at, f in enumerate(named) if (p := _prepare(f, connection))]
    names = [str(field.column) for field in (*named, *others)]
    _send(connection, model._meta.db_table, names, _cells(found, prepared, same))


def insert_all(objects: Sequence[Model]) -> None:
    """Insert new objects of one model. They do not learn their keys."""
    if not objects:
        return
    fields = type(objects[0])._meta.concrete_fields
    own = [f for f in fields if not f.primary_key and not getattr(f, "auto_now_add", False)]
    columns = [f.attname for f in own]
    insert(type(objects[0]), columns, map(attrgetter(*columns), objects))


def _field(model: type[Model], column: str) -> Field[Any, Any]:
    return next(f for f in model._meta.concrete_fields if f.attname == column)


def _prepare(field: Field[Any, Any], connection: Any) -> Prepare | None:
    """What makes a value ready, None where nothing does; days and moments come again and again."""
    if isinstance(field, _AS_THEY_ARE):
        return None
    made = partial(field.get_db_prep_save, connection=connection)
    return made if isinstance(field, models.JSONField) else lru_cache(maxsize=5_000)(made)


def _cells(
    rows: Iterable[Sequence[Any]], prepared: Sequence[tuple[int, Prepare]], same: Sequence[Any]
) -> Iterator[list[Any]]:
    for row in rows:
        cells = [*row, *same]
        for at, made in prepared:
            cells[at] = made(cells[at])
        yield cells


def _send(connection: Any, table: str, names: Sequence[str], rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, names))})"
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            values = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)  # noqa: S608 - our own names
            return
        with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for cells in rows:
                copy.write_row(cells)
