"""What stands behind the parameters of the pages of statistics, for the access test."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.office.console.access import Stage, sample
from tests.office.identity.cast import COUNTY

from jigai.office.console.statistics.urls import urlpatterns
from jigai.office.library.models import Project
from jigai.office.statistics.enums import MADE, REGISTERED
from jigai.office.statistics.models import Freeze, Freezing, Query, Registration, Return
from jigai.office.statistics.months import Month

MONTH = Month(2025, 5)
NUMBER = "JG-STAT"


def number(stage: Stage) -> str:
    """A registered project."""
    if not Project.objects.filter(number=NUMBER).exists():
        now = timezone.now()
        made = Project.objects.create(
            organisation=stage.firm, number=NUMBER, name="示例项目", region=COUNTY, state="in",
            since=now, changed_at=now, made_by="person:0",
        )  # fmt: skip
        Registration.objects.create(
            project=made, organisation=stage.firm, region=COUNTY, form="206", state=REGISTERED,
            since=now, first_month=MONTH.ordinal,
        )  # fmt: skip
    return NUMBER


def month(stage: Stage) -> str:
    """A month that it returns."""
    return str(MONTH)


def query(stage: Stage) -> int:
    """A question about that month."""
    number(stage)
    now = timezone.now()
    project = Project.objects.get(number=NUMBER)
    made, _ = Return.objects.get_or_create(
        project=project, organisation=stage.firm, region=COUNTY, year=MONTH.year,
        month=MONTH.month,
        defaults={
            "total_investment": 1, "before_years": 0, "cumulative_year": 1, "plan_year": 1,
            "starts_on": dt.date(2025, 1, 1), "since": now, "first_at": now,
            "submitted_at": now, "submitted_by": "person:0", "signed_by": "某",
        },
    )  # fmt: skip
    return Query.objects.create(
        month_return=made, question="?", asked_by="person:0", asked_name="某", asked_at=now
    ).pk


@sample("key", route="console:statistics-freeze")
@sample("key", route="console:statistics-check")
def key(stage: Stage) -> int:
    """A month that was fixed."""
    now = timezone.now()
    ordered = Freezing.objects.create(
        region=COUNTY, year=MONTH.year, month=MONTH.month, open_points={}, state=MADE,
        by="person:0", name="某", at=now,
    )  # fmt: skip
    return Freeze.objects.create(
        freezing=ordered, revision=ordered.pk, region=COUNTY, year=MONTH.year,
        month=MONTH.month, count=0, late=0,
        totals=dict.fromkeys(
            ("total_investment", "before_years", "cumulative_year", "plan_year", "output_value"), 0
        ),
        open_points={}, digest="0" * 64, by="person:0", name="某", at=now,
    ).pk  # fmt: skip


for _pattern in urlpatterns:
    for _name, _make in (("number", number), ("month", month), ("query", query)):
        if f":{_name}>" in str(_pattern.pattern):
            sample(_name, route=f"console:{_pattern.name}")(_make)
