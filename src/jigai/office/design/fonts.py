"""What the web font that pages carry can draw, and how a rare character of a name is told.

A reader's own fonts may draw more. Where none does, a box would stand for the character, so its
code point stands beside it: on pages, in print and in PDF alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

FONT = "noto-sans-sc"
_FACE = re.compile(r"url\(([^)]*)\)[^}]*?unicode-range:\s*([^;}]*)", re.DOTALL)


@cache
def slices() -> list[tuple[str, list[tuple[int, int]]]]:
    """The slices of the font, the plainest first: address and ranges of code points."""
    folder = settings.FRONTEND / "fontsource-variable" / FONT
    css = (folder / "index.css").read_text(encoding="utf-8")
    found = []
    for url, stated in _FACE.findall(css):
        ranges = []
        for part in stated.replace("U+", "").split(","):
            first, _, last = part.strip().partition("-")
            ranges.append((int(first, 16), int(last or first, 16)))
        found.append(((folder / url.strip("\"'")).as_uri(), ranges))
    return found[::-1]


@cache
def drawn(letter: str) -> bool:
    """Whether the font has a glyph for a character, as far as its slices say."""
    code = ord(letter)
    return any(a <= code <= b for _, ranges in slices() for a, b in ranges)


def rare(letter: str) -> bool:
    """A Han character that the font cannot draw."""
    name = "CJK UNIFIED IDEOGRAPH" if ord(letter) > 0x2E7F else ""
    return bool(name) and unicodedata.name(letter, name).startswith(name) and not drawn(letter)


def spelled(text: str) -> str | SafeString:
    """A name as people wrote it; beside each rare character its code point."""
    parts = [(letter, f"U+{ord(letter):04X}") for letter in dict.fromkeys(text) if rare(letter)]
    if not parts:
        return text
    notes = format_html_join("、", "{} {}", parts)
    return format_html('{} <span class="note rare">（{}）</span>', text, notes)
