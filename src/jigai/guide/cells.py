"""What someone types or pastes, brought into the form that the dossier reads; nothing is guessed.

Full-width digits, thousands separators, signs of currency, several ways to write a date, and the
words for yes and no are understood; whatever else stands there is left as it is, so that the
dossier's reader says what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from jigai.facts.values import ValueRefused, read
from jigai.facts.vocabulary import Fact
from jigai.guide.texts import problem

UNITS = {"wan": "万元", "yuan": "元"}
NUMBERS = ("money", "rate", "count", "days", "area", "year")
_DATE = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?"
)
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"-?[\d,]*\.?\d+")
_HASHES = re.compile(r"#{2,}")
_YES, _NO = ("√", "✓", "✔", "y", "1", "对"), ("×", "✗", "✘", "n", "0", "x")
_CURRENCY = str.maketrans("", "", "￥¥$ \u00a0\u3000")


def normal(fact: Fact, text: str, unit: str = "") -> str:
    """A cell as the dossier reads it; ``unit`` (``wan``, ``yuan``) counts where none is written."""
    text = text.strip()
    if fact.type in NUMBERS:
        text = unicodedata.normalize("NFKC", text).translate(_CURRENCY)
        if fact.type == "money" and unit in UNITS and _NUMBER.fullmatch(text):
            text += UNITS[unit]
        return text.replace(",", "") if fact.type in ("count", "days", "area", "year") else text
    if fact.type == "date":
        return _date(unicodedata.normalize("NFKC", text))
    if fact.type == "bool":
        word = unicodedata.normalize("NFKC", text).lower()
        return "是" if word in _YES else "否" if word in _NO else text
    return text


def plain_number(text: str) -> bool:
    """Whether a cell holds nothing but digits, separators and a point."""
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).translate(_CURRENCY)) is not None


def _date(text: str) -> str:
    found = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text


def taken(fact: Fact, text: str, unit: str = "", within: str | None = None) -> Any:
    """The raw value for a dossier; raises ValueRefused with the dossier's own words.

    Amounts and dates stay text, as they were written; yes and no become true and false.
    """
    if fact.type in (*NUMBERS, "date") and _HASHES.fullmatch(text.strip()):
        label = (fact.label.zh, fact.label.en)
        found = problem("sheet.hashes", label=label, text=text.strip()[:20])
        raise ValueRefused(found.code, found.zh, found.en)
    stated = normal(fact, text, unit)
    value, _ = read(fact, stated, within)
    return bool(value) if fact.type == "bool" else stated


def written(fact: Fact, raw: Any) -> tuple[str, str]:
    """What to put into a field for a raw value, and the unit beside it (``wan`` or ``yuan``)."""
    if raw is None or isinstance(raw, (dict, list)):
        return "", "wan"
    if isinstance(raw, bool):
        return ("yes" if raw else "no"), "wan"
    text = str(raw)
    if fact.type == "money":
        for unit, word in UNITS.items():
            number = text.removesuffix(word)
            if number != text and _NUMBER.fullmatch(number):
                return number, unit
        return text, "yuan"
    return text, "wan"
