"""The pages of the library: each for both sides, acts through them, nothing typed is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.library.making import OTHER_CODE, WAN, Making
from tests.office.library.paging import TABS, at, post, text

from jigai.office.library.domain import steps
from jigai.office.library.enums import LIVE
from jigai.office.library.interfaces.file_sheet import FILES
from jigai.office.library.models import Entry, PlanYear, Project

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_page_of_a_project_is_there_for_both_sides(cast: Making, lang: str) -> None:
    project = cast.entered()
    for login in ("preparer", "approver", "county-officer", "county-head", "city-officer"):
        client = cast.client(login, lang)
        for tab in TABS:
            found = text(client.get(at(tab, project.number)))
            assert project.name in found
            for address in ("jigai/library.css", f"new/{FILES.key}/"):
                found = found.replace(address, "")
            assert "library." not in found
            assert "projects." not in found
        assert project.name in text(client.get(reverse("console:library")))
        text(client.get(at("waiting")))
        text(client.get(at("review", project.number)))


def test_what_is_not_ones_own_is_not_there(cast: Making) -> None:
    project = cast.draft()
    cast.post("stranger", "officer", region=OTHER_COUNTY)
    client = cast.client("stranger")
    for tab in (*TABS, "review", "submit"):
        assert client.get(at(tab, project.number)).status_code in (403, 404)
    assert project.name not in text(client.get(reverse("console:library")))
    assert client.get(at("project", "XM0")).status_code == 404


def test_a_project_is_registered_filled_in_and_submitted_by_hand(cast: Making) -> None:
    client = cast.client("preparer")
    answer = post(client, at("new"), name="智能产线", region="当阳市")
    assert answer.status_code == 303, answer.content.decode()
    project = Project.objects.get()
    page = text(client.get(at("project", project.number)))
    assert "缺 " in page

    def edit(section: str, **typed: Any) -> HttpResponse:
        project.refresh_from_db()
        return post(client, at("edit", project.number, section), version=project.version, **typed)

    sections: dict[str, dict[str, Any]] = {
        "basics": {"name": "智能产线", "industry": "3911", "nature": "3", "content": "改造"},
        "filing": {
            "code": "2206—420582—07—02—123456",
            "filing_kind": "filing",
            "filing_number": "备案〔2022〕1号",
            "filing_authority": "发改局",
            "filed_on": "2022-06-01",
        },
        "investment": {
            "total_investment": "３,５００",
            "fixed_asset_investment": "3200.5",
            "row_0_source": "own",
            "row_0_amount": "3500万元",
        },
        "schedule": {"starts_on": "2025-03-01", "ends_on": "2027-06-30"},
        "plan": {"row_3_year": "2026", "row_3_investment": "3500"},
        "contacts": {"row_0_role": "reporter", "row_0_name": "周敏", "row_0_phone": "0717-1"},
    }
    for section, typed in sections.items():
        answer = edit(section, **typed)
        assert answer.status_code == 303, answer.content.decode()
    project.refresh_from_db()
    assert (project.total_investment, project.code) == (3500 * WAN, "2206-420582-07-02-123456")
    assert project.fixed_asset_investment == 32_005 * WAN // 10
    assert PlanYear.objects.get(project=project).year == 2026
    sender = cast.client("approver")
    assert "填写完整" in text(sender.get(at("submit", project.number)))
    answer = post(sender, at("submit", project.number), version=project.version)
    assert answer.status_code == 303, answer.content.decode()
    project.refresh_from_db()
    assert project.state == "submitted"


def test_what_can_be_read_is_saved_and_what_cannot_stays_typed(cast: Making) -> None:
    project = cast.draft()
    client = cast.client("preparer")
    answer = post(
        client,
        at("edit", project.number, "schedule"),
        version=project.version,
        starts_on="2025-04-01",
        ends_on="明年",
        row_0_name="到货",
        row_0_due="2026-10-01",
    )
    page = text(answer, 422)
    assert 'value="明年"' in page
    assert "id_ends_on" in page
    project.refresh_from_db()
    assert project.starts_on == dt.date(2025, 4, 1)
    assert f'value="{project.version}"' in page


def test_a_wrong_cell_is_named_with_its_row_and_the_rows_stay_as_stored(cast: Making) -> None:
    project = cast.draft()
    client = cast.client("preparer")
    answer = post(
        client,
        at("edit", project.number, "plan"),
        version=project.version,
        row_0_year="",
        row_1_year="2026",
        row_1_investment="很多",
    )
    page = text(answer, 422)
    assert 'href="#id_row_0_investment"' in page
    assert 'value="很多"' in page
    assert PlanYear.objects.filter(project=project).count() == 2


def test_two_people_at_one_section_and_the_slower_one_decides_knowingly(cast: Making) -> None:
    project = cast.draft()
    version = project.version
    quick, slow = cast.client("preparer"), cast.client("approver")
    address = at("edit", project.number, "basics")
    stated = {"name": "甲", "nature": "3", "industry": "3911", "content": "快的人"}
    assert post(quick, address, version=version, **stated).status_code == 303
    page = text(post(slow, address, version=version, **(stated | {"content": "慢的人"})), 422)
    assert "快的人" in page
    assert "慢的人" in page
    project.refresh_from_db()
    assert project.content == "快的人"
    again = post(slow, address, version=version + 1, **(stated | {"content": "慢的人"}))
    assert again.status_code == 303


def test_the_review_page_shows_conditions_and_leads_to_the_next_case(cast: Making) -> None:
    first, second = cast.submitted(), cast.submitted(name="第二个项目", code=OTHER_CODE)
    client = cast.client("county-officer")
    page = text(client.get(at("review", first.number)))
    assert "五(二)" in page
    assert at("review", second.number) in page
    empty = post(client, at("review", first.number), version=first.version, do="agree", text="")
    assert empty.status_code == 422
    done = post(client, at("review", first.number), version=first.version, do="agree", text="属实")
    assert done["Location"] == at("review", second.number)
    back = post(
        client,
        at("review", second.number),
        version=second.version,
        do="return",
        reason="incomplete",
        text="缺合同",
    )
    assert back["Location"] == at("waiting")
    second.refresh_from_db()
    assert second.state == "returned"
    assert "缺合同" in text(cast.client("preparer").get(at("events", second.number)))


def test_whoever_is_not_asked_sees_the_review_without_its_forms(cast: Making) -> None:
    project = cast.submitted()
    page = text(cast.client("city-officer").get(at("review", project.number)))
    assert 'name="do"' not in page
    answer = post(
        cast.client("city-officer"),
        at("review", project.number),
        version=project.version,
        do="agree",
        text="可",
    )
    assert answer.status_code == 200
    step = steps.current(project)
    assert step is not None
    assert step.region == COUNTY


@pytest.mark.parametrize(
    ("act", "login", "typed", "state"),
    [
        ("suspend", "county-head", {"reason": "funds"}, "suspended"),
        ("complete", "approver", {"completed_on": "2026-06-30"}, "completed"),
        ("withdraw", "county-head", {"reason": "moved"}, "withdrawn"),
        ("recommend", "county-officer", {"text": "再荐"}, "in"),
        ("look-again", "county-officer", {}, "in"),
        ("correct-region", "city-officer", {"region": "枝江市", "reason": "wrong"}, "in"),
    ],
)
def test_each_act_has_its_page(
    cast: Making, act: str, login: str, typed: dict[str, str], state: str
) -> None:
    project = cast.entered()
    client = cast.client(login)
    address = at("act", project.number, act)
    page = text(client.get(address))
    assert all(f'name="{name}"' in page for name in ("version", *typed))
    if typed:
        assert post(client, address, version=project.version).status_code == 422
    answer = post(client, address, version=project.version, **typed)
    assert answer.status_code == 303, answer.content.decode()
    project.refresh_from_db()
    assert project.state == state
    assert cast.client("preparer").get(address).status_code in (403, 404)
    assert client.get(at("act", project.number, "explode")).status_code == 404


def test_a_merge_is_chosen_among_the_projects_of_the_same_organisation(cast: Making) -> None:
    keep = cast.entered()
    drop = cast.draft(name="重复登记", code=OTHER_CODE)
    client = cast.client("city-head")
    address = at("act", drop.number, "merge")
    assert keep.number in text(client.get(address))
    answer = post(client, address, version=drop.version, keep=str(keep.pk), reason="same-code")
    assert answer.status_code == 303, answer.content.decode()
    assert keep.number in text(client.get(at("project", drop.number)))


def test_an_adjustment_and_a_change_of_filing_ask_for_their_reason(cast: Making) -> None:
    project = cast.entered()
    client = cast.client("approver")
    address = at("edit", project.number, "filing")
    stated = {
        "code": OTHER_CODE,
        "filing_kind": "filing",
        "filing_number": "备案〔2026〕9号",
        "filing_authority": "发改局",
        "filed_on": "2026-02-01",
    }
    assert post(client, address, version=project.version, **stated).status_code == 422
    answer = post(client, address, version=project.version, reason="changed", **stated)
    assert answer.status_code == 303, answer.content.decode()
    page = text(client.get(at("project", project.number)))
    assert "2206-420581-07-02-123456" in page
    project.refresh_from_db()
    basics = at("edit", project.number, "basics")
    answer = post(
        client,
        basics,
        version=project.version,
        name=project.name,
        industry="34",
        nature="1",
        content="新建",
        reason="scope",
    )
    assert answer.status_code == 303, answer.content.decode()
    page = text(cast.client("county-head").get(at("entry", project.number)))
    entry = Entry.objects.get()
    assert at("leave", entry.pk) in page
    page = text(cast.client("county-head").get(reverse("console:library") + "?work=wanting"))
    assert project.name in page
    left = post(
        cast.client("county-head"),
        at("leave", entry.pk),
        version=project.version + 1,
        reason="facts",
    )
    assert left.status_code == 303


def test_amounts_are_worked_out_once_and_lead_to_their_explanation(cast: Making) -> None:
    project = cast.entered()
    client = cast.client("preparer")
    first = text(client.get(at("amounts", project.number)))
    kept = project.assessed.get()
    assert "五" in first
    made_at = kept.made_at
    text(client.get(at("amounts", project.number)))
    kept.refresh_from_db()
    assert kept.made_at == made_at
    Project.objects.filter(pk=project.pk).update(nature="1")
    text(client.get(at("amounts", project.number)))
    kept.refresh_from_db()
    assert kept.made_at > made_at
    answer = post(client, at("explain", project.number, kept.pack))
    assert answer.status_code == 303
    assert "/calculations/" in answer["Location"] or "/calculate" in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("low", "high", "outcomes", "tag", "shown"),
    [
        (0, 0, ("needs-facts", "refused"), "needs-facts", "—"),
        (0, 163_250_000, ("needs-facts",), "needs-facts", "0.00万元 – 163.25万元"),
        (200_000_000, 200_000_000, ("up-to", "granted"), "up-to", "200.00万元"),
        (5_000_000, 5_000_000, ("granted", "needs-facts"), "needs-facts", "5.00万元"),
        (5_000_000, 5_000_000, ("granted", "refused"), "granted", "5.00万元"),
        (5_000_000, None, ("granted",), "needs-facts", "至少 5.00万元 尚无上限"),
        (0, 0, ("case-by-case", "refused"), "case-by-case", "由集体决定"),
        (0, 0, ("refused", "declared"), "refused", "—"),
    ],
)
def test_the_outcome_stands_beside_the_sum_of_a_policy(
    cast: Making, low: int, high: int | None, outcomes: tuple[str, ...], tag: str, shown: str
) -> None:
    project = cast.entered()
    client = cast.client("preparer")
    text(client.get(at("amounts", project.number)))
    kept = project.assessed.get()
    rows = [
        {"measure": "m", "name": "某项", "outcome": one, "low": 0, "high": 0, "clause": "一",
         "at": "1", "reason": "", "missing": []}
        for one in outcomes
    ]  # fmt: skip
    kept.low, kept.high, kept.rows = low, high, {"zh": rows, "en": rows}
    kept.save()
    page = text(client.get(at("amounts", project.number)))
    total = page.partition('class="in-all"')[2].partition('<ul class="awards"')[0]
    assert f"outcome-{tag}" in total
    words = re.sub(r"<span class=\"(?:exact-too|tip)\".*?</span>|<[^>]+>", "", total)
    assert shown in words, words
    assert "0.00万元" not in words.replace(shown, "")


def test_files_are_added_read_and_kept_from_strangers(cast: Making) -> None:
    project = cast.draft()
    client = cast.client("preparer")
    address = at("files", project.number)
    file = SimpleUploadedFile("备案证.pdf", b"%PDF-1.4 some")
    assert client.post(address, {"kind": "filing", "file": file}).status_code == 303
    page = text(client.get(address))
    assert "备案证.pdf" in page
    [link] = [part for part in page.split('"') if part.startswith("/office/library/files/")]
    assert b"".join(client.get(link)) == b"%PDF-1.4 some"
    cast.post("stranger", "officer", region=OTHER_COUNTY)
    assert cast.client("stranger").get(link).status_code == 404
    assert cast.client("county-officer").post(address, {"kind": "filing"}).status_code == 404
    bad = SimpleUploadedFile("x.exe", b"MZ\x00\x01")
    assert client.post(address, {"kind": "filing", "file": bad}).status_code == 422


def test_lists_and_plans_ask_the_database_as_often_for_many_as_for_few(cast: Making) -> None:
    project = cast.entered()
    client = cast.client("city-head")
    addresses = [reverse("console:library"), at("waiting")]

    def queries() -> list[int]:
        counted = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                text(client.get(address))
            counted.append(len(found))
        return counted

    def more(first: int) -> None:
        now = timezone.now()
        Project.objects.bulk_create(
            [
                Project(
                    organisation=project.organisation,
                    number=f"XM2020{n:06d}",
                    name=f"项目 {n}",
                    region=COUNTY,
                    state=LIVE[n % len(LIVE)],
                    since=now,
                    changed_at=now,
                    made_by="person:0",
                    search=f"项目 {n}",
                )
                for n in range(first, first + 60)
            ]
        )

    more(0)
    before = queries()
    more(60)
    assert queries() == before
