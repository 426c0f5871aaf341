"""What the rolling plans of the library learn of the year before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.office.library.making import WAN, Making

from jigai.office.library.domain.done import done_in
from jigai.office.statistics.models import Return

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_what_was_done_in_a_year_is_the_last_return_of_it() -> None:
    project = Making().draft()
    now = timezone.now()
    for month, fen in ((3, 100 * WAN), (11, 700 * WAN), (7, 400 * WAN)):
        Return.objects.create(
            project=project,
            organisation=project.organisation,
            region=project.region,
            year=2026,
            month=month,
            total_investment=3500 * WAN,
            before_years=0,
            cumulative_year=fen,
            plan_year=1500 * WAN,
            starts_on=dt.date(2025, 3, 1),
            since=now,
            first_at=now,
            submitted_at=now,
            submitted_by="person:0",
            signed_by="某",
        )
    assert done_in([project.pk], 2026) == {project.pk: 700 * WAN}
    assert done_in([project.pk], 2025) == {}
