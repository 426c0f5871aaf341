"""Accounts, posts and delegations: separate duties, clear refusals, everything in the trail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.office.acting import code_of
from tests.office.identity.cast import CITY, CODE, COUNTY, OTHER_CITY, Cast

from jigai.facts.problems import InputRefused
from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.identity.domain import accounts, delegations, places, posts
from jigai.office.identity.domain.passwords import expired
from jigai.office.identity.models import Organisation, Person, Post

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_an_account_begins_with_a_password_for_once(cast: Cast) -> None:
    person, password = accounts.create_person(
        acting=cast.administrator(), login="Li.Lei", name=" 李  雷 "
    )
    assert (person.login, person.name) == ("li.lei", "李 雷")
    assert person.check_password(password)
    assert expired(person)
    assert len(password) == 19
    trail = AuditEntry.objects.get(act="identity.create-person")
    assert password not in str(trail.detail)
    assert chain.check()[1] == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"login": "SECURITY-ADMIN", "name": "甲"}, "identity.twice"),
        ({"login": "", "name": "甲"}, "identity.text"),
        ({"login": "a" * 61, "name": "甲"}, "identity.text"),
        ({"login": "a\u202eb", "name": "甲"}, "identity.text"),
    ],
)
def test_a_wrong_account_is_refused(cast: Cast, arguments: dict[str, str], code: str) -> None:
    admin = cast.administrator()
    assert code_of(accounts.create_person, acting=admin, **arguments) == code
    assert Person.objects.count() == 1


def test_only_the_security_administrator_makes_accounts_and_posts(cast: Cast) -> None:
    cast.post("officer", "officer", region=CITY)
    for login in ("system-admin", "audit-admin"):
        with pytest.raises(Denied):
            accounts.create_person(acting=cast.administrator(login), login="x", name="x")
    with pytest.raises(Denied):
        accounts.create_person(acting=cast.actor("officer"), login="x", name="x")
    assert not Person.objects.filter(login="x").exists()


def test_bureaus_are_set_up_in_a_region_that_exists(cast: Cast) -> None:
    admin = cast.administrator("system-admin")
    made = places.found_bureau(acting=admin, name="某市工信局", region="宜昌市", kind="x")
    assert made.region == CITY
    places.found_section(acting=admin, bureau=made.pk, name="技改科")
    twice = {"acting": admin, "bureau": made.pk, "name": "技改科"}
    assert code_of(places.found_section, **twice) == "identity.twice"
    nowhere = {"acting": admin, "name": "某局", "region": "宜晶市", "kind": "industry"}
    assert code_of(places.found_bureau, **nowhere) == "identity.region"
    with pytest.raises(NotThere):
        places.found_section(acting=admin, bureau=99, name="某科")


def test_organisations_are_registered_within_ones_jurisdiction(cast: Cast) -> None:
    cast.post("officer", "officer", region=CITY)
    officer = cast.actor("officer")
    given = {"acting": officer, "credit_code": CODE, "name": "某公司", "region": COUNTY}
    assert places.register_organisation(**given).region == COUNTY
    assert code_of(places.register_organisation, **given) == "identity.twice"
    wrong = given | {"credit_code": CODE[:-1] + "4"}
    assert code_of(places.register_organisation, **wrong).startswith("credit-code.")
    with pytest.raises(NotThere):
        places.register_organisation(**given | {"region": OTHER_CITY})
    assert Organisation.objects.count() == 1


def test_a_post_is_at_the_place_its_role_belongs_to(cast: Cast) -> None:
    admin, person = cast.administrator(), cast.person("p").pk
    city, firm = cast.bureau(CITY).pk, cast.firm().pk
    made = posts.appoint(acting=admin, person=person, role="officer", bureau=city)
    assert made.begins == timezone.localdate()
    for arguments in (
        {"role": "officer"},
        {"role": "officer", "organisation": firm},
        {"role": "preparer", "bureau": city},
        {"role": "officer", "bureau": city, "organisation": firm},
    ):
        call: dict[str, Any] = {"acting": admin, "person": cast.person("q").pk, **arguments}
        assert code_of(posts.appoint, **call) == "identity.post-place", arguments
    call = {"acting": admin, "person": person, "role": "king", "bureau": city}
    assert code_of(posts.appoint, **call) == "identity.role"
    section = places.found_section(
        acting=cast.administrator("system-admin"), bureau=cast.bureau(COUNTY).pk, name="科"
    )
    call = {"acting": admin, "person": person, "role": "officer", "bureau": city}
    assert code_of(posts.appoint, **call, section=section.pk) == "identity.section"
    late = {"begins": dt.date(2026, 2, 1), "ends": dt.date(2026, 1, 1)}
    assert code_of(posts.appoint, **call, **late) == "identity.days"


@pytest.mark.parametrize("first", ["system-admin", "security-admin", "audit-admin", "officer"])
@pytest.mark.parametrize("second", ["system-admin", "security-admin", "audit-admin", "officer"])
@pytest.mark.parametrize("ended", [False, True])
def test_the_three_administrators_are_three_people_who_never_held_another_post(
    cast: Cast, first: str, second: str, ended: bool
) -> None:
    admin, person = cast.administrator(), cast.person("p").pk

    def appoint(role: str) -> Post:
        bureau = cast.bureau(CITY).pk if role == "officer" else None
        return posts.appoint(acting=admin, person=person, role=role, bureau=bureau)

    post = appoint(first)
    if ended:
        posts.end_post(acting=admin, post=post.pk, reason="调离")
    if first == second == "officer" or (first == second and ended):
        appoint(second)
    elif first != second:
        call = {"acting": admin, "person": person, "role": second}
        bureau = cast.bureau(CITY).pk if second == "officer" else None
        assert code_of(posts.appoint, **call, bureau=bureau) == "identity.separate"


def test_the_database_itself_keeps_administrators_apart(cast: Cast) -> None:
    cast.post("p", "system-admin")
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.post("p", "audit-admin")
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.post("q", "officer")


def test_nobody_acts_on_their_own_account(cast: Cast) -> None:
    admin = cast.administrator()
    own: dict[str, Any] = {"acting": admin, "person": admin.person}
    assert code_of(posts.appoint, **own, role="audit-admin") == "identity.own-account"
    assert code_of(accounts.reset_password, **own) == "identity.own-account"
    assert code_of(accounts.deactivate, **own, reason="x") == "identity.own-account"


def test_a_closed_account_opens_again_with_another_password(cast: Cast) -> None:
    admin, person = cast.administrator(), cast.person("p")
    accounts.deactivate(acting=admin, person=person.pk, reason="离职")
    assert not Person.objects.get(pk=person.pk).is_active
    password = accounts.reactivate(acting=admin, person=person.pk, reason="返聘")
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(password)
    assert not person.check_password("Right-horse-7")


def test_a_password_is_changed_by_who_knows_the_old_one(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    who = cast.actor("p")
    assert code_of(accounts.change_password, acting=who, old="x", new="Fresh-water-9") == (
        "password.old"
    )
    accounts.change_password(acting=who, old="Right-horse-7", new="Fresh-water-9")
    again = {"acting": who, "old": "Fresh-water-9", "new": "Fresh-water-9"}
    assert code_of(accounts.change_password, **again) == "password.former"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("Short-1", "password.length"),
        ("A1-" + "a" * 126, "password.length"),
        ("alllowercase", "password.kinds"),
        ("1234567890", "password.kinds"),
        ("Li.lei.99x", "password.similar"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(cast: Cast, new: str, code: str) -> None:
    cast.post("li.lei", "officer", region=CITY)
    with pytest.raises(InputRefused) as refused:
        accounts.change_password(acting=cast.actor("li.lei"), old="Right-horse-7", new=new)
    assert code in [p.code for p in refused.value.problems]


def test_a_common_password_is_refused(cast: Cast) -> None:
    cast.post("p", "officer", region=CITY)
    with pytest.raises(InputRefused) as refused:
        accounts.change_password(acting=cast.actor("p"), old="Right-horse-7", new="Password123")
    assert "password.common" in [p.code for p in refused.value.problems]


def test_a_move_ends_one_post_and_begins_another_in_one_act(cast: Cast) -> None:
    admin = cast.administrator()
    post = cast.post("mover", "officer", region=COUNTY)
    moved = posts.move(
        acting=admin, post=post.pk, role="officer", bureau=cast.bureau(CITY).pk, reason="调动"
    )
    post.refresh_from_db()
    assert post.ends is not None
    assert [p.region for p in cast.actor("mover").posts] == [CITY]
    assert moved.bureau == cast.bureau(CITY)
    inside = cast.post("clerk", "preparer", firm=cast.firm())
    call = {"acting": admin, "post": inside.pk, "role": "officer", "bureau": cast.bureau(CITY).pk}
    assert code_of(posts.move, **call, reason="调动") == "identity.move-place"


def test_an_approver_lets_colleagues_in_and_out_of_the_own_organisation(cast: Cast) -> None:
    firm, other = cast.firm(), cast.firm("91420500R6838WPG60")
    cast.post("boss", "approver", firm=firm)
    boss = cast.actor("boss")
    given = {"acting": boss, "login": "clerk", "name": "文员", "role": "preparer"}
    post, password = posts.appoint_in_organisation(**given, organisation=firm.pk)
    assert post.person.check_password(password)
    trail = AuditEntry.objects.filter(act="identity.appoint-in-organisation").order_by("number")
    assert [e.detail.get("login") for e in trail] == ["clerk", None]
    with pytest.raises(NotThere):
        posts.appoint_in_organisation(**given | {"login": "spy"}, organisation=other.pk)
    call = given | {"login": "mole", "role": "officer", "organisation": firm.pk}
    assert code_of(posts.appoint_in_organisation, **call) == "identity.post-place"
    assert not Person.objects.filter(login__in=["spy", "mole"]).exists()
    posts.end_post_in_organisation(acting=boss, post=post.pk, reason="离职")
    assert cast.actor("boss").posts
    post.refresh_from_db()
    assert post.ends is not None
    outside = cast.post("o", "officer", region=CITY)
    with pytest.raises(NotThere):
        posts.end_post_in_organisation(acting=boss, post=outside.pk, reason="x")


def test_a_post_is_delegated_by_its_holder_alone(cast: Cast) -> None:
    post = cast.post("giver", "officer", region=CITY)
    cast.post("other", "officer", region=CITY)
    cast.post("taker", "reviewer", region=CITY)
    today = timezone.localdate()
    given = {
        "post": post.pk,
        "taker": cast.person("taker").pk,
        "begins": today,
        "ends": today + dt.timedelta(days=7),
        "ground": "出差",
    }
    with pytest.raises(NotThere):
        delegations.delegate(acting=cast.actor("other"), **given)
    row = delegations.delegate(acting=cast.actor("giver"), **given)
    assert cast.actor("taker").roles() == {"officer", "reviewer"}
    with pytest.raises(NotThere):
        delegations.revoke_delegation(acting=cast.actor("taker"), delegation=row.pk)
    delegations.revoke_delegation(acting=cast.actor("giver"), delegation=row.pk)
    assert cast.actor("taker").roles() == {"reviewer"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends": dt.date(2020, 1, 1)}, "identity.days"),
        ({"ends": dt.date(2100, 1, 1)}, "identity.days"),
        ({"limit": -1}, "identity.limit"),
        ({"ground": " "}, "identity.text"),
        ({"taker": "giver"}, "identity.taker"),
        ({"taker": "audit-admin"}, "identity.separate"),
        ({"taker": "far"}, "identity.taker-elsewhere"),
    ],
)
def test_a_wrong_delegation_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    post = cast.post("giver", "officer", region=CITY)
    cast.post("taker", "reviewer", region=CITY)
    cast.post("far", "officer", region=COUNTY)
    cast.administrator("audit-admin")
    today = timezone.localdate()
    given: dict[str, Any] = {"post": post.pk, "taker": "taker", "begins": today, "ends": today,
                             "ground": "出差"}  # fmt: skip
    given |= change
    given["taker"] = cast.person(given["taker"]).pk
    assert code_of(delegations.delegate, acting=cast.actor("giver"), **given) == code
