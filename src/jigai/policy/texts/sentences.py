"""Sentences of a text: together they are the whole text, so nothing can be overlooked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

_END: Final = re.compile(r"。[\s”’）)]*")


def squeeze(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s+", "", text)


def sentence_hash(text: str) -> str:
    """The first 16 hex digits of SHA-256 over a stretch of text without its white space."""
    return hashlib.sha256(squeeze(text).encode()).hexdigest()[:16]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """From where to where each sentence goes; one ends with 。 and the marks that close it.

    Line ends do not count, since page breaks split sentences. A heading without a full stop
    belongs to the sentence that it runs into.
    """
    start = 0
    for found in _END.finditer(text):
        end = start + len(text[start : found.end()].rstrip())
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if begin < end:
            yield begin, end
        start = found.end()
    rest = text[start:]
    if rest.strip():
        yield start + len(rest) - len(rest.lstrip()), start + len(rest.rstrip())
