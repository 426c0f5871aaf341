"""What is done with a kept calculation: begin, change, hand out a fixed copy, delete.

Changes are made to the newest content under a lock, so answers from two tabs both stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jigai.guide.drafts import Draft, opened
from jigai.office.calculations.models import Calculation
from jigai.office.ground.plans import shelf

SWEPT = 200
"""How many that nobody used are deleted when one is begun."""


def begin(draft: Draft) -> Calculation:
    """Keep a new calculation."""
    _sweep()
    return Calculation.objects.create(
        content=draft.data(), versions=_versions(draft), used_on=_today()
    )


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
    """Change a calculation and return what it holds then; None where there is none to change."""
    with transaction.atomic():
        rows = Calculation.objects.select_for_update().filter(pk=identity, frozen=False)
        kept = rows.first()
        if kept is None:
            return None
        before = draft_of(kept)
        after = how(before)
        if after != before:
            kept.content, kept.versions, kept.used_on = after.data(), _versions(after), _today()
            kept.save()
        return after


def copy(kept: Calculation, *, frozen: bool) -> Calculation:
    """A copy: fixed, for others to read, or one to go on with."""
    return Calculation.objects.create(
        content=kept.content, versions=kept.versions, frozen=frozen, used_on=_today()
    )


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
    last = _today() - dt.timedelta(days=settings.KEEP_DAYS)
    old = Calculation.objects.filter(used_on__lt=last).values_list("pk", flat=True)[:SWEPT]
    Calculation.objects.filter(pk__in=list(old)).delete()
