"""How far a long command has come, on a terminal; silent where its output is piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from jigai.cli.texts import catalogue

Heard = Callable[[str, int, int | None], None]
"""Hears a stage by its name, how much of it is done, and of how much (None: not known)."""


@contextmanager
def progress(lang: str) -> Iterator[Heard]:
    """A line for each stage; those of the catalogue have words, others stand as they are."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _stage, _done, _total: None
        return
    words = catalogue(lang)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as shown:
        stages: dict[str, TaskID] = {}

        def heard(stage: str, done: int, total: int | None) -> None:
            if stage not in stages:
                for other in stages.values():
                    shown.update(other, visible=False)
                label = str(words.get(f"stage-{stage}", stage))
                stages[stage] = shown.add_task(label, total=total, count="")
            count = f"{done:,}" if total is None else f"{done:,} / {total:,}"
            shown.update(stages[stage], completed=done, total=total, count=count)

        yield heard
