"""An auditor sees the record of a day, clearly marked, and what was changed since."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.office.acting import code_of
from tests.office.identity.cast import CITY
from tests.office.library.making import CODE, WAN, Making
from tests.office.library.paging import at, text

from jigai.office.console.library.past import past
from jigai.office.demonstration import clock
from jigai.office.library.domain import adjusting, filing, lifecycle
from jigai.office.library.domain.asknown import known
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MARCH, JUNE = (clock.morning(dt.date(2026, month, 1)) for month in (3, 6))


@pytest.fixture
def cast() -> Making:
    """A project that was in the library in March, and changed in June."""
    made = Making()
    made.staff(made.firm())
    made.post("auditor", "auditor", region=CITY)
    with clock.at(MARCH):
        made.draft()
        Project.objects.update(state="in")
    with clock.at(JUNE):
        approver, project = made.actor("approver"), Project.objects.get()
        project = adjusting.adjust(
            acting=approver, project=project.pk, version=project.version, section="investment",
            values={"total_investment": 4200 * WAN},
            rows=[{"source": "own", "amount": 4200 * WAN}], reason="investment",
        )  # fmt: skip
        project = filing.change_filing(
            acting=approver, project=project.pk, version=project.version,
            values={"filing_number": "备案〔2026〕7号"}, reason="changed",
        )  # fmt: skip
        lifecycle.suspend(
            acting=made.actor("county-head"), project=project.pk, version=project.version,
            reason="funds",
        )  # fmt: skip
    return made


def record(cast: Making, day: str, status: int = 200, lang: str = "zh-CN") -> str:
    number = Project.objects.get().number
    return text(cast.client("auditor", lang).get(at("project", number), {"known": day}), status)


def test_the_record_of_a_day_is_marked_and_says_what_changed_since(cast: Making) -> None:
    page = record(cast, "2026-04-30")
    assert "这是截至 2026-04-30 的记录" in page
    assert "之后又改动 3 次" in page
    then, since = page.split("<h2>之后的改动")
    assert "备案〔2022〕18号" in then
    assert "备案〔2026〕7号" not in then
    assert "3,500" in then
    assert "4,200" not in then
    assert "4,200" in since
    assert "备案〔2026〕7号" in since
    assert "暂停" in since
    assert "approver 某" in since
    assert "13812345678" not in page


def test_after_the_last_change_the_record_is_that_of_now(cast: Making) -> None:
    page = record(cast, "2026-06-01")
    assert "之后没有改动" in page
    assert "备案〔2026〕7号" in page
    english = record(cast, "2026-04-30", lang="en")
    assert "This is the record as of 2026-04-30" in english


def test_nothing_can_be_done_to_a_record_of_the_past(cast: Making) -> None:
    number = Project.objects.get().number
    client = cast.client("approver")
    now, then = (
        text(client.get(at("project", number), asked)) for asked in ({}, {"known": "2026-04-30"})
    )
    assert at("edit", number, "investment") in now
    assert at("edit", number, "investment") not in then
    assert at("act", number, "withdraw") in now
    assert at("act", number, "withdraw") not in then


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-30", "不是日期"),
        ("<b>", "不是日期"),
        ("2199-01-01", "还没有到"),
        ("2026-02-28", "2026-03-01"),
    ],
)
def test_a_day_that_cannot_be_shown_says_why(cast: Making, day: str, said: str) -> None:
    page = record(cast, day, 422)
    assert said in page
    assert "<b>" not in page
    assert 'aria-invalid="true"' in page


def test_a_refused_day_is_told_by_its_code(cast: Making) -> None:
    project = Project.objects.get()
    assert code_of(past, project, "gestern") == "library.known-day"
    assert code_of(past, project, "2026-02-28") == "library.known-before"


def test_whoever_may_not_see_a_project_does_not_see_its_past(cast: Making) -> None:
    cast.post("stranger", "officer", region="341500")
    number = Project.objects.get().number
    asked = {"known": "2026-04-30"}
    assert cast.client("stranger").get(at("project", number), asked).status_code == 404


def test_the_copy_of_the_past_is_not_the_record(cast: Making) -> None:
    project = Project.objects.get()
    [then] = known([project], MARCH + dt.timedelta(days=1))
    assert (then.project.total_investment, project.total_investment) == (3500 * WAN, 4200 * WAN)
    assert then.project.code == CODE
    assert known([project], MARCH - dt.timedelta(days=1)) == []
    assert [t.project.state for t in known([project], timezone.now())] == ["suspended"]
