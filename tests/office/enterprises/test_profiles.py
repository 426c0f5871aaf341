"""Profiles, evidence, and changes that take two people."""

from __future__ import annotations

import io
from typing import Any

import pytest
from tests.office.enterprises.firms import cast_of_a_county, day, founded, pdf, refusal
from tests.office.identity.cast import Cast

from jigai.facts.problems import InputRefused
from jigai.office.enterprises.domain.evidence import attach_evidence
from jigai.office.enterprises.domain.facts import Statement, record_fact
from jigai.office.enterprises.domain.profiles import edit_profile, gaps, profile_of
from jigai.office.enterprises.domain.proposals import (
    account_of,
    approve_change,
    open_changes,
    prepare_change,
    return_change,
    withdraw_change,
)
from jigai.office.enterprises.domain.queries import known_on
from jigai.office.enterprises.models import BankAccount, Profile
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import Attachment, AuditEntry
from jigai.office.ground.searching import narrowed

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ACCOUNT = {"holder": "某公司", "bank": "某银行某支行", "number": "6222 0000 1111 2222 333"}


@pytest.fixture
def cast() -> Cast:
    return cast_of_a_county()


def edit(cast: Cast, **stated: Any) -> Profile:
    ours = profile_of(cast.firm())
    given = {"version": ours.version, "acting": cast.actor("preparer")} | stated
    made: Profile = edit_profile(organisation=cast.firm().pk, **given)
    return made


def test_a_profile_begins_with_the_account_and_says_what_it_lacks(cast: Cast) -> None:
    ours = Profile.objects.get(organisation=cast.firm())
    assert narrowed(Profile.objects.all(), cast.firm().credit_code).get() == ours
    names = [gap.name for gap in gaps(ours, {"size"})]
    assert names == ["founded_on", "address", "industry", "contact", "phone", "ownership",
                     "legal_representative"]  # fmt: skip
    ours.organisation.kind = "institution"
    assert [gap.name for gap in gaps(ours, set()) if gap.fact] == ["legal_representative"]


def test_a_profile_is_edited_and_keeps_the_edition_of_its_industry(cast: Cast) -> None:
    made = edit(cast, address=" 某路  1 号 ", industry="C35", founded_on=day("2010-05-01"))
    assert (made.address, made.industry, made.industry_edition, made.version) == (
        "某路 1 号",
        "35",
        "GB/T 4754-2017",
        2,
    )
    assert edit(cast, address="某路 2 号").industry == ""


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"industry": "Z99"}, ("enterprises.industry", "industry")),
        ({"industry": "C"}, ("enterprises.industry", "industry")),
        ({"founded_on": day("2100-01-01")}, ("enterprises.founding-future", "founded_on")),
        ({"address": "某" * 201}, ("identity.text", "address")),
        ({}, ("enterprises.nothing", "")),
        ({"version": 7, "address": "x"}, ("act.stale", "")),
    ],
)
def test_a_wrong_profile_is_refused_at_its_field(
    cast: Cast, stated: dict[str, Any], refused: tuple[str, str]
) -> None:
    ours = profile_of(cast.firm())
    given = {"version": ours.version, "acting": cast.actor("preparer")} | stated
    assert refusal(edit_profile, organisation=cast.firm().pk, **given) == refused


def test_two_people_who_edit_at_once_do_not_undo_one_another(cast: Cast) -> None:
    version = profile_of(cast.firm()).version
    edit(cast, address="甲路 1 号")
    call = {"acting": cast.actor("approver"), "organisation": cast.firm().pk, "version": version}
    assert refusal(edit_profile, **call, address="乙路 2 号")[0] == "act.stale"
    assert profile_of(cast.firm()).address == "甲路 1 号"


def test_officers_do_not_edit_what_an_enterprise_says_of_itself(cast: Cast) -> None:
    with pytest.raises(NotThere):
        edit(cast, acting=cast.actor("officer"), address="x")


def test_nothing_is_stated_of_days_before_the_founding(cast: Cast) -> None:
    founded(cast.firm(), "2020-05-01")
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk}
    early = Statement("organisation.size", "small", valid_from=day("2020-04-30"))
    assert refusal(record_fact, **call, stated=early) == ("enterprises.founding", "valid_from")
    tax = Statement("organisation.local_tax_retained", "1", key="2019")
    assert refusal(record_fact, **call, stated=tax) == ("enterprises.founding", "key")
    record_fact(**call, stated=Statement("organisation.local_tax_retained", "1", key="2020"))


def test_lists_filter_by_the_size_that_records_state_today(cast: Cast) -> None:
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk}
    record_fact(**call, stated=Statement("organisation.size", "小型"))
    assert profile_of(cast.firm()).size == "small"


