"""Refusals in the words of the catalogues: a code, a place, the values that its text names."""

from __future__ import annotations

from typing import Any, Final

from jigai.facts.problems import InputRefused, Lang, Problem
from jigai.office.ground.texts import t

LANGUAGES: Final[tuple[Lang, Lang]] = ("zh", "en")


def problem(code: str, where: str = "", /, **values: Any) -> Problem:
    """What is wrong, as ``fault.<code>`` of the catalogues says it, with its values.

    ``where`` is the field that was typed (of a form, a body, a sheet), empty for the whole. A value
    that differs between the languages is a mapping of ``zh`` and ``en``.
    """
    key = f"fault.{code}"
    zh, en = (t(key, lang=lang, **_in(lang, values)) for lang in LANGUAGES)
    return Problem(code, zh, en, where)


def _in(lang: Lang, values: dict[str, Any]) -> dict[str, Any]:
    return {name: v[lang] if isinstance(v, dict) else v for name, v in values.items()}


def refused(code: str, where: str = "", /, **values: Any) -> InputRefused:
    """The exception for a single one."""
    return InputRefused([problem(code, where, **values)])
