"""Paragraphs of a text with their places; what a page break tore apart is one again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jigai.policy.texts.numbering import numbered

ENDS: Final = "。！？；：〕】]”"
"""A paragraph that ends otherwise, followed by one without a numeral, was torn apart."""
_DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_HEADLINE: Final = re.compile(r"[^。]*(意见|措施|方案|通知|办法|细则|规定|政策|决定|规划)(（.+）)?")
_SHORT: Final = 45
"""A heading, a date or a signature is no longer than this; a torn line of text is."""


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the text, from ``start`` to ``end``, and its words in one line."""

    start: int
    end: int
    words: str


def paragraphs(text: str) -> list[Paragraph]:
    """All paragraphs that hold anything, in order."""
    found: list[Paragraph] = []
    for line in re.finditer(r"[^\n]+", text):
        words = line.group().strip()
        if not words:
            continue
        lead = len(line.group()) - len(line.group().lstrip())
        here = Paragraph(line.start() + lead, line.start() + lead + len(words), words)
        if found and _torn(found[-1], here):
            last = found.pop()
            here = Paragraph(last.start, here.end, last.words + here.words)
        found.append(here)
    return found


def _torn(before: Paragraph, after: Paragraph) -> bool:
    """The second goes on where the first stopped."""
    if after.words[0] in "〔[【" and numbered(before.words):
        return "责任" in after.words[:6]
    if numbered(after.words) or before.words[-1] in ENDS or len(before.words) <= _SHORT:
        return False
    return not headline(before.words) and not _DATE.search(before.words[-14:])


def headline(words: str) -> bool:
    """A line that reads like the title of a document."""
    return bool(_HEADLINE.fullmatch(words))
