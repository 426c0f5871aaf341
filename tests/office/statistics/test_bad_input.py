"""Figures that do not follow, a month too late: said on the page, to both people, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.office.identity.cast import CITY
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.office.statistics.domain.freezing import freeze
from jigai.office.statistics.models import Draft, Return
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MAY = "/office/statistics/returns/JG-1/2026-05/"
HOME = "/office/"


def page(answer: Any, status: int = 200) -> str:
    found: str = answer.content.decode()
    assert answer.status_code == status, found[-2000:]
    return found


def sent(client: Client, status: int, where: str, **typed: Any) -> str:
    return page(client.post(f"{MAY}{where}/", typed), status)


def version() -> str:
    return str(Draft.objects.get(year=2026, month=5).version)


def test_an_investment_that_falls_is_said_to_who_fills_in_and_signed_with_its_reason_alone(
    office: Office,
) -> None:
    office.signed(office.registered(first="2026-04"), "2026-04", "900")
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    typed = office.typed("90")
    sent(preparer, 303, "save", **typed, version="0", act="save")
    fell = "2026-04 本年累计 9,000,000.00 元，2026-05 为 900,000.00 元，累计数下降了"
    while_filling = page(preparer.get(MAY))
    assert fell in while_filling
    assert "填错的请改正" in while_filling
    assert 'value="90"' in while_filling
    sent(preparer, 303, "save", **typed, version=version(), act="hand-in")
    handed_in = page(preparer.get(MAY))
    assert fell in handed_in
    assert "请单位审核人退给填报人修改" in handed_in
    refused = sent(approver, 422, "sign", version=version())
    assert fell in refused
    assert not Return.objects.filter(month=5).exists()
    sent(approver, 303, "sign", version=version(), words="退货，冲减设备款")
    made = Return.objects.get(month=5)
    assert made.cumulative_year == 90 * WAN
    assert "退货，冲减设备款" in page(preparer.get(MAY))
    assert Return.objects.get(month=4).cumulative_year == 900 * WAN


def test_what_was_handed_in_waits_for_the_approver_with_its_day_and_no_more_for_the_preparer(
    office: Office,
) -> None:
    office.registered(first="2026-05")
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    assert "2026-05 月报：项目 JG-1" in page(preparer.get(HOME))
    sent(preparer, 303, "save", **office.typed("90"), version="0", act="hand-in")
    assert "2026-05 月报：项目 JG-1" not in page(preparer.get(HOME))
    waiting = page(approver.get(HOME))
    assert "2026-05 月报：项目 JG-1" in waiting
    assert "应于" in waiting


def test_a_month_after_the_cut_off_is_taken_marked_and_left_out_of_what_was_frozen(
    office: Office, clock: Clock
) -> None:
    office.registered(first="2026-05")
    clock("2026-07-15")
    frozen = freeze(
        acting=office.actor("city-head"), region=CITY, month=Month(2026, 5), ground="截止"
    )
    preparer, approver = office.cast.client("preparer"), office.cast.client("approver")
    assert "已超期" in page(preparer.get(MAY))
    sent(preparer, 303, "save", **office.typed("90"), version="0", act="hand-in")
    sent(approver, 303, "sign", version=version())
    made = Return.objects.get()
    assert made.late
    assert made.cumulative_year == 90 * WAN
    after = page(preparer.get(MAY))
    assert "迟报：截止日后上报，计入下一次冻结" in after
    assert frozen.made.count == 0
