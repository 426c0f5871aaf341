"""A project that leaves the library is returned no more: its registration ends in the same act."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from jigai.office.ground.acts.commands import System
from jigai.office.library.enums import MERGED, WITHDRAWN
from jigai.office.library.models import Project
from jigai.office.statistics.enums import ENDED
from jigai.office.statistics.models import Registration, RegistrationStep
from jigai.office.statistics.months import month_of

GONE = (WITHDRAWN, MERGED)


@receiver(post_save, sender=Project, dispatch_uid="statistics.following")
def follow(instance: Project, **_: Any) -> None:
    """End the registration of a project that was withdrawn or merged; the month under way is not
    due any more. The act of the library that did it stands in the trail."""
    if instance.state not in GONE:
        return
    row = Registration.objects.select_for_update().filter(project=instance).first()
    if row is None or row.state == ENDED:
        return
    now = timezone.now()
    last = month_of(timezone.localdate(now)).plus(-1).ordinal
    row.last_month = last if row.last_month is None else min(row.last_month, last)
    row.state, row.since = ENDED, now
    row.version += 1
    row.save()
    RegistrationStep.objects.create(
        registration=row, act="end", text=instance.state, by=System().key, at=now
    )
