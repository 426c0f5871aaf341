"""What stands behind the parameters of the pages of identity."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.identity.cast import COUNTY

from jigai.office.ground.models import AuditEntry, Job
from jigai.office.identity.domain.places import found_bureau
from jigai.office.identity.models import Delegation, Person, Post


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


@sample("person")
def person(stage: Stage) -> int:
    """Somebody with an account."""
    return stage.cast.person("colleague").pk


@sample("person", route="console:person-reopen")
def closed_person(stage: Stage) -> int:
    """Somebody whose account was closed."""
    row = stage.cast.person("closed")
    Person.objects.filter(pk=row.pk).update(is_active=False)
    return row.pk


@sample("post")
def post(stage: Stage) -> int:
    """The post of an officer."""
    return Post.objects.get(person=stage.cast.person("officer-own")).pk


@sample("post", route="console:colleague-end")
def colleagues_post(stage: Stage) -> int:
    """The post of a preparer."""
    return Post.objects.get(person=stage.cast.person("preparer-own")).pk


@sample("organisation")
def organisation(stage: Stage) -> int:
    """The firm."""
    return stage.firm.pk


@sample("bureau")
def bureau(stage: Stage) -> int:
    """The bureau of the county."""
    return stage.cast.bureau(COUNTY).pk


@sample("number", route="console:audit-entry")
def audit_entry(stage: Stage) -> int:
    """An entry of the trail."""
    admin = stage.cast.actor("system-admin-own")
    found_bureau(acting=admin, name="某局", region=COUNTY, kind="工信")
    return AuditEntry.objects.order_by("number")[0].number
