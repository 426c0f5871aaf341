"""The rows of a freeze gathered, a part at a time, as every return stood at the freeze's moment.

What is signed after that moment changes nothing: a return first signed later is left to the next
freeze, one corrected later is taken back by its entries. Each part is there whole or not at all, so
a freeze that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import BooleanField, Exists, IntegerField, Max, OuterRef, QuerySet, Value

from jigai.office.ground.acts.verifier import sm3
from jigai.office.statistics.domain.places import codes
from jigai.office.statistics.domain.previewing import left_over, of_month
from jigai.office.statistics.enums import CORRECTION, MADE
from jigai.office.statistics.figures import DAYS, FIELDS, plain
from jigai.office.statistics.models import Entry, Freeze, FreezeRow, Freezing, Return
from jigai.office.statistics.months import Month

CHUNK: Final = 5000
PLACED: Final = ("region", "industry", "kind", "year", "month", *FIELDS)
COLUMNS: Final = ("freezing_id", "month_return_id", "signing", "late", *PLACED)
Step = Callable[[int], None]
"""Told how many rows are done; may stop the work by raising."""


@dataclass(frozen=True)
class Part:
    """Some returns of a month that a freeze holds."""

    month: Month
    rows: QuerySet[Return]
    late: bool = False


def gather(freezing: Freezing, step: Step) -> int:
    """Gather all rows that are not there yet; how many there are in the end."""
    done = FreezeRow.objects.filter(freezing=freezing).count()
    for parts in (_own, _left):
        for part in parts(freezing):
            done += _take(freezing, part)
            step(done)
    return done


def _own(freezing: Freezing) -> Iterator[Part]:
    """The month's own returns that are in time."""
    there = FreezeRow.objects.filter(freezing=freezing, late=False)
    last = there.aggregate(m=Max("month_return"))["m"] or 0
    rows = of_month(freezing.region, freezing.period).filter(late=False, first_at__lte=freezing.at)
    keys = rows.order_by("pk").values_list("pk", flat=True)
    while some := list(keys.filter(pk__gt=last)[:CHUNK]):
        yield Part(freezing.period, rows.filter(pk__gt=last, pk__lte=some[-1]))
        last = some[-1]


def _left(freezing: Freezing) -> Iterator[Part]:
    """What is left over of earlier months."""
    for month in left_over(freezing.region, freezing.period):
        rows = of_month(freezing.region, month).filter(first_at__lte=freezing.at)
        rows = rows.filter(~Exists(_held_before(freezing)), ~Exists(_taken(freezing)))
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        for at in range(0, len(keys), CHUNK):
            some = keys[at : at + CHUNK]
            yield Part(month, rows.filter(pk__gte=some[0], pk__lte=some[-1]), late=True)


def _held_before(freezing: Freezing) -> QuerySet[FreezeRow]:
    """A return as the region's freezes hold it."""
    rows = FreezeRow.objects.filter(month_return=OuterRef("pk"))
    return rows.filter(freezing__region__in=codes(freezing.region), freezing__state=MADE)


def _taken(freezing: Freezing) -> QuerySet[FreezeRow]:
    """A return as this freeze holds it."""
    return FreezeRow.objects.filter(month_return=OuterRef("pk"), freezing=freezing)


def _take(freezing: Freezing, part: Part) -> int:
    """Take a part in; returns how many rows it has."""
    with transaction.atomic():
        known = Freeze.objects.filter(region__in=codes(freezing.region)).exists()
        again = part.rows.filter(Exists(_held_before(freezing))).count() if known else 0
        made = _copied(freezing, part)
        later = part.rows.filter(submitted_at__gt=freezing.at).filter(~Exists(_taken(freezing)))
        taken_back = as_they_stood(list(later), freezing.at)
        for row in taken_back:
            row.freezing, row.late = freezing, part.late
        FreezeRow.objects.bulk_create(taken_back)
        made += len(taken_back)
        name = str(part.month)
        freezing.fresh[name] = freezing.fresh.get(name, 0) + made - again
        freezing.save(update_fields=["fresh"])
    return made


def _copied(freezing: Freezing, part: Part) -> int:
    """Copy what was not signed again since the moment, within the database; returns how many."""
    rows = part.rows.filter(submitted_at__lte=freezing.at).annotate(
        into=Value(freezing.pk, IntegerField()), taken_late=Value(part.late, BooleanField())
    )
    read = rows.order_by("pk").values_list("into", "pk", "version", "taken_late", *PLACED)
    text, values = read.query.sql_with_params()
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in COLUMNS)
    into = f"INSERT INTO {quote(FreezeRow._meta.db_table)} ({names}) "
    with connection.cursor() as cursor:
        cursor.execute(into + text, values)
        return int(cursor.rowcount)


def as_they_stood(rows: Sequence[Return], moment: dt.datetime) -> list[FreezeRow]:
    """Returns that were signed before a moment and again after it, with the figures of the moment:
    what each entry since then replaced, back to the first."""
    found = {
        row.pk: FreezeRow(
            month_return=row, signing=row.version, **{name: getattr(row, name) for name in PLACED}
        )
        for row in rows
    }
    entries = Entry.objects.filter(kind=CORRECTION, month_return__in=found, at__gt=moment)
    for entry in entries.order_by("-signing", "-pk"):
        row = found[entry.month_return_id]
        day = entry.field in DAYS and entry.old is not None
        setattr(row, entry.field, dt.date.fromisoformat(entry.old) if day else entry.old)
        row.signing = entry.signing - 1
    return [found[key] for key in sorted(found)]


READ: Final = ("month_return_id", "signing", "late", *PLACED)


def digest_of(freezing: int, step: Step | None = None) -> str:
    """The digest of the rows of a freeze, worked out from what is stored."""
    whole = bytearray()
    count = 0
    for late in (False, True):
        last = 0
        rows = FreezeRow.objects.filter(freezing=freezing, late=late).order_by("month_return_id")
        while some := list(rows.filter(month_return__gt=last).values_list(*READ)[:CHUNK]):
            for row in some:
                whole += _digest(dict(zip(READ, row, strict=True))).encode() + b"\n"
            last, count = some[-1][0], count + len(some)
            if step is not None:
                step(count)
    return sm3(bytes(whole[:-1]))


def _digest(row: dict[str, Any]) -> str:
    """The digest of one row: canonical JSON of what it states and where it counts."""
    place: dict[str, Any] = {
        "return": row["month_return_id"],
        "signing": row["signing"],
        "late": row["late"],
        "month": f"{row['year']}-{row['month']:02d}",
        "region": row["region"],
        "industry": row["industry"],
        "kind": row["kind"],
    }
    stated = {name: plain(row[name]) for name in FIELDS}
    whole = json.dumps(place | stated, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sm3(whole.encode())
