"""A large month on its pages: ordered, under way, cancelled, made, told, checked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.office.identity.cast import COUNTY
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import Office

from jigai.office.ground.models import Job
from jigai.office.ground.work import jobs
from jigai.office.ground.work.jobs import carry_out
from jigai.office.statistics.domain import freezing
from jigai.office.statistics.models import Freeze, Freezing

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HERE = "/office/statistics/totals/freezes/"
MAKE = f"{HERE}make/?month=2026-05&region={COUNTY}"


@pytest.fixture
def head(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The head of a section, the day after the cut-off of a month with one return; every freeze
    counts as a large one."""
    monkeypatch.setattr(freezing, "AT_ONCE", 0)
    office.signed(office.registered(first="2026-05"), "2026-05", "100")
    clock("2026-06-06")
    return office.cast.client("head")


def seen(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_while_a_freeze_is_made_the_page_says_so_and_offers_no_other(head: Client) -> None:
    asked: Any = head.post(MAKE)
    ordered = Freezing.objects.get()
    assert (asked.status_code, asked.url) == (303, f"/office/jobs/{ordered.job}/")
    page = seen(head, f"{HERE}?month=2026-05")
    assert "正在冻结" in page
    assert "freezes/make/" not in page
    assert "还没有冻结。" in page
    refused = head.post(MAKE)
    assert refused.status_code == 422
    assert "请等它完成，或先取消那个后台任务" in refused.content.decode()


def test_a_cancelled_freeze_leaves_the_month_open(head: Client) -> None:
    head.post(MAKE)
    jobs.cancel(Freezing.objects.get().job or 0)
    page = seen(head, f"{HERE}?month=2026-05")
    assert "上次冻结没有完成，没有生效" in page
    assert "已取消" in page
    assert "freezes/make/" in page
    assert head.post(MAKE).status_code == 303


def test_who_ordered_a_freeze_is_told_and_has_its_digest_checked(head: Client) -> None:
    head.post(MAKE)
    carry_out.call(Freezing.objects.get().job or 0)
    made = Freeze.objects.get()
    notices = seen(head, "/office/notices/")
    assert "2026-05 已冻结，共 1 份月报" in notices
    page = seen(head, f"{HERE}{made.pk}/?check=yes")
    assert "逐行重算与冻结时" not in page
    assert f"freezes/{made.pk}/check/" in page
    checking: Any = head.post(f"{HERE}{made.pk}/check/")
    carry_out.call(Job.objects.get(kind="statistics.check-freeze").pk)
    assert "已完成" in seen(head, checking.url)
