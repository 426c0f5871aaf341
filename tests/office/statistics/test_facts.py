"""What statistics say of a project to dossiers: as of a day, as it was known at a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import Office

from jigai.office.dossiers.providers import REGISTRY, Sight
from jigai.office.enterprises.domain.subjects import Subject
from jigai.office.library.models import Project
from jigai.office.statistics.domain.registering import end_registration
from jigai.office.statistics.models import Registration, RegistrationStep

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def stated(fact: str, project: Project, as_of: str, known_at: str | None = None) -> Any:
    day = dt.date.fromisoformat(as_of)
    moment = timezone.now()
    if known_at:
        moment = dt.datetime.combine(dt.date.fromisoformat(known_at), dt.time(23), tzinfo=dt.UTC)
    sight = Sight(day, day.year, moment, {})
    subject = Subject("project", project.number, project.organisation_id, project)
    return REGISTRY.provider(f"project.{fact}")(sight, subject)


def statistical(value: Any) -> dict[str, Any]:
    return {"value": value, "status": "statistical"}


def registered(office: Office, first: str = "2026-03") -> Project:
    """A project whose registration stands in its steps."""
    project = office.registered(first=first)
    row = Registration.objects.get(project=project)
    RegistrationStep.objects.create(
        registration=row, act="register", by="person:0", at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    )
    return project


def test_a_project_is_in_the_statistics_from_its_day_on(office: Office) -> None:
    project = registered(office)
    assert stated("in_national_statistics", project, "2026-05-28") == statistical(value=True)
    assert stated("statistics_entered_on", project, "2026-05-28") == statistical("2026-03-01")
    assert stated("in_national_statistics", project, "2026-02-28") is None
    assert stated("in_national_statistics", project, "2026-05-28", "2026-03-01") is None
    assert stated("statistics_entered_on", office.project("JG-2"), "2026-05-28") is None


def test_a_registration_that_ended_says_no_from_then_on(office: Office, clock: Clock) -> None:
    project = registered(office)
    row = Registration.objects.get(project=project)
    clock("2026-05-20")
    end_registration(
        acting=office.actor("officer"), registration=row.pk, version=1, last_month="2026-05",
        reason="迁出",
    )  # fmt: skip
    fact = "in_national_statistics"
    assert stated(fact, project, "2026-05-28") == statistical(value=False)
    assert stated(fact, project, "2026-05-28", "2026-05-10") == statistical(value=True)


def test_the_investment_of_a_year_is_its_last_month_as_known_then(
    office: Office, clock: Clock
) -> None:
    project = registered(office)
    clock("2026-04-20")
    office.signed(project, "2026-03", "40")
    clock("2026-05-01")
    office.signed(project, "2026-04", "100")
    clock("2026-05-20")
    office.signed(project, "2026-04", "90.01", reason="核减")
    fact = "fixed_investment"
    assert stated(fact, project, "2026-05-28") == {"2026": statistical("900100.00")}
    assert stated(fact, project, "2026-05-28", "2026-05-10") == {"2026": statistical("1000000.00")}
    assert stated(fact, project, "2026-05-28", "2026-04-25") == {"2026": statistical("400000.00")}
    assert stated(fact, project, "2026-03-31") == {"2026": statistical("400000.00")}
    assert stated(fact, project, "2026-02-28") is None


def test_monthly_reporting_is_judged_by_the_cut_offs_that_have_passed(
    office: Office, clock: Clock
) -> None:
    project = registered(office)
    fact = "reports_investment_monthly"
    assert stated(fact, project, "2026-04-05") is None
    assert stated(fact, project, "2026-04-06") == statistical(value=False)
    clock("2026-04-05")
    office.signed(project, "2026-03", "40")
    assert stated(fact, project, "2026-04-06") == statistical(value=True)
    clock("2026-05-06")
    assert office.signed(project, "2026-04", "50").late
    assert stated(fact, project, "2026-05-05") == statistical(value=True)
    assert stated(fact, project, "2026-05-06") == statistical(value=False)
