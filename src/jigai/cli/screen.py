"""Lists in a terminal: aligned with Chinese, calm."""

from __future__ import annotations

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from jigai.cli.texts import text
from jigai.engine.wording import say


def console() -> Console:
    """The terminal; at least wide enough to read when the output is piped."""
    found = Console(highlight=False, soft_wrap=False)
    return found if found.is_terminal else Console(highlight=False, width=max(found.width, 100))


def packs_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The list of packs."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("id", "title", "number", "status", "region", "measures"):
        table.add_column(key if key == "id" else text(lang, key))
    for row in rows:
        money = sum(1 for m in row["measures"] if m["money"])
        table.add_row(
            row["id"],
            row["title"],
            row["number"],
            say(lang, "status." + row["status"]),
            row["region"],
            f"{money} / {len(row['measures'])}",
        )
    console().print(table)


def facts_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The vocabulary."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("fact", "title", "type", "shape", "meaning"):
        table.add_column(text(lang, key), overflow="fold")
    for row in rows:
        table.add_row(
            row["fact"], row["label"], row["type"], text(lang, row["shape"]), escape(row["meaning"])
        )
    console().print(table)


def trace_table(rows: list[dict[str, Any]], lang: str) -> None:
    """The trace."""
    table = Table(box=box.SIMPLE_HEAD)
    for key in ("item", "kind", "works", "test"):
        table.add_column(text(lang, key), overflow="fold")
    for row in rows:
        works = row["works"] or (text(lang, "later") if row["later"] else "")
        table.add_row(row["id"], row["kind"], works, ", ".join(row["tests"][:3]))
    console().print(table)
