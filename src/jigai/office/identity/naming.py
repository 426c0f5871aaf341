"""By what people are found."""

from __future__ import annotations

import re
from typing import Final

from jigai.office.ground.searching import search_text

_SIGNS: Final = re.compile(r"[.\-_@]+")


def found_by(name: str, login: str) -> str:
    """The search text of a person: the name, the login as a whole and each of its parts."""
    return search_text(name, login, *_SIGNS.split(login))
