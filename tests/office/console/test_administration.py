"""The pages of those who run the office, as they use them."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office.identity.cast import CITY, CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.office.console.administration.wording import act_words
from jigai.office.ground import waiting
from jigai.office.ground.acts import verifier
from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.ground.appendonly import guard, unguard
from jigai.office.ground.deadlines import working
from jigai.office.ground.models import AuditEntry, Job, WorkdayEntry
from jigai.office.ground.waiting import Waiting
from jigai.office.ground.work import jobs
from jigai.office.identity.actor import actor_of
from jigai.office.identity.models import Bureau, Person, Post, Section, SignIn
from jigai.office.identity.roles import permits

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SECRET = re.compile(r'handed" translate="no">([^<]+)<')


@pytest.fixture
def cast() -> Cast:
    return Cast()


def browser(cast: Cast, kind: str) -> Any:
    cast.administrator(kind)
    return cast.client(kind)


def at(name: str, *parts: Any) -> str:
    return reverse(f"console:{name}", args=parts)


def test_an_account_is_opened_appointed_and_its_password_shown_once(cast: Cast) -> None:
    client = browser(cast, "security-admin")
    bureau = cast.bureau(CITY)
    typed = {"login": "Li.Lei", "name": "李雷", "phone": "", "once": "k"}
    page = client.post(at("person-open"), typed)
    [password] = SECRET.findall(page.content.decode())
    person = Person.objects.get(login="li.lei")
    assert person.check_password(password)
    assert client.post(at("person-open"), typed).status_code == 409
    assert password not in client.get(at("person", person.pk)).content.decode()
    twice = client.post(at("person-open"), typed | {"once": "l"})
    assert twice.status_code == 422
    assert "已经有了" in twice.content.decode()
    section = Section.objects.create(bureau=bureau, name="技改科")
    post = {"role": "officer", "place": f"s:{section.pk}", "begins": timezone.localdate()}
    assert client.post(at("appoint", person.pk), post).status_code == 303
    row = Post.objects.get(person=person)
    assert (row.bureau, row.section, row.role) == (bureau, section, "officer")
    page = client.get(at("person", person.pk)).content.decode()
    assert "420500 工信局 技改科 经办人" in page
    assert "已授予李雷岗位" in page


def test_a_post_at_an_organisation_takes_its_credit_code(cast: Cast) -> None:
    client, firm = browser(cast, "security-admin"), cast.firm()
    person, today = cast.person("p"), timezone.localdate()
    typed = {"role": "approver", "credit_code": "91420500R6838WPG60", "begins": today}
    for code, words in (
        ("91420500R6838WPG60", "没有信用代码为"),
        ("91350100M000100Y44", "校验"),
        ("", "应设在申报单位"),
    ):
        answer = client.post(at("appoint", person.pk), typed | {"credit_code": code})
        assert answer.status_code == 422
        assert words in answer.content.decode(), code
    assert client.post(at("appoint", person.pk), typed | {"credit_code": CODE}).status_code == 303
    assert Post.objects.get(person=person).organisation == firm


def test_resetting_closing_and_reopening(cast: Cast) -> None:
    client, person = browser(cast, "security-admin"), cast.person("p")
    page = client.post(at("person-reset", person.pk), {"device": "on"})
    [password] = SECRET.findall(page.content.decode())
    person.refresh_from_db()
    assert person.check_password(password)
    assert client.get(at("person-reopen", person.pk)).status_code == 404
    assert client.post(at("person-close", person.pk), {"reason": ""}).status_code == 422
    assert client.post(at("person-close", person.pk), {"reason": "离职"}).status_code == 303
    assert not Person.objects.get(pk=person.pk).is_active
    assert client.get(at("person-close", person.pk)).status_code == 404
    page = client.post(at("person-reopen", person.pk), {"reason": "返聘"})
    assert SECRET.search(page.content.decode())
    assert Person.objects.get(pk=person.pk).is_active


def test_nobody_handles_their_own_account(cast: Cast) -> None:
    client = browser(cast, "security-admin")
    me = cast.person("security-admin").pk
    assert at("person-close", me) not in client.get(at("person", me)).content.decode()
    for name, typed in (("person-reset", {}), ("person-close", {"reason": "x"})):
        assert client.post(at(name, me), typed).status_code == 422
    assert Person.objects.get(pk=me).is_active


def test_somebody_moved_mid_task_leaves_what_waits_behind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(cast, "security-admin")
    post = cast.post("li.lei", "officer", region=COUNTY)
    colleague = cast.post("han.mei", "officer", region=COUNTY)
    target = cast.bureau(OTHER_COUNTY)
    row = Waiting("account.title", "x:1", "某项目备案待审", "/x/", timezone.now())

    def waits(who: Any) -> list[Waiting]:
        return [row] if any(p.region == COUNTY for p in who.posts) else []

    monkeypatch.setattr(waiting, "PROVIDERS", [waits])
    page = client.get(at("post-move", post.pk)).content.decode()
    assert "正在等待此岗位的事项（1 件）" in page
    assert "某项目备案待审" in page
    typed = {"place": f"b:{target.pk}", "role": "reviewer", "reason": "调任"}
    answer = client.post(at("post-move", post.pk), typed)
    assert answer.status_code == 303
    assert "420582 工信局 复核人" in client.get(answer["Location"]).content.decode()
    held = cast.actor("li.lei").posts
    assert [(p.role, p.region) for p in held] == [("reviewer", OTHER_COUNTY)]
    assert waiting.waiting_for(cast.actor("li.lei")) == []
    assert waiting.waiting_for(cast.actor("han.mei")) == [row]
    assert cast.actor("han.mei").posts[0].post == colleague.pk
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"identity.move"}
    assert client.get(at("post-move", post.pk)).status_code == 404


def test_a_move_that_is_refused_ends_nothing(cast: Cast) -> None:
    client = browser(cast, "security-admin")
    post = cast.post("li.lei", "officer", region=COUNTY)
    typed = {"place": f"b:{cast.bureau(OTHER_COUNTY).pk}", "role": "preparer", "reason": "调任"}
    assert client.post(at("post-move", post.pk), typed).status_code == 422
    assert [p.post for p in cast.actor("li.lei").posts] == [post.pk]
    firm_post = cast.post("boss", "approver", firm=cast.firm())
    assert client.get(at("post-move", firm_post.pk)).status_code == 404


def test_people_are_found_by_name_login_role_and_state(cast: Cast) -> None:
    client = browser(cast, "security-admin")
    cast.post("li.lei", "officer", region=CITY)
    cast.person("idle")

    def names(query: str) -> set[str]:
        page = client.get(f"{at('people')}?{query}").content.decode()
        rows = page.partition("<tbody")[2].partition("</tbody>")[0]
        return {n for n in ("li.lei 某", "idle 某", "security-admin 某") if n in rows}

    assert names("q=li.l") == {"li.lei 某"}
    assert names("role=officer") == {"li.lei 某"}
    assert names("state=without-post") == {"idle 某"}
    assert names("") == {"li.lei 某", "idle 某", "security-admin 某"}


def test_people_are_found_by_pinyin_and_initials_wherever_they_are_looked_for(cast: Cast) -> None:
    security, audit = browser(cast, "security-admin"), browser(cast, "audit-admin")
    person = cast.person("k0073")
    person.name = "欧阳雪梅"
    person.save()
    SignIn.objects.create(login="k0073", person=person, address="::1", outcome="wrong")
    for query in ("ouyang", "oyxm", "雪梅", "k0073"):
        listed = security.get(f"{at('people')}?q={query}").content.decode()
        assert "欧阳雪梅" in listed, query
        assert "1 人" in security.get(f"{at('people')}?q={query}&part=totals").content.decode()
        tried = audit.get(f"{at('sign-ins')}?q={query}").content.decode()
        assert "欧阳雪梅" in tried, query
    assert "欧阳雪梅" not in security.get(f"{at('people')}?q=mexy").content.decode()
    security.post(at("person-close", person.pk), {"reason": "离职"})
    trail = audit.get(f"{at('audit')}?who=securityadmin").content.decode()
    assert trail.count('<th scope="row"') == 1


def test_every_act_that_the_trail_may_hold_has_words(cast: Cast) -> None:
    assert not [act for act in {*permits(), *COMMANDS} if act_words(act) == act]
    options = browser(cast, "audit-admin").get(at("audit")).content.decode()
    assert '<option value="library.sweep">每晚核对入库条件</option>' in options


def test_a_page_lights_up_the_place_it_belongs_to(cast: Cast) -> None:
    cast.post("li.lei", "officer", region=CITY)
    officer, system = cast.client("li.lei"), browser(cast, "system-admin")

    def lit(client: Any, address: str) -> list[str]:
        page = client.get(address).content.decode()
        rooms = page.partition('id="rooms"')[2].partition("</div>")[0]
        return re.findall(r'aria-current="\w+">([^<]+)<', rooms)

    for name in ("lists-imports", "lists-exports", "jobs"):
        assert lit(officer, at(name)) == ["导入和导出"], name
    job = Job.objects.create(kind="ground.verify-audit", arguments={}, asked_by="person:0")
    assert lit(system, at("job", job.pk)) == ["后台任务"]
    assert f'href="{at("work")}">全部后台任务' in system.get(at("job", job.pk)).content.decode()
    assert lit(officer, at("home")) == ["我的待办"]
    assert lit(officer, at("account")) == []


def test_a_job_says_who_asked_for_it_and_what_came_of_it_in_words(cast: Cast) -> None:
    client = browser(cast, "system-admin")
    person = cast.person("li.lei")
    done = {"state": Job.DONE, "arguments": {}, "asked_by": person.key}
    rolled = {"kept": 3, "new": 0, "out": 1, "carried": 12_345_600, "unreported": 2, "reasons": {}}
    roll = Job.objects.create(kind="library.roll", result=rolled, **done)
    Job.objects.create(
        kind="statistics.remind", result={"told": 4}, **{**done, "asked_by": "system"}
    )
    listed = client.get(at("work")).content.decode()
    assert "li.lei 某" in listed
    assert "系统" in listed
    page = client.get(at("job", roll.pk)).content.decode()
    assert "<dt>结转</dt><dd>3</dd>" in page
    assert "<dt>上年完成数未报送</dt><dd>2</dd>" in page
    assert "12.34" in page
    assert "reasons" not in page
    old = Job.objects.create(kind="t.gone", result={"n": 7}, **done)
    assert "<dt>n</dt>" not in client.get(at("job", old.pk)).content.decode()


def test_queries_of_the_lists_do_not_grow_with_their_rows(cast: Cast) -> None:
    clients = {
        "people": browser(cast, "security-admin"),
        "sign-ins": cast.client("security-admin"),
        "bureaus": browser(cast, "system-admin"),
        "work": cast.client("system-admin"),
        "audit": browser(cast, "audit-admin"),
    }

    def counts() -> dict[str, int]:
        found = {}
        for name, client in clients.items():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(at(name)).status_code == 200
            found[name] = len(asked)
        return found

    def more(n: int) -> None:
        for k in range(n, n + 5):
            cast.post(f"p{k}", "officer", region=f"4205{k + 10}")
            clients["people"].post(at("person-reset", cast.person(f"p{k}").pk), {})
            clients["people"].post(reverse("console:sign-in"), {"login": f"p{k}", "password": "x"})
            Job.objects.create(kind="t.gone", arguments={}, asked_by="system", state=Job.FAILED)

    more(0)
    counts()
    before = counts()
    more(5)
    assert counts() == before


def test_bureaus_and_sections_are_set_up(cast: Cast) -> None:
    client = browser(cast, "system-admin")
    assert "还没有单位" in client.get(at("bureaus")).content.decode()
    wrong = client.post(at("bureau-found"), {"name": "某局", "region": "无此地", "kind": "工信"})
    assert wrong.status_code == 422
    assert "没有地区" in wrong.content.decode()
    typed = {"name": "宜昌市示例局", "region": "宜昌市", "kind": "工信"}
    answer = client.post(at("bureau-found"), typed)
    row = Bureau.objects.get()
    assert (answer["Location"], row.region) == (at("bureau", row.pk), CITY)
    assert client.post(at("section-found", row.pk), {"name": "技改科"}).status_code == 303
    page = client.get(at("bureau", row.pk)).content.decode()
    assert "技改科" in page
    assert "宜昌市" in page


def test_working_days_entered_count_at_once(cast: Cast) -> None:
    client = browser(cast, "system-admin")
    saturday = dt.date(2026, 8, 1)
    assert not working(saturday)
    typed = {"first": saturday, "last": saturday, "working": "yes", "ground": "防汛调休"}
    assert client.post(at("workday-enter"), typed).status_code == 303
    assert working(saturday)
    assert "防汛调休" in client.get(at("workdays")).content.decode()
    # ground.workday and ground.workday-span
    for change, words in (
        ({"first": dt.date(1990, 1, 1), "last": dt.date(1990, 1, 2)}, "只能登记"),
        ({"last": dt.date(2026, 7, 1)}, "不早于开始日期"),
        ({"last": dt.date(2027, 12, 1)}, "一次最多一年"),
    ):
        answer = client.post(at("workday-enter"), typed | change)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert WorkdayEntry.objects.count() == 1


def test_failures_of_all_are_seen_and_run_again(cast: Cast) -> None:
    row = Job.objects.create(
        kind="ground.verify-audit",
        arguments={},
        asked_by="person:0",
        state=Job.FAILED,
        problems=[{"code": "x", "where": "", "zh": "磁盘已满", "en": "the disk is full"}],
    )
    client = browser(cast, "system-admin")
    page = client.get(at("work")).content.decode()
    assert "有 1 个任务没有办成" in page
    assert "磁盘已满" in page
    assert client.post(at("retry-job", row.pk)).status_code == 303
    assert "没有失败的任务" in client.get(at("work")).content.decode()


def test_the_trail_is_searched_by_act_subject_person_and_day(cast: Cast) -> None:
    security = browser(cast, "security-admin")
    person = cast.person("li.lei")
    security.post(at("person-close", person.pk), {"reason": "离职"})
    security.post(at("person-reopen", person.pk), {"reason": "返聘"})
    client = browser(cast, "audit-admin")

    def found(query: str) -> int:
        page: str = client.get(f"{at('audit')}?{query}").content.decode()
        return page.count('<th scope="row"')

    today = timezone.localdate()
    assert found("") == 2
    assert found("act=identity.deactivate") == 1
    assert found(f"subject=person:{person.pk}") == 2
    assert found("who=security-admin") == 2
    assert found("who=li.lei") == 0
    assert found(f"begins={today}&ends={today}") == 2
    assert found(f"ends={today - dt.timedelta(days=1)}") == 0
    assert found("before=2") == 1
    assert found("before=x&begins=never") == 2
    page = client.get(at("audit-entry", 1)).content.decode()
    assert "离职" in page
    assert AuditEntry.objects.get(number=1).digest in page
    assert client.get(at("audit-entry", 99)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_trail_is_verified_in_the_background_and_says_what_was_changed(cast: Cast) -> None:
    client = browser(cast, "audit-admin")
    assert "还没有核验过" in client.get(at("audit")).content.decode()
    answer = client.post(at("audit-verify"))
    # ground.audit-running
    assert client.post(at("audit-verify")).status_code == 422
    assert "核验正在进行" in client.get(at("audit")).content.decode()
    jobs.carry_out.func(Job.objects.get().pk)
    assert "1 条，首尾相接，没有改动" in client.get(at("audit")).content.decode()
    assert client.get(answer["Location"]).status_code == 200
    with connection.schema_editor() as editor:
        unguard("ground_auditentry", editor)
    AuditEntry.objects.filter(number=1).update(detail={"kind": "other"})
    with connection.schema_editor() as editor:
        guard("ground_auditentry", editor)
    client.post(at("audit-verify"))
    jobs.carry_out.func(Job.objects.order_by("-pk")[0].pk)
    page = client.get(at("audit")).content.decode()
    assert "记录被改动过" in page
    assert "内容与摘要不符" in page


def test_the_trail_is_exported_as_the_verifier_takes_it_and_the_export_noted(
    cast: Cast, tmp_path: Path
) -> None:
    client = browser(cast, "audit-admin")
    answer = client.post(at("audit-export"))
    content = b"".join(answer.streaming_content)
    file = tmp_path / "trail.jsonl"
    file.write_bytes(content)
    assert [json.loads(line)["act"] for line in content.splitlines()] == ["ground.export-audit"]
    assert verifier.check(file)[2] == []
    assert client.get(at("audit-export")).status_code == 405


def test_an_approver_lets_a_colleague_in_and_out(cast: Cast) -> None:
    firm = cast.firm()
    cast.post("boss", "approver", firm=firm)
    client = cast.client("boss")
    new = at("colleague", firm.pk)
    typed = {"login": "new.one", "name": "新人", "phone": "", "role": "preparer"}
    page = client.post(new, typed)
    assert SECRET.search(page.content.decode())
    assert "新人" in client.get(at("colleagues")).content.decode()
    row = Post.objects.get(person__login="new.one")
    assert (row.role, row.organisation) == ("preparer", firm)
    assert client.post(at("colleague-end", row.pk), {"reason": "离职"}).status_code == 303
    assert actor_of(row.person).posts == ()
    assert client.get(at("colleague-end", row.pk)).status_code == 404
    rival = cast.firm("91420500R6838WPG60")
    theirs = cast.post("rival", "preparer", firm=rival)
    assert client.get(at("colleague", rival.pk)).status_code == 404
    assert client.get(at("colleague-end", theirs.pk)).status_code == 404
    assert "rival" not in client.get(at("colleagues")).content.decode()
