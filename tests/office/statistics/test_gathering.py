"""A large freeze is made in the background: of one moment, part by part, all of it or nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.office.acting import code_of
from tests.office.identity.cast import COUNTY
from tests.office.statistics.conftest import Clock
from tests.office.statistics.made import WAN, Office

from jigai.office.ground.models import AuditEntry, Job, Notice
from jigai.office.ground.work import jobs
from jigai.office.ground.work.jobs import Running, carry_out
from jigai.office.statistics.domain import freezing, gathering
from jigai.office.statistics.domain.gathering import digest_of
from jigai.office.statistics.domain.previewing import left_over, preview
from jigai.office.statistics.enums import LEFT, MADE, MAKING
from jigai.office.statistics.models import Entry, Freeze, FreezeRow, Freezing, Return
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
APRIL, MAY, JUNE = Month(2026, 4), Month(2026, 5), Month(2026, 6)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every freeze counts as a large one, gathered two rows at a time."""
    monkeypatch.setattr(freezing, "AT_ONCE", 0)
    monkeypatch.setattr(gathering, "CHUNK", 2)


def order(office: Office, month: Month = MAY, **more: Any) -> Freezing:
    made: Freezing = freezing.freeze(
        acting=office.actor("city-head"), region=COUNTY, month=month, **more
    )
    return made


def signed(office: Office, count: int, month: str = "2026-05") -> list[Return]:
    return [
        office.signed(office.registered(f"JG-{month}-{n}", first=month), month, str(100 + n))
        for n in range(count)
    ]


def done(row: Freezing) -> Job:
    """The work of a freeze, after a worker took it up."""
    carry_out.call(row.job or 0)
    return Job.objects.get(pk=row.job or 0)


def held(made: Freeze) -> list[tuple[int, int, int]]:
    return list(
        made.rows.order_by("month_return").values_list("month_return", "cumulative_year", "signing")
    )


def test_a_large_freeze_comes_into_being_when_its_work_is_done(
    office: Office, clock: Clock, large: None
) -> None:
    rows = signed(office, 5)
    clock("2026-06-06")
    ordered = order(office)
    assert (ordered.state, Freeze.objects.count()) == (MAKING, 0)
    work = done(ordered)
    made = Freeze.objects.get()
    assert (work.state, work.done, work.total) == (Job.DONE, 5, 5)
    assert work.result == {"rows": 5}
    assert (made.count, made.late, made.revision, made.at) == (5, 0, 1, ordered.at)
    assert made.totals["cumulative_year"] == sum(r.cumulative_year for r in rows)
    assert digest_of(made.freezing_id) == made.digest
    notice = Notice.objects.get(key="statistics.notice.frozen")
    assert (notice.person, notice.values["n"]) == (office.actor("city-head").key, 5)
    assert notice.link == f"/office/statistics/totals/freezes/{made.pk}/"
    told = AuditEntry.objects.get(act="statistics.finish-freeze").detail
    assert (told["digest"], told["count"]) == (made.digest, 5)


