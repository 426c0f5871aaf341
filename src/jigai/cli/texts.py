"""Texts of the command line, from its message files."""

from __future__ import annotations

from typing import Any

from jigai.facts import catalogues

ROOM = "jigai.cli"


def catalogue(lang: str) -> dict[str, Any]:
    """The texts of a language."""
    return catalogues.catalogue(ROOM, lang)


def text(lang: str, key: str, /, **values: Any) -> str:
    """One text with its values filled in."""
    return catalogues.say(ROOM, lang, key, **values)
