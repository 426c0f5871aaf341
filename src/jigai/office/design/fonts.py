"""What the web font that pages carry can draw, and how a rare character of a name is told.

A reader's own fonts may draw more. Where none does, a box would stand for the character, so its
code point stands beside it: on pages, in print and in PDF alike.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from jigai.papers.fonts import slices


@cache
def drawn(letter: str) -> bool:
    """Whether the font has a glyph for a character, as far as its slices say."""
    code = ord(letter)
    return any(a <= code <= b for _, ranges in slices(settings.FRONTEND) for a, b in ranges)


@cache
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
