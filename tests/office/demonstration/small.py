"""The demonstration of the repository, made small: the same data, fewer enterprises and months."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from jigai.office.demonstration.reading import Common, Place, read

FOLDER = Path(__file__).parents[3] / "demonstration" / "office"
DAY = dt.date(2026, 11, 20)
FATES = ("top", "in", "draft", "submitted", "returned", "checked", "suspended", "completed")


def small(place: str, fates: tuple[str, ...] = FATES, months: int = 3) -> tuple[Common, Place]:
    """One place with a project for each fate."""
    common, places = read(FOLDER)
    found = next(p for p in places if p.place == place)
    firms = replace(found.firms, count=max(len(fates) + 1, 5))
    chosen = {fate: fates.count(fate) for fate in fates}
    return replace(common, fates=chosen), replace(found, firms=firms, months=months)
