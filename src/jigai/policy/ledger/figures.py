"""The figures and measure words of a text, each with its place and value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Final

from jigai.facts.parsing import parse
from jigai.policy.texts.document import Document
from jigai.policy.texts.numbering import numbered

ARABIC: Final = re.compile(r"\d+(?:\.\d+)?(?: ?[百千万亿]+)?")
_CHINESE: Final = r"[〇零一二三四五六七八九十百千万亿两半双]+"
NUMERAL: Final = re.compile(f"{ARABIC.pattern}|{_CHINESE}")
_RANGE: Final = re.compile(r"(\d+(?:\.\d+)?)[至到~～—-](?=\d+(?:\.\d+)? ?([百千万亿]+))")
"""The lower end of a range whose scale stands at its upper end alone (3至4万)."""
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "双": 2}


@dataclass(frozen=True)
class Figure:
    """A numeral or a measure word in a text. ``value`` is None for a word.

    ``enumerator``: the numeral belongs to the number of a clause.
    """

    start: int
    end: int
    raw: str
    value: Fraction | None
    enumerator: bool = False

    @property
    def word(self) -> bool:
        """A measure word, not a numeral."""
        return self.value is None


@cache
def measure_words() -> re.Pattern[str]:
    """The pattern of the measure words in ``words.yaml``."""
    file = resources.files(__package__) / "words.yaml"
    listed = parse(file.read_text(encoding="utf-8"), file.name)[0]
    return re.compile("|".join(str(w) for w in listed))


def figures_of(document: Document) -> list[Figure]:
    """Every figure and measure word of a text in the order of their places."""
    text = document.text
    heads = list(_heads(document))
    scales = {m.start(1): m.group(2) for m in _RANGE.finditer(text)}
    found = [
        Figure(
            m.start(),
            m.end(),
            m.group().replace(" ", ""),
            numeral(m.group() + scales.get(m.start(), "")),
            any(start <= m.start() < end for start, end in heads),
        )
        for m in NUMERAL.finditer(text)
    ]
    found += [Figure(m.start(), m.end(), m.group(), None) for m in measure_words().finditer(text)]
    return sorted(found, key=lambda f: (f.start, f.end))


def _heads(document: Document) -> Iterator[tuple[int, int]]:
    """Where the numbers of the clauses stand."""
    for clause in document.clauses:
        mark = numbered(document.text[clause.start : clause.start + 20])
        if mark is not None:
            yield clause.start, clause.start + mark.length


def numeral(raw: str) -> Fraction:
    """The value of a numeral: ``1.5亿``, ``500万``, ``三``, ``十二``, ``一半`` (one half)."""
    raw = raw.replace(" ", "")
    head = re.match(r"\d+(?:\.\d+)?", raw)
    if head is not None:
        value = Fraction(head.group())
        for sign in raw[head.end() :]:
            value *= _SCALES[sign]
        return value
    if raw in ("半", "一半"):
        return Fraction(1, 2)
    return _chinese(raw)


def _chinese(raw: str) -> Fraction:
    """A Chinese numeral; digits alone are read one by one (二〇二二)."""
    signs = [s for s in raw if s != "半"]
    if not set(signs) & set(_SCALES):
        return Fraction(int("".join(str(_DIGITS[s]) for s in signs) or "0"))
    total, section, last = 0, 0, 0
    for sign in signs:
        if sign in ("万", "亿"):
            total = (total + section + last or 1) * _SCALES[sign]
            section, last = 0, 0
        elif sign in _SCALES:
            section += (last or 1) * _SCALES[sign]
            last = 0
        else:
            last = _DIGITS[sign]
    return Fraction(total + section + last)
