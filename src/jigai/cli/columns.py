"""What commands on tables share: the optional packages, and stopping without leaving anything."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import FrameType
from typing import Final, NoReturn

from jigai.cli.texts import text
from jigai.facts.problems import InputRefused, Problem

NEEDED: Final = ("duckdb", "pyarrow", "numpy", "python_calamine")
TERMINATED: Final = 143


def columns_installed() -> None:
    """Refuse, with the remedy, where the packages for tables are not installed."""
    if any(_absent(name) for name in NEEDED):
        zh, en = (text(lang, "batch-not-installed") for lang in ("zh", "en"))
        raise InputRefused([Problem("batch.not-installed", zh, en)])


def _absent(name: str) -> bool:
    try:
        return find_spec(name) is None
    except ValueError:
        return True


@contextmanager
def stoppable() -> Iterator[None]:
    """A request to end the process unwinds it like Ctrl-C, so that nothing half-done stays."""

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(TERMINATED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
