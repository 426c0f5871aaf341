"""Titles for programs: recorded by either side, corrected, ended, voided; lists of titles."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast

from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TITLE = {"what": "绿色工厂", "level": "provincial", "granted_on": "2022-06-30"}
GROUND = {"ground": "认定文件更正"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def firm(cast: Cast) -> Organisation:
    made = cast.firm()
    profile_of(made)
    return made


@pytest.fixture
def officer(cast: Cast) -> Program:
    return program(cast, cast.post("o", "officer", region=CITY))


@pytest.fixture
def path(firm: Organisation) -> str:
    return f"organisations/{firm.pk}/titles"


def test_a_bureau_records_what_it_verified_an_organisation_what_it_claims(
    cast: Cast, firm: Organisation, officer: Program, path: str
) -> None:
    made = officer.send(path, TITLE)
    fits("Title", made)
    assert (made["status"], made["level"], made["valid"]) == ("verified", "provincial", True)
    preparer = program(cast, cast.post("p", "preparer", firm=firm))
    own = preparer.send(path, TITLE | {"what": "质量标杆"})
    assert own["status"] == "claimed"
    answer = preparer.ask("POST", path, TITLE | {"what": "隐形冠军", "status": "verified"})
    assert (answer.status_code, codes(answer)) == (403, ["denied.token-scope"])
    found = preparer.get(path)
    fits("Titles", found)
    assert {row["title"] for row in found} == {made["title"], own["title"]}


def test_a_title_is_corrected_and_ended_by_further_rows(officer: Program, path: str) -> None:
    made = officer.send(path, TITLE | {"batch": "第一批"})
    fixed = officer.send(f"{path}/{made['title']}/correct", GROUND | {"level": "national"})
    assert (fixed["number"], fixed["replaces"]) == (made["number"], made["title"])
    assert (fixed["level"], fixed["batch"]) == ("national", "第一批"), "what is left out stays"
    late = officer.ask("POST", f"{path}/{made['title']}/correct", GROUND | {"batch": "x"})
    assert (late.status_code, codes(late)) == (409, ["api.stale"])
    ended = officer.send(f"{path}/{fixed['title']}/end", GROUND | {"valid_until": "2024-06-30"})
    assert (ended["valid_until"], ended["valid"]) == ("2024-06-30", False)
    [now] = officer.get(path)
    assert now["title"] == ended["title"]
    assert len(officer.get(f"{path}?former=true")) == 3


def test_a_title_that_never_was_is_voided_with_its_ground(officer: Program, path: str) -> None:
    made = officer.send(path, TITLE)
    void = f"{path}/{made['title']}/void"
    assert codes(officer.ask("POST", void, {})) == ["api.field-missing"]
    assert officer.send(void, GROUND)["void"] is True
    assert officer.get(path) == []
    assert [row["void"] for row in officer.get(f"{path}?former=true")] == [False, True]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"what": "没有的称号", "level": "最高级"}, None),
        ({"granted_on": "2022-02-30"}, ["api.field-day"]),
        ({"valid_from": "2023-01-01", "valid_until": "2022-01-01"}, ["enterprises.period"]),
    ],
)
def test_what_is_wrong_with_a_title_is_named(
    officer: Program, path: str, change: dict[str, Any], found: list[str] | None
) -> None:
    answer = officer.ask("POST", path, TITLE | change)
    assert answer.status_code == 422, body(answer)
    assert found is None or codes(answer) == found


def test_a_title_of_another_organisation_is_not_there(
    cast: Cast, officer: Program, path: str
) -> None:
    made = officer.send(path, TITLE)
    other = cast.firm("91420500R6838WPG60")
    wrong = f"organisations/{other.pk}/titles/{made['title']}/void"
    assert officer.ask("POST", wrong, GROUND).status_code == 404


LIST = TITLE | {
    "region": COUNTY,
    "granted_by": "某省工业和信息化厅",
    "batch": "2022 年第一批",
}


def test_a_list_is_matched_and_nothing_recorded_before_it_is_confirmed(
    firm: Organisation, officer: Program, path: str
) -> None:
    lines = [
        {"name": firm.name, "credit_code": firm.credit_code},
        {"name": firm.name, "object": "二号车间"},
        {"name": "外地公司"},
    ]
    key = {"Idempotency_Key": "list-1"}
    made = officer.send("title-lists", LIST | {"lines": lines}, **key)
    assert officer.send("title-lists", LIST | {"lines": lines}, **key) == made
    fits("TitleList", made)
    counts = {"matched": 1, "to-confirm": 1, "unmatched": 1, "confirmed": 0, "dismissed": 0}
    assert made["lines"] == counts
    assert officer.get(path) == []
    one = f"title-lists/{made['title_list']}"
    assert officer.send(f"{one}/confirm", None)["lines"]["confirmed"] == 1
    listed = officer.get(f"{one}/lines?limit=2")
    fits("TitleLines", listed)
    assert listed["next"] is not None
    rows = {row["state"]: row for row in officer.get(f"{one}/lines")["items"]}
    assert rows["to-confirm"]["organisation"] == firm.pk
    title = officer.send(f"{one}/lines/{rows['to-confirm']['line']}/confirm", {})
    assert (title["object"], title["status"]) == ("二号车间", "verified")
    unmatched = f"{one}/lines/{rows['unmatched']['line']}"
    assert codes(officer.ask("POST", f"{unmatched}/confirm", {})) == ["enterprises.line-whose"]
    assert officer.send(f"{unmatched}/dismiss", {"reason": "不在辖区"})["state"] == "dismissed"
    assert len(officer.get(path)) == 2
    assert officer.get(one)["lines"]["confirmed"] == 2
    assert officer.get("title-lists")["items"][0]["title_list"] == made["title_list"]


def test_wrong_lines_are_named_by_their_place_in_the_body(officer: Program) -> None:
    lines = [{"name": "甲"}, {"name": "乙", "credit_code": "91420500R6838WPG61"}]
    answer = officer.ask("POST", "title-lists", LIST | {"lines": lines})
    assert answer.status_code == 422
    assert '"lines[1].credit_code"' in body(answer).decode()


def test_a_list_of_another_jurisdiction_is_not_there(cast: Cast, officer: Program) -> None:
    made = officer.send("title-lists", LIST | {"lines": [{"name": "甲"}]})
    elsewhere = program(cast, cast.post("e", "officer", region=OTHER_CITY))
    assert elsewhere.get("title-lists")["items"] == []
    assert elsewhere.ask("GET", f"title-lists/{made['title_list']}").status_code == 404
    answer = elsewhere.ask("POST", "title-lists", LIST | {"lines": [{"name": "甲"}]})
    assert answer.status_code == 404
    for invented in ("4205819999", "420581x", "无此县"):
        sent = LIST | {"region": invented, "lines": [{"name": "甲"}]}
        assert officer.ask("POST", "title-lists", sent).status_code == 404
