"""Money is a whole number of fen: reading it from text, and writing it as people do."""

from typing import Final

from jigai.money.errors import MoneyError
from jigai.money.numeral import read_numeral

FEN_PER_YUAN: Final = 100
MAX_FEN: Final = 10**17
"""A thousand trillion yuan: far above any real amount, far below the limit of int64."""

_ZEROS_OF_UNIT: Final = {"": 0, "元": 0, "千元": 3, "万": 4, "万元": 4, "亿": 8, "亿元": 8}
_WAN: Final = 10_000 * FEN_PER_YUAN
_YI: Final = 100_000_000 * FEN_PER_YUAN


def parse_yuan(value: str | int, *, field: str = "") -> int:
    """Return the fen of an amount: "1234.5", "1,234.50", "12元", "500万元", "1.2亿元", or 1234.

    A whole number, or text without a unit, is in yuan. A negative amount is returned as it is:
    whether it makes sense is the caller's decision. Raises `MoneyError`, whose codes begin with
    "money." and whose text names the remedy; `field` is put before that text. Floats are refused,
    since most decimals are not exact there.
    """
    numeral = read_numeral(value, family="money", field=field)
    zeros = _ZEROS_OF_UNIT.get(numeral.unit)
    if zeros is None:
        raise MoneyError(
            "money.unit",
            f"不认识单位“{numeral.unit}”，可用：元、千元、万元、亿元，或不写（元）",
            f"unknown unit “{numeral.unit}”; use 元, 千元, 万元, 亿元, or none for yuan",
            field=field,
        )
    places = zeros + 2
    if len(numeral.decimals) > places:
        unit = numeral.unit or "元"
        raise MoneyError(
            "money.three-decimals",
            f"金额最小到分，以{unit}为单位最多 {places} 位小数，“{value}”多了，请核对后改正",
            f"the smallest amount is a fen: at most {places} decimals in {unit}; correct “{value}”",
            field=field,
        )
    fen = numeral.scaled(places)
    if abs(fen) > MAX_FEN:
        raise MoneyError(
            "money.too-large",
            f"“{value}”大得不合常理，请核对金额与单位",
            f"“{value}” is absurdly large; check the amount and its unit",
            field=field,
        )
    return fen


def yuan(fen: int) -> str:
    """Return yuan with two decimals and no separators, as JSON carries amounts: "1234.50"."""
    return f"{_sign(fen)}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def grouped(fen: int) -> str:
    """Return yuan with two decimals and thousands separators: "1,234.50"."""
    return f"{_sign(fen)}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def wan(fen: int) -> str:
    """Return the exact amount in 万元, or in 亿元 from 1亿元 on: "123.45万元", "1.2亿元".

    It is never rounded: as many decimals are written as the amount needs.
    """
    per, places, unit = (_YI, 10, "亿元") if abs(fen) >= _YI else (_WAN, 6, "万元")
    whole, rest = divmod(abs(fen), per)
    decimals = f"{rest:0{places}d}".rstrip("0")
    return f"{_sign(fen)}{whole}{'.' if decimals else ''}{decimals}{unit}"


def _sign(fen: int) -> str:
    return "-" if fen < 0 else ""
