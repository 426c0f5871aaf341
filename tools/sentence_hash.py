"""Hash the sentence of an official text that holds a quotation.

Usage: python tools/sentence_hash.py TEXT_FILE QUOTATION
Prints the hash that a pack's clauses.yaml states, and the first words of the sentence.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jigai.policy.texts.files import read_file
from jigai.policy.texts.sentences import sentence_hash, spans, squeeze


def quoted_hash(text: str, quotation: str) -> tuple[str, str]:
    """The hash over the sentences that the quotation touches, and their first words.

    Raises ValueError where the quotation is not in the text.
    """
    whole = squeeze(text)
    wanted = squeeze(quotation)
    at = whole.find(wanted)
    if at < 0:
        raise ValueError("the quotation is not in the text")
    touched = [s for s in spans(whole) if s[0] < at + len(wanted) and at < s[1]]
    body = whole[touched[0][0] : touched[-1][1]]
    return sentence_hash(body), body[:40]


if __name__ == "__main__":
    digest, head = quoted_hash(read_file(Path(sys.argv[1])), sys.argv[2])
    print(digest, head)
