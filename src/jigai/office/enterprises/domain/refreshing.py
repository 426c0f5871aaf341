"""Work of the clock: what lists filter by follows days that come and pass without an act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from jigai.office.enterprises.domain.profiles import SIZE, repeated
from jigai.office.enterprises.domain.subjects import called_again
from jigai.office.enterprises.enums import SCALE, THING_NAMES
from jigai.office.enterprises.models import FactRecord, Standing
from jigai.office.ground.work.clock import daily
from jigai.office.ground.work.jobs import Running, each
from jigai.office.identity.models import Organisation

ONE = dt.timedelta(days=1)
LATE = dt.timedelta(days=7)
"""So long the worker may have been down."""


@daily(
    "enterprises.refresh",
    hour=0,
    title="work.enterprises-refresh",
    results=each("work.enterprises-refreshed", "profiles", "names"),
)
def refresh(running: Running, day: dt.date) -> dict[str, Any]:
    """Write size, scale and names anew where a statement or standing began or ended lately."""
    days = (day - LATE, day)
    ended = (day - LATE - ONE, day - ONE)
    standings = Standing.objects.filter(kind__in=SCALE)
    facts = FactRecord.objects.filter(fact=SIZE)
    keys = {
        *standings.filter(since__range=days).values_list("organisation", flat=True),
        *standings.filter(until__range=ended).values_list("organisation", flat=True),
        *facts.filter(valid_from__range=days).values_list("organisation", flat=True),
        *facts.filter(valid_to__range=ended).values_list("organisation", flat=True),
    }
    running.expect(len(keys))
    begun = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    for number, row in enumerate(Organisation.objects.filter(pk__in=keys), start=1):
        repeated(row, max(timezone.now(), begun))
        running.step(number)
    names = FactRecord.objects.filter(fact__in=THING_NAMES)
    changed = names.filter(Q(valid_from__range=days) | Q(valid_to__range=ended))
    subjects = set(changed.values_list("subject", flat=True))
    for subject in subjects:
        called_again(subject, max(timezone.now(), begun))
    return {"profiles": len(keys), "names": len(subjects)}
