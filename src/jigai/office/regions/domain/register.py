"""Which entries of the register count on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet

from jigai.office.regions.models import Entry

Key = tuple[str, str, str, str]


def counting(known_at: dt.datetime | None = None, **wanted: Any) -> QuerySet[Entry]:
    """The entries that were confirmed, as known at a time; with what replaced them."""
    confirmed = Entry.objects.filter(decision__confirmed=True)
    if known_at is not None:
        confirmed = confirmed.filter(decision__at__lte=known_at)
    later = Prefetch("replaced_by", queryset=confirmed, to_attr="later")
    return confirmed.filter(**wanted).prefetch_related(later).order_by("begins", "pk")


def on_day(rows: Iterable[Entry], day: dt.date) -> list[Entry]:
    """Those of them that say something on a day: begun, not over, replaced by none that began."""
    return [
        row
        for row in rows
        if row.value and row.covers(day) and not any(e.begins <= day for e in replaced(row))
    ]


def replaced(row: Entry) -> list[Entry]:
    """The confirmed entries that take the place of one of ``counting``."""
    found: list[Entry] = row.later  # type: ignore[attr-defined]
    return found


def last_day(row: Entry) -> dt.date | None:
    """The last day on which an entry of ``counting`` counts; None where nothing ends it.

    A day before its first where it was replaced from the beginning.
    """
    ends = [e.begins - dt.timedelta(days=1) for e in replaced(row)]
    return min([*ends, *([row.ends] if row.ends is not None else [])], default=None)


def key(row: Entry) -> Key:
    """What an entry settles; two that count on one day never have the same."""
    return row.kind, row.region, row.pack, row.subject
