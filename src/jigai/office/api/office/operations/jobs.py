"""Work in the background that the holder asked for: how far it is, why it failed."""

from __future__ import annotations

from typing import Any

from jigai.engine.schemas.result import problem
from jigai.office.api.office.fields import Choice, Field
from jigai.office.api.office.operations.me import OWN
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    MOMENT,
    MOMENT_OR_NOTHING,
    TEXT,
    WHOLE,
    listed,
    page_of,
    record,
)
from jigai.office.ground.models import Job
from jigai.office.ground.texts import t
from jigai.office.ground.work.jobs import HANDLERS
from jigai.office.identity.domain.jobs import cancel_job, job_of, retry_job

SCHEMAS["Job"] = record(
    {
        "job": WHOLE,
        "kind": TEXT,
        "title": TEXT,
        "state": {"enum": list(Job.STATES)},
        "done": WHOLE,
        "total": WHOLE,
        "queued_at": MOMENT,
        "started_at": MOMENT_OR_NOTHING,
        "ended_at": MOMENT_OR_NOTHING,
        "errors": listed(problem()),
    }
)
SCHEMAS["Jobs"] = page_of("Job")
PATH = "jobs/<int:job>"


def shown(asked: Asked, row: Job) -> dict[str, Any]:
    """A job as programs see it."""
    return {
        "job": row.pk,
        "kind": row.kind,
        "title": t(HANDLERS[row.kind].title, asked.lang) if row.kind in HANDLERS else row.kind,
        "state": row.state,
        "done": row.done,
        "total": row.total,
        "queued_at": row.queued_at.isoformat(),
        "started_at": row.started_at.isoformat() if row.started_at else None,
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "errors": [
            {
                "code": found["code"],
                "where": found["where"],
                "severity": "error",
                "text": found[asked.lang],
            }
            for found in row.problems
        ],
    }


@operation(
    "listJobs",
    "GET",
    "jobs",
    OWN,
    gives="Jobs",
    query=(Field("state", Choice(Job.STATES)),),
    paged=True,
)
def jobs(asked: Asked) -> Plain:
    """The jobs that the holder asked for, newest first."""
    rows = Job.objects.filter(asked_by=asked.actor.key)
    if "state" in asked.query:
        rows = rows.filter(state=asked.query["state"])
    return page(asked, rows, lambda row: shown(asked, row), "-queued_at")


@operation("readJob", "GET", PATH, OWN, gives="Job")
def job(asked: Asked, job: int) -> Plain:
    """One job."""
    return shown(asked, job_of(asked.actor, job))


@operation("cancelJob", "POST", f"{PATH}/cancel", "ground.cancel-job", gives="Job")
def cancel(asked: Asked, job: int) -> Plain:
    """Cancel a job that waits or runs."""
    return _after(asked, cancel_job(acting=asked.actor, job=job))


@operation("retryJob", "POST", f"{PATH}/retry", "ground.retry-job", gives="Job")
def retry(asked: Asked, job: int) -> Plain:
    """Run a job once more that failed or was cancelled."""
    return _after(asked, retry_job(acting=asked.actor, job=job))


def _after(asked: Asked, row: Job) -> Plain:
    row.refresh_from_db()
    return shown(asked, row)
