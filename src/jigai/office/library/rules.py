"""What may follow what: the states of a project, in one table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jigai.office.library.enums import (
    COMPLETED,
    DRAFT,
    IN,
    LIVE,
    MERGED,
    RETURNED,
    SUBMITTED,
    SUSPENDED,
    WITHDRAWN,
)


@dataclass(frozen=True)
class Move:
    """An act that changes the state of a project: from which states, to which."""

    act: str
    before: tuple[str, ...]
    after: str


MOVES: Final = (
    Move("submit", (DRAFT, RETURNED), SUBMITTED),
    Move("take-over", (DRAFT, RETURNED), SUBMITTED),
    Move("return", (SUBMITTED,), RETURNED),
    Move("enter", (SUBMITTED,), IN),
    Move("suspend", (IN,), SUSPENDED),
    Move("resume", (SUSPENDED,), IN),
    Move("complete", (IN,), COMPLETED),
    Move("withdraw", LIVE, WITHDRAWN),
    Move("merge", LIVE, MERGED),
)
EDITABLE: Final = (DRAFT, RETURNED)
"""States in which the organisation writes freely."""
ADJUSTABLE: Final = (IN, SUSPENDED)
"""States in which a change needs a reason."""

_BY_ACT: Final = {move.act: move for move in MOVES}


def after(act: str, state: str) -> str | None:
    """The state that an act leads to from a state, None where it is not possible there."""
    move = _BY_ACT[act]
    return move.after if state in move.before else None


def possible(state: str) -> tuple[str, ...]:
    """The acts that are possible in a state, in the order of the table."""
    return tuple(move.act for move in MOVES if state in move.before)
