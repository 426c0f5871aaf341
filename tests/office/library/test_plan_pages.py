"""Pages of rolling plans: ordered, looked at, frozen, adjusted; elsewhere not there."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.office.identity.cast import CITY
from tests.office.library.making import Making
from tests.office.library.paging import at, planned, post, text

from jigai.office.ground.work.jobs import carry_out
from jigai.office.library.models import RollingPlan

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_plan_is_ordered_looked_at_frozen_and_adjusted(cast: Making) -> None:
    project = cast.entered()
    cast.post("city-planner", "officer", region=CITY)
    planner, head = cast.client("city-planner"), cast.client("city-head")
    assert post(planner, at("plan-new"), first_year="2026").status_code == 422
    answer = post(planner, at("plan-new"), first_year="2026", years="3", ground="某局通知")
    assert answer.status_code == 303, answer.content.decode()
    plan = RollingPlan.objects.get()
    assert "正在编制" in text(planner.get(at("rolling", plan.pk)))
    carry_out.call(plan.job or 0)
    page = text(planner.get(at("rolling", plan.pk)))
    assert project.name in page
    assert "1,500.00" in page
    assert at("plan-settle", plan.pk) in text(head.get(at("rolling", plan.pk)))
    assert post(head, at("plan-settle", plan.pk)).status_code == 303
    answer = post(
        head,
        at("plan-adjust", plan.pk, project.number),
        year="2026",
        amount="1200",
        reason="investment",
    )
    assert answer.status_code == 303, answer.content.decode()
    assert "1,200.00" in text(head.get(at("rolling", plan.pk)))
    assert "某局通知" in text(head.get(at("rolling", plan.pk) + "?how=new"))
    assert text(head.get(reverse("console:library-plans")))
    assert cast.client("preparer").get(at("rolling", plan.pk)).status_code == 403


def test_a_plan_of_another_city_is_not_there(cast: Making) -> None:
    cast.entered()
    plan = planned(cast)
    cast.post("far", "officer", region="341500")
    assert cast.client("far").get(at("rolling", plan.pk)).status_code == 404
