"""A library of before: put forward by one person, confirmed by another, judged all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, ViewportSize
from pytest_django.live_server_helper import LiveServer
from tests.office.acting import code_of, work
from tests.office.browsing import DESKTOP, PHONE, watched
from tests.office.identity.cast import CITY, OTHER_CITY
from tests.office.library.making import CODE, OTHER_CODE, WAN, Making
from tests.office.library.paging import at

from jigai.office.ground.acts.commands import Act
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.library.domain import reviewing, sweeping
from jigai.office.library.domain.entries import enter_taken_over
from jigai.office.library.domain.loading import load
from jigai.office.library.domain.takeovers import NO_LIBRARY, libraries_for, take_over, takeover_of
from jigai.office.library.enums import IN, RETURNED, SUBMITTED
from jigai.office.library.interfaces.listings import CONFIRM, PROJECTS, WAITING
from jigai.office.library.interfaces.sheets import PROJECTS as SHEET
from jigai.office.library.models import Entry, Event, Project, Takeover
from jigai.office.lists.batches import preview, run_batch
from jigai.office.lists.keeping import pick
from jigai.office.lists.models import BatchRow
from jigai.office.sheets.sheet import Change

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
SINCE = dt.date(2021, 3, 1)
ACT: Mapping[str, Any] = {
    "decided_by": "原项目库管理单位",
    "number": "入库通知〔2021〕3号",
    "since": SINCE,
}
CREDIT = "91350100M000100Y43"


def imported(cast: Making, code: str = CODE, by: str = "city-officer", **stated: Any) -> Project:
    """A draft as a bureau's workbook leaves it."""
    values: dict[str, Any] = {field.key: None for field in SHEET.fields}
    values |= {"credit_code": CREDIT, "code": code, "name": f"以前的项目{code[-3:]}"} | stated
    load(acting=cast.actor(by), changes=[Change(5, None, values)], origin="import:1")
    return Project.objects.get(code=code)


def library(cast: Making, login: str = "city-officer") -> str:
    """The library that somebody's level keeps: the first of the policy's."""
    return libraries_for(cast.actor(login))[0].key


def forward(cast: Making, project: Project, by: str = "city-officer", **changed: Any) -> Project:
    given = {**ACT, **changed}
    if "library" not in given:
        given["library"] = library(cast, by)
    project.refresh_from_db()
    made: Project = take_over(
        acting=cast.actor(by), project=project.pk, version=project.version, **given
    )
    return made


def confirmed(cast: Making, project: Project, by: str = "city-head") -> Project:
    return cast.step(project, by, reviewing.approve)


def test_one_puts_forward_another_confirms_and_the_entry_rests_on_the_act(cast: Making) -> None:
    project = forward(cast, imported(cast))
    assert project.state == SUBMITTED
    assert not Entry.objects.exists()
    project = confirmed(cast, project)
    assert project.state == IN
    entry = Entry.objects.get()
    taken = Takeover.objects.get()
    assert entry.takeover == taken == takeover_of(project)
    assert (taken.decided_by, taken.number, taken.since) == tuple(ACT.values())
    assert timezone.localdate(entry.since) == SINCE
    acts = [e.act for e in Event.objects.filter(project=project)]
    assert acts == ["load", "take-over", "approve"]
    told = AuditEntry.objects.filter(act="library.take-over").get()
    assert "入库通知〔2021〕3号" in told.detail["text"]


def test_what_the_rules_miss_is_kept_marked_and_listed(cast: Making) -> None:
    project = confirmed(cast, forward(cast, imported(cast, total_investment=1 * WAN)))
    entry = Entry.objects.get()
    assert entry.wanting == entry.explanation
    assert entry.explanation["zh"]["outcome"] != "yes"
    sweeping.look_at(acting=cast.actor("city-officer"), projects=[project.pk])
    entry.refresh_from_db()
    assert entry.wanting is not None
    listed = listed_by(cast, "work=wanting")
    assert listed == [project.pk]
    page = cast.client("city-officer").get(f"/office/library/{project.number}/entry/")
    text = page.content.decode()
    assert "原项目库管理单位以入库通知〔2021〕3号决定入库，自 2021-03-01 起在库" in text
    assert "承接时现行规则的判断" in text


