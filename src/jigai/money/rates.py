"""Exact rates: a whole number of parts per million."""

from typing import Final

from jigai.money.errors import MoneyError
from jigai.money.numeral import read_numeral

PPM: Final = 1_000_000
"""Parts per million in the whole: 100% is 1,000,000 ppm, 1% is 10,000 ppm."""

MAX_PPM: Final = 1_000 * PPM

_PLACES: Final = 4


def parse_percent(value: str | int, *, field: str = "") -> int:
    """Return the parts per million of a percentage: "4.35%", "4.35", or 10 for ten percent.

    The sign is kept: whether a negative rate makes sense is the caller's decision. Raises
    `MoneyError`, whose codes begin with "rate.": a float, more than four decimals, another unit.
    """
    numeral = read_numeral(value, family="rate", field=field)
    if numeral.unit not in {"", "%"}:
        raise MoneyError(
            "rate.unit",
            f"不认识单位“{numeral.unit}”，请写成百分数，如 4.35%",
            f"unknown unit “{numeral.unit}”; write a percentage, such as 4.35%",
            field=field,
        )
    if len(numeral.decimals) > _PLACES:
        raise MoneyError(
            "rate.five-decimals",
            f"百分数最多 {_PLACES} 位小数（百万分之一），请核对“{value}”",
            f"a percentage has at most {_PLACES} decimals (one part per million); check “{value}”",
            field=field,
        )
    ppm = numeral.scaled(_PLACES)
    if abs(ppm) > MAX_PPM:
        raise MoneyError(
            "rate.too-large",
            f"“{value}”大得不合常理，请核对",
            f"“{value}” is absurdly large; check it",
            field=field,
        )
    return ppm


def percent(ppm: int) -> str:
    """Return the rate as an exact percentage without trailing zeros: 43_500 is "4.35%"."""
    whole, rest = divmod(abs(ppm), 10**_PLACES)
    decimals = f"{rest:0{_PLACES}d}".rstrip("0")
    return f"{'-' if ppm < 0 else ''}{whole}{'.' if decimals else ''}{decimals}%"
