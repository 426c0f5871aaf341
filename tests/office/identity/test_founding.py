"""The first three administrators: set up once, by the system alone, each a person of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from tests.office.acting import code_of
from tests.office.identity.cast import CITY, Cast
from tests.office.identity.test_signing import asked

from jigai.office.ground.acts.commands import System
from jigai.office.ground.acts.errors import Denied
from jigai.office.ground.models import AuditEntry
from jigai.office.identity.actor import actor_of
from jigai.office.identity.domain import posts, signing
from jigai.office.identity.domain.founding import found_administration, rescue_administrator
from jigai.office.identity.domain.passwords import expired
from jigai.office.identity.models import Person, Post

pytestmark = [pytest.mark.django_db, pytest.mark.both]
THREE = {
    "system-admin": ("sys", "甲"),
    "security-admin": ("sec", "乙"),
    "audit-admin": ("aud", "丙"),
}


def found(**more: Any) -> Any:
    return found_administration(acting=System(), people=THREE | more)


def test_three_are_set_up_with_passwords_for_once_and_noted_as_the_systems_act() -> None:
    made = found()
    assert [(m.role, m.login, m.name) for m in made] == [(r, *THREE[r]) for r in THREE]
    for one in made:
        person = Person.objects.get(login=one.login)
        assert person.check_password(one.password)
        assert expired(person)
        assert actor_of(person).roles() == {one.role}
    trail = AuditEntry.objects.filter(act="identity.found-administration")
    assert set(trail.values_list("acting", flat=True)) == {"system"}
    assert not [m for m in made if m.password in str(list(trail.values("detail")))]


def test_they_are_set_up_once_even_if_they_left() -> None:
    found()
    Post.objects.update(ends="2020-01-01")
    assert code_of(found) == "identity.founded"


def test_one_person_cannot_be_two_and_none_can_be_left_out() -> None:
    assert code_of(found, **{"audit-admin": ("SYS", "丙")}) == "identity.twice"
    assert not Person.objects.exists()
    two = {k: v for k, v in THREE.items() if k != "audit-admin"}
    assert code_of(found_administration, acting=System(), people=two) == "identity.three"


def test_no_person_founds_or_rescues() -> None:
    cast = Cast()
    for login in THREE:
        admin = cast.administrator(login)
        with pytest.raises(Denied):
            found_administration(acting=admin, people=THREE)
        with pytest.raises(Denied):
            rescue_administrator(acting=admin, login="security-admin")


def test_an_administrator_locked_out_is_let_in_by_the_server() -> None:
    cast = Cast()
    cast.administrator("security-admin")
    device = signing.new_device(cast.person("security-admin"))
    device.confirmed = True
    device.save()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        signing.attempt(asked(), "security-admin", "x")
    assert signing.attempt(asked(), "security-admin", "x").outcome == signing.LOCKED
    password = rescue_administrator(acting=System(), login="Security-Admin")
    assert signing.attempt(asked(), "security-admin", password).outcome == signing.OK


def test_nobody_else_is_let_in_that_way() -> None:
    cast = Cast()
    cast.post("li.lei", "officer", region=CITY)
    cast.administrator("audit-admin")
    posts.end_post(
        acting=cast.administrator(),
        post=Post.objects.get(role="audit-admin").pk,
        reason="离任",
    )
    for login in ("li.lei", "nobody", "audit-admin", ""):
        code = code_of(rescue_administrator, acting=System(), login=login)
        assert code == "identity.no-administrator"
