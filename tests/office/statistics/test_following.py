"""What follows from acts elsewhere: a project withdrawn, an organisation merged."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.office.statistics.made import CODES, Office

from jigai.office.enterprises.domain.successions import FOLLOWERS
from jigai.office.ground.acts.commands import Act, System
from jigai.office.statistics.models import Draft, Registration, Return
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_project_withdrawn_is_not_due_from_that_month_on(office: Office) -> None:
    project = office.registered(first="2026-01")
    project.state = "withdrawn"
    project.save()
    row = Registration.objects.get()
    assert (row.state, row.last_month) == ("ended", Month(2026, 4).ordinal)
    assert [s.act for s in row.steps.all()] == ["end"]
    project.save()
    assert row.steps.count() == 1


def test_what_a_merged_organisation_reported_is_its_successors(office: Office) -> None:
    made = office.signed(office.registered(first="2026-05"), "2026-05", "100")
    successor = office.cast.firm(CODES[1])
    (follower,) = [f for f in FOLLOWERS if f.key == "statistics"]
    assert follower.count(office.firm.pk) == 1
    act = Act("enterprises.test", System(), timezone.now())
    follower.move(act, office.firm.pk, successor.pk)
    assert follower.count(office.firm.pk) == 0
    for model in (Registration, Draft, Return):
        assert model._default_manager.get().organisation_id == successor.pk
    made.refresh_from_db()
    assert made.signed_by == "approver 某"
    assert act.records