def test_evidence_is_a_document_or_a_picture(cast: Cast) -> None:
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk}
    kept = attach_evidence(**call, **pdf("营业执照.pdf"))
    assert (kept.name, kept.subject) == ("营业执照.pdf", f"organisation:{cast.firm().pk}")
    text = {"content": io.BytesIO("单位,金额".encode()), "name": "证明.pdf"}
    assert refusal(attach_evidence, **call, **text) == ("enterprises.evidence-kind", "evidence")
    assert Attachment.objects.count() == 1


# Two people


def prepare(cast: Cast, kind: str = "bank-account", **values: str) -> Any:
    given = values or ACCOUNT
    return prepare_change(
        acting=cast.actor("preparer"), organisation=cast.firm().pk, kind=kind, values=given
    )


def test_a_bank_account_is_prepared_by_one_and_approved_by_another(cast: Cast) -> None:
    waiting = prepare(cast)
    assert account_of(cast.firm().pk) is None
    approve_change(acting=cast.actor("approver"), proposal=waiting.pk)
    used = account_of(cast.firm().pk)
    assert used is not None
    assert used.number == "6222000011112222333"
    second = prepare(cast, holder="某公司", bank="另一银行", number="12345678")
    approve_change(acting=cast.actor("approver"), proposal=second.pk)
    now = account_of(cast.firm().pk)
    assert now is not None
    assert (now.bank, now.replaces) == ("另一银行", used)
    assert BankAccount.objects.count() == 2


def test_the_whole_account_number_is_not_in_the_trail(cast: Cast) -> None:
    approve_change(acting=cast.actor("approver"), proposal=prepare(cast).pk)
    assert not [e for e in AuditEntry.objects.all() if "6222000011112222333" in str(e.detail)]


def test_nobody_approves_their_own_change(cast: Cast) -> None:
    cast.post("preparer", "approver", firm=cast.firm())
    waiting = prepare(cast)
    mine = {"acting": cast.actor("preparer"), "proposal": waiting.pk}
    assert refusal(approve_change, **mine)[0] == "enterprises.own-change"
    with pytest.raises(NotThere):
        approve_change(acting=cast.actor("officer"), proposal=waiting.pk)
    cast.post("other", "preparer", firm=cast.firm())
    with pytest.raises(Denied):
        approve_change(acting=cast.actor("other"), proposal=waiting.pk)


def test_a_change_is_returned_with_a_reason_or_withdrawn_and_then_over(cast: Cast) -> None:
    first = prepare(cast)
    assert refusal(prepare_change, acting=cast.actor("preparer"), organisation=cast.firm().pk,
                   kind="bank-account", values=ACCOUNT)[0] == "enterprises.change-open"  # fmt: skip
    with pytest.raises(InputRefused):
        return_change(acting=cast.actor("approver"), proposal=first.pk, reason=" ")
    return_change(acting=cast.actor("approver"), proposal=first.pk, reason="户名不符")
    assert refusal(approve_change, acting=cast.actor("approver"), proposal=first.pk)[0] == (
        "act.stale"
    )
    withdraw_change(acting=cast.actor("preparer"), proposal=prepare(cast).pk)
    assert open_changes(cast.firm().pk) == []
    assert account_of(cast.firm().pk) is None


@pytest.mark.parametrize(
    ("kind", "values", "refused"),
    [
        ("seal", {"name": "x"}, ("enterprises.change", "kind")),
        ("bank-account", ACCOUNT | {"number": "12-34"}, ("enterprises.account-number", "number")),
        ("bank-account", ACCOUNT | {"bank": ""}, ("identity.text", "bank")),
        ("legal-representative", {"name": ""}, ("identity.text", "name")),
    ],
)
def test_a_wrong_change_is_refused(
    cast: Cast, kind: str, values: dict[str, str], refused: tuple[str, str]
) -> None:
    call = {"acting": cast.actor("preparer"), "organisation": cast.firm().pk}
    assert refusal(prepare_change, **call, kind=kind, values=values) == refused


def test_a_new_legal_representative_follows_the_one_before(cast: Cast) -> None:
    for name in ("张某", "李某"):
        waiting = prepare(cast, "legal-representative", name=name)
        approve_change(acting=cast.actor("approver"), proposal=waiting.pk)
    fact = "organisation.legal_representative"
    firm = cast.firm().pk
    now = known_on(firm, "organisation", fact, day("2100-01-01"))
    before = known_on(firm, "organisation", fact, day("2000-01-01"))
    assert (now and now.value, before and before.value) == ("李某", "张某")
