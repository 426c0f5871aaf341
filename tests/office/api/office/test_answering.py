"""What is asked of every request to the office: token, permit, parameters, content."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast

from jigai.office.ground.models import AuditEntry
from jigai.office.identity.models import ApiToken, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
REGISTER = "enterprises.register"
OPENING = "identity.register-organisation"
"""What the command calls in its turn."""
FIRM = {"credit_code": "91420500R6838WPG60", "name": "某精密公司", "region": COUNTY}


def test_a_token_tells_whom_it_acts_for(cast: Cast, officer: Program) -> None:
    found = officer.get("me")
    assert found["name"] == cast.person("o").name
    assert found["post"] | {"bureau": ""} == {
        "role": "officer", "role_name": "officer", "bureau": "", "section": None, "region": CITY,
        "organisation": None, "organisation_name": None, "delegated": False,
    }  # fmt: skip
    assert {"act": REGISTER, "name": "register an organisation with its record"} in found["scopes"]
    assert officer.get("me?lang=zh")["post"]["role_name"] == "经办人"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({}, "api.no-token"),
        ({"Authorization": "Bearer"}, "api.no-token"),
        ({"Authorization": "Bearer jigai_x_y"}, "api.token"),
        ({"Authorization": "Basic bzpSaWdodC1ob3JzZS03"}, "api.token"),
    ],
)
def test_without_a_token_in_force_nothing_is_answered(header: dict[str, str], code: str) -> None:
    answer = Client().get("/api/v1/me", headers=header)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert codes(answer) == [code]


def test_a_session_of_a_browser_is_no_token(cast: Cast) -> None:
    cast.post("o", "officer", region=CITY)
    assert cast.client("o").get("/api/v1/me").status_code == 401


def test_a_token_that_ended_is_refused(officer: Program) -> None:
    ApiToken.objects.update(revoked_at=timezone.now())
    answer = officer.ask("GET", "me")
    assert (answer.status_code, codes(answer)) == (401, ["api.token"])


def test_a_token_without_the_scope_is_refused_with_its_name(cast: Cast) -> None:
    narrow = program(cast, cast.post("o", "officer", region=CITY), REGISTER, OPENING)
    answer = narrow.ask("GET", "me")
    assert (answer.status_code, codes(answer)) == (403, ["denied.token-scope"])
    narrow.send("organisations", FIRM)


def test_what_the_post_does_not_permit_is_refused_though_the_token_was_issued_for_it(
    cast: Cast, officer: Program
) -> None:
    officer.post.role = "leader"
    officer.post.save()
    answer = officer.ask("POST", "organisations", FIRM)
    assert (answer.status_code, codes(answer)) == (403, [f"denied.{REGISTER}"])


def test_a_write_is_the_command_with_person_and_token_in_the_trail(
    cast: Cast, officer: Program
) -> None:
    answer = officer.ask("POST", "organisations", FIRM)
    assert answer.status_code == 201
    found = json.loads(body(answer))
    row = Organisation.objects.get(credit_code=FIRM["credit_code"])
    assert (found["organisation"], found["region"]) == (row.pk, COUNTY)
    trail = AuditEntry.objects.get(act=REGISTER)
    assert trail.acting == cast.person("o").key
    assert trail.detail["through"] == f"token:{ApiToken.objects.get().prefix}"


def test_what_lies_elsewhere_is_not_there(officer: Program) -> None:
    answer = officer.ask("POST", "organisations", FIRM | {"region": OTHER_CITY})
    assert (answer.status_code, codes(answer)) == (404, ["api.not-there"])
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status", "found"),
    [
        (" ", 400, [("api.empty", "body")]),
        ("{", 400, None),
        ([], 422, [("api.mapping", "")]),
        ({}, 422, [("api.field-missing", n) for n in ("credit_code", "name", "region")]),
        (FIRM | {"names": 1}, 422, [("api.key", "names")]),
        (FIRM | {"name": ""}, 422, [("api.field-text", "name")]),
        (FIRM | {"name": "a\u202eb", "region": 3}, 422,
         [("api.field-control", "name"), ("api.field-text", "region")]),
        (FIRM | {"region": "宜晶市"}, 422, [("identity.region", "region")]),
        (FIRM | {"credit_code": "91420500R6838WPG61"}, 422, [("credit-code.check", "credit_code")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_field(
    officer: Program, sent: Any, status: int, found: list[tuple[str, str]] | None
) -> None:
    answer = officer.ask("POST", "organisations", sent)
    assert answer.status_code == status
    told = [(error["code"], error["where"]) for error in json.loads(body(answer))["errors"]]
    assert found is None or told == found
    assert not Organisation.objects.exists()


def test_parameters_and_methods_that_there_are_not_are_refused(officer: Program) -> None:
    assert codes(officer.ask("GET", "me?size=3")) == ["api.parameter"]
    assert codes(officer.ask("GET", "me?lang=fr")) == ["api.field-choice"]
    answer = officer.ask("DELETE", "organisations")
    assert (answer.status_code, codes(answer)) == (405, ["api.method"])
    assert "POST" in answer.headers["Allow"]


def test_each_token_has_a_rate_of_its_own(cast: Cast, officer: Program, settings: Any) -> None:
    other = program(cast, officer.post)
    settings.API_RATE = 2
    assert [officer.ask("GET", "me").status_code for _ in range(3)] == [200, 200, 429]
    assert other.ask("GET", "me").status_code == 200
    assert other.client.get("/api/v1/facts").status_code == 200


def test_guesses_at_tokens_count_against_their_address(settings: Any) -> None:
    settings.API_RATE = 2
    header = {"Authorization": "Bearer jigai_abcdefgh_" + "a" * 40}
    found = [Client().get("/api/v1/me", headers=header).status_code for _ in range(3)]
    assert found == [401, 401, 429]


KEY = {"Idempotency_Key": "8d1f-1"}


def test_a_write_sent_twice_under_one_key_acts_once_and_is_answered_alike(officer: Program) -> None:
    first = officer.ask("POST", "organisations", FIRM, **KEY)
    again = officer.ask("POST", "organisations", FIRM, **KEY)
    assert (again.status_code, body(again)) == (first.status_code, body(first))
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Organisation.objects.count() == 1


def test_another_request_under_the_same_key_is_refused(cast: Cast, officer: Program) -> None:
    officer.send("organisations", FIRM, **KEY)
    answer = officer.ask("POST", "organisations", FIRM | {"name": "别的公司"}, **KEY)
    assert (answer.status_code, codes(answer)) == (422, ["api.idempotency-other"])
    other = program(cast, cast.post("p", "officer", region=CITY))
    answer = other.ask("POST", "organisations", FIRM, **KEY)
    assert codes(answer) == ["enterprises.registered-already"], (
        "keys of one program are not those of another"
    )


def test_what_was_refused_is_not_remembered_and_can_be_sent_again(officer: Program) -> None:
    for wrong in ({"region": "宜晶市"}, {"region": "宜晶市"}):
        assert officer.ask("POST", "organisations", FIRM | wrong, **KEY).status_code == 422
    officer.send("organisations", FIRM, **KEY)


@pytest.mark.parametrize("key", ["", "a b", "é", "k" * 101])
def test_a_key_is_a_short_visible_text(officer: Program, key: str) -> None:
    answer = officer.ask("POST", "organisations", FIRM, Idempotency_Key=key)
    assert (answer.status_code, codes(answer)) == (400, ["api.idempotency-key"])


def test_keys_are_forgotten_after_days(officer: Program) -> None:
    from jigai.office.api.models import Remembered

    officer.send("organisations", FIRM, **KEY)
    Remembered.objects.update(at=timezone.now() - dt.timedelta(days=3))
    answer = officer.ask("POST", "organisations", FIRM, **KEY)
    assert codes(answer) == ["enterprises.registered-already"]
