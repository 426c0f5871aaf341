"""One shape for everything that jigai has to say against an input or a pack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


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
        self.problems = problems
        super().__init__("; ".join(p.text("en") for p in problems))
