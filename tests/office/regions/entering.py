"""Entries for tests, confirmed at once: how they come about is tested where the acts are."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from tests.office.identity.cast import Cast

from jigai.office.identity.models import Person
from jigai.office.regions.domain.versions import shipped_packs
from jigai.office.regions.enums import PACK
from jigai.office.regions.models import Decision, Entry

YICHANG = "yichang-2018-4"
LONG_AGO = dt.date(2018, 5, 1)
DAY = dt.date(2019, 6, 1)


def staff(*logins: str) -> Cast:
    """People without passwords, which take their time to hash."""
    cast = Cast()
    for login in logins:
        cast.people[login] = Person.objects.create(
            login=login, name=login, must_change=False, password_set_at=timezone.now()
        )
    return cast


def version_of(pack: str) -> str:
    """The shipped version of a pack."""
    return next(p.version for p in shipped_packs() if p.id == pack)


def entered(kind: str, region: str, *, confirmed: bool | None = True, **stated: Any) -> Entry:
    """An entry; ``confirmed`` None leaves it waiting, False declines it."""
    first, second = (
        Person.objects.get_or_create(login=login, defaults={"name": login})[0]
        for login in ("entering", "confirming")
    )
    values = {
        "begins": LONG_AGO,
        "act_number": "会议纪要〔2018〕1号",
        "act_by": "某局",
        "act_on": dt.date(2018, 4, 20),
        "entered_by": first,
        "entered_for": first,
        "entered_at": timezone.now(),
    }
    row = Entry.objects.create(kind=kind, region=region, **(values | stated))
    if confirmed is not None:
        Decision.objects.create(entry=row, confirmed=confirmed, by=second, at=timezone.now())
    return row


def put_in_force(region: str, pack: str = YICHANG, **stated: Any) -> Entry:
    """A shipped pack in force in a region."""
    return entered(PACK, region, pack=pack, value=version_of(pack), **stated)
