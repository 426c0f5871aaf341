"""Tokens for programs: within one post and their scopes, ended in every way a post ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.office.acting import code_of
from tests.office.identity.cast import CITY, COUNTY, Cast

from jigai.office.ground.acts import chain
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.models import AuditEntry
from jigai.office.identity.actor import Actor, Held
from jigai.office.identity.domain import accounts, delegations, places, posts
from jigai.office.identity.domain.tokens import (
    MOST,
    actor_of_token,
    issue_token,
    revoke_token,
    withdraw_token,
)
from jigai.office.identity.models import ApiToken, Person, Post
from jigai.office.identity.permits import Place, may, require
from jigai.office.identity.roles import for_tokens, permits, roles

pytestmark = [pytest.mark.both]
REGISTER = "identity.register-organisation"
SELF = "identity.read-own"
CREDIT = "91420500R6838WPG60"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def issued(cast: Cast, login: str = "o", **change: Any) -> tuple[ApiToken, str]:
    """A token of an officer in a county."""
    person = cast.person(login)
    post = Post.objects.filter(person=person).first() or cast.post(login, "officer", region=COUNTY)
    given = {"post": post.pk, "name": "上报程序", "scopes": [REGISTER]} | change
    given.setdefault("expires", timezone.localdate() + dt.timedelta(days=30))
    return issue_token(acting=cast.actor(login), **given)


def test_a_token_acts_for_its_person_in_its_one_post(cast: Cast) -> None:
    cast.post("o", "officer", region=COUNTY)
    cast.post("o", "leader", region=CITY)
    row, secret = issued(cast)
    actor = actor_of_token(secret)
    assert actor is not None
    assert (actor.key, actor.token) == (cast.person("o").key, row.prefix)
    assert actor.roles() == {"officer"}
    assert require(actor, REGISTER, Place(region=COUNTY)) is not None


def test_the_secret_is_not_kept_and_in_no_trail(cast: Cast) -> None:
    row, secret = issued(cast)
    kept = [str(value) for value in ApiToken.objects.filter(pk=row.pk).values_list()]
    trail = AuditEntry.objects.get(act="identity.issue-token")
    assert secret.startswith(f"jigai_{row.prefix}_")
    assert secret.rsplit("_", 1)[1] not in f"{kept} {trail.detail} {trail.subject}"


def test_the_trail_names_person_and_token(cast: Cast) -> None:
    row, secret = issued(cast)
    actor = actor_of_token(secret)
    assert actor is not None
    places.register_organisation(acting=actor, credit_code=CREDIT, name="甲公司", region=COUNTY)
    trail = AuditEntry.objects.get(act=REGISTER)
    assert trail.acting == cast.person("o").key
    assert trail.detail["through"] == f"token:{row.prefix}"
    assert chain.check()[1] == []


def test_a_person_acting_at_a_page_leaves_no_token_in_the_trail(cast: Cast) -> None:
    issued(cast)
    assert "through" not in AuditEntry.objects.get(act="identity.issue-token").detail


def test_use_is_noted_at_most_each_minute(cast: Cast) -> None:
    row, secret = issued(cast)
    first = timezone.now()
    for seconds, noted in ((0, 0), (50, 0), (61, 61)):
        assert actor_of_token(secret, first + dt.timedelta(seconds=seconds))
        row.refresh_from_db()
        assert row.used_at == first + dt.timedelta(seconds=noted)


@pytest.mark.parametrize(
    "wrong", ["", "x", "jigai_", "jigai_{prefix}_", "jigai_{prefix}_" + "a" * 40]
)
def test_what_is_no_token_acts_for_nobody(cast: Cast, wrong: str) -> None:
    row, _ = issued(cast)
    assert actor_of_token(wrong.format(prefix=row.prefix)) is None


@given(st.integers(0, 54), st.characters(codec="utf-8"))
def test_a_changed_secret_has_another_digest(place: int, sign: str) -> None:
    from jigai.office.identity.domain.tokens import digest_of

    secret = "jigai_abcdefgh_" + "Ab3" * 13 + "z"
    changed = secret[:place] + sign + secret[place + 1 :]
    assert (digest_of(changed) == digest_of(secret)) is (changed == secret)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scopes": []}, "identity.token-scope"),
        ({"scopes": ["no.such-act"]}, "identity.token-scope"),
        ({"scopes": [REGISTER, "identity.appoint"]}, "identity.token-scope"),
        ({"scopes": ["identity.issue-token"]}, "identity.token-scope"),
        ({"expires": dt.date(2020, 1, 1)}, "identity.token-expiry"),
        ({"expires": dt.date(2099, 1, 1)}, "identity.token-expiry"),
        ({"name": " "}, "identity.text"),
    ],
)
def test_a_wrong_token_is_refused(cast: Cast, change: dict[str, Any], code: str) -> None:
    assert code_of(issued, cast=cast, **change) == code
    assert not ApiToken.objects.exists()


def test_a_token_is_valid_through_its_last_day_within_the_bound(cast: Cast, settings: Any) -> None:
    settings.TOKEN_DAYS = 10
    today = timezone.localdate()
    _, secret = issued(cast, expires=today + dt.timedelta(days=10))
    assert code_of(issued, cast=cast, expires=today + dt.timedelta(days=11)) == (
        "identity.token-expiry"
    )
    midday = timezone.localtime().replace(hour=12)
    assert actor_of_token(secret, midday + dt.timedelta(days=10))
    assert actor_of_token(secret, midday + dt.timedelta(days=11)) is None


def test_nobody_has_more_tokens_in_force_than_can_be_overseen(cast: Cast) -> None:
    made = [issued(cast)[0] for _ in range(MOST)]
    assert code_of(issued, cast=cast) == "identity.token-many"
    revoke_token(acting=cast.actor("o"), token=made[0].pk)
    issued(cast)


def test_a_post_of_somebody_else_gets_no_token(cast: Cast) -> None:
    other = cast.post("p", "officer", region=COUNTY)
    with pytest.raises(NotThere):
        issued(cast, post=other.pk)


def test_a_token_issues_and_revokes_no_token(cast: Cast) -> None:
    row, secret = issued(cast)
    actor = actor_of_token(secret)
    assert actor is not None
    with pytest.raises(Denied) as denied:
        issue_token(
            acting=actor, post=row.post_id, name="x", scopes=[REGISTER], expires=row.expires
        )
    assert denied.value.problem.code == "denied.token-scope"
    with pytest.raises(Denied):
        revoke_token(acting=actor, token=row.pk)


def test_one_revokes_ones_own_token_and_no_others(cast: Cast) -> None:
    row, secret = issued(cast)
    cast.post("p", "officer", region=COUNTY)
    with pytest.raises(NotThere):
        revoke_token(acting=cast.actor("p"), token=row.pk)
    revoke_token(acting=cast.actor("o"), token=row.pk)
    assert actor_of_token(secret) is None
    assert code_of(revoke_token, acting=cast.actor("o"), token=row.pk) == "identity.token-over"


def test_the_security_administrator_withdraws_any_token_with_a_reason(cast: Cast) -> None:
    row, secret = issued(cast)
    with pytest.raises(Denied):
        withdraw_token(acting=cast.administrator("system-admin"), token=row.pk, reason="x")
    admin = cast.administrator()
    assert code_of(withdraw_token, acting=admin, token=row.pk, reason="") == "identity.text"
    withdraw_token(acting=admin, token=row.pk, reason="疑似泄露")
    assert actor_of_token(secret) is None
    assert AuditEntry.objects.get(act="identity.withdraw-token").detail["reason"] == "疑似泄露"


def ended_post(cast: Cast) -> None:
    post = Post.objects.get(person=cast.person("o"))
    posts.end_post(acting=cast.administrator(), post=post.pk, reason="调离")
    post.refresh_from_db()
    post.ends = None
    post.save()


def closed_account(cast: Cast) -> None:
    admin, person = cast.administrator(), cast.person("o").pk
    accounts.deactivate(acting=admin, person=person, reason="离职")
    accounts.reactivate(acting=admin, person=person, reason="返聘")


def reset_password(cast: Cast) -> None:
    accounts.reset_password(acting=cast.administrator(), person=cast.person("o").pk)


@pytest.mark.parametrize("end", [ended_post, closed_account, reset_password])
def test_what_ends_a_post_or_an_account_ends_its_tokens_for_good(cast: Cast, end: Any) -> None:
    row, secret = issued(cast)
    end(cast)
    assert actor_of_token(secret) is None
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_closed_account_or_an_ended_post_has_no_token_even_if_no_act_ended_it(cast: Cast) -> None:
    _, secret = issued(cast)
    Person.objects.update(is_active=False)
    assert actor_of_token(secret) is None
    Person.objects.update(is_active=True)
    assert actor_of_token(secret)
    Post.objects.update(ends=dt.date(2020, 1, 2))
    assert actor_of_token(secret) is None


def test_a_token_of_a_delegated_post_ends_with_the_delegation(cast: Cast) -> None:
    post = cast.post("giver", "officer", region=COUNTY)
    cast.post("o", "leader", region=COUNTY)
    today = timezone.localdate()
    row = delegations.delegate(
        acting=cast.actor("giver"), post=post.pk, taker=cast.person("o").pk,
        begins=today, ends=today + dt.timedelta(days=3), ground="出差", limit=100_00,
    )  # fmt: skip
    _, secret = issued(cast, post=post.pk)
    actor = actor_of_token(secret)
    assert actor is not None
    with pytest.raises(Denied) as denied:
        require(actor, REGISTER, Place(region=COUNTY), amount=100_01)
    assert denied.value.problem.code == "denied.delegation-limit"
    later = timezone.localtime().replace(hour=12) + dt.timedelta(days=4)
    assert actor_of_token(secret, later) is None
    delegations.revoke_delegation(acting=cast.actor("giver"), delegation=row.pk)
    assert actor_of_token(secret) is None


def test_a_role_that_lost_a_permit_takes_it_from_its_tokens(cast: Cast) -> None:
    _, secret = issued(cast)
    Post.objects.update(role="leader")
    actor = actor_of_token(secret)
    assert actor is not None
    assert not may(actor, REGISTER, Place(region=COUNTY))


@st.composite
def acting(draw: Any) -> tuple[Actor, Actor]:
    """Somebody with a post, as a person and as a program with some scopes."""
    role = draw(st.sampled_from(sorted(roles())))
    side = roles()[role].side
    held = Held(
        1, role, COUNTY if side == "bureau" else None, 7 if side == "organisation" else None, 1
    )
    scopes = frozenset(draw(st.sets(st.sampled_from(sorted(permits())))))
    return Actor(1, "甲", (held,)), Actor(1, "甲", (held,), "abcdefgh", scopes)


PLACES = st.builds(
    Place,
    region=st.sampled_from([None, CITY, COUNTY]),
    organisation=st.sampled_from([None, 7, 8]),
    person=st.sampled_from([None, 1, 2]),
)


@given(acting(), PLACES, st.sampled_from(sorted(permits())))
def test_a_token_permits_what_both_its_post_and_its_scopes_permit(
    who: tuple[Actor, Actor], place: Place, act: str
) -> None:
    person, program = who
    assert program.scopes is not None
    bounded = act in program.scopes and permits()[act].tokens
    assert may(program, act, place) is (bounded and may(person, act, place))


@given(acting())
def test_a_token_without_scopes_permits_nothing(who: tuple[Actor, Actor]) -> None:
    program = Actor(1, "甲", who[0].posts, "abcdefgh", frozenset())
    assert not any(may(program, act, Place(COUNTY, 7, 1)) for act in permits())


def test_no_role_can_issue_a_token_for_what_only_people_do() -> None:
    for role in roles():
        found = for_tokens(role)
        assert SELF in found
        assert not {"identity.issue-token", "identity.appoint", "identity.change-password"} & {
            *found
        }
