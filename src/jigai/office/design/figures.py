"""Figures that pages draw on the server: the way to an amount, and bars beside their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["step", "idle", "result"]


@dataclass(frozen=True)
class Fall:
    """One step on the way to an amount, all in fen.

    ``running`` is what stands after the step, ``change`` what the step added or took (None for
    the first), ``high`` the upper end where facts are missing. ``idle`` is a limit that was
    checked and took nothing.
    """

    label: str
    running: int
    change: int | None = None
    note: str = ""
    clause: str = ""
    url: str = ""
    role: Role = "step"
    high: int | None = None


@dataclass(frozen=True)
class Drawn:
    """A step with its bar: parts of the width in per mille."""

    fall: Fall
    kept: str
    taken: str
    open: str
    taken_from: str
    number: int


def drawn(falls: Sequence[Fall]) -> list[Drawn]:
    """The steps with their bars on one scale that begins at zero."""
    top = max((max(f.running - min(f.change or 0, 0), f.high or 0) for f in falls), default=0)
    found = []
    number = 0
    for fall in falls:
        taken = -min(fall.change or 0, 0)
        spread = (fall.high or fall.running) - fall.running
        number += fall.role != "result"
        found.append(
            Drawn(
                fall,
                _part(fall.running, top),
                _part(taken, top),
                _part(spread, top),
                _part(fall.running, top),
                number,
            )
        )
    return found


@dataclass(frozen=True)
class Bar:
    """A labelled value of a bar chart; ``shown`` is the value as people read it."""

    label: str
    value: int
    shown: str
    width: str = ""


def bars(values: Sequence[tuple[str, int, str]]) -> list[Bar]:
    """Bars from zero on one scale."""
    top = max((value for _, value, _ in values), default=0)
    return [Bar(label, value, shown, _part(value, top)) for label, value, shown in values]


def _part(value: int, top: int) -> str:
    """A share of the width as a percentage with one decimal, exact enough for a screen."""
    if top <= 0 or value <= 0:
        return "0%"
    tenths = value * 1000 // top
    return f"{tenths // 10}.{tenths % 10}%"
