"""Permits fail closed: no post, no permit, no place – no; elsewhere is not there."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.office.identity.cast import CITY, CODE, COUNTY, OTHER_CITY, OTHER_COUNTY, PROVINCE, Cast

from jigai.office.ground.acts.commands import COMMANDS
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.identity import domain
from jigai.office.identity.actor import NOBODY
from jigai.office.identity.models import Delegation, Organisation
from jigai.office.identity.permits import Place, may, require, visible, within
from jigai.office.identity.roles import permits, roles

pytestmark = [pytest.mark.both]
REGISTER = "identity.register-organisation"
COLLEAGUE = "identity.appoint-in-organisation"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.mark.parametrize(
    ("region", "jurisdiction", "inside"),
    [
        (COUNTY, CITY, True),
        (COUNTY, COUNTY, True),
        (CITY, COUNTY, False),
        (OTHER_COUNTY, COUNTY, False),
        (COUNTY, OTHER_CITY, False),
        (CITY, PROVINCE, False),
        ("420500", "420000", True),
        ("4205A1", CITY, True),
        (CITY, "4205A1", False),
        (None, CITY, False),
        ("", CITY, False),
        (COUNTY, None, False),
    ],
)
def test_a_region_lies_in_the_jurisdictions_above_it(
    region: str | None, jurisdiction: str | None, inside: bool
) -> None:
    assert within(region, jurisdiction) is inside


def test_nobody_may_do_anything() -> None:
    for act in permits():
        assert not may(NOBODY, act, Place(region=COUNTY, organisation=1, person=0)), act


def test_an_act_that_is_not_listed_is_permitted_to_nobody(cast: Cast) -> None:
    for role in roles():
        at = {"organisation": {"firm": cast.firm()}, "bureau": {"region": CITY}}
        cast.post(role, role, **at.get(roles()[role].side, {}))  # type: ignore[arg-type]
        with pytest.raises(Denied):
            require(cast.actor(role), "no.such-act", Place(region=COUNTY))


def test_every_command_has_its_permit() -> None:
    for module in pkgutil.iter_modules(domain.__path__, f"{domain.__name__}."):
        importlib.import_module(module.name)

    assert {n for n in COMMANDS if n.startswith("identity.")} <= set(permits())


def test_a_role_without_the_permit_is_denied_with_its_rule(cast: Cast) -> None:
    cast.post("leader", "leader", region=CITY)
    with pytest.raises(Denied) as denied:
        require(cast.actor("leader"), REGISTER, Place(region=COUNTY))
    assert denied.value.problem.code == f"denied.{REGISTER}"
    assert "登记单位账户" in denied.value.problem.zh


def test_what_lies_in_another_jurisdiction_is_not_there(cast: Cast) -> None:
    cast.post("officer", "officer", region=COUNTY)
    officer = cast.actor("officer")
    assert require(officer, REGISTER, Place(region=COUNTY)) is not None
    for elsewhere in (OTHER_COUNTY, CITY, OTHER_CITY, None):
        with pytest.raises(NotThere):
            require(officer, REGISTER, Place(region=elsewhere))


def test_people_of_one_organisation_do_not_see_another(cast: Cast) -> None:
    firm, other = cast.firm(), cast.firm("91420500R6838WPG60")
    cast.post("approver", "approver", firm=firm)
    approver = cast.actor("approver")
    assert may(approver, COLLEAGUE, Place(organisation=firm.pk))
    with pytest.raises(NotThere):
        require(approver, COLLEAGUE, Place(organisation=other.pk))
    with pytest.raises(NotThere):
        require(approver, COLLEAGUE, Place())


@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [(-1, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 5, True)],
)
def test_a_post_counts_from_its_first_to_its_last_day(
    cast: Cast, begins: int, ends: int | None, held: bool
) -> None:
    today = timezone.localdate()
    last = None if ends is None else today + dt.timedelta(days=ends)
    cast.post("o", "officer", region=CITY, begins=today + dt.timedelta(days=begins), ends=last)
    assert bool(cast.actor("o").posts) is held


def test_a_closed_account_holds_no_posts(cast: Cast) -> None:
    cast.post("o", "officer", region=CITY)
    person = cast.person("o")
    person.is_active = False
    person.save()
    assert cast.actor("o").posts == ()


def delegated(cast: Cast, *, limit: int | None, days: int = 1) -> Delegation:
    today = timezone.localdate()
    post = cast.post("giver", "officer", region=COUNTY)
    return Delegation.objects.create(
        post=post,
        taker=cast.person("taker"),
        begins=today,
        ends=today + dt.timedelta(days=days),
        limit=limit,
        ground="出差",
    )


def test_a_delegated_post_serves_until_it_is_revoked_or_over(cast: Cast) -> None:
    row = delegated(cast, limit=None)
    held = require(cast.actor("taker"), REGISTER, Place(region=COUNTY))
    assert held is not None
    assert (held.delegated, held.owner) == (True, cast.person("giver").pk)
    row.revoked_at = timezone.now()
    row.save()
    assert not may(cast.actor("taker"), REGISTER, Place(region=COUNTY))


def test_a_delegation_reaches_up_to_its_limit(cast: Cast) -> None:
    delegated(cast, limit=100_00)
    taker, place = cast.actor("taker"), Place(region=COUNTY)
    assert require(taker, REGISTER, place, amount=100_00) is not None
    with pytest.raises(Denied) as denied:
        require(taker, REGISTER, place, amount=100_01)
    assert denied.value.problem.code == "denied.delegation-limit"


def test_a_delegation_of_a_closed_account_or_an_ended_post_is_none(cast: Cast) -> None:
    row = delegated(cast, limit=None)
    row.post.ends = timezone.localdate() - dt.timedelta(days=1)
    row.post.save()
    assert cast.actor("taker").posts == ()


def test_one_sees_the_rows_of_ones_places_and_no_others(cast: Cast) -> None:
    ours, theirs = cast.firm(), cast.firm("91420500R6838WPG60", OTHER_CITY)
    cast.post("city", "officer", region=CITY)
    cast.post("county", "auditor", region=OTHER_COUNTY)
    cast.post("firm", "preparer", firm=theirs)
    rows = Organisation.objects.all()

    def seen(login: str) -> set[str]:
        actor = cast.actor(login)
        return set(visible(actor, rows, organisation="pk").values_list("credit_code", flat=True))

    assert seen("city") == {ours.credit_code}
    assert seen("county") == set()
    assert seen("firm") == {theirs.credit_code}
    assert seen("nobody") == set()
    assert ours.credit_code == CODE


REGIONS = st.sampled_from([CITY, COUNTY, OTHER_COUNTY, OTHER_CITY, PROVINCE, "420000", "4205A1"])


@given(REGIONS, REGIONS, REGIONS)
def test_jurisdictions_are_nested_or_apart(a: str, b: str, c: str) -> None:
    if within(a, b) and within(b, c):
        assert within(a, c)
    if within(a, b) and within(b, a):
        assert a == b
