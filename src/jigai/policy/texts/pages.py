"""Printed lines back to paragraphs: a PDF knows only where each line stands."""

from __future__ import annotations

import re
from typing import Final

from jigai.policy.texts.numbering import numbered
from jigai.policy.texts.paragraphs import ENDS, headline

_PAGE_NUMBER: Final = re.compile(r"[\s—–\-－·]*\d{1,4}[\s—–\-－·]*")
_SLACK: Final = 2
"""Characters by which a full line may be shorter than the longest: marks may not begin a line."""


def flowed(pages: list[str]) -> str:
    """Paragraphs of the pages, one a line; page numbers and lines that repeat on top are left out.

    A line goes on in the next where it is full; where a full line also ends a sentence the next
    begins a paragraph only with a numeral.
    """
    lines = [line.strip() for page in _without_heads(pages) for line in page]
    full = max((_width(line) for line in lines), default=0) - _SLACK
    found: list[str] = []
    goes_on = False
    for line in lines:
        if not line:
            continue
        if goes_on and not numbered(line):
            found[-1] += line
        else:
            found.append(line)
        last = found[-1]
        goes_on = not headline(last) and (
            _width(line) >= full or (last[-1] not in ENDS and _width(last) > full)
        )
    return "\n".join(found)


def _width(line: str) -> int:
    """Printed width in Chinese characters; two Latin letters or digits make one."""
    wide = sum(ord(c) > 0x2E80 or c in "“”‘’…—" for c in line)
    return wide + (len(line) - wide + 1) // 2


def _without_heads(pages: list[str]) -> list[list[str]]:
    """The lines of each page without page numbers and running heads."""
    split = [[x for x in page.splitlines() if x.strip()] for page in pages]
    split = [[x for x in page if not _PAGE_NUMBER.fullmatch(x)] for page in split]
    tops = [page[0].strip() for page in split if page]
    if len(tops) > 2 and len(set(tops)) == 1:
        return [page[1:] for page in split]
    return split
