"""The first page: what waits in order, notices, delegations, background jobs of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground import notices, waiting
from jigai.office.ground.acts.commands import System
from jigai.office.ground.models import AuditEntry, Job, Notice
from jigai.office.ground.waiting import Waiting
from jigai.office.ground.work import jobs
from jigai.office.ground.work.jobs import HANDLERS, Running, job
from jigai.office.identity.models import Delegation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOME = reverse("console:home")
NOW = dt.datetime(2026, 11, 18, 9, tzinfo=dt.UTC)


@pytest.fixture
def cast() -> Cast:
    found = Cast()
    found.post("li.lei", "officer", region=CITY)
    return found


@pytest.fixture
def _work() -> Iterator[None]:
    """A kind of work that fails, and one that works."""

    @job("t.fails", title="job.title")
    def fails(running: Running) -> None:
        raise InputRefused([Problem("t.bad", "第 7 行不对", "row 7 is wrong", "Sheet1!B7")])

    yield
    HANDLERS.pop("t.fails")


def wait(
    n: int, kind: str = "account.title", due: dt.date | None = None, whom: str = ""
) -> Waiting:
    return Waiting(kind, f"x:{n}", f"第{n}件", f"/x/{n}/", NOW + dt.timedelta(minutes=n), due, whom)


def listed(monkeypatch: pytest.MonkeyPatch, rows: list[Waiting]) -> None:
    monkeypatch.setattr(waiting, "PROVIDERS", [lambda _: rows])


def test_what_is_due_first_comes_first_and_what_is_late_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    yesterday, later = today - dt.timedelta(days=1), today + dt.timedelta(days=9)
    rows = [wait(1), wait(2, due=later, whom="工信科"), wait(3, "job.title", due=yesterday)]
    listed(monkeypatch, rows)
    page = cast.client("li.lei").get(HOME).content.decode()
    assert page.index("第3件") < page.index("第2件") < page.index("第1件")
    assert "共 3 件" in page
    assert "已超期 1 件" in page
    assert "等待 工信科" in page
    assert page.count("已超期</span>") == 1
    one = cast.client("li.lei").get(f"{HOME}?kind=job.title").content.decode()
    assert "第3件" in one
    assert "第1件" not in one
    assert 'aria-current="page">后台任务<span class="count">1' in one


def test_an_empty_list_says_what_will_appear(cast: Cast) -> None:
    assert "现在没有要办的事" in cast.client("li.lei").get(HOME).content.decode()


def test_queries_do_not_grow_with_what_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = cast.client("li.lei")

    def asked(rows: int) -> int:
        listed(monkeypatch, [wait(n) for n in range(rows)])
        with CaptureQueriesContext(connection) as found:
            assert client.get(HOME).status_code == 200
        return len(found)

    asked(1)
    assert asked(1) == asked(40)


def test_notices_are_read_once_the_page_was_opened(cast: Cast) -> None:
    client = cast.client("li.lei")
    key = cast.actor("li.lei").key
    notices.tell([key], "delegations.given", link="/office/account/", name="韩梅")
    notices.tell(["person:0"], "delegations.given", name="别人的")
    assert "已委托给韩梅" in client.get(HOME).content.decode()
    page = client.get(reverse("console:notices")).content.decode()
    assert '<strong>新</strong> <a href="/office/account/">已委托给韩梅' in page
    assert "别人的" not in page
    assert Notice.objects.get(person=key).read_at is not None
    assert "新</strong>" not in client.get(reverse("console:notices")).content.decode()


def test_a_post_is_delegated_and_taken_back(cast: Cast) -> None:
    cast.post("han.mei", "reviewer", region=CITY)
    cast.post("far", "officer", region=COUNTY)
    client, today = cast.client("li.lei"), timezone.localdate()
    new = reverse("console:delegate")
    page = client.get(new).content.decode()
    assert "han.mei 某" in page
    assert "far 某" not in page
    typed = {
        "post": cast.actor("li.lei").posts[0].post,
        "taker": cast.person("han.mei").pk,
        "begins": today,
        "ends": today - dt.timedelta(days=1),
        "limit": "1.5",
        "ground": "出差",
    }
    refused = client.post(new, typed)
    assert refused.status_code == 422
    assert "委托的起止日期不对" in refused.content.decode()
    assert 'value="1.5"' in refused.content.decode()
    done = client.post(new, typed | {"ends": today})
    assert done.status_code == 303
    page = client.get(done["Location"]).content.decode()
    assert "已委托给han.mei 某" in page
    row = Delegation.objects.get()
    assert row.limit == 1_500_000
    assert cast.actor("han.mei").roles() == {"officer", "reviewer"}
    assert "受li.lei 某委托" in cast.client("han.mei").get(HOME).content.decode()
    revoke = reverse("console:revoke-delegation", args=[row.pk])
    assert cast.client("han.mei").get(revoke).status_code == 404
    assert "撤回后立即生效" in client.get(revoke).content.decode()
    assert client.post(revoke).status_code == 303
    assert cast.actor("han.mei").roles() == {"reviewer"}
    assert client.get(revoke).status_code == 404


def test_a_delegation_elsewhere_is_no_choice(cast: Cast) -> None:
    cast.post("far", "officer", region=COUNTY)
    today = timezone.localdate()
    typed = {
        "post": cast.actor("li.lei").posts[0].post,
        "taker": cast.person("far").pk,
        "begins": today,
        "ends": today,
        "ground": "出差",
    }
    assert cast.client("li.lei").post(reverse("console:delegate"), typed).status_code == 422
    assert not Delegation.objects.exists()


@pytest.mark.usefixtures("_work")
def test_a_job_that_failed_says_why_and_runs_again(cast: Cast) -> None:
    client, who = cast.client("li.lei"), cast.actor("li.lei")
    number = jobs.queue("t.fails", asked_by=who)
    address = reverse("console:job", args=[number])
    waiting_page = client.get(address).content.decode()
    assert "等待开始" in waiting_page
    assert f'hx-get="{address}"' in waiting_page
    jobs.carry_out.func(number)
    page = client.get(address).content.decode()
    assert "Sheet1!B7：第 7 行不对" in page
    assert "hx-get" not in page
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "第 7 行不对" in part
    # ground.job-over, and below ground.job-not-over
    assert client.post(reverse("console:cancel-job", args=[number])).status_code == 422
    assert client.post(reverse("console:retry-job", args=[number])).status_code == 303
    assert Job.objects.get().state == Job.WAITING
    assert client.post(reverse("console:retry-job", args=[number])).status_code == 422
    assert client.post(reverse("console:cancel-job", args=[number])).status_code == 303
    assert Job.objects.get().state == Job.CANCELLED
    assert AuditEntry.objects.filter(subject=f"job:{number}").count() == 2


@pytest.mark.usefixtures("_work")
def test_jobs_of_others_are_not_there_but_for_who_manages_them(cast: Cast) -> None:
    number = jobs.queue("t.fails", asked_by=System())
    names = ("job", "cancel-job", "retry-job")
    pages = [reverse(f"console:{name}", args=[number]) for name in names]
    mine: Any = cast.client("li.lei")
    assert {mine.get(page).status_code for page in pages} == {404}
    assert {mine.post(page).status_code for page in pages[1:]} == {404}
    cast.administrator("system-admin")
    manager = cast.client("system-admin")
    assert {manager.get(page).status_code for page in pages} == {200}


def test_how_long_a_job_may_still_take_follows_from_how_far_it_is(cast: Cast) -> None:
    begun = timezone.now() - dt.timedelta(seconds=30)
    row = Job.objects.create(
        kind="t.gone", arguments={}, asked_by=cast.actor("li.lei").key, state=Job.RUNNING,
        started_at=begun, done=300, total=400,
    )  # fmt: skip
    page = cast.client("li.lei").get(reverse("console:job", args=[row.pk])).content.decode()
    assert "300 / 400" in page
    assert "10 秒" in page or "11 秒" in page
    assert 'data-announces="已完成 75%"' in page
    assert "t.gone" in page
