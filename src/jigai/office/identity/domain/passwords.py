"""Passwords: what they have to be, how long they hold, none of the last ones again."""

from __future__ import annotations

import datetime as dt
import secrets
import string
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem
from jigai.office.identity.models import FormerPassword, Person

SHORTEST, LONGEST = 10, 128
REMEMBERED = 5
_SIGNS = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


def faults(password: str, person: Person) -> list[Problem]:
    """Everything wrong with a new password (GB/T 22239-2019: complexity and change)."""
    found = []
    if not SHORTEST <= len(password) <= LONGEST:
        found.append(
            Problem(
                "password.length",
                f"密码应为 {SHORTEST} 至 {LONGEST} 个字符",
                f"a password has {SHORTEST} to {LONGEST} characters",
            )
        )
    kinds = sum(any(c in signs for c in password) for signs in _SIGNS)
    kinds += any(c not in "".join(_SIGNS) for c in password)
    if kinds < 3:
        found.append(
            Problem(
                "password.kinds",
                "密码应含小写字母、大写字母、数字、其他字符中的至少三类",
                "a password has at least three of: small letters, capitals, digits, other signs",
            )
        )
    if _refuses(CommonPasswordValidator(), password, person):
        found.append(
            Problem("password.common", "这个密码太常见，请换一个", "this password is too common")
        )
    if _refuses(UserAttributeSimilarityValidator(("login", "name", "phone")), password, person):
        found.append(
            Problem(
                "password.similar",
                "密码不能与登录名、姓名或电话相近",
                "a password must not resemble the login, name or telephone",
            )
        )
    former = FormerPassword.objects.filter(person=person).order_by("-set_at", "-pk")[:REMEMBERED]
    if person.pk and any(check_password(password, row.hash) for row in former):
        found.append(
            Problem(
                "password.former",
                f"不能使用最近 {REMEMBERED} 次用过的密码",
                f"none of the last {REMEMBERED} passwords can be used again",
            )
        )
    return found


def _refuses(validator: Any, password: str, person: Person) -> bool:
    try:
        validator.validate(password, person)
    except ValidationError:
        return True
    return False


def set_password(person: Person, password: str, *, once: bool = False) -> None:
    """Set a password; raises InputRefused with everything wrong with it.

    ``once``: it was made by the office and has to be changed at the next sign-in.
    """
    found = [] if once else faults(password, person)
    if found:
        raise InputRefused(found)
    person.set_password(password)
    person.must_change = once
    person.password_set_at = timezone.now()
    person.save()
    FormerPassword.objects.create(person=person, hash=person.password)


def one_time() -> str:
    """A password to hand over on paper: no signs that look alike; has to be changed at once."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(4)) for _ in range(4))


def expired(person: Person) -> bool:
    """Whether the password has to be changed before anything else."""
    if person.must_change or person.password_set_at is None:
        return True
    age = timezone.now() - person.password_set_at
    return bool(settings.PASSWORD_DAYS) and age > dt.timedelta(days=settings.PASSWORD_DAYS)
