"""Background jobs as people handle them: one's own, or all of them for who manages them."""

from __future__ import annotations

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.models import Job
from jigai.office.ground.work import jobs
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.permits import Place, may, require

MANAGING = "ground.manage-jobs"


def job_of(who: Actor, number: int) -> Job:
    """A job that somebody asked for, or manages; raises NotThere for others."""
    row = Job.objects.filter(pk=number).first()
    if row is None or (row.asked_by != who.key and not may(who, MANAGING)):
        raise NotThere
    return row


@command("ground.cancel-job")
def cancel_job(act: Act, *, job: int) -> Job:
    """Cancel a job that waits or runs."""
    row = _mine(act, job)
    if row.state not in (Job.WAITING, Job.RUNNING):
        raise refused("ground.job-over")
    jobs.cancel(job)
    act.record(f"job:{job}", kind=row.kind, cancelled=True)
    return row


@command("ground.retry-job")
def retry_job(act: Act, *, job: int) -> Job:
    """Run a job once more that failed or was cancelled."""
    row = _mine(act, job)
    if row.state not in (Job.FAILED, Job.CANCELLED):
        raise refused("ground.job-not-over")
    jobs.again(job)
    act.record(f"job:{job}", kind=row.kind, again=True)
    return row


def _mine(act: Act, number: int) -> Job:
    who = actor(act)
    job_of(who, number)
    require(who, act.name, Place(person=who.person))
    return locked(Job, number)
