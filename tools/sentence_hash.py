"""Hash the sentence of an official text that holds a quotation.

Usage: python tools/sentence_hash.py TEXT_FILE QUOTATION
Prints the hash that a pack's clauses.yaml states, and the first words of the sentence.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path


def squeeze(text: str) -> str:
    """The text without any white space."""
    return re.sub(r"\s+", "", text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences in a squeezed text: each ends with 。 (a closing bracket or quote may
    follow); line ends do not count, since page breaks split sentences."""
    spans, start = [], 0
    for match in re.finditer(r"。[”）]*", text):
        spans.append((start, match.end()))
        start = match.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def sentence_hash(text: str, quotation: str) -> tuple[str, str]:
    """The first 16 hex digits of SHA-256 over the sentences that the quotation touches.

    A heading that runs into a sentence counts as part of it. Raises ValueError where the
    quotation is not in the text.
    """
    whole, wanted = squeeze(text), squeeze(quotation)
    at = whole.find(wanted)
    if at < 0:
        raise ValueError("the quotation is not in the text")
    touched = [s for s in sentences(whole) if s[0] < at + len(wanted) and at < s[1]]
    body = whole[touched[0][0] : touched[-1][1]]
    return hashlib.sha256(body.encode()).hexdigest()[:16], body[:40]


if __name__ == "__main__":
    digest, head = sentence_hash(Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2])
    print(digest, head)
