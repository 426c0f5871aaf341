"""The people of a demonstration: opened, appointed and let in by its security administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import (
    Argon2PasswordHasher,
    get_hashers,
    get_hashers_by_algorithm,
)

from jigai.office.demonstration.reading import Common, Place
from jigai.office.identity.actor import Actor, actor_of
from jigai.office.identity.domain.accounts import change_password, create_person, reset_password
from jigai.office.identity.domain.passwords import expired, one_time
from jigai.office.identity.domain.posts import appoint
from jigai.office.identity.models import Person
from jigai.office.identity.roles import roles

SECURITY, SYSTEM = "security-admin", "system-admin"


class Quick(Argon2PasswordHasher):
    """The office's hashing at the least cost: what is hashed is random, and nobody knows it."""

    time_cost, memory_cost, parallelism = 1, 64, 1


@contextmanager
def quick_hashing() -> Iterator[None]:
    """Hash passwords quickly; for a process that serves nobody."""
    before = settings.PASSWORD_HASHERS
    _hashers([f"{Quick.__module__}.{Quick.__qualname__}"])
    try:
        yield
    finally:
        _hashers(before)


def _hashers(paths: list[str]) -> None:
    settings.PASSWORD_HASHERS = paths
    for cached in (get_hashers, get_hashers_by_algorithm):
        cached.cache_clear()  # type: ignore[union-attr]


@cache
def acting(login: str) -> Actor:
    """Somebody by login, as acts see them from the day on which they were let in."""
    return actor_of(Person.objects.get(login=login))


def of(place: Place, who: str) -> str:
    """The login of somebody of a place, written as bureau/role or number/role."""
    return f"{place.place}.{who.replace('/', '.')}"


def at_bureau(
    common: Common, place: Place, bureau: str, key: int, section: int | None, people: dict[str, int]
) -> None:
    """Open and appoint the people of a bureau."""
    for role, count in people.items():
        for number in range(count):
            again = str(number + 1) if number else ""
            login = of(place, f"{bureau}/{role}{again}")
            _appointed(login, _name(common, role, number), role, bureau=key, section=section)


def at_firm(common: Common, place: Place, firm: int, organisation: int) -> None:
    """Open and appoint the preparer and the approver of an enterprise."""
    for number, role in enumerate(("preparer", "approver")):
        login = of(place, f"{firm:02d}/{role}")
        _appointed(login, _name(common, role, number), role, organisation=organisation)


def _name(common: Common, role: str, number: int) -> str:
    return f"{roles()[role].zh}{common.letters[number]}"


def _appointed(login: str, name: str, role: str, **where: int | None) -> None:
    security = acting(SECURITY)
    person, _ = create_person(acting=security, login=login, name=name)
    appoint(acting=security, person=person.pk, role=role, **where)


def let_in(logins: list[str]) -> None:
    """Give accounts a password that nobody knows and that has not to be changed: they are entered
    from the sign-in page."""
    for person in Person.objects.filter(login__in=logins):
        if not expired(person):
            continue
        old = _reset(person)
        change_password(acting=acting(person.login), old=old, new=f"{one_time()}-A1")


def _reset(person: Person) -> str:
    by = SYSTEM if person.login == SECURITY else SECURITY
    if by == SYSTEM:
        from jigai.office.ground.acts.commands import System
        from jigai.office.identity.domain.founding import rescue_administrator

        return rescue_administrator(acting=System(), login=person.login)
    return str(reset_password(acting=acting(by), person=person.pk))
