"""Henan: fixed awards of platforms and titles, and the grants of innovation centres."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    BASE,
    INTERNET,
    NEW_MODE,
    PROMOTION,
    SERVICE,
    TITLE,
    YEAR,
    amount,
    applicant,
    case,
    centre,
    earlier,
    one,
    platform,
    reasons,
    title,
)

from jigai.money.fen import yuan


def test_internet_platform_is_paid_in_two_stages() -> None:
    award = one(case(INTERNET, platforms=[platform()]))
    assert [p.state for p in award.payments] == ["due", "not-due"]
    assert [yuan(s.low) for s in award.shares] == ["2000000.00"]
    award = one(case(INTERNET, platforms=[platform(accepted=True)]))
    assert [yuan(s.low) for s in award.shares] == ["2000000.00", "3000000.00"]


def test_a_stage_paid_before_is_not_paid_again() -> None:
    first = earlier(INTERNET, "F", 2022, "2000000", payment="first")
    second = earlier(INTERNET, "F", 2022, "3000000", payment="second")
    owner = applicant(history=[first])
    assert amount(case(INTERNET, owner=owner, platforms=[platform(accepted=True)])) == "3000000.00"
    waiting = one(case(INTERNET, owner=owner, platforms=[platform()]))
    assert (waiting.outcome, reasons(waiting)) == (
        "refused",
        ["already-awarded", "platform.accepted"],
    )
    owner = applicant(history=[first, second])
    done = one(case(INTERNET, owner=owner, platforms=[platform(accepted=True)]))
    assert (done.outcome, reasons(done)) == ("refused", ["already-awarded"])


def test_internet_platform_neither_recognised_nor_listed_gets_nothing() -> None:
    dossier = case(INTERNET, platforms=[platform(on_cultivation_list=False)])
    assert reasons(one(dossier)) == ["platform.recognised"]


@pytest.mark.parametrize(
    ("grade", "granted"),
    [("一等奖", "500000.00"), ("二等奖", "300000.00"), ("三等奖", "100000.00")],
)
def test_service_platform_gets_what_its_prize_is_worth(grade: str, granted: str) -> None:
    found = {"id": "F", "sme_service": True, "internet_platform": False, "grade": grade}
    assert amount(case(SERVICE, platforms=[found])) == granted
    paid = applicant(history=[earlier(SERVICE, "F", YEAR, granted)])
    assert reasons(one(case(SERVICE, owner=paid, platforms=[found]))) == ["already-awarded"]
    last = applicant(history=[earlier(SERVICE, "F", YEAR - 1, granted)])
    assert amount(case(SERVICE, owner=last, platforms=[found])) == granted


def test_service_platform_without_a_prize_gets_nothing() -> None:
    found = {"id": "F", "sme_service": True, "grade": {"status": "not-applicable"}}
    assert reasons(one(case(SERVICE, platforms=[found]))) == ["platform.grade"]
    del found["grade"]
    assert one(case(SERVICE, platforms=[found])).outcome == "needs-facts"


NATIONAL_TITLES = [
    "绿色工厂", "绿色供应链管理企业", "工业设计中心", "技术创新示范企业", "质量标杆",
    "制造业单项冠军", "工业互联网试点示范", "大数据产业发展试点示范", "服务型制造示范",
    "新型信息消费示范项目", "两化融合领域试点示范", "同类国家试点示范",
]  # fmt: skip


@pytest.mark.parametrize("what", NATIONAL_TITLES)
def test_every_listed_national_title_gives_one_million_once(what: str) -> None:
    assert amount(case(TITLE, titles=[title(what)])) == "1000000.00"
    paid = applicant(history=[earlier(TITLE, "T", YEAR - 1, "1000000")])
    assert reasons(one(case(TITLE, owner=paid, titles=[title(what)]))) == ["already-awarded"]
    other = title(what, by_state=False, level="省级")
    assert reasons(one(case(TITLE, titles=[other]))) == ["title.by_state"]


def test_titles_outside_the_list_have_no_line() -> None:
    assert reasons(one(case(TITLE, titles=[title("智能工厂")]))) == ["title"]


@pytest.mark.parametrize("what", ["新型工业化产业示范基地", "绿色工业园区"])
def test_bases_and_parks_give_two_million_once_to_their_park(what: str) -> None:
    park = {"id": "K", "kind": "园区", "history": [], "outside_awards": []}
    assert amount(case(BASE, owner=park, titles=[title(what)])) == "2000000.00"
    paid = park | {"history": [earlier(BASE, "T", YEAR - 1, "2000000")]}
    assert reasons(one(case(BASE, owner=paid, titles=[title(what)]))) == ["already-awarded"]
    assert reasons(one(case(BASE, titles=[title(what)]))) == ["holder"]


def test_new_mode_project_gives_half_a_million_once() -> None:
    found = {"id": "T", "what": "融合应用新模式项目", "level": "省级"}
    assert amount(case(NEW_MODE, titles=[found])) == "500000.00"
    assert reasons(one(case(NEW_MODE, titles=[found | {"level": "市级"}]))) == ["title.level"]
    paid = applicant(history=[earlier(NEW_MODE, "T", YEAR - 1, "500000")])
    assert reasons(one(case(NEW_MODE, owner=paid, titles=[found]))) == ["already-awarded"]


def test_promotion_is_awarded_once() -> None:
    dossier = case(PROMOTION, centres=[centre(promoted=True, national=True)])
    assert amount(dossier) == "30000000.00"
    dossier["applicant"]["history"] = [earlier(PROMOTION, "C", YEAR - 1, "30000000")]
    assert reasons(one(dossier)) == ["already-awarded"]