def test_a_freeze_made_at_once_and_one_made_in_parts_are_the_same(
    office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(office, 5)
    clock("2026-06-06")
    with transaction.atomic():
        at_once = order(office).made.digest
        transaction.set_rollback(True)
    monkeypatch.setattr(freezing, "AT_ONCE", 0)
    monkeypatch.setattr(gathering, "CHUNK", 2)
    done(order(office))
    assert Freeze.objects.get().digest == at_once


def test_what_is_signed_after_the_order_is_not_in_the_freeze(
    office: Office, clock: Clock, large: None
) -> None:
    one, two, three = signed(office, 3)
    late_comer = office.registered("JG-9", first="2026-05")
    clock("2026-06-06")
    ordered = order(office, ground="缺一份")
    clock("2026-06-07")
    office.signed(one.project, "2026-05", "90", reason="发票重复")
    clock("2026-06-08")
    office.signed(one.project, "2026-05", "80", reason="再核减", ends_on="2026-05-20")
    new = office.signed(late_comer, "2026-05", "7")
    assert new.late
    assert all(entry.frozen for entry in Entry.objects.all())
    done(ordered)
    made = Freeze.objects.get()
    assert held(made) == [
        (one.pk, 100 * WAN, 1), (two.pk, 101 * WAN, 1), (three.pk, 102 * WAN, 1)
    ]  # fmt: skip
    assert made.rows.get(month_return=one).ends_on is None
    assert digest_of(made.freezing_id) == made.digest
    assert [row.month_return_id for row in freezing.changed_since(made)] == [one.pk]
    assert left_over(COUNTY, JUNE) == {MAY: 1}


class Stopped(Exception):
    """The worker dies."""


def stop_after(rows: int) -> Any:
    def step(count: int) -> None:
        if count >= rows:
            raise Stopped

    return step


def test_a_freeze_that_was_interrupted_goes_on_where_it_stopped(
    office: Office, clock: Clock, large: None
) -> None:
    rows = signed(office, 5)
    clock("2026-06-06")
    ordered = order(office)
    with pytest.raises(Stopped):
        gathering.gather(ordered, stop_after(2))
    first = list(FreezeRow.objects.values_list("pk", flat=True))
    assert len(first) == 2
    clock("2026-06-07")
    office.signed(rows[0].project, "2026-05", "90", reason="已收过的一行")
    office.signed(rows[4].project, "2026-05", "95", reason="还没有收的一行")
    assert done(ordered).state == Job.DONE
    made = Freeze.objects.get()
    assert held(made) == [(r.pk, (100 + n) * WAN, 1) for n, r in enumerate(rows)]
    assert list(made.rows.filter(pk__in=first).values_list("pk", flat=True)) == first
    assert Freezing.objects.get().fresh == {"2026-05": 5}


def test_a_cancelled_freeze_shows_nothing_and_can_be_ordered_again(
    office: Office, clock: Clock, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = signed(office, 3)
    clock("2026-06-06")
    ordered = order(office)
    assert code_of(order, office) == "statistics.freeze-under-way"
    step = Running.step

    def cancelled(self: Running, count: int) -> None:
        jobs.cancel(self.id)
        step(self, count)

    monkeypatch.setattr(Running, "step", cancelled)
    assert done(ordered).state == Job.CANCELLED
    monkeypatch.setattr(Running, "step", step)
    assert (Freeze.objects.count(), FreezeRow.objects.count()) == (0, 2)
    assert left_over(COUNTY, JUNE) == {}
    office.signed(rows[0].project, "2026-05", "90", reason="取消以后更正")
    clock("2026-06-07")
    again = order(office)
    ordered.refresh_from_db()
    assert ordered.state == LEFT
    jobs.again(ordered.job or 0)
    refused = done(ordered)
    assert (refused.state, refused.problems[0]["code"]) == (Job.FAILED, "statistics.freeze-left")
    assert done(again).state == Job.DONE
    assert held(Freeze.objects.get())[0] == (rows[0].pk, 90 * WAN, 2)
    assert not Entry.objects.get().frozen


def test_a_freeze_that_was_left_cannot_be_finished(
    office: Office, clock: Clock, large: None
) -> None:
    signed(office, 1)
    clock("2026-06-06")
    ordered = order(office)
    Freezing.objects.update(state=LEFT)
    finish = {"acting": office.actor("city-head"), "freezing": ordered.pk, "digest": "0" * 64}
    assert code_of(freezing.finish_freeze, **finish) == "statistics.freeze-left"
    assert not Freeze.objects.exists()


def test_late_ones_are_gathered_in_parts_and_counted_once(
    office: Office, clock: Clock, large: None
) -> None:
    clock("2026-05-05")
    signed(office, 1, "2026-04")
    clock("2026-05-06")
    done(order(office, APRIL))
    clock("2026-05-28")
    projects = [office.registered(f"JG-L{n}", first="2026-04") for n in range(3)]
    late = [office.signed(p, "2026-04", "7") for p in projects]
    clock("2026-06-06")
    assert left_over(COUNTY, MAY) == {APRIL: 3}
    assert preview(COUNTY, MAY).late == 3
    done(order(office, MAY, ground="四月迟报"))
    may = Freeze.objects.get(month=5)
    assert [r.month_return_id for r in may.rows.order_by("pk")] == [r.pk for r in late]
    assert (may.count, may.late, may.totals["cumulative_year"]) == (0, 3, 0)
    assert may.freezing.fresh == {"2026-04": 3}
    assert left_over(COUNTY, JUNE) == {}


def test_a_further_revision_counts_nothing_twice(office: Office, clock: Clock, large: None) -> None:
    clock("2026-05-05")
    signed(office, 2, "2026-04")
    clock("2026-05-06")
    done(order(office, APRIL))
    head = {"acting": office.actor("city-head"), "region": COUNTY, "month": APRIL}
    day = dt.date(2026, 5, 6)
    freezing.open_window(**head, opens=day, closes=day, ground="系统故障")
    office.signed(office.registered("JG-9", first="2026-04"), "2026-04", "7")
    clock("2026-05-07")
    done(order(office, APRIL))
    again = Freeze.objects.get(revision=2)
    assert (again.count, again.freezing.fresh) == (3, {"2026-04": 1})
    assert left_over(COUNTY, MAY) == {}


def test_one_freeze_of_a_month_is_made_at_a_time(office: Office, clock: Clock) -> None:
    stated: dict[str, Any] = {
        "region": COUNTY, "year": 2026, "month": 5, "open_points": {}, "by": "person:1",
        "name": "某", "at": timezone.now(),
    }  # fmt: skip
    Freezing.objects.create(**stated, state=MADE)
    Freezing.objects.create(**stated)
    with pytest.raises(IntegrityError), transaction.atomic():
        Freezing.objects.create(**stated)


def test_the_digest_of_a_large_freeze_is_checked_in_the_background(
    office: Office, clock: Clock, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed(office, 3)
    clock("2026-06-06")
    done(order(office))
    made = Freeze.objects.get()

    def checked() -> Job:
        number = freezing.order_check(acting=office.actor("city"), freeze=made.pk)
        carry_out.call(number)
        return Job.objects.get(pk=number)

    assert checked().result == {"rows": 3}
    monkeypatch.setattr(freezing, "digest_of", lambda *_: "0" * 64)
    broken = checked()
    assert (broken.state, broken.problems[0]["code"]) == (Job.FAILED, "statistics.freeze-broken")


def test_the_preview_is_what_the_freeze_then_holds(office: Office, clock: Clock) -> None:
    one, two = office.registered(first="2026-05"), office.registered("JG-2", first="2026-05")
    office.registered("JG-3", first="2026-05")
    office.signed(one, "2026-05", "100")
    clock("2026-06-06")
    assert office.signed(two, "2026-05", "7").late
    seen = preview(COUNTY, MAY)
    assert seen.open_points == {"missing": 1, "queried": 0, "returned": 0, "late": 1}
    made = order(office, ground="缺一份").made
    assert (seen.count, seen.late, seen.totals) == (made.count, made.late, made.totals)
    assert made.totals["cumulative_year"] == 100 * WAN
