"""How it begins: the first three administrators, and the way back in for one who is locked out.

Both are acts of the office itself, done by whoever runs its server: no page offers them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from jigai.office.ground.acts.commands import Act, System, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.accounts import opened, unlock
from jigai.office.identity.domain.passwords import one_time, set_password
from jigai.office.identity.domain.tokens import end_tokens
from jigai.office.identity.models import ADMINISTRATORS, Person, Post
from jigai.office.identity.permits import denied


@dataclass(frozen=True)
class Founded:
    """An administrator as set up: the password is shown once and kept nowhere."""

    role: str
    login: str
    name: str
    password: str


@command("identity.found-administration")
def found_administration(act: Act, *, people: Mapping[str, tuple[str, str]]) -> list[Founded]:
    """Set up the three administrators, each a person of their own: role to login and name.

    Raises InputRefused where there are, or were, any.
    """
    _only_the_system(act)
    if Post.objects.filter(role__in=ADMINISTRATORS).exists():
        raise refused("identity.founded")
    if set(people) != set(ADMINISTRATORS):
        raise refused("identity.three")
    made = []
    for role in ADMINISTRATORS:
        login, name = people[role]
        person, password = opened(act, login, name, "")
        post = Post.objects.create(person=person, role=role, begins=timezone.localdate())
        act.record(f"person:{person.pk}", post=post.pk, role=role)
        made.append(Founded(role, person.login, person.name, password))
    return made


@command("identity.rescue-administrator")
def rescue_administrator(act: Act, *, login: str) -> str:
    """A new one-time password for an administrator in office whom nobody else can let in.

    The device for one-time codes is dropped too. Raises InputRefused for anybody else.
    """
    _only_the_system(act)
    row = Person.objects.select_for_update().filter(login__iexact=login.strip()).first()
    posts = Post.objects.filter(person=row, role__in=ADMINISTRATORS, ends=None)
    if row is None or not row.is_active or not posts.exists():
        raise refused("identity.no-administrator", login=login.strip()[:60])
    password = one_time()
    set_password(row, password, once=True)
    unlock(row)
    end_tokens(act, person=row)
    dropped, _ = TOTPDevice.objects.filter(user=row).delete()
    act.record(f"person:{row.pk}", reset=True, dropped=dropped)
    return password


def _only_the_system(act: Act) -> None:
    if not isinstance(act.acting, System):
        raise denied(act.name)
