"""Whether the store is what its journal says: rows, packs, programmes, and what lies about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jigai.facts.problems import InputRefused, Problem
from jigai.policy.pack import Pack, PackBroken
from jigai.policy.store.binding import bound, names
from jigai.policy.store.journal import FIRST
from jigai.policy.store.keeping import Store
from jigai.policy.store.shelving import view
from jigai.policy.store.texts import problem


@dataclass(frozen=True)
class Verdict:
    """What was checked and found. ``head`` is the hash of the last row: note it elsewhere, and a
    journal cut short shows."""

    rows: int
    packs: int
    programmes: int
    head: str
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        return all(p.severity == "warning" for p in self.problems)


def verify(store: Store, shipped: Iterable[Pack]) -> Verdict:
    """Check everything; a journal that was tampered with is a problem like any other."""
    packs = tuple(shipped)
    try:
        rows = store.rows()
    except InputRefused as error:
        return Verdict(0, 0, 0, FIRST, tuple(error.problems))
    problems: list[Problem] = []
    entries = view(store, packs).entries
    for entry in entries:
        problems += entry.fault.problems if entry.fault is not None else []
    listed = names(rows)
    for name in listed:
        try:
            bound(store, packs, name)
        except (InputRefused, PackBroken) as error:
            problems += error.problems
    for folder in store.unrecorded(rows):
        problems.append(problem("store.unrecorded", folder, "warning"))
    head = rows[-1].hash if rows else FIRST
    return Verdict(len(rows), len(entries), len(listed), head, tuple(problems))
