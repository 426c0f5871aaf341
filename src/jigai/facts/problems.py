"""One shape for everything that jigai has to say against an input or a pack."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]

LONGEST_SHOWN = 40
LONGEST_COMPARED = 100


@dataclass(frozen=True)
class Problem:
    """A finding with a stable code, a place and a message in both languages.

    ``where`` is a path inside the document (``projects[0].loans[1].interest``) or, for packs,
    ``file:line``. ``severity`` is ``error`` (nothing may be computed from it) or ``warning``.
    """

    code: str
    zh: str
    en: str
    where: str = ""
    severity: Literal["error", "warning"] = "error"

    def text(self, lang: Lang) -> str:
        """The message with its place, in the language asked for."""
        message = self.zh if lang == "zh" else self.en
        if not self.where:
            return message
        return f"{self.where}：{message}" if lang == "zh" else f"{self.where}: {message}"

    def data(self, lang: Lang) -> dict[str, str]:
        """The JSON form."""
        return {
            "code": self.code,
            "where": self.where,
            "severity": self.severity,
            "text": self.zh if lang == "zh" else self.en,
        }


class InputRefused(ValueError):
    """An input with at least one error; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems; the text of the exception joins them in English."""
        self.problems = problems
        super().__init__("; ".join(p.text("en") for p in problems))


def refused(code: str, zh: str, en: str, where: str = "") -> InputRefused:
    """An exception for a single error."""
    return InputRefused([Problem(code, zh, en, where)])


def shown(raw: object, longest: int = LONGEST_SHOWN) -> str:
    """What someone wrote, short and harmless enough to stand inside a message."""
    if isinstance(raw, str) and len(raw) <= longest and raw.isprintable():
        return raw
    if isinstance(raw, (dict, list)):
        return "{…}" if isinstance(raw, dict) else "[…]"
    if isinstance(raw, int) and raw.bit_length() > 4 * longest:
        return "…"
    text = raw if isinstance(raw, str) else str(raw)
    text = "".join(c if _harmless(c) else "\ufffd" for c in text[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


def unprintable(text: str) -> str | None:
    """The first character that may not stand in a text: control, direction mark, lone surrogate."""
    if text.isprintable():
        return None
    return next((c for c in text if not _harmless(c)), None)


def _harmless(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in ("Cc", "Cs", "Zl", "Zp") and character not in _DIRECTION


_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def nearest(word: str, known: Iterable[str], alike: float = 0.5) -> str | None:
    """The known word spelt most like a misspelt one."""
    if len(word) > LONGEST_COMPARED:
        return None
    close = difflib.get_close_matches(word, list(known), 1, alike)
    return close[0] if close else None


def hints(near: str | None) -> tuple[str, str]:
    """The end of a message that offers the nearest word, in both languages."""
    if near is None:
        return "", ""
    return f"，是否为“{near}”？", f"; did you mean '{near}'?"
