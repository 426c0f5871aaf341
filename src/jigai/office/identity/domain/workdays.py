"""Working days as the bureau enters them, where a year's notice is not known or was changed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.models import WorkdayEntry
from jigai.office.identity.domain.typed import actor, text
from jigai.office.identity.permits import require

BEFORE, AHEAD = 10, 3
"""Years before and after the present one for which days can be entered."""


@command("ground.enter-workday")
def enter_workday(
    act: Act, *, first: dt.date, last: dt.date, working: bool, ground: str
) -> list[WorkdayEntry]:
    """Enter days, both ends included, as worked or free; what was entered before is replaced."""
    require(actor(act), act.name)
    year = timezone.localdate().year
    if first.year < year - BEFORE or last.year > year + AHEAD:
        raise refused("ground.workday", "first", first=year - BEFORE, last=year + AHEAD)
    if not 0 <= (last - first).days < 366:
        raise refused("ground.workday-span", "last")
    said = text(ground, "ground", 200)
    rows = []
    for n in range((last - first).days + 1):
        day = first + dt.timedelta(days=n)
        row = WorkdayEntry(day=day, working=working, ground=said)
        row.save()
        rows.append(row)
    act.record("workdays", first=first, last=last, working=working, ground=said)
    return rows
