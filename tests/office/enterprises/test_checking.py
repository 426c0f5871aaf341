"""Officers verify, note and return; what the enterprise stated stays. Accounts asked for."""

from __future__ import annotations

import io
from typing import Any

import pytest
from tests.office.enterprises.firms import (
    PDF,
    SECOND,
    cast_of_a_county,
    day,
    refusal,
)
from tests.office.identity.cast import CODE, COUNTY, OTHER_COUNTY, Cast

from jigai.office.enterprises.domain.checking import (
    note_fact,
    return_fact,
    returned,
    verify_fact,
)
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.queries import known_on
from jigai.office.enterprises.domain.registrations import (
    accept_registration,
    ask_for_account,
    refuse_registration,
    register,
)
from jigai.office.enterprises.models import FactRecord, Profile
from jigai.office.ground.acts.commands import System
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import Attachment, Notice
from jigai.office.ground.searching import narrowed
from jigai.office.identity.actor import actor_of
from jigai.office.identity.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SIZE = "organisation.size"


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def claim(cast: Cast, **stated: Any) -> FactRecord:
    given = Statement(SIZE, **({"value": "small"} | stated))
    made: FactRecord = record_fact(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, stated=given
    )
    return made


def test_a_claim_is_verified_as_it_stands_or_with_another_value(cast: Cast) -> None:
    first = claim(cast)
    officer = cast.actor("officer")
    same = verify_fact(acting=officer, record=first.pk)
    assert (same.value, same.status, same.verifies) == ("small", "verified", first)
    other = verify_fact(acting=officer, record=first.pk, value="medium")
    assert other.replaces == same
    found = known_on(cast.firm().pk, "organisation", SIZE, day("2024-01-01"))
    assert found == other
    first.refresh_from_db()
    assert (first.value, first.status) == ("small", "claimed")


def test_a_verified_value_has_to_be_of_the_vocabulary_too(cast: Cast) -> None:
    given = {"acting": cast.actor("officer"), "record": claim(cast).pk}
    assert refusal(verify_fact, **given, value="巨型") == ("value.code", "value")


def test_a_return_waits_until_the_claim_is_corrected_and_its_people_are_told(cast: Cast) -> None:
    first = claim(cast)
    note_fact(acting=cast.actor("officer"), record=first.pk, said="电话核对过")
    assert returned(first) is None
    return_fact(acting=cast.actor("officer"), record=first.pk, said="与年报不符")
    waiting = returned(FactRecord.objects.get(pk=first.pk))
    assert waiting is not None
    assert waiting.text == "与年报不符"
    assert {n.person for n in Notice.objects.all()} == {
        cast.actor("preparer").key,
        cast.actor("approver").key,
    }
    claim(cast, value="micro", replaces=first.pk)
    stale = {"acting": cast.actor("officer"), "record": first.pk}
    assert refusal(return_fact, **stale, said="x")[0] == "act.stale"


def test_only_claims_are_checked_and_only_by_officers_of_the_place(cast: Cast) -> None:
    first = claim(cast)
    verified = verify_fact(acting=cast.actor("officer"), record=first.pk)
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    for login, record in (("officer", verified.pk), ("elsewhere", first.pk), ("officer", 999)):
        with pytest.raises(NotThere):
            verify_fact(acting=cast.actor(login), record=record)
    with pytest.raises((Denied, NotThere)):
        verify_fact(acting=cast.actor("preparer"), record=first.pk)


# Accounts


def asking(**stated: Any) -> dict[str, Any]:
    return {
        "acting": System("system:registration"),
        "credit_code": SECOND,
        "name": "新来的公司",
        "region": COUNTY,
        "login": "Wang",
        "person": "王某",
        "phone": "13900000000",
        "licence": io.BytesIO(PDF),
        "licence_name": "营业执照.pdf",
    } | stated


def test_an_organisation_that_asks_is_let_in_once_an_officer_has_checked(cast: Cast) -> None:
    asked = ask_for_account(**asking())
    assert not Organisation.objects.filter(credit_code=SECOND).exists()
    post, password = accept_registration(acting=cast.actor("officer"), registration=asked.pk)
    made = Organisation.objects.get(credit_code=SECOND)
    assert (post.organisation, post.role, post.person.login) == (made, "approver", "wang")
    assert post.person.check_password(password)
    assert [p.role for p in actor_of(post.person).posts] == ["approver"]
    assert Attachment.objects.filter(subject=f"organisation:{made.pk}", kind="licence").exists()
    again = {"acting": cast.actor("officer"), "registration": asked.pk}
    assert refusal(accept_registration, **again)[0] == "act.stale"


def test_what_was_asked_for_is_refused_with_a_reason_and_can_be_asked_again(cast: Cast) -> None:
    asked = ask_for_account(**asking())
    twice = refusal(ask_for_account, **asking())
    assert twice == ("enterprises.asked-already", "credit_code")
    refuse_registration(acting=cast.actor("officer"), registration=asked.pk, reason="执照不清")
    assert ask_for_account(**asking()).state == "waiting"


@pytest.mark.parametrize(
    ("stated", "where"),
    [
        ({"credit_code": CODE[:-1] + "4"}, "credit_code"),
        ({"credit_code": CODE}, "credit_code"),
        ({"region": "宜晶市"}, "region"),
        ({"kind": "club"}, "kind"),
        ({"login": "preparer"}, "login"),
        ({"person": ""}, "person"),
        ({"licence": io.BytesIO(b"a,b"), "licence_name": "x.csv"}, "evidence"),
    ],
)
def test_a_wrong_request_for_an_account_is_refused_at_its_field(
    cast: Cast, stated: dict[str, Any], where: str
) -> None:
    cast.firm()
    code, found = refusal(ask_for_account, **asking(**stated))
    assert found == where
    if stated.get("credit_code") == CODE:
        assert code == "enterprises.registered-already"
    if "kind" in stated:
        assert code == "enterprises.kind"


def test_an_officer_registers_an_organisation_of_a_kind_that_there_is(cast: Cast) -> None:
    call = {"acting": cast.actor("officer"), "credit_code": SECOND, "name": "某协会"}
    made = register(**call, region=COUNTY, kind="association")
    assert narrowed(Profile.objects.all(), "mxh").get().organisation == made
    assert refusal(register, **call, region=COUNTY)[0] == "enterprises.registered-already"
    with pytest.raises(NotThere):
        accept_registration(
            acting=cast.actor("officer"),
            registration=ask_for_account(**asking(credit_code="91420582MA4900002J",
                                                  region=OTHER_COUNTY)).pk,
        )  # fmt: skip
