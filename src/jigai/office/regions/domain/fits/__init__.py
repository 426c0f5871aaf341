"""Whether an entry fits: its dates and act, what it says of a pack or a region, and the entries
that count already. Asked when it is entered, and again when it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jigai.facts.problems import Problem
from jigai.office.regions.domain.fits import common, names, places, policies, readings
from jigai.office.regions.enums import (
    CLASS,
    GUIDE,
    NAME,
    OPENING,
    PACK,
    RULING,
    SUCCESSION,
    UNIT,
)
from jigai.office.regions.models import Entry

Check = Callable[[Entry], Iterable[Problem]]
CHECKS: dict[str, Check] = {
    PACK: policies.pack,
    GUIDE: policies.guide,
    RULING: readings.ruling,
    OPENING: readings.opening,
    CLASS: places.county,
    UNIT: places.unit,
    NAME: names.name,
    SUCCESSION: names.succession,
}
FROM_ABOVE = (PACK, GUIDE, RULING, OPENING, CLASS)
"""What a higher level settled, a lower one does not settle otherwise."""


def misfits(draft: Entry) -> list[Problem]:
    """Everything for which an entry cannot count; nothing more is asked once its days are wrong."""
    found = list(common.days(draft))
    if found:
        return found
    if draft.value:
        found += CHECKS[draft.kind](draft)
    else:
        found += common.ending(draft)
    if not found:
        found += common.overlaps(draft)
        found += common.settled_above(draft) if draft.kind in FROM_ABOVE else ()
    return found
