"""Fiscal years of a jurisdiction: opened, closed, opened again with the reason."""

from __future__ import annotations

import datetime as dt

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import Place, require
from jigai.office.regions.enums import CLOSED, OPEN
from jigai.office.regions.models import FiscalYear
from jigai.office.regions.validators import line

LONGEST = dt.timedelta(days=731)
"""A fiscal year with the months in which it is settled."""


@command("regions.open-year")
def open_year(
    act: Act, *, region: str, year: int, begins: dt.date, ends: dt.date, ground: str
) -> FiscalYear:
    """Open a fiscal year of a region: the first and the last day of work on it."""
    require(actor(act), act.name, Place(region=region))
    if ends < begins or ends - begins > LONGEST:
        raise refused("regions.year-days", "ends")
    if not begins.year <= year <= ends.year:
        raise refused("regions.year-number", "year", first=begins.year, last=ends.year)
    if FiscalYear.objects.filter(region=region, year=year).exists():
        raise refused("regions.year-twice", "year", year=year)
    made = FiscalYear.objects.create(
        region=region,
        year=year,
        state=OPEN,
        begins=begins,
        ends=ends,
        ground=line(ground, "ground", 200),
        changed_at=act.at,
    )
    act.record(f"fiscal-year:{region}:{year}", state=OPEN, begins=begins, ends=ends)
    return made


@command("regions.close-year")
def close_year(act: Act, *, year: int, version: int, ground: str) -> FiscalYear:
    """Close a fiscal year."""
    return _turned(act, year, version, ground, OPEN, CLOSED)


@command("regions.reopen-year")
def reopen_year(act: Act, *, year: int, version: int, ground: str) -> FiscalYear:
    """Open a closed fiscal year again."""
    return _turned(act, year, version, ground, CLOSED, OPEN)


def _turned(act: Act, key: int, version: int, ground: str, before: str, after: str) -> FiscalYear:
    row = locked(FiscalYear, key)
    require(actor(act), act.name, Place(region=row.region))
    if row.version != version:
        raise stale()
    if row.state != before:
        raise refused("regions.year-state", "")
    row.state, row.ground, row.changed_at = after, line(ground, "ground", 200), act.at
    row.version += 1
    row.save()
    act.record(f"fiscal-year:{row.region}:{row.year}", state=after, ground=row.ground)
    return row
