"""Tables that only grow: triggers in the database refuse to change or delete a row."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MESSAGE = "rows of this table are never changed or deleted"


def append_only(table: str) -> migrations.RunPython:
    """The operation of a migration that makes a table append-only, on SQLite and PostgreSQL."""

    def protect(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        guard(table, editor)

    def free(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        unguard(table, editor)

    return migrations.RunPython(protect, free)


def guard(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of a table."""
    if editor.connection.vendor == "sqlite":
        for act in ("UPDATE", "DELETE"):
            editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    editor.execute(
        f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_kept()"
    )


def unguard(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers of a table: for migrations backwards, and for tests that empty it."""
    if editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        return
    for act in ("change", "truncate"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
    editor.execute(f"DROP FUNCTION IF EXISTS {table}_kept()")
