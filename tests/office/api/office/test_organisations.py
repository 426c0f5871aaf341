"""Organisations for programs: seen within the post, with their facts, dossier and evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.office.api.asked import codes
from tests.office.api.office.asking import Program, program
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast
from tests.office.regions.entering import YICHANG, entered, put_in_force

from jigai.office.api.document import document
from jigai.office.enterprises.domain.profiles import profile_of, write_search
from jigai.office.ground.plans import shelf
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OTHER = "91420500R6838WPG60"


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def firm(cast: Cast) -> Organisation:
    return cast.firm()


@pytest.fixture
def officer(cast: Cast) -> Program:
    return program(cast, cast.post("o", "officer", region=CITY))


@pytest.fixture
def preparer(cast: Cast, firm: Organisation) -> Program:
    return program(cast, cast.post("p", "preparer", firm=firm))


@pytest.fixture(scope="module", autouse=True)
def _shelf() -> Iterator[None]:
    shelf.cache_clear()
    yield
    shelf.cache_clear()


def fits(name: str, value: Any) -> None:
    """The value is what the document says."""
    found = document("en")
    schema = {"$ref": f"#/components/schemas/{name}", "components": found["components"]}
    assert not list(Draft202012Validator(schema).iter_errors(value))


def test_each_sees_the_organisations_of_its_post(
    cast: Cast, firm: Organisation, officer: Program, preparer: Program
) -> None:
    elsewhere = cast.firm(OTHER, OTHER_CITY)
    for row in (firm, elsewhere):
        profile_of(row)
    found = officer.get("organisations")
    fits("Organisations", found)
    assert [row["organisation"] for row in found["items"]] == [firm.pk]
    assert [row["organisation"] for row in preparer.get("organisations")["items"]] == [firm.pk]
    assert officer.get(f"organisations/{firm.pk}")["credit_code"] == firm.credit_code
    for program_ in (officer, preparer):
        answer = program_.ask("GET", f"organisations/{elsewhere.pk}")
        assert (answer.status_code, codes(answer)) == (404, ["api.not-there"])


def firms(*named: str) -> None:
    for n, name in enumerate(named):
        made = Organisation.objects.create(credit_code=f"{n:018}", name=name, region=COUNTY)
        write_search(profile_of(made))


def test_lists_are_searched_filtered_and_go_on(cast: Cast, officer: Program) -> None:
    firms("甲精密", "乙精密", "丙化工")

    def names(query: str) -> list[str]:
        return [row["name"] for row in officer.get(f"organisations?{query}")["items"]]

    assert sorted(names("q=精密")) == ["乙精密", "甲精密"]
    assert names("q=000000000000000002") == ["丙化工"]
    assert len(names(f"county={COUNTY}&kind=enterprise")) == 3
    assert names("kind=park") == []
    answer = officer.ask("GET", "organisations?limit=2")
    first = officer.get("organisations?limit=2")
    assert answer.headers["Link"] == f'<{first["next"]}>; rel="next"'
    rest = officer.get(first["next"].removeprefix("/api/v1/"))
    assert rest["next"] is None
    assert len(first["items"]) + len(rest["items"]) == 3


def test_a_list_asks_as_much_for_many_rows_as_for_few(
    cast: Cast, officer: Program, django_assert_max_num_queries: Any
) -> None:
    firms("甲")
    with django_assert_max_num_queries(20) as few:
        officer.get("organisations")
    Organisation.objects.all().update(credit_code="x" * 18)
    firms(*(f"公司{n}" for n in range(30)))
    with django_assert_max_num_queries(len(few)):
        assert len(officer.get("organisations")["items"]) == 31


SCALE = "organisation.above_scale"


def test_facts_are_claimed_verified_and_kept_in_their_history(
    firm: Organisation, officer: Program, preparer: Program
) -> None:
    path = f"organisations/{firm.pk}/facts"
    claim = preparer.send(path, {"fact": SCALE, "value": False, "valid_from": "2020-01-01"})
    fits("FactRecord", claim)
    assert claim["status"] == "claimed"
    assert claim["recorded_by"] == f"person:{preparer.post.person_id}"
    verified = officer.send(
        path,
        {"fact": SCALE, "value": True, "status": "verified", "valid_from": "2020-01-01"},
    )
    held = officer.get(f"{path}?valid_on=2023-01-01")
    assert [(row["record"], row["value"]) for row in held] == [(verified["record"], True)]
    assert officer.get(f"{path}?valid_on=2019-12-31") == []
    history = officer.get(f"{path}/{SCALE}/history?limit=1")
    fits("FactRecords", history)
    assert history["items"][0]["record"] == claim["record"]
    assert history["next"] is not None


@pytest.mark.parametrize(
    ("change", "status", "found"),
    [
        ({"fact": "organisation.no_such"}, 422, ["enterprises.fact"]),
        ({"value": "很多"}, 422, None),
        ({"valid_from": "2023-02-30"}, 422, ["api.field-day"]),
        ({"status": "verified"}, 403, ["denied.token-scope"]),
        ({"status": "certain"}, 422, ["api.field-choice"]),
    ],
)
def test_a_wrong_fact_is_refused(
    firm: Organisation,
    preparer: Program,
    change: dict[str, Any],
    status: int,
    found: list[str] | None,
) -> None:
    sent = {"fact": SCALE, "value": True} | change
    answer = preparer.ask("POST", f"organisations/{firm.pk}/facts", sent)
    assert answer.status_code == status
    assert found is None or codes(answer) == found


def test_a_product_is_registered_stated_of_listed_and_ended(
    firm: Organisation, officer: Program, preparer: Program
) -> None:
    sent = {"entity": "product", "name": "五轴加工中心", "code": "ZB-7"}
    made = preparer.send(f"organisations/{firm.pk}/things", sent)
    fits("Thing", made)
    again = preparer.ask("POST", f"organisations/{firm.pk}/things", sent)
    assert codes(again) == ["enterprises.thing-twice"]
    path = f"organisations/{firm.pk}/facts"
    fact = {"fact": "product.level", "value": "省级", "subject": made["subject"]}
    preparer.send(path, fact)
    held = officer.get(f"{path}?subject={made['subject']}")
    assert [row["fact"] for row in held] == ["product.level", "product.name"]
    found = officer.get("things?q=wuzhou&entity=product")
    fits("Things", found)
    assert [row["number"] for row in found["items"]] == [made["number"]]
    ended = officer.ask("POST", f"things/{made['number']}/end", {"reason": "停产"})
    assert ended.status_code == 200
    assert [t["reason"] for t in officer.get("things?state=ended")["items"]] == ["停产"]
    assert officer.ask("POST", "things/CP999999/end", {"reason": "x"}).status_code == 404


def test_what_is_about_another_organisations_things_is_not_there(
    firm: Organisation, officer: Program
) -> None:
    for subject in ("title:T-1", "project:", "programme:yichang-2018-4", "x"):
        answer = officer.ask("GET", f"organisations/{firm.pk}/facts?subject={subject}")
        assert answer.status_code == 404, subject


def test_the_dossier_is_what_the_policies_in_force_evaluate(
    firm: Organisation, officer: Program, preparer: Program
) -> None:
    put_in_force(CITY, YICHANG)
    preparer.send(f"organisations/{firm.pk}/facts", {"fact": SCALE, "value": True})
    found = preparer.get(f"organisations/{firm.pk}/dossier?as_of=2019-06-01&claim_year=2019")
    fits("Dossier", found)
    assert (found["claim_year"], found["applicant"]["above_scale"]) == (2019, True)
    evaluation = preparer.get(f"organisations/{firm.pk}/evaluation?as_of=2019-06-01&brief=true")
    fits("Evaluation", evaluation)
    [result] = evaluation["results"]
    assert (result["pack"], result["claim_year"]) == (YICHANG, 2019)
    assert result["awards"]
    assert evaluation["left_out"] == []
    before = preparer.get(f"organisations/{firm.pk}/evaluation?as_of=2017-06-01")
    assert before["results"] == []


def test_a_policy_whose_pack_is_lost_is_named_and_left_out(
    firm: Organisation, officer: Program
) -> None:
    put_in_force(CITY, YICHANG)
    entered("pack", COUNTY, pack="lost-2020-1", value="0" * 64)
    found = officer.get(f"organisations/{firm.pk}/evaluation?as_of=2019-06-01&brief=true")
    fits("Evaluation", found)
    assert [result["pack"] for result in found["results"]] == [YICHANG]
    assert [one["pack"] for one in found["left_out"]] == ["lost-2020-1"]
