"""The room's own words."""

from __future__ import annotations

from typing import Any

from jigai.facts import catalogues
from jigai.facts.problems import InputRefused, Problem

ROOM = "jigai.papers"


def say(lang: str, key: str, /, **values: Any) -> str:
    """One text with its values filled in."""
    return catalogues.say(ROOM, lang, key, **values)


def word(lang: str, group: str, name: str) -> str:
    """The label of a pack's own word, such as a kind; the word itself where none is known."""
    known = catalogues.catalogue(ROOM, lang).get(group, {})
    return str(known[name]) if name in known else name


def refusal(code: str, where: object = "", /, **values: Any) -> InputRefused:
    """The exception for a problem whose texts stand under its code."""
    zh, en = say("zh", code, **values), say("en", code, **values)
    return InputRefused([Problem(code, zh, en, str(where))])
