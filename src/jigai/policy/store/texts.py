"""What the store has to say against an act, a file or itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from jigai.facts.catalogues import say
from jigai.facts.problems import InputRefused, Problem

ROOM = "jigai.policy.store"


@dataclass(frozen=True)
class Word:
    """A word of the room's messages, said in the language of the text that it goes into."""

    group: str
    name: str

    def of(self, lang: str) -> str:
        return say(ROOM, lang, f"{self.group}.{self.name}")


def problem(
    code: str,
    where: object = "",
    severity: Literal["error", "warning"] = "error",
    /,
    **values: Any,
) -> Problem:
    """A problem whose texts stand under its code in the room's messages."""
    return Problem(code, _said("zh", code, values), _said("en", code, values), str(where), severity)


def _said(lang: str, code: str, values: dict[str, Any]) -> str:
    told = {k: v.of(lang) if isinstance(v, Word) else v for k, v in values.items()}
    return say(ROOM, lang, code, **told)


def refusal(code: str, where: object = "", /, **values: Any) -> InputRefused:
    """The exception for a single such problem."""
    return InputRefused([problem(code, where, **values)])
