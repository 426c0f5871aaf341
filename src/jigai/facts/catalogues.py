"""Message catalogues: the texts of a room, ``messages/zh.yaml`` and ``en.yaml`` beside its code."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from jigai.facts.parsing import parse


@cache
def catalogue(room: str, lang: str) -> dict[str, Any]:
    """The texts of a room (its package) in a language, nested as they are written."""
    file = resources.files(room) / "messages" / f"{lang}.yaml"
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), file.name)[0]
    return found


def say(room: str, lang: str, key: str, /, **values: Any) -> str:
    """One text with its values filled in; ``key`` may be ``group.name``. KeyError if it is not."""
    found: Any = catalogue(room, lang)
    for part in key.split("."):
        found = found[part]
    return str(found).format(**values)
