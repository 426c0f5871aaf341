"""What is known of subjects: on which day it holds, and as of which moment it was known."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from jigai.office.enterprises.enums import EXCLUDED, ORGANISATION, STATUSES
from jigai.office.enterprises.models import FactRecord, Standing

Leading = dict[tuple[int | None, str, str], dict[str, FactRecord]]
"""By owner, subject and fact, the leading statement for each key (often the empty one).

Numbers of subjects are unique, and a title or project may pass to another organisation: the owner
is the organisation only for facts of an organisation itself, else None.
"""


def known_on(
    organisation: int | None,
    subject: str,
    fact: str,
    valid_on: dt.date,
    as_known_on: dt.date | dt.datetime | None = None,
    key: str = "",
) -> FactRecord | None:
    """The statement of a fact that holds on a day, as known at the end of another (or now)."""
    rows = about(organisation, subject).filter(fact=fact, key=key)
    found = leading(rows, valid_on, moment(as_known_on))
    return next((by_key[key] for by_key in found.values()), None)


def about(organisation: int | None, subject: str) -> QuerySet[FactRecord]:
    """Every statement about a subject, whichever organisation it belonged to."""
    rows = FactRecord.objects.filter(subject=subject)
    return rows.filter(organisation=organisation) if subject == ORGANISATION else rows


def leading(rows: QuerySet[FactRecord], valid_on: dt.date, known_at: dt.datetime) -> Leading:
    """Of statements, those that hold on a day as known at a moment, one for each fact and key.

    What was corrected by then is out. Of several that hold, statistical goes before verified,
    verified before claimed; within a status the one that began last, then the one recorded last.
    """
    found: Leading = defaultdict(dict)
    for row in standing(rows, known_at):
        if not holds(row, valid_on):
            continue
        owner = row.organisation_id if row.subject == ORGANISATION else None
        there = found[owner, row.subject, row.fact]
        before = there.get(row.key)
        if before is None or strength(row) > strength(before):
            there[row.key] = row
    return found


def standing(rows: QuerySet[FactRecord], known_at: dt.datetime) -> Iterable[FactRecord]:
    """The statements known at a moment that no other known then corrects."""
    known = list(rows.filter(recorded_at__lte=known_at).select_related("evidence"))
    corrected = {row.replaces_id for row in known}
    return [row for row in known if row.pk not in corrected]


def holds(row: FactRecord, day: dt.date) -> bool:
    """Whether a statement is about a day."""
    return (row.valid_from is None or row.valid_from <= day) and (
        row.valid_to is None or day <= row.valid_to
    )


def strength(row: FactRecord) -> tuple[int, dt.date, int]:
    """What decides between statements: status, beginning, order of recording."""
    return (STATUSES.index(row.status), row.valid_from or dt.date.min, row.pk)


def moment(stated: dt.date | dt.datetime | None) -> dt.datetime:
    """The moment that *as known on* means: the end of a day, a moment itself, or now."""
    if stated is None:
        return timezone.now()
    if isinstance(stated, dt.datetime):
        return stated
    return timezone.make_aware(dt.datetime.combine(stated, dt.time.max))


def standings_of(
    organisation: int, known_at: dt.datetime | None = None, *kinds: str
) -> list[Standing]:
    """The standings of an organisation as known at a moment, the latest first."""
    rows = Standing.objects.filter(
        organisation=organisation, recorded_at__lte=known_at or timezone.now()
    )
    known = list((rows.filter(kind__in=kinds) if kinds else rows).select_related("evidence"))
    corrected = {row.replaces_id for row in known}
    found = [row for row in known if row.pk not in corrected and not row.void]
    return sorted(found, key=lambda row: (row.since, row.pk), reverse=True)


def in_force(
    organisation: int, kind: str, day: dt.date, known_at: dt.datetime | None = None
) -> Standing | None:
    """The standing of a kind that holds on a day, as known at a moment."""
    return next(
        (
            row
            for row in standings_of(organisation, known_at, kind)
            if row.since <= day and (row.until is None or day <= row.until)
        ),
        None,
    )


def excluded(organisation: int, day: dt.date) -> Standing | None:
    """The exclusion from support that holds on a day, with its ground."""
    return in_force(organisation, EXCLUDED, day)
