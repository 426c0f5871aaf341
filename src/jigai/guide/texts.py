"""Texts of the guide, in both languages, from the message files."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from jigai.facts.documents import parse
from jigai.facts.problems import Lang, Problem


@lru_cache(maxsize=2)
def _catalogue(lang: Lang) -> dict[str, Any]:
    file = resources.files("jigai.guide") / "messages" / f"{lang}.yaml"
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), file.name)[0]
    return found


def say(lang: Lang, key: str, /, **values: Any) -> str:
    """A text with its values; ``key`` is ``group.name``."""
    found: Any = _catalogue(lang)
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)


def problem(
    code: str, where: str = "", severity: Literal["error", "warning"] = "error", **values: Any
) -> Problem:
    """A problem whose words are in the message files; a value may be a pair (zh, en)."""
    zh = {k: v[0] if isinstance(v, tuple) else v for k, v in values.items()}
    en = {k: v[1] if isinstance(v, tuple) else v for k, v in values.items()}
    return Problem(code, say("zh", code, **zh), say("en", code, **en), where, severity)
