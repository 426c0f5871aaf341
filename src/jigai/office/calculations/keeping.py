"""What is done with a kept calculation: begin, change, hand out a fixed copy, delete.

Changes are made to the newest content under a lock, so answers from two tabs both stay. Anyone
may begin one, so one client begins only so many in an hour, and all of them together never take
more than the room for them: each counts for at least ``LEAST`` bytes, up to which it may grow.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from jigai.guide.drafts import Draft, opened
from jigai.office.allowances.spending import HOUR, Bucket, wait
from jigai.office.calculations.models import Calculation
from jigai.office.ground.plans import shelf

log = logging.getLogger(__name__)
SWEPT = 200
"""How many that nobody used are deleted when one is begun."""
UNTOUCHED_DAYS = 7
"""One that was begun and never answered goes after as many days without a visit."""
LEAST = 50_000


class TooMany(Exception):
    """One client began too many; ``seconds`` until it may begin another."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class NoRoom(Exception):
    """All calculations together take the room there is for them."""


def begin(draft: Draft, *, request: HttpRequest) -> Calculation:
    """Keep a new calculation; raises TooMany or NoRoom."""
    return _kept(draft.data(), _versions(draft), request, frozen=False, touched=False)


def _kept(
    content: Any, versions: dict[str, str], request: HttpRequest, *, frozen: bool, touched: bool
) -> Calculation:
    seconds = wait(request, Bucket("begin", settings.BEGIN_RATE, HOUR))
    if seconds:
        raise TooMany(seconds)
    _sweep()
    room = _room(content)
    _make_room(room)
    return Calculation.objects.create(
        content=content,
        versions=versions,
        room=room,
        frozen=frozen,
        touched=touched,
        used_on=_today(),
    )


def _room(content: Any) -> int:
    return max(LEAST, len(json.dumps(content, ensure_ascii=False).encode()))


def _make_room(more: int) -> None:
    taken = Calculation.objects.aggregate(all=Sum("room"))["all"] or 0
    if taken + more > settings.KEEP_BYTES:
        log.error("no room for calculations", extra={"taken": taken, "most": settings.KEEP_BYTES})
        raise NoRoom


def found(identity: str) -> Calculation | None:
    """The calculation of a link; that it was looked at is noted once a day."""
    kept = Calculation.objects.filter(pk=identity).first()
    if kept is not None and kept.used_on != _today():
        Calculation.objects.filter(pk=identity).update(used_on=_today())
    return kept


def draft_of(kept: Calculation) -> Draft:
    """What it holds."""
    return opened(kept.content)


def change(identity: str, how: Callable[[Draft], Draft]) -> Draft | None:
    """Change a calculation and return what it holds then; None where there is none to change.

    Raises NoRoom where it would grow beyond the room for all.
    """
    with transaction.atomic():
        rows = Calculation.objects.select_for_update().filter(pk=identity, frozen=False)
        kept = rows.first()
        if kept is None:
            return None
        before = draft_of(kept)
        after = how(before)
        if after != before:
            kept.content, kept.versions, kept.used_on = after.data(), _versions(after), _today()
            room, kept.touched = _room(kept.content), True
            if room > max(kept.room, LEAST):
                _make_room(room - kept.room)
            kept.room = room
            kept.save()
        return after


def copy(kept: Calculation, *, frozen: bool, request: HttpRequest) -> Calculation:
    """A copy: fixed, for others to read, or one to go on with; raises TooMany or NoRoom."""
    return _kept(kept.content, kept.versions, request, frozen=frozen, touched=True)


def forget(identity: str) -> bool:
    """Delete a calculation; False where there was none."""
    return Calculation.objects.filter(pk=identity).delete()[0] > 0


def outdated(kept: Calculation) -> list[str]:
    """The policies (by id) that are no longer the version with which it was last written."""
    now = {pack.id: pack.version for pack in shelf().packs}
    return [name for name, version in kept.versions.items() if now.get(name) != version]


def _versions(draft: Draft) -> dict[str, str]:
    return {p.id: p.version for p in shelf().packs if p.id in draft.packs}


def _today() -> dt.date:
    return timezone.localdate()


def _sweep() -> None:
    """Delete some that nobody used for long, those never answered sooner."""
    last = _today() - dt.timedelta(days=settings.KEEP_DAYS)
    left = _today() - dt.timedelta(days=min(UNTOUCHED_DAYS, settings.KEEP_DAYS))
    old = Calculation.objects.filter(Q(used_on__lt=last) | Q(used_on__lt=left, touched=False))
    Calculation.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT])).delete()
