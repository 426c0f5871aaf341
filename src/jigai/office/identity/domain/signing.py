"""Signing in: password, then a one-time code where one is registered; every attempt kept."""

from __future__ import annotations

from dataclasses import dataclass

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.addresses import address_of
from jigai.office.identity.domain.typed import actor, refused
from jigai.office.identity.models import Person, SignIn
from jigai.office.identity.permits import Place, require

OK, WRONG, LOCKED, CODE = "ok", "wrong", "locked", "code"
LONGEST_LOGIN = 60


@dataclass(frozen=True)
class Attempt:
    """What came of it: ok, wrong, locked, or code (a one-time code is wanted next)."""

    outcome: str
    person: Person | None = None


def attempt(request: HttpRequest, login: str, password: str) -> Attempt:
    """Check login and password; that a login does not exist is not told apart from a wrong one."""
    name = login.strip().lower()[:LONGEST_LOGIN]
    credentials = {Person.USERNAME_FIELD: name}
    if AxesProxyHandler.is_locked(request, credentials):
        return _kept(request, name, None, LOCKED)
    found = auth.authenticate(request, password=password, **credentials)
    if not isinstance(found, Person):
        locked = AxesProxyHandler.is_locked(request, credentials)
        return _kept(request, name, None, LOCKED if locked else WRONG)
    return _kept(request, name, found, CODE if device_of(found) is not None else OK)


def verified(request: HttpRequest, person: Person, code: str) -> Attempt:
    """Check the one-time code that was asked for; a code serves once."""
    device = device_of(person)
    digits = "".join(code.split())
    if device is None or not device.verify_is_allowed()[0]:
        return _kept(request, person.login, person, LOCKED)
    good = digits.isascii() and digits.isdigit() and device.verify_token(digits)
    return _kept(request, person.login, person, OK if good else WRONG)


def device_of(person: Person) -> TOTPDevice | None:
    """The confirmed device of a person."""
    return TOTPDevice.objects.filter(user=person, confirmed=True).first()


def _kept(request: HttpRequest, login: str, person: Person | None, outcome: str) -> Attempt:
    SignIn.objects.create(login=login, person=person, address=address_of(request), outcome=outcome)
    return Attempt(outcome, person)


@command("identity.sign-in")
def signed_in(act: Act, *, address: str) -> None:
    """Note in the audit trail that somebody signed in."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    act.record(f"person:{who.person}", address=address)


@command("identity.enrol-device")
def enrol(act: Act, *, device: int, code: str) -> TOTPDevice:
    """Confirm the device just shown by a code of it; the one before is dropped."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    row = TOTPDevice.objects.filter(pk=device, user_id=who.person, confirmed=False).first()
    digits = "".join(code.split())
    if row is None or not digits.isdigit() or not row.verify_token(digits):
        raise refused(
            "identity.code",
            "动态口令不对：请核对手机时间，输入当前显示的六位数字",
            "the code is not right: check the clock of the phone and type the six digits it shows",
            "code",
        )
    TOTPDevice.objects.filter(user_id=who.person, confirmed=True).delete()
    row.confirmed = True
    row.save()
    act.record(f"person:{who.person}", device=row.pk, at=timezone.now())
    return row


@command("identity.drop-device")
def drop_device(act: Act, *, password: str) -> None:
    """Drop one's device; the password is asked for again."""
    who = actor(act)
    require(who, act.name, Place(person=who.person))
    person = Person.objects.get(pk=who.person)
    if not person.check_password(password):
        raise refused("password.old", "密码不对", "the password is not right", "password")
    dropped, _ = TOTPDevice.objects.filter(user=person).delete()
    act.record(f"person:{who.person}", dropped=dropped)


def new_device(person: Person) -> TOTPDevice:
    """An unconfirmed device with a secret of its own; what was begun before is thrown away."""
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    return TOTPDevice.objects.create(user=person, name="totp", confirmed=False)
