"""Texts of the guide, in both languages, from the message files."""

from __future__ import annotations

from typing import Any, Literal

from jigai.facts import catalogues
from jigai.facts.problems import Lang, Problem

ROOM = "jigai.guide"


def say(lang: Lang, key: str, /, **values: Any) -> str:
    """A text with its values; ``key`` is ``group.name``."""
    return catalogues.say(ROOM, lang, key, **values)


def problem(
    code: str, where: str = "", severity: Literal["error", "warning"] = "error", **values: Any
) -> Problem:
    """A problem whose words are in the message files; a value may be a pair (zh, en)."""
    zh = {k: v[0] if isinstance(v, tuple) else v for k, v in values.items()}
    en = {k: v[1] if isinstance(v, tuple) else v for k, v in values.items()}
    return Problem(code, say("zh", code, **zh), say("en", code, **en), where, severity)
