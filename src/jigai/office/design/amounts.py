"""Amounts as pages write them: cut, never rounded up, with the exact yuan within reach."""

from __future__ import annotations

from dataclasses import dataclass

from jigai.money.fen import grouped, yuan

MINUS = "−"
WAN = 1_000_000
SHOWN = 10_000
"""Fen in a 万元, and in the last digit that is shown of it."""


@dataclass(frozen=True)
class Amount:
    """An amount of fen as a page shows it in 万元 or 元.

    ``cut`` says that digits are hidden; ``plain`` is what is copied.
    """

    figure: str
    unit: str
    exact: str
    cut: bool
    plain: str


def amount(fen: int, unit: str = "wan") -> Amount:
    """An amount for display; ``unit`` is ``wan`` or ``yuan``."""
    exact, plain = grouped(fen).replace("-", MINUS), yuan(fen)
    if unit == "yuan":
        return Amount(exact, "yuan", exact, cut=False, plain=plain)
    sign, size = (MINUS if fen < 0 else ""), abs(fen)
    whole, rest = divmod(size, WAN)
    hundredths, hidden = divmod(rest, SHOWN)
    return Amount(f"{sign}{whole:,}.{hundredths:02d}", "wan", exact, hidden > 0, plain)
