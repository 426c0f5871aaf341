"""What every entry has to observe: its days, and the entries that count already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.regions.domain.codes import former, lineage, region_name
from jigai.office.regions.domain.register import counting, last_day
from jigai.office.regions.models import Entry

FIRST, LAST = dt.date(1949, 10, 1), dt.date(2199, 12, 31)
"""Days outside are slips of the pen."""


def days(draft: Entry) -> Iterator[Problem]:
    """Days in order, and of this age."""
    for field in ("begins", "ends", "act_on"):
        day = getattr(draft, field)
        if day is not None and not FIRST <= day <= LAST:
            yield problem("regions.day", field, day=day.isoformat())
    if draft.ends is not None and draft.ends < draft.begins:
        yield problem("regions.days", "ends")


def ending(draft: Entry) -> Iterator[Problem]:
    """An entry without a value ends another, for good."""
    if draft.replaces is None:
        yield problem("regions.ends-nothing", "replaces")
    if draft.ends is not None:
        yield problem("regions.end-of-end", "ends")


def overlaps(draft: Entry) -> Iterator[Problem]:
    """Two entries never answer the same question on one day: the later one names the earlier."""
    rows = [r for r in _alike(draft, _same_region(draft)) if r.value and _meet(draft, r)]
    if draft.replaces_id is not None and draft.replaces_id not in {r.pk for r in rows}:
        yield problem("regions.replaces", "replaces")
    for row in rows:
        if row.pk != draft.replaces_id:
            last = last_day(row)
            yield problem(
                "regions.overlap",
                "begins",
                number=row.act_number,
                begins=row.begins.isoformat(),
                ends=last.isoformat() if last is not None else "…",
            )


def settled_above(draft: Entry) -> Iterator[Problem]:
    """What a higher level settled for all below it stands."""
    own = _same_region(draft)
    higher = [c for c in lineage(draft.region, draft.begins) if c not in own]
    for row in _alike(draft, higher):
        if row.value and _meet(draft, row):
            where = region_name(row.region, draft.begins)
            yield problem("regions.settled-above", "region", where=where, number=row.act_number)


def _same_region(draft: Entry) -> set[str]:
    return {draft.region, *former(draft.region, draft.begins)}


def _alike(draft: Entry, regions: set[str] | list[str]) -> list[Entry]:
    """The confirmed entries on the same question."""
    rows = counting(
        kind=draft.kind, pack=draft.pack, subject=draft.subject, region__in=list(regions)
    )
    return [row for row in rows if row.pk != draft.pk]


def _meet(draft: Entry, row: Entry) -> bool:
    """Whether both count on some day."""
    last = last_day(row) or LAST
    return row.begins <= (draft.ends or LAST) and draft.begins <= last and row.begins <= last
