"""Money as whole fen, exact rates, named rounding rules, and how people write them."""

from jigai.money.daxie import daxie
from jigai.money.errors import MoneyError
from jigai.money.fen import MAX_FEN, grouped, parse_yuan, wan, yuan
from jigai.money.rates import PPM, parse_percent, percent
from jigai.money.rounding import Rounding, divide

__all__ = [
    "MAX_FEN",
    "PPM",
    "MoneyError",
    "Rounding",
    "daxie",
    "divide",
    "grouped",
    "parse_percent",
    "parse_yuan",
    "percent",
    "wan",
    "yuan",
]
