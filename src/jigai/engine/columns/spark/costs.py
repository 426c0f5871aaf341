"""What the work of a session cost so far."""

from __future__ import annotations

from typing import Any


def costs(session: Any) -> dict[str, float]:
    """All stages together: processor seconds of tasks, and bytes moved, spilled and read."""
    store = session.sparkContext._jsc.sc().statusStore()
    # Scala fills in what is not asked for; Java has to ask how.
    usual = [getattr(store, f"stageList$default${place}")() for place in range(2, 6)]
    found = {"processor_seconds": 0.0, "shuffled": 0.0, "spilled": 0.0, "read": 0.0}
    stages = store.stageList(None, *usual).iterator()
    while stages.hasNext():
        stage = stages.next()
        found["processor_seconds"] += stage.executorCpuTime() / 1e9
        found["shuffled"] += stage.shuffleWriteBytes()
        found["spilled"] += stage.diskBytesSpilled()
        found["read"] += stage.inputBytes()
    return {name: round(value, 3) for name, value in found.items()}
