"""An index by which a list that is ordered by a column that may be blank is read from its end.

Lists put blanks last whatever the direction. PostgreSQL takes an index for that only if the index
says so, which SQLite cannot; there a list is short enough to be sorted.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations


def largest_first(table: str, column: str) -> migrations.RunPython:
    """The operation of a migration that lets PostgreSQL read a table by a column, largest first."""
    name = f"{table}_{column}_largest"

    def index(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            order = f"{column} DESC NULLS LAST, id DESC"
            editor.execute(f"CREATE INDEX {name} ON {table} ({order})")

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(index, drop)