def listed_by(cast: Making, query: str, login: str = "city-officer") -> list[int]:
    """The projects that the list shows for an address."""
    answer = cast.client(login).get(f"/office/library/?{query}")
    rows = Project.objects.order_by("pk")
    return [p.pk for p in rows if p.number in answer.content.decode()]


def test_who_put_it_forward_or_imported_it_does_not_confirm(cast: Making) -> None:
    cast.post("second", "officer", region=CITY)
    cast.post("both", "officer", region=CITY)
    cast.post("both", "section-head", region=CITY)
    own = forward(cast, imported(cast, by="both"), by="both")
    with pytest.raises(Denied):
        confirmed(cast, own, by="both")
    other = forward(cast, imported(cast, OTHER_CODE, by="both"), by="second")
    with pytest.raises(Denied):
        confirmed(cast, other, by="both")
    assert not Entry.objects.exists()
    assert confirmed(cast, other).state == IN


def test_only_an_officer_of_the_place_puts_forward(cast: Making) -> None:
    project = imported(cast)
    cast.post("elsewhere", "officer", region=OTHER_CITY)
    chosen = library(cast)
    for login, error in (("city-head", Denied), ("approver", NotThere), ("elsewhere", NotThere)):
        with pytest.raises(error):
            forward(cast, project, by=login, library=chosen)
    assert Takeover.objects.count() == 0


def test_what_the_organisation_wrote_goes_its_own_way(cast: Making) -> None:
    draft = cast.draft()
    chosen = library(cast)
    assert code_of(lambda: forward(cast, draft, library=chosen)) == "library.own-draft"


def test_a_later_day_another_level_and_a_code_in_use_are_refused(cast: Making) -> None:
    project = imported(cast)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert code_of(lambda: forward(cast, project, since=tomorrow)) == "library.in-future"
    assert code_of(lambda: forward(cast, project, library="x/y")) == "library.not-kept-here"
    assert code_of(lambda: forward(cast, project, library=NO_LIBRARY)) == "library.not-kept-here"
    assert code_of(lambda: forward(cast, project, number=" ")) == "library.row"
    Project.objects.filter(pk=project.pk).update(state=IN)
    assert code_of(lambda: forward(cast, project)) == "library.move"


def test_where_no_policy_describes_a_library_the_bureaus_own_record_is_taken_over() -> None:
    cast = Making()
    cast.staff(cast.firm())
    project = confirmed(cast, forward(cast, imported(cast), library=NO_LIBRARY))
    assert project.state == IN
    assert not Entry.objects.exists()


def test_sent_back_it_can_be_put_forward_again(cast: Making) -> None:
    project = forward(cast, imported(cast))
    project = reviewing.send_back(
        acting=cast.actor("city-head"),
        project=project.pk,
        version=project.version,
        reason="incomplete",
        text="缺入库文件",
    )
    assert project.state == RETURNED
    project = forward(cast, project, number="补发文件1号")
    assert confirmed(cast, project).state == IN
    assert Entry.objects.get().takeover == Takeover.objects.order_by("pk").last()


def test_what_no_policy_judges_is_not_confirmed(cast: Making) -> None:
    project = forward(cast, imported(cast))
    takeover = takeover_of(project)
    assert takeover is not None
    act = Act("library.approve", cast.actor("city-head"), timezone.now())
    assert code_of(enter_taken_over, act, project, takeover, []) == "library.not-judged"
    assert not Entry.objects.exists()


