"""What stands behind the parameters of the pages of identity."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.console.access import Stage, sample

from jigai.office.ground.models import Job
from jigai.office.identity.models import Delegation, Post


@sample("job", own=True, others=("system-admin",))
def job(stage: Stage, login: str) -> int:
    """A job that somebody asked for."""
    key = stage.cast.person(login).key
    return Job.objects.create(kind="t.gone", arguments={}, asked_by=key).pk


@sample("delegation", own=True)
def delegation(stage: Stage, login: str) -> int:
    """A delegation that somebody gave."""
    today = timezone.localdate()
    return Delegation.objects.create(
        post=Post.objects.filter(person=stage.cast.person(login)).get(),
        taker=stage.cast.person("colleague"),
        begins=today,
        ends=today + dt.timedelta(days=1),
        ground="出差",
    ).pk
