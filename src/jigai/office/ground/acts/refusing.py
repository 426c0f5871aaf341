"""Refusals in the words of the catalogues: a code, a place, the values that its text names."""

from __future__ import annotations

from typing import Any

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.texts import t


def problem(code: str, where: str = "", /, **values: Any) -> Problem:
    """What is wrong, as ``fault.<code>`` of the catalogues says it, with its values.

    ``where`` is the field that was typed (of a form, a body, a sheet), empty for the whole.
    """
    key = f"fault.{code}"
    return Problem(code, t(key, lang="zh", **values), t(key, lang="en", **values), where)


def refused(code: str, where: str = "", /, **values: Any) -> InputRefused:
    """The exception for a single one."""
    return InputRefused([problem(code, where, **values)])
