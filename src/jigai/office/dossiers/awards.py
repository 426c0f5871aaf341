"""Awards that the office itself made: the slot of the ledger that keeps them.

    @ledger
    def rows(organisations: frozenset[int], known_at: datetime) -> list[dict]: ...

Each row is one of ``organisation.history`` as a dossier states it. Until a room registers, the
history is what fact records state of earlier awards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

Ledger = Callable[[frozenset[int], dt.datetime], list[dict[str, Any]]]
LEDGERS: list[Ledger] = []


def ledger(rows: Ledger) -> Ledger:
    """Register what knows the awards made to organisations; raises ValueError for a second one."""
    if LEDGERS:
        raise ValueError("there is a ledger of awards already")
    LEDGERS.append(rows)
    return rows
