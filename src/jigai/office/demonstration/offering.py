"""The accounts that the sign-in page of a demonstration offers."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from jigai.office.demonstration.models import Account, Filling
from jigai.office.demonstration.people import of
from jigai.office.demonstration.reading import Common, Place
from jigai.office.identity import demonstration
from jigai.office.identity.demonstration import Offered

LAST: Final = 10_000
"""The administrators stand after every place."""
SILENT: Final = dt.timedelta(seconds=30)
"""A filling that said nothing for so long has stopped."""


def filling() -> demonstration.Filling | None:
    """How far the filling is, where one is under way."""
    row = Filling.objects.filter(at__gt=timezone.now() - SILENT).first()
    if row is None or row.done >= row.all:
        return None
    return demonstration.Filling(row.done, row.all)


def told(done: int, all_: int) -> None:
    """Say how far the filling is."""
    Filling.objects.update_or_create(
        pk=1, defaults={"done": done, "all": all_, "at": timezone.now()}
    )


def accounts() -> list[Offered]:
    """Every account on offer: of the places that are filled, in their order."""
    return [
        Offered(row.login, row.tries["zh"], row.tries["en"], row.group)
        for row in Account.objects.all()
    ]


def accounts_of(common: Common, place: Place) -> list[Account]:
    """The accounts of a place: those that every place offers, and its own."""
    offers = [*common.offers, *place.offers]
    return [
        Account(
            login=of(place, offer["who"]),
            place=place.place,
            order=place.order * 100 + number,
            group=place.name,
            tries={"zh": offer["zh"], "en": offer["en"]},
        )
        for number, offer in enumerate(offers)
        if _there(place, offer["who"])
    ]


def _there(place: Place, who: str) -> bool:
    """Whether the place has such a post: an enterprise's number, or a bureau with the role."""
    where, _, role = who.partition("/")
    bureau = next((b for b in place.bureaus if b.key == where), None)
    return where.isdigit() or (bureau is not None and role in bureau.people)


def administrators_of(common: Common) -> list[Account]:
    """The three who run the system."""
    group = {"zh": common.texts["system"], "en": common.texts["system-en"]}
    return [
        Account(login=login, place="office", order=LAST + number, group=group, tries=words["tries"])
        for number, (login, words) in enumerate(common.administrators.items())
    ]
