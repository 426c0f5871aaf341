"""Reminders before the day, the ladder after it, each once; by hand as well."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import Office

from jigai.office.ground.acts.commands import System
from jigai.office.ground.models import Job, Notice
from jigai.office.ground.waiting import waiting_for
from jigai.office.ground.work import clock as winding
from jigai.office.ground.work.jobs import carry_out
from jigai.office.statistics.domain.reminding import remind, remind_now
from jigai.office.statistics.models import Registration, Reminder
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def told(office: Office, day: str) -> list[str]:
    """Who was told something on a day, by login."""
    before = set(Notice.objects.values_list("pk", flat=True))
    remind(acting=System(), day=dt.date.fromisoformat(day))
    names = {p.key: login for login, p in office.cast.people.items()}
    return sorted(names[n.person] for n in Notice.objects.exclude(pk__in=before))


def test_the_ladder_goes_from_the_organisation_to_the_county_to_the_city(
    office: Office, clock: Clock
) -> None:
    office.registered(first="2026-05")
    office.registered("JG-2", first="2026-05")
    days = [
        ("2026-05-21", []),
        ("2026-05-22", ["preparer"]),  # three days before the 25th
        ("2026-05-23", []),
        ("2026-05-24", ["preparer"]),
        ("2026-05-25", []),
        ("2026-05-26", ["approver"]),  # one working day after
        ("2026-05-28", ["officer"]),  # three
        ("2026-06-01", ["city"]),  # five
        ("2026-06-02", []),
    ]
    for day, expected in days:
        clock(day)
        assert told(office, day) == expected, day
        assert told(office, day) == [], f"{day} again"
    county = Notice.objects.filter(key="statistics.notice.escalated").order_by("pk").first()
    assert county is not None
    assert county.values == {"n": 2, "month": "2026-05", "due": "2026-05-25"}
    assert Reminder.objects.count() == 5


def test_days_on_which_nobody_worked_are_made_up_for(office: Office, clock: Clock) -> None:
    office.registered(first="2026-05")
    clock("2026-05-28")
    assert told(office, "2026-05-28") == ["approver", "officer"]


def test_who_has_signed_is_left_alone(office: Office, clock: Clock) -> None:
    project = office.registered(first="2026-05")
    office.signed(project, "2026-05", "1")
    gone = office.registered("JG-2", first="2026-05")
    gone.state = "withdrawn"
    gone.save()
    assert Registration.objects.get(project=gone).state == "ended"
    ended = office.registered("JG-3", first="2025-05")
    Registration.objects.filter(project=ended).update(last_month=Month(2026, 2).ordinal)
    assert told(office, "2026-05-28") == []


def test_an_officer_reminds_by_hand_once_a_day(office: Office, clock: Clock) -> None:
    keys = [
        Registration.objects.get(project=office.registered(n, first="2026-05")).pk
        for n in ("JG-1", "JG-2")
    ]
    call = {"acting": office.actor("officer"), "registrations": keys, "month": Month(2026, 5)}
    assert remind_now(**call) == 2
    assert remind_now(**call) == 0
    assert {n.values["n"] for n in Notice.objects.all()} == {2}


def test_the_clock_does_it_each_day(office: Office) -> None:
    office.registered(first="2026-05")
    winding.wind()
    row = Job.objects.get(kind="statistics.remind")
    carry_out.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == (Job.DONE, {"told": 2})


def test_what_waits_is_what_is_there_to_do(office: Office) -> None:
    project = office.registered(first="2026-05")
    (item,) = waiting_for(office.actor("preparer"))
    assert (item.kind, item.due) == ("statistics.waiting.month", dt.date(2026, 5, 25))
    office.ready(project, Month(2026, 5), office.typed("1"))
    assert [w.kind for w in waiting_for(office.actor("approver"))] == ["statistics.waiting.sign"]
    assert waiting_for(office.actor("officer")) == []
    office.signed(project, "2026-05", "1")
    assert waiting_for(office.actor("preparer")) == []
    (check,) = waiting_for(office.actor("officer"))
    assert (check.kind, check.title) == ("statistics.waiting.check", "1 份月报")
