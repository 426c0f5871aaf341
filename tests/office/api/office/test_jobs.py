"""Jobs for programs: one's own, cancelled and run again by the commands."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.api.asked import codes
from tests.office.api.office.asking import Program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import Cast

from jigai.office.ground.models import AuditEntry, Job

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def made(cast: Cast, login: str = "o", **fields: Any) -> Job:
    return Job.objects.create(
        kind="tests.gone", arguments={}, asked_by=cast.person(login).key, **fields
    )


def test_one_sees_ones_own_jobs_with_their_failures(cast: Cast, officer: Program) -> None:
    cast.person("p")
    made(cast, "p")
    waiting = made(cast)
    problem = {"code": "job.broken", "where": "A1", "zh": "坏", "en": "broken"}
    failed = made(cast, state=Job.FAILED, problems=[problem])
    found = officer.get("jobs")
    fits("Jobs", found)
    assert [row["job"] for row in found["items"]] == [failed.pk, waiting.pk]
    assert found["items"][0]["errors"][0]["text"] == "broken"
    assert [row["job"] for row in officer.get("jobs?state=waiting")["items"]] == [waiting.pk]
    theirs = Job.objects.get(asked_by=cast.person("p").key)
    assert officer.ask("GET", f"jobs/{theirs.pk}").status_code == 404


def test_a_job_is_cancelled_and_run_again(cast: Cast, officer: Program) -> None:
    job = made(cast)
    assert officer.send(f"jobs/{job.pk}/cancel", None)["state"] == "cancelled"
    answer = officer.ask("POST", f"jobs/{job.pk}/cancel")
    assert (answer.status_code, codes(answer)) == (422, ["ground.job-over"])
    assert officer.send(f"jobs/{job.pk}/retry", None)["state"] == "waiting"
    assert AuditEntry.objects.filter(act__in=("ground.cancel-job", "ground.retry-job")).count() == 2
