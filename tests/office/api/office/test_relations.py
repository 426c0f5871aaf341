"""Standings, relations, names, mergers and divisions for programs."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.api.asked import codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, OTHER_CITY, Cast

from jigai.office.enterprises.domain.profiles import profile_of
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OTHER, THIRD = "91420500R6838WPG60", "91350211M000100Y46"
GROUND = {"ground": "公示文件"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def firm(cast: Cast) -> Organisation:
    made = cast.firm()
    profile_of(made)
    return made


@pytest.fixture
def other(cast: Cast) -> Organisation:
    made = cast.firm(OTHER)
    profile_of(made)
    return made


@pytest.fixture
def officer(cast: Cast) -> Program:
    return program(cast, cast.post("o", "officer", region=CITY))


def test_a_listing_holds_from_a_day_and_ends_with_a_ground(
    firm: Organisation, officer: Program
) -> None:
    path = f"organisations/{firm.pk}/standings"
    made = officer.send(path, GROUND | {"kind": "abnormal", "since": "2023-01-10"})
    fits("Standing", made)
    again = officer.ask("POST", path, GROUND | {"kind": "abnormal", "since": "2023-05-01"})
    assert codes(again) == ["enterprises.standing-overlap"]
    ended = officer.send(f"{path}/{made['standing']}/end", GROUND | {"until": "2023-06-30"})
    assert (ended["until"], ended["replaces"]) == ("2023-06-30", made["standing"])
    assert [row["standing"] for row in officer.get(path)] == [ended["standing"]]
    void = officer.send(f"{path}/{ended['standing']}/end", GROUND)
    assert void["void"] is True
    assert officer.get(path) == []
    assert len(officer.get(f"{path}?former=true")) == 3


def test_a_holding_is_stated_by_credit_code_and_share(
    firm: Organisation, other: Organisation, officer: Program
) -> None:
    path = f"organisations/{firm.pk}/relations"
    sent = GROUND | {"kind": "holding", "other_code": OTHER, "share": "51.5%"}
    made = officer.send(path, sent)
    fits("Relation", made)
    assert (made["other"], made["share"], made["status"]) == (other.pk, "51.5%", "verified")
    assert officer.get(f"organisations/{other.pk}/relations") == [made], "seen from either side"
    found = officer.get(f"organisations/{firm.pk}/related?day=2024-01-01&kind=holding")
    fits("OrganisationList", found)
    assert [row["organisation"] for row in found] == [other.pk]
    assert officer.get(f"organisations/{firm.pk}/related?kind=group") == []
    end = f"{path}/{made['relation']}/end"
    assert officer.send(end, GROUND | {"until": "2024-03-31"})["until"] == "2024-03-31"
    assert codes(officer.ask("POST", end, GROUND)) == ["api.stale"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"share": "viel"}, "enterprises.share"),
        ({"share": "0"}, "enterprises.share"),
        ({"other_code": "91420500R6838WPG61"}, "enterprises.no-such-code"),
        ({"other_code": "91350100M000100Y43"}, "enterprises.itself"),
    ],
)
def test_a_wrong_relation_is_refused(
    firm: Organisation, other: Organisation, officer: Program, change: dict[str, Any], code: str
) -> None:
    sent = GROUND | {"kind": "holding", "other_code": OTHER, "share": "51.5%"}
    answer = officer.ask("POST", f"organisations/{firm.pk}/relations", sent | change)
    assert (answer.status_code, codes(answer)) == (422, [code])


def test_an_organisation_changes_its_name_by_the_version_of_its_profile(
    firm: Organisation, officer: Program
) -> None:
    path = f"organisations/{firm.pk}"
    version = officer.get(f"{path}/profile")["version"]
    sent = GROUND | {"name": "新名公司", "on": "2024-07-01", "version": version}
    former = firm.name
    assert officer.send(f"{path}/rename", sent)["name"] == "新名公司"
    answer = officer.ask("POST", f"{path}/rename", sent | {"name": "又一个"})
    assert (answer.status_code, codes(answer)) == (409, ["api.stale"])
    found = officer.get(f"{path}/names")
    fits("Namings", found)
    assert [(row["name"], row["until"]) for row in found] == [(former, "2024-06-30")]


def test_a_merger_is_looked_at_and_then_done(
    cast: Cast, firm: Organisation, other: Organisation, officer: Program
) -> None:
    cast.post("p", "preparer", firm=firm)
    path = f"organisations/{firm.pk}/merger"
    seen = officer.get(path)
    fits("MergerPreview", seen)
    assert seen["follow"]["posts"] == 1
    assert firm.profile.merged_into_id is None, "looking changes nothing"
    sent = GROUND | {"into": other.pk, "on": "2024-07-01"}
    made = officer.send(path, sent)
    fits("Succession", made)
    assert (made["kind"], made["followed"]["posts"]) == ("merger", 1)
    assert codes(officer.ask("POST", path, sent)) == ["enterprises.merged"]
    assert officer.get(f"organisations/{other.pk}/successions") == [made]


def test_titles_named_pass_in_a_division(
    firm: Organisation, other: Organisation, officer: Program
) -> None:
    path = f"organisations/{firm.pk}"
    title = officer.send(f"{path}/titles", {"what": "绿色工厂"})
    sent = GROUND | {"into": other.pk, "on": "2024-07-01"}
    wrong = officer.ask("POST", f"{path}/division", sent | {"titles": ["T999999"]})
    assert codes(wrong) == ["enterprises.titles-not-there"]
    officer.send(f"{path}/division", sent | {"titles": [title["number"]]})
    [passed] = officer.get(f"organisations/{other.pk}/titles")
    assert (passed["number"], passed["replaces"]) == (title["number"], title["title"])


def test_a_merger_with_what_lies_elsewhere_is_not_there(
    cast: Cast, firm: Organisation, officer: Program
) -> None:
    far = cast.firm(OTHER, OTHER_CITY)
    sent = GROUND | {"into": far.pk, "on": "2024-07-01"}
    assert officer.ask("POST", f"organisations/{firm.pk}/merger", sent).status_code == 404
    leader = program(cast, cast.post("l", "leader", region=CITY))
    assert leader.ask("GET", f"organisations/{firm.pk}/merger").status_code == 403
