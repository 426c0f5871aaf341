"""The accounts of people: opened, closed, opened again; passwords changed and reset."""

from __future__ import annotations

from axes.utils import reset as axes_reset
from django_otp.plugins.otp_totp.models import TOTPDevice

from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.passwords import one_time, set_password
from jigai.office.identity.domain.tokens import end_tokens
from jigai.office.identity.domain.typed import actor, locked, named, refused, text
from jigai.office.identity.models import Person
from jigai.office.identity.permits import Place, require


@command("identity.create-person")
def create_person(act: Act, *, login: str, name: str, phone: str = "") -> tuple[Person, str]:
    """Open an account; the password returned is shown once and has to be changed at sign-in."""
    require(actor(act), act.name)
    return opened(act, login, name, phone)


@command("identity.reset-password")
def reset_password(act: Act, *, person: int, device: bool = False) -> str:
    """A new one-time password for somebody else; ``device`` drops their one-time codes as well."""
    who = actor(act)
    require(who, act.name)
    if person == who.person:
        raise refused(
            "identity.own-account",
            "不能重置自己的密码，请用“修改密码”，或由另一名安全管理员办理",
            "nobody resets their own password; change it, or ask another security administrator",
        )
    row = locked(Person, person)
    password = one_time()
    set_password(row, password, once=True)
    end_tokens(act, person=row)
    unlock(row)
    dropped = TOTPDevice.objects.filter(user=row).delete()[0] if device else 0
    act.record(f"person:{row.pk}", reset=True, dropped=dropped)
    return password


@command("identity.change-password")
def change_password(act: Act, *, old: str, new: str) -> Person:
    """Change one's own password."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    row = locked(Person, who.person)
    if not row.check_password(old):
        raise refused("password.old", "原密码不对", "the present password is not right", "old")
    set_password(row, new)
    act.record(f"person:{row.pk}", changed="password")
    return row


@command("identity.deactivate")
def deactivate(act: Act, *, person: int, reason: str) -> Person:
    """Close an account: its person signs in no more; what was done stays."""
    who = actor(act)
    require(who, act.name)
    if person == who.person:
        raise refused(
            "identity.own-account",
            "不能停用自己的账户",
            "nobody deactivates their own account",
        )
    row = locked(Person, person)
    row.is_active = False
    row.save()
    end_tokens(act, person=row)
    act.record(f"person:{row.pk}", active=False, reason=text(reason, "reason", 200))
    return row


@command("identity.reactivate")
def reactivate(act: Act, *, person: int, reason: str) -> str:
    """Open a closed account again, with a new one-time password."""
    require(actor(act), act.name)
    row = locked(Person, person)
    row.is_active = True
    password = one_time()
    set_password(row, password, once=True)
    unlock(row)
    act.record(f"person:{row.pk}", active=True, reason=text(reason, "reason", 200))
    return password


def unlock(person: Person) -> None:
    """Forget the failures to sign in that may have locked an account."""
    axes_reset(username=person.login)


def opened(act: Act, login: str, name: str, phone: str) -> tuple[Person, str]:
    """A new account with its one-time password; recorded as part of an act."""
    made = Person(
        login=named(login, "login", Person).lower(),
        name=text(name, "name", 60),
        phone=phone.strip()[:30],
    )
    made.save()
    password = one_time()
    set_password(made, password, once=True)
    act.record(f"person:{made.pk}", login=made.login, name=made.name)
    return made, password
