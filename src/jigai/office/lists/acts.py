"""Acts on many rows: what each is, and what becomes of every row.

A preview asks ``why_not`` of each row; the run calls ``do``, a command, for those that may proceed.
What a command refuses then is reported at its row, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jigai.facts.problems import Problem
from jigai.office.identity.actor import Actor


@dataclass(frozen=True)
class Asked:
    """What the form of an act asks for: a text, a day, or one of some options (value, words).

    ``title`` is the key of its words; a day reaches the act as ``dt.date``.
    """

    name: str
    title: str
    options: Callable[[Actor], Sequence[tuple[str, str]]] | None = None
    day: bool = False


@dataclass(frozen=True)
class BulkAct:
    """One act. ``title`` is the key of its button, ``permit`` what a person needs to see it.

    ``do`` is called as ``do(acting=actor, row=row, **values)`` and calls one command; ``values``
    are what the form of the act asks for (``fields``, all of them required).
    ``why_not`` says why a row will be skipped, None where it may proceed.
    """

    key: str
    title: str
    permit: str
    do: Callable[..., Any]
    why_not: Callable[[Actor, Any], Problem | None] = lambda _actor, _row: None
    fields: tuple[Asked, ...] = ()
    grave: bool = False