def test_hundreds_are_put_forward_and_confirmed_as_one_act_each(cast: Making) -> None:
    cast.draft()
    numbers = range(123450, 123453)
    made = [imported(cast, f"2206-420581-07-02-{n}") for n in numbers]
    assert listed_by(cast, "work=imported") == [p.pk for p in made]
    officer, head = cast.actor("city-officer"), cast.actor("city-head")
    finding_all = [p.pk for p in Project.objects.all()]
    pick(officer, PROJECTS, finding_all, finding_all)
    batch = preview(officer, PROJECTS, "take-over")
    skipped = batch.rows.get(state=BatchRow.SKIPPED)
    assert "由单位提交" in skipped.zh
    client = cast.client("city-officer")
    page = f"/office/lists/batches/{batch.pk}/"
    typed = {"do": "run", "library": library(cast), **ACT, "since": "2021-03-01"}
    assert client.post(page, typed | {"library": "no/such"}).status_code == 422
    assert client.post(page, typed | {"since": "三月"}).status_code == 422
    assert client.post(page, typed).status_code == 303
    work()
    assert batch.rows.filter(state=BatchRow.DONE).count() == len(made)
    waiting = [p.pk for p in made]
    pick(head, WAITING, waiting, waiting)
    confirming = preview(head, WAITING, "confirm")
    run_batch(acting=head, batch=confirming.pk, values={"text": "与入库文件一致"})
    work()
    assert confirming.rows.filter(state=BatchRow.DONE).count() == len(made)
    assert Project.objects.filter(state=IN).count() == len(made)
    assert listed_by(cast, "work=taken-over", "city-head") == waiting


def test_values_of_an_act_are_judged_before_anything_runs(cast: Making) -> None:
    project = imported(cast)
    officer = cast.actor("city-officer")
    pick(officer, PROJECTS, [project.pk], [project.pk])
    batch = preview(officer, PROJECTS, "take-over")
    good = {"library": library(cast), "decided_by": "甲", "number": "乙", "since": "2021-03-01"}
    for changed, code in (
        ({"since": "昨天"}, "lists.act-day"),
        ({"library": "x/y"}, "lists.act-option"),
        ({"number": ""}, "lists.act-field"),
    ):
        given = good | changed
        ran = lambda given=given: run_batch(acting=officer, batch=batch.pk, values=given)  # noqa: E731
        assert code_of(ran) == code


def test_other_projects_that_wait_are_not_confirmed_in_bulk(cast: Making) -> None:
    project = cast.submitted()
    head = cast.actor("county-head")
    cast.step(project, "county-officer")
    pick(head, WAITING, [project.pk], [project.pk])
    why = CONFIRM.why_not(head, project)
    assert why is not None
    assert why.code == "library.no-takeover"
    batch = preview(head, WAITING, "confirm")
    assert batch.rows.get().state == BatchRow.SKIPPED
    assert "逐个审核" in batch.rows.get().zh


def test_the_page_of_review_says_what_it_rests_on_and_what_is_lacking(cast: Making) -> None:
    project = forward(cast, imported(cast))
    text = cast.client("city-head").get(f"/office/library/{project.number}/review/")
    said = text.content.decode()
    assert "须由另一人确认" in said
    assert "入库通知〔2021〕3号" in said
    assert "还没有填“联系人”" in said


def test_a_level_takes_over_its_own_libraries_alone(cast: Making) -> None:
    assert {kept.level for kept in libraries_for(cast.actor("city-officer"))} == {CITY}
    assert libraries_for(cast.actor("county-officer")) == []
    chosen = library(cast)
    project = imported(cast)
    refused = code_of(lambda: forward(cast, project, by="county-officer", library=chosen))
    assert refused == "library.not-kept-here"


@pytest.mark.slow
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_of_taking_over_have_no_barrier_and_fit(
    cast: Making, chromium: BrowserContext, live_server: LiveServer, size: ViewportSize
) -> None:
    waits = forward(cast, imported(cast))
    inside = confirmed(cast, forward(cast, imported(cast, OTHER_CODE)))
    draft = imported(cast, "2206-420581-07-02-111111")
    officer = cast.actor("city-officer")
    pick(officer, PROJECTS, [draft.pk, inside.pk], [draft.pk, inside.pk])
    batch = preview(officer, PROJECTS, "take-over")
    pages = {
        "city-officer": [f"/office/lists/batches/{batch.pk}/", at("entry", inside.number)],
        "city-head": [at("review", waits.number)],
    }
    found: list[str] = []
    for login, addresses in pages.items():
        session = cast.client(login).cookies[settings.SESSION_COOKIE_NAME].value
        cookies = {settings.SESSION_COOKIE_NAME: session}
        with watched(chromium, live_server.url, size, **cookies) as visit:
            for address in addresses:
                visit.open(address)
                found += [f"{address} {v}" for v in visit.violations()]
                found += [f"{address} {wide}" for wide in visit.too_wide()]
            found += [str(c) for c in visit.complaints]
    assert found == []
