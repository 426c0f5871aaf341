"""A month fixed: what was in time, what was late, what changed since; nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import Error, transaction
from tests.office.identity.cast import CITY, COUNTY
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.statistics.domain import freezing
from jigai.office.statistics.domain.gathering import digest_of
from jigai.office.statistics.domain.previewing import preview
from jigai.office.statistics.models import Entry, Freeze, FreezeRow
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
APRIL, MAY = Month(2026, 4), Month(2026, 5)


def codes(call: Any, **arguments: Any) -> list[str]:
    with pytest.raises(InputRefused) as refused:
        call(**arguments)
    return [p.code for p in refused.value.problems]


def freeze(office: Office, month: Month, region: str = COUNTY, **more: Any) -> Freeze:
    ordered = freezing.freeze(acting=office.actor("city-head"), region=region, month=month, **more)
    made: Freeze = ordered.made
    return made


def test_a_month_is_fixed_after_its_cut_off_alone(office: Office, clock: Clock) -> None:
    office.signed(office.registered(first="2026-05"), "2026-05", "100")
    assert codes(freeze, office=office, month=MAY) == ["statistics.freeze-early"]
    assert codes(freeze, office=office, month=Month(2026, 6)) == ["statistics.freeze-ahead"]
    clock("2026-06-05")
    assert codes(freeze, office=office, month=MAY) == ["statistics.freeze-early"]
    clock("2026-06-06")
    made = freeze(office, MAY)
    assert (made.count, made.late, made.revision) == (1, 0, 1)
    assert made.totals["cumulative_year"] == 100 * WAN
    assert digest_of(made.freezing_id) == made.digest
    assert codes(freeze, office=office, month=MAY) == ["statistics.frozen-already"]


def test_what_is_open_needs_a_ground(office: Office, clock: Clock) -> None:
    office.registered(first="2026-05")
    clock("2026-06-06")
    found = preview(COUNTY, MAY)
    assert (found.count, found.open_points["missing"], found.open) == (0, 1, True)
    assert codes(freeze, office=office, month=MAY) == ["statistics.freeze-open"]
    assert freeze(office, MAY, ground="企业停产，已核实").open_points["missing"] == 1


def test_a_freeze_is_for_the_head_of_a_section_in_the_jurisdiction(
    office: Office, clock: Clock
) -> None:
    clock("2026-06-06")
    with pytest.raises(Denied):
        freezing.freeze(acting=office.actor("officer"), region=COUNTY, month=MAY)
    with pytest.raises(NotThere):
        freezing.freeze(acting=office.actor("head"), region=CITY, month=MAY)


def test_a_correction_after_the_freeze_stands_as_a_difference(office: Office, clock: Clock) -> None:
    project = office.registered(first="2026-05")
    office.signed(project, "2026-05", "100")
    clock("2026-06-06")
    made = freeze(office, MAY)
    office.signed(project, "2026-05", "90", reason="发票重复")
    (row,) = freezing.changed_since(made)
    assert (row.cumulative_year, row.month_return.cumulative_year) == (100 * WAN, 90 * WAN)
    assert Entry.objects.get().frozen
    assert digest_of(made.freezing_id) == made.digest
    assert not row.month_return.late


def test_a_late_return_is_kept_and_goes_into_the_next_freeze(office: Office, clock: Clock) -> None:
    one, two = office.registered(first="2026-04"), office.registered("JG-2", first="2026-04")
    clock("2026-05-05")
    office.signed(one, "2026-04", "100")
    clock("2026-05-06")
    late = office.signed(two, "2026-04", "7")
    assert late.late
    april = freeze(office, APRIL, ground="迟报一份")
    assert (april.count, april.totals["cumulative_year"]) == (1, 100 * WAN)
    clock("2026-05-28")
    office.signed(one, "2026-05", "150")
    office.signed(two, "2026-05", "20")
    clock("2026-06-06")
    may = freeze(office, MAY)
    assert (may.count, may.late, may.totals["cumulative_year"]) == (2, 1, 170 * WAN)
    (row,) = may.rows.filter(late=True)
    assert (row.month_return_id, row.month) == (late.pk, 4)
    assert digest_of(may.freezing_id) == may.digest


def test_a_late_window_takes_returns_into_a_further_freeze(office: Office, clock: Clock) -> None:
    one, two = office.registered(first="2026-04"), office.registered("JG-2", first="2026-04")
    clock("2026-05-05")
    office.signed(one, "2026-04", "100")
    clock("2026-05-06")
    freeze(office, APRIL, ground="缺一份")
    head: dict[str, Any] = {"acting": office.actor("city-head"), "region": COUNTY, "month": APRIL}
    days = {"opens": dt.date(2026, 5, 6), "closes": dt.date(2026, 5, 8)}
    wrong = {"opens": dt.date(2026, 5, 8), "closes": dt.date(2026, 5, 7)}
    assert codes(freezing.open_window, **head, **wrong, ground="x") == ["statistics.window-days"]
    ahead = {**head, "month": Month(2026, 7)}
    assert codes(freezing.open_window, **ahead, **days, ground="x") == ["statistics.freeze-ahead"]
    freezing.open_window(**head, **days, ground="系统故障")
    made = office.signed(two, "2026-04", "7")
    assert not made.late
    assert made.window is not None
    assert codes(freeze, office=office, month=APRIL) == ["statistics.window-open"]
    clock("2026-05-09")
    again = freeze(office, APRIL)
    assert (again.revision, again.count) == (2, 2)
    assert again.totals["cumulative_year"] == 107 * WAN


def test_the_database_refuses_to_change_what_is_fixed(office: Office, clock: Clock) -> None:
    office.signed(office.registered(first="2026-05"), "2026-05", "100")
    clock("2026-06-06")
    freeze(office, MAY)
    for act in (
        lambda: FreezeRow.objects.update(cumulative_year=1),
        lambda: Freeze.objects.all().delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            act()
