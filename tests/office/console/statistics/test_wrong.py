"""What a bureau sees of months where things go wrong: a return after the cut-off, an officer moved
away in the middle, a county that got another code."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.regions.entering import entered
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.office.identity.domain.posts import move
from jigai.office.identity.models import Post
from jigai.office.statistics.domain import freezing
from jigai.office.statistics.domain.previewing import left_over, preview
from jigai.office.statistics.models import Query, Registration, Return
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LIST = "/office/statistics/returns/"
MAY = f"{LIST}JG-1/2026-05/"
NEW = "420599"


def seen(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def sent(client: Client, path: str, status: int = 303, **data: Any) -> str:
    answer = client.post(path, data)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_a_return_after_the_cut_off_is_listed_as_late_and_freezing_without_it_needs_a_ground(
    office: Office, clock: Clock
) -> None:
    project = office.registered(first="2026-05")
    clock("2026-06-06")
    office.signed(project, "2026-05", "100")
    officer = office.cast.client("officer")
    assert "项目 JG-1" in seen(officer, f"{LIST}?month=2026-05&tab=late")
    head = office.cast.client("head")
    here = f"/office/statistics/totals/freezes/?month=2026-05&region={COUNTY}"
    assert "迟报未计" in seen(head, here)
    refused = sent(head, here.replace("?", "make/?"), 422)
    assert "迟报 1 份；要冻结请写明理由" in refused


def test_an_officer_who_is_moved_away_loses_the_page_and_a_colleague_has_it(
    office: Office, clock: Clock
) -> None:
    office.signed(office.registered(first="2026-05"), "2026-05", "100")
    office.cast.post("colleague", "officer", region=COUNTY)
    officer = office.cast.client("officer")
    assert f"{MAY}ask/" in seen(officer, MAY)
    move(
        acting=office.cast.administrator(),
        post=Post.objects.get(person__login="officer").pk,
        reason="轮岗",
        bureau=office.cast.bureau(OTHER_COUNTY).pk,
        role="officer",
    )
    sent(officer, f"{MAY}ask/", 404, figure="plan_year", question="计划为何不变？")
    sent(officer, f"{MAY}accept/", 404, version="1")
    assert (Query.objects.count(), Return.objects.get().state) == (0, "submitted")
    assert "项目 JG-1" not in seen(officer, f"{LIST}?month=2026-05&tab=submitted")
    colleague = office.cast.client("colleague")
    assert "项目 JG-1" in seen(colleague, f"{LIST}?month=2026-05&tab=submitted")
    sent(colleague, f"{MAY}accept/", version="1")
    assert Return.objects.get().state == "accepted"


def test_a_county_that_got_another_code_keeps_its_months(office: Office, clock: Clock) -> None:
    one, two = office.registered(first="2026-05"), office.registered("JG-2", first="2026-05")
    office.signed(one, "2026-05", "100")
    entered("succession", NEW, subject=COUNTY, value="recoded", begins=dt.date(2026, 5, 1))
    office.cast.post("new", "officer", region=NEW)
    office.cast.post("new-head", "section-head", region=NEW)
    officer = office.cast.client("new")
    page = seen(officer, f"{LIST}?month=2026-05&tab=submitted")
    assert "项目 JG-1" in page
    assert "共 1 份" in page
    assert "项目 JG-2" in seen(officer, f"{LIST}?month=2026-05")
    totals = seen(officer, "/office/statistics/totals/?month=2026-05")
    assert "合计" in totals
    assert "100.00" in totals
    two.region = NEW
    two.save()
    Registration.objects.filter(project=two).update(region=NEW)
    office.signed(two, "2026-05", "50")
    clock("2026-06-06")
    new = preview(NEW, Month(2026, 5))
    assert (new.count, new.totals["cumulative_year"]) == (2, 150 * WAN)
    head = office.cast.actor("new-head")
    made = freezing.freeze(acting=head, region=NEW, month=Month(2026, 5)).made
    assert {row.region for row in made.rows} == {COUNTY, NEW}
    assert made.count == 2
    assert left_over(NEW, Month(2026, 6)) == {}
