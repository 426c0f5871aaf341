"""Fiscal years: opened once, closed, opened again, never in two states at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.office.identity.cast import CITY, OTHER_CITY, Cast
from tests.office.regions.entering import staff
from tests.office.regions.test_register import codes

from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.regions.domain.years import close_year, open_year, reopen_year

pytestmark = [pytest.mark.django_db, pytest.mark.both]
YEAR = {
    "region": CITY, "year": 2026, "begins": dt.date(2026, 1, 1), "ends": dt.date(2027, 2, 28),
    "ground": "年度工作安排",
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    found = staff("officer", "head", "leader", "elsewhere")
    found.post("officer", "officer", region=CITY)
    found.post("head", "section-head", region=CITY)
    found.post("leader", "leader", region=CITY)
    found.post("elsewhere", "leader", region=OTHER_CITY)
    return found


def test_a_year_is_opened_closed_and_opened_again(cast: Cast) -> None:
    row = open_year(acting=cast.actor("head"), **YEAR)
    row = close_year(acting=cast.actor("head"), year=row.pk, version=1, ground="已办结")
    assert row.state == "closed"
    with pytest.raises(Denied):
        reopen_year(acting=cast.actor("head"), year=row.pk, version=2, ground="补办")
    row = reopen_year(acting=cast.actor("leader"), year=row.pk, version=2, ground="补办")
    assert (row.state, row.version) == ("open", 3)
    subject = f"fiscal-year:{CITY}:2026"
    assert AuditEntry.objects.filter(subject=subject).count() == 3


def test_who_may_not_does_not(cast: Cast) -> None:
    with pytest.raises(Denied):
        open_year(acting=cast.actor("officer"), **YEAR)
    with pytest.raises(NotThere):
        open_year(acting=cast.actor("elsewhere"), **YEAR)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"ends": dt.date(2025, 12, 31)}, "regions.year-days"),
        ({"ends": dt.date(2029, 1, 1)}, "regions.year-days"),
        ({"year": 2025}, "regions.year-number"),
        ({"ground": " "}, "regions.text"),
    ],
)
def test_a_year_that_cannot_be_is_refused(
    cast: Cast, others: dict[str, Any], expected: str
) -> None:
    assert codes(open_year, acting=cast.actor("head"), **YEAR | others) == [expected]


def test_a_year_is_there_once_and_changes_from_where_it_was_seen(cast: Cast) -> None:
    head = cast.actor("head")
    row = open_year(acting=head, **YEAR)
    assert codes(open_year, acting=head, **YEAR) == ["regions.year-twice"]
    stale = {"acting": head, "year": row.pk, "ground": "已办结"}
    assert codes(close_year, **stale, version=7) == ["act.stale"]
    close_year(**stale, version=1)
    assert codes(close_year, **stale, version=2) == ["regions.year-state"]
