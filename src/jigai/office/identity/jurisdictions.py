"""What identity asks the contexts above: codes that a jurisdiction took in, names acts gave.

Regions register themselves here; without them a jurisdiction is what its code says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from jigai.reference import regions

Former = Callable[[str, dt.date], frozenset[str]]
Finds = Callable[[str], str | None]
FORMER: list[Former] = []
"""The other codes whose cases belong to a region on a day."""
FINDS: list[Finds] = []
"""The code of a region by a name or code that the table of the State does not have."""


def former(region: str, day: dt.date) -> frozenset[str]:
    """The other codes whose cases belong to a region: where it was renamed, or took others in."""
    return frozenset(code for ask in FORMER for code in ask(region, day))


def code_of(text: str) -> str | None:
    """The code of a region by its name or code; None where nobody knows it."""
    found = regions.find(text)
    if found is not None:
        return found.code
    return next((code for ask in FINDS if (code := ask(text)) is not None), None)
