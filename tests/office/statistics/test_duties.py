"""Duties of libraries towards statistics, as the packs in force say them of a project."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.office.regions.entering import put_in_force
from tests.office.statistics.made import Office

from jigai.office.console.statistics.registrations import duties
from jigai.office.statistics.facts import known_here
from jigai.office.statistics.models import Registration, RegistrationStep

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LONGNAN, PACK = "360783", "longnan-2022-40"


def test_what_follows_from_the_registration_is_known_here_too() -> None:
    assert "project.in_statistics_library" in known_here()
    assert "project.filed" not in known_here()


def test_a_duty_is_met_as_soon_as_the_project_is_registered(office: Office) -> None:
    put_in_force(LONGNAN, PACK)
    firm = office.cast.firm("91420500R6838WPG60", LONGNAN)
    project = office.registered(firm=firm, region=LONGNAN, nature="3", first="2026-05")
    (told,) = duties(project)
    assert (told["rule"], told["outcome"]) == ("longnan-national-statistics", "needs-facts")
    row = Registration.objects.get(project=project)
    RegistrationStep.objects.create(
        registration=row, act="register", by="person:0", at=dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
    )
    (told,) = duties(project)
    assert told["outcome"] == "yes"
    office.cast.post("there", "officer", region=LONGNAN)
    page = office.cast.client("there").get(f"/office/statistics/registrations/{project.number}/")
    assert told["text"][1:] in page.content.decode()
