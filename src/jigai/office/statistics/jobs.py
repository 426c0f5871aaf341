"""Work of the clock for statistics."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jigai.office.ground.acts.commands import System
from jigai.office.ground.work.clock import daily
from jigai.office.ground.work.jobs import Running, each
from jigai.office.statistics.domain.reminding import remind


@daily(
    "statistics.remind",
    hour=8,
    title="work.statistics-remind",
    results=each("work.statistics-reminded", "told"),
)
def reminders(running: Running, day: dt.date) -> dict[str, Any]:
    """Tell who has returns due or overdue."""
    return {"told": remind(acting=System(), day=day)}
