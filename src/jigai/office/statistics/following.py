"""What follows from acts elsewhere, in the same act: a project that leaves the library is returned
no more; what a merged organisation reported is its successor's to go on with."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from jigai.office.enterprises.domain.successions import follower
from jigai.office.ground.acts.commands import Act, System
from jigai.office.library.enums import MERGED, WITHDRAWN
from jigai.office.library.models import Project
from jigai.office.statistics.enums import ENDED
from jigai.office.statistics.models import Draft, Registration, RegistrationStep, Return
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


@follower("statistics", lambda organisation: _count(organisation))
def move(act: Act, old: int, new: int) -> None:
    """Registrations, drafts and returns go on under the successor; who signed stays as it was."""
    moved = {
        model.__name__: model._default_manager.filter(organisation=old).update(organisation=new)
        for model in (Registration, Draft, Return)
    }
    act.record(f"organisation:{new}", statistics_of=old, **moved)


def _count(organisation: int) -> int:
    return Registration.objects.filter(organisation=organisation).count()
