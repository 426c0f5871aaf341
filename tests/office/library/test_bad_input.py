"""What goes wrong with projects, on the page: the right answer, clear words, nothing lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.office.acting import work
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.library.making import CODE, OTHER_CODE, Making
from tests.office.library.paging import at, post, text
from tests.office.regions.entering import entered

from jigai.office.identity.models import Post
from jigai.office.library.models import Project

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
NEW = "420599"
"""The code that the county gets."""


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh-CN", "这条记录刚被别人改过。下面是现在保存的内容；表中仍是刚才填写的"),
        ("en", "Somebody else has just changed this record"),
    ],
)
def test_two_people_at_one_project_lose_nothing_and_the_slower_is_told(
    cast: Making, lang: str, told: str
) -> None:
    project = cast.draft()
    quick, slow = cast.client("preparer", lang), cast.client("approver", lang)
    address = at("edit", project.number, "basics")
    typed = {"name": "甲", "nature": "3", "industry": "3911", "version": project.version}
    assert post(quick, address, **typed, content="快的人写的").status_code == 303
    page = text(post(slow, address, **typed, content="慢的人写的"), 422)
    assert told in page
    assert "快的人写的" in page
    assert "慢的人写的" in page
    project.refresh_from_db()
    assert project.content == "快的人写的"


def test_a_project_without_a_filing_says_so_and_is_submitted(cast: Making) -> None:
    project = cast.draft(
        code="", filing_kind="", filing_number="", filing_authority="", filed_on=None,
        filing_ends=None,
    )  # fmt: skip
    preparer, approver = cast.client("preparer"), cast.client("approver")
    address = at("edit", project.number, "filing")
    page = text(preparer.get(address))
    assert "选“尚未办理”，也可以提交" in page
    assert "（已备案或核准的，提交前要填）" in page
    assert "还没有填“备案或核准”" in text(approver.get(at("submit", project.number)))
    assert post(preparer, address, version=project.version, filing_kind="none").status_code == 303
    project.refresh_from_db()
    answer = post(approver, at("submit", project.number), version=project.version)
    assert answer.status_code == 303, answer.content.decode()
    project.refresh_from_db()
    assert (project.state, project.code) == ("submitted", "")
    review = text(cast.client("county-officer").get(at("review", project.number)))
    assert "尚未办理" in review


def test_one_project_under_two_codes_is_found_before_it_is_sent_and_becomes_one(
    cast: Making,
) -> None:
    keep = cast.entered()
    drop = cast.draft(code=CODE)
    approver, head = cast.client("approver"), cast.client("city-head")
    page = text(approver.get(at("submit", drop.number)))
    assert "可能是同一个项目，请先核对" in page
    assert keep.number in page
    refused = text(post(approver, at("submit", drop.number), version=drop.version), 422)
    assert f"项目代码已由项目 {keep.number} 使用" in refused
    assert "同一项目请由主管部门合并，不同项目请核对代码" in refused
    preparer = cast.client("preparer")
    other = {"code": OTHER_CODE, "filing_kind": "filing", "filing_number": "备案〔2022〕19号"}
    answer = post(preparer, at("edit", drop.number, "filing"), version=drop.version, **other)
    assert answer.status_code == 303
    drop.refresh_from_db()
    merging = {"version": drop.version, "keep": str(keep.pk), "reason": "same-code"}
    assert post(head, at("act", drop.number, "merge"), **merging).status_code == 303
    assert "这个项目已并入" in text(preparer.get(at("project", drop.number)))
    for code in (CODE, OTHER_CODE):
        found = text(preparer.get(reverse("console:library"), {"q": code}))
        assert keep.number in found
    assert OTHER_CODE in text(preparer.get(at("project", keep.number)))


def test_somebody_moved_mid_task_is_told_and_the_case_waits_for_who_took_over(
    cast: Making,
) -> None:
    project = cast.submitted()
    officer = cast.client("county-officer")
    assert "情况属实" not in text(officer.get(at("review", project.number)))
    post_ = Post.objects.get(person__login="county-officer")
    post_.ends = dt.date(2020, 1, 2)
    post_.save()
    cast.post("county-officer", "officer", region=OTHER_COUNTY)
    cast.post("successor", "officer", region=COUNTY)
    typed = {"version": project.version, "text": "情况属实", "do": "check"}
    page = text(post(officer, at("review", project.number), **typed), 404)
    assert "没有找到此页" in page
    assert "岗位变动后，原来负责的内容由接手的人办理" in page
    assert "我的待办" in page
    before = project.version
    project.refresh_from_db()
    assert (project.state, project.version) == ("submitted", before)
    successor = cast.client("successor")
    assert project.name in text(successor.get(reverse("console:home")))
    assert "初审" in text(successor.get(at("review", project.number)))


def test_a_county_that_was_renamed_is_called_by_its_new_name_and_understood_by_both(
    cast: Making,
) -> None:
    project = cast.submitted()
    entered("name", COUNTY, value="新都市", begins=dt.date(2026, 1, 1))
    preparer = cast.client("preparer")
    for login in ("preparer", "county-officer"):
        assert "新都市" in text(cast.client(login).get(at("project", project.number)))
    for name, region in (("甲项目", "宜都市"), ("乙项目", "新都市")):
        assert post(preparer, at("new"), name=name, region=region).status_code == 303
        made = Project.objects.get(name=name)
        assert made.region == COUNTY
        assert 'value="新都市"' in text(preparer.get(at("edit", made.number, "basics")))


def test_the_projects_of_a_county_that_got_another_code_stay_found_and_keep_their_way(
    cast: Making,
) -> None:
    project = cast.submitted()
    entered("succession", NEW, subject=COUNTY, value="recoded", begins=dt.date(2026, 1, 1))
    cast.post("new-officer", "officer", region=NEW)
    for login in ("preparer", "county-officer", "new-officer"):
        client = cast.client(login)
        assert project.name in text(client.get(reverse("console:library")))
        text(client.get(at("project", project.number)))
    assert project.name in text(cast.client("new-officer").get(reverse("console:home")))
    assert "初审" in text(cast.client("new-officer").get(at("review", project.number)))


def exported(client: Client) -> list[list[str]]:
    address = reverse("console:lists-export")
    answer = client.post(f"{address}?listing=library.projects", {"form": "csv", "columns": "shown"})
    assert answer.status_code == 303, answer.content.decode()
    work()
    file: Any = client.get(f"{answer['Location']}file/")
    data = b"".join(file.streaming_content)
    file.close()
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_name_that_a_spreadsheet_would_run_is_kept_as_typed_and_set_apart_in_csv(
    cast: Making,
) -> None:
    formula = '=HYPERLINK("http://x.invalid","甲")'
    preparer = cast.client("preparer")
    assert post(preparer, at("new"), name=formula).status_code == 303
    made = Project.objects.get()
    assert made.name == formula
    cells = [cell for line in exported(preparer) for cell in line]
    assert f"'{formula}" in cells
    assert formula not in cells


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("zh-CN", "没有地区“火星”。请写县市区或开发区的全称"),
        ("en", "there is no region &#x27;火星&#x27;; write the full name"),
    ],
)
def test_a_region_that_is_none_says_how_to_write_it(cast: Making, lang: str, told: str) -> None:
    page = text(post(cast.client("preparer", lang), at("new"), name="甲", region="火星"), 422)
    assert told in page  # library.no-region
    assert 'value="火星"' in page
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh-CN", "这一项由单位审核人办理"), ("en", "it is for: approver")],
)
def test_whoever_may_not_is_told_whose_it_is(cast: Making, lang: str, told: str) -> None:
    project = cast.draft()
    page = text(cast.client("preparer", lang).get(at("submit", project.number)), 403)
    assert told in page


def test_who_filled_it_in_last_is_told_before_trying_to_send_it(cast: Making) -> None:
    project = cast.draft()
    approver = cast.client("approver")
    filled = {"version": project.version, "name": "甲", "nature": "3", "industry": "3911"}
    post(approver, at("edit", project.number, "basics"), **filled, content="审核人写的")
    page = text(approver.get(at("submit", project.number)))
    assert "您是最后填写的人，不能自己提交" in page
    assert 'type="submit">检查并提交' not in page
    project.refresh_from_db()
    refused = text(post(approver, at("submit", project.number), version=project.version), 403)
    assert "请由本单位的另一位审核人提交" in refused
    assert project.content == "审核人写的"


def test_what_was_returned_says_why_wherever_it_is_corrected(cast: Making) -> None:
    project = cast.submitted()
    preparer, officer = cast.client("preparer"), cast.client("county-officer")
    typed = {"version": project.version, "do": "return", "reason": "incomplete"}
    answer = post(officer, at("review", project.number), **typed, text="设备清单没有型号，请补充")
    assert answer.status_code == 303, answer.content.decode()
    for page in (
        at("project", project.number),
        at("edit", project.number, "equipment"),
    ):
        told = text(preparer.get(page))
        assert "退回补正：改好后由单位审核人再次提交" in told
        assert "设备清单没有型号，请补充" in told
        assert "county-officer 某" in told
    assert "设备清单没有型号，请补充" in text(
        cast.client("approver").get(at("submit", project.number))
    )


def test_what_cannot_be_changed_says_so_before_anybody_types(cast: Making) -> None:
    project = cast.submitted()
    preparer = cast.client("preparer")
    page = text(preparer.get(at("edit", project.number, "basics")), 422)
    assert "这一部分不能直接修改" in page
    assert "<textarea" not in page
    assert text(preparer.get(at("edit", project.number, "contacts")))
    withdrawing = text(cast.client("approver").get(at("project", project.number)))
    assert 'class="button button-s" href="' + at("act", project.number, "withdraw") in withdrawing
