"""The numerals that Chinese official documents put before their clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

DIGITS: Final = "〇一二三四五六七八九"
_NUMERAL: Final = "[一二三四五六七八九十百零〇]+"
_FORMS: Final = (
    (1, re.compile(rf"第({_NUMERAL})章\s*"), "第{}章"),
    (1, re.compile(rf"({_NUMERAL})、\s*"), "{}"),
    (2, re.compile(rf"第({_NUMERAL})条\s*"), "第{}条"),
    (2, re.compile(rf"[（(]({_NUMERAL})[）)]\s*"), "({})"),
    (3, re.compile(r"(\d{1,3})(?:[.．](?!\d)|、)\s*"), "{}"),
    (4, re.compile(r"[（(](\d{1,3})[）)]\s*"), "({})"),
)


@dataclass(frozen=True)
class Numbered:
    """A numeral at the beginning of a paragraph.

    ``level`` is 1 for 一、 and 第一章, 2 for （一） and 第一条, 3 for 1. and 4 for （1）;
    ``part`` is what it adds to a clause's id, ``value`` its number, ``length`` its characters.
    """

    level: int
    part: str
    value: int
    length: int


def numbered(paragraph: str) -> Numbered | None:
    """The numeral that a paragraph begins with, None where there is none."""
    for level, form, part in _FORMS:
        found = form.match(paragraph)
        if found is not None:
            written = found.group(1)
            value = int(written) if written.isdigit() and written.isascii() else number(written)
            return Numbered(level, part.format(written), value, found.end())
    return None


def number(written: str) -> int:
    """A Chinese numeral below a thousand, 十二 or 一百零三; digits read one by one (二〇)."""
    if not set(written) & set("十百"):
        return int("".join(str(DIGITS.index(c.replace("零", "〇"))) for c in written))
    total, last = 0, 0
    for character in written:
        if character in "十百":
            total += (last or 1) * (10 if character == "十" else 100)
            last = 0
        elif character not in "零〇":
            last = DIGITS.index(character)
    return total + last


def written(value: int) -> str:
    """A number from 1 to 99 as Chinese numerals, 一 to 九十九; others in digits."""
    tens, ones = divmod(value, 10)
    if not 0 < value < 100:
        return str(value)
    lead = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return lead + (DIGITS[ones] if ones else "")
