"""The one division of an award, at a named rounding rule."""

from enum import StrEnum
from typing import Final


class Rounding(StrEnum):
    """How an exact quotient becomes whole fen, and to which unit.

    Rules act on the magnitude, so that taking back an amount mirrors paying it: DOWN goes towards
    zero, UP away from zero, and HALF_UP takes a half away from zero.
    """

    DOWN = "down"
    HALF_UP = "half_up"
    UP = "up"
    YUAN_DOWN = "yuan_down"
    YUAN_HALF_UP = "yuan_half_up"
    YUAN_UP = "yuan_up"
    HUNDRED_YUAN_DOWN = "hundred_yuan_down"
    WAN_DOWN = "wan_down"
    WAN_HALF_UP = "wan_half_up"

    @property
    def unit(self) -> int:
        """The fen that every result is a multiple of."""
        return _UNITS[self]

    @property
    def direction(self) -> str:
        """The plain rule without its unit: "down", "half_up" or "up"."""
        return _DIRECTIONS[self]


_UNITS: Final = {
    rule: {"yuan": 100, "hundred": 10_000, "wan": 1_000_000}.get(rule.value.split("_")[0], 1)
    for rule in Rounding
}
_DIRECTIONS: Final = {
    rule: next(way for way in ("half_up", "down", "up") if rule.value.endswith(way))
    for rule in Rounding
}


def divide(numerator: int, denominator: int, rounding: Rounding = Rounding.DOWN) -> int:
    """Return numerator ÷ denominator in fen, rounded once by the rule; exact at any size.

    The numerator may be negative. Raises `ValueError` if the denominator is not positive.
    """
    if denominator <= 0:
        raise ValueError(f"the denominator must be positive, got {denominator}")
    step = denominator * rounding.unit
    magnitude = abs(numerator)
    match rounding.direction:
        case "half_up":
            steps = (2 * magnitude + step) // (2 * step)
        case "up":
            steps = (magnitude + step - 1) // step
        case _:
            steps = magnitude // step
    rounded = steps * rounding.unit
    return -rounded if numerator < 0 else rounded
