"""Texts of the command line, from its message files."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from jigai.facts.documents import parse


@lru_cache(maxsize=2)
def catalogue(lang: str) -> dict[str, Any]:
    """The texts of a language."""
    file = resources.files("jigai.cli") / "messages" / f"{lang}.yaml"
    found: dict[str, Any] = parse(file.read_text(encoding="utf-8"), file.name)[0]
    return found


def text(lang: str, key: str, /, **values: Any) -> str:
    """One text with its values filled in."""
    return str(catalogue(lang)[key]).format(**values)
