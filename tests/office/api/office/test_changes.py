"""What takes two people, and what officers say of claims, by programs."""

from __future__ import annotations

import json

import pytest
from tests.office.api.asked import body, codes
from tests.office.api.office.asking import Program, program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, Cast

from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NUMBER = "6222 0000 1111 2222"
ACCOUNT = {"kind": "bank-account", "holder": "某公司", "bank": "某银行", "number": NUMBER}
NODE = "organisation.node_connected"


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def firm(cast: Cast) -> Organisation:
    return cast.firm()


@pytest.fixture
def preparer(cast: Cast, firm: Organisation) -> Program:
    return program(cast, cast.post("p", "preparer", firm=firm))


@pytest.fixture
def approver(cast: Cast, firm: Organisation) -> Program:
    return program(cast, cast.post("a", "approver", firm=firm))


@pytest.fixture
def officer(cast: Cast) -> Program:
    return program(cast, cast.post("o", "officer", region=CITY))


def test_an_account_is_prepared_by_one_and_approved_by_another(
    firm: Organisation, preparer: Program, approver: Program, officer: Program
) -> None:
    path = f"organisations/{firm.pk}"
    assert preparer.ask("GET", f"{path}/account").status_code == 404
    made = preparer.send(f"{path}/changes", ACCOUNT)
    fits("Change", made)
    assert made["values"]["number"] == "6222000011112222"
    again = preparer.ask("POST", f"{path}/changes", ACCOUNT)
    assert codes(again) == ["enterprises.change-open"]
    assert preparer.ask("POST", f"{path}/changes/{made['change']}/approve").status_code == 403
    done = approver.send(f"{path}/changes/{made['change']}/approve", None)
    assert done["state"] == "approved"
    account = approver.get(f"{path}/account")
    fits("BankAccount", account)
    assert account["number"] == "6222000011112222"
    assert officer.get(f"{path}/account")["number"] == "************2222", "masked by permit"
    [listed] = officer.get(f"{path}/changes?state=approved")["items"]
    assert listed["values"]["number"] == "************2222"


def test_a_narrow_token_of_the_same_person_sees_numbers_masked(
    cast: Cast, firm: Organisation, preparer: Program
) -> None:
    preparer.send(f"organisations/{firm.pk}/changes", ACCOUNT)
    narrow = program(cast, preparer.post, "enterprises.read")
    [seen] = narrow.get(f"organisations/{firm.pk}/changes")["items"]
    assert seen["values"]["number"] == "************2222"


def test_a_change_is_returned_with_a_reason_or_withdrawn(
    firm: Organisation, preparer: Program, approver: Program
) -> None:
    path = f"organisations/{firm.pk}/changes"
    sent = {"kind": "legal-representative", "name": "王某"}
    first = preparer.send(path, sent)
    back = approver.send(f"{path}/{first['change']}/return", {"reason": "与证明不符"})
    assert (back["state"], back["reason"]) == ("returned", "与证明不符")
    second = preparer.send(path, sent)
    gone = preparer.send(f"{path}/{second['change']}/withdraw", None)
    assert gone["state"] == "withdrawn"
    late = approver.ask("POST", f"{path}/{second['change']}/approve")
    assert (late.status_code, codes(late)) == (409, ["api.stale"])


def test_a_number_that_is_none_is_refused_at_its_field(
    firm: Organisation, preparer: Program
) -> None:
    answer = preparer.ask("POST", f"organisations/{firm.pk}/changes", ACCOUNT | {"number": "12"})
    [error] = json.loads(body(answer))["errors"]
    assert (error["code"], error["where"]) == ("enterprises.account-number", "number")


def test_a_claim_is_noted_returned_and_verified(
    cast: Cast, firm: Organisation, preparer: Program, officer: Program
) -> None:
    path = f"organisations/{firm.pk}/facts"
    claim = preparer.send(path, {"fact": NODE, "value": True})
    one = f"{path}/{claim['record']}"
    noted = officer.send(f"{one}/note", {"said": "已电话核对"})
    fits("FactNote", noted)
    officer.send(f"{one}/return", {"said": "请附合同"})
    kinds = [row["kind"] for row in preparer.get(f"{one}/notes")]
    assert kinds == ["note", "return"]
    told = preparer.get("me/notices?unread=true")
    fits("Notices", told)
    [notice] = told["items"]
    assert "请附合同" in notice["text"]
    assert officer.get("me/notices")["items"] == []
    assert officer.send("me/notices/read", {"notices": [notice["notice"]]}) == {"read": 0}
    assert preparer.send("me/notices/read", {"notices": [notice["notice"]]}) == {"read": 1}
    assert preparer.get("me/notices?unread=true")["items"] == []
    assert preparer.get("me/notices")["items"][0]["read_at"] is not None
    verified = officer.send(f"{one}/verify", {"value": False})
    assert (verified["status"], verified["value"]) == ("verified", False)
    assert preparer.ask("POST", f"{one}/note", {"said": "x"}).status_code == 403


def test_several_facts_are_recorded_all_or_none(firm: Organisation, preparer: Program) -> None:
    path = f"organisations/{firm.pk}/facts"
    right = [{"fact": NODE, "value": True}, {"fact": "organisation.above_scale", "value": True}]
    wrong = {"fact": "organisation.above_scale", "value": "也许"}
    answer = preparer.ask("POST", f"{path}/several", {"statements": [*right[:1], wrong]})
    [error] = json.loads(body(answer))["errors"]
    assert error["where"].startswith("statements[1].")
    assert preparer.get(path) == []
    made = preparer.send(f"{path}/several", {"statements": right})
    fits("FactRecordList", made)
    assert len(preparer.get(path)) == 2
