"""What tests of the library's pages share: addresses, answers, forms that are sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.office.identity.cast import CITY
from tests.office.library.making import Making

from jigai.office.ground.work.jobs import carry_out
from jigai.office.library.domain import planning
from jigai.office.library.models import RollingPlan

TABS = ("project", "entry", "plan", "amounts", "events", "files")


def at(name: str, *args: Any) -> str:
    return reverse(f"console:library-{name}", args=args)


def text(answer: Any, status: int = 200) -> str:
    found: str = answer.content.decode()
    assert answer.status_code == status, found[:2000]
    return found


def post(client: Client, address: str, **typed: Any) -> HttpResponse:
    answer: Any = client.post(address, typed)
    return answer  # type: ignore[no-any-return]


def planned(cast: Making) -> RollingPlan:
    cast.post("city-planner", "officer", region=CITY)
    plan = planning.roll(
        acting=cast.actor("city-planner"),
        region=CITY,
        first_year=2026,
        years=3,
        ground="某局通知",
    )
    carry_out.call(plan.job or 0)
    plan.refresh_from_db()
    return plan
