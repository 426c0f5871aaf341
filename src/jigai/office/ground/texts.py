"""The texts of pages, from ``messages/zh.yaml`` and ``en.yaml`` of each room of the office and
of the room of papers.

Keys are nested (``policies.title``); a text may hold names in braces. A text that depends on a
number is a mapping of ``one`` and ``other``, chosen by the value of ``n``.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib import resources
from typing import Any

from django.conf import settings

from jigai.facts.documents import parse
from jigai.facts.problems import Lang
from jigai.office.ground.preferences import current_lang

log = logging.getLogger(__name__)
Text = str | dict[str, str]
PLURAL = ("one", "other")
BELOW = ("jigai.papers",)
"""Rooms below the office whose texts pages share."""


@cache
def catalogue(lang: Lang) -> dict[str, Text]:
    """Every text of a language by its full key; raises ValueError for a key that comes twice."""
    found: dict[str, Text] = {}
    rooms = [app for app in settings.INSTALLED_APPS if app.startswith("jigai.")]
    for app in (*BELOW, *rooms):
        file = resources.files(app) / "messages" / f"{lang}.yaml"
        if file.is_file():
            for key, text in _flat(parse(file.read_text(encoding="utf-8"), str(file))[0], ""):
                if key in found:
                    raise ValueError(f"text '{key}' of {app} is there already")
                found[key] = text
    return found


def _flat(node: dict[str, Any], above: str) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    for key, value in node.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and set(value) != set(PLURAL):
            found += _flat(value, f"{name}.")
        elif isinstance(value, dict):
            found.append((name, {part: str(value[part]) for part in PLURAL}))
        else:
            found.append((name, str(value)))
    return found


def pattern(key: str, n: Any = None, lang: Lang | None = None) -> str:
    """A text before its values are filled in.

    A key that no catalogue has is an error of ours that the tests find; a reader meets the key
    rather than a broken page.
    """
    found = catalogue(lang or current_lang()).get(key)
    if found is None:
        log.error("text missing", extra={"key": key})
        return key.replace("{", "{{").replace("}", "}}")
    if isinstance(found, dict):
        return found["one" if n == 1 else "other"]
    return found


def t(key: str, /, lang: Lang | None = None, **values: Any) -> str:
    """A text with its values, in the language of the answer being made or the one given."""
    return pattern(key, values.get("n"), lang).format(**values)


def known(key: str) -> bool:
    """Whether there is such a text."""
    return key in catalogue("zh")
