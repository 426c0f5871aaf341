"""Filling a demonstration: every step once, each whole or not at all, however often begun."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jigai.office.demonstration import clock, offering, people
from jigai.office.demonstration.agenda import Setting, agenda
from jigai.office.demonstration.agenda import Step as Planned
from jigai.office.demonstration.models import Account, Step
from jigai.office.demonstration.offering import accounts_of, administrators_of
from jigai.office.demonstration.reading import Common, Place, read
from jigai.office.ground.acts.commands import System
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.founding import found_administration
from jigai.office.identity.models import Person

OFFICE = "office"
"""Where steps stand that belong to no place."""
PAUSE = 0.11
"""Seconds in each second in which others can write: SQLite lets whoever waits try that often."""


@dataclass(frozen=True)
class Filled:
    """A place that is whole: its name, steps done in this filling, seconds since its beginning."""

    place: dict[str, str]
    done: int
    seconds: int


def fill(folder: Path, tell: Callable[[Filled], object] = lambda _: None) -> int:
    """Fill the office with the demonstration of a folder; returns how many steps were done.

    ``tell`` hears of each place that is whole. Raises InputRefused outside demonstration mode, for
    an office that real people set up, and for data that is not whole.
    """
    common, places = read(folder)
    return fill_places(common, places, tell)


def fill_places(
    common: Common,
    places: list[Place],
    tell: Callable[[Filled], object] = lambda _: None,
    today: dt.date | None = None,
) -> int:
    """Fill the office with places; their days are counted from the first filling's day."""
    guard()
    first = Step.objects.order_by("pk").values_list("anchor", flat=True).first()
    anchor = first or today or timezone.localdate()
    people.acting.cache_clear()
    with people.quick_hashing():
        return _filled(common, places, anchor, tell)


def guard() -> None:
    """Refuse outside demonstration mode, and where people are in office whom no filling opened."""
    if not settings.DEMONSTRATION:
        raise refused("demonstration.off")
    if Person.objects.exists() and not Step.objects.exists():
        raise refused("demonstration.real")


def guard_real() -> None:
    """Refuse a database that a demonstration was filled into, where none is wanted."""
    if not settings.DEMONSTRATION and Step.objects.exists():
        raise refused("demonstration.invented")


def _filled(
    common: Common, places: list[Place], anchor: dt.date, tell: Callable[[Filled], object]
) -> int:
    plans = {p.place: agenda(Setting(common, p, anchor)) for p in places}
    there = set(Step.objects.values_list("place", "name"))
    count, before, begun = sum(map(len, plans.values())) + 1, len(there), time.monotonic()
    _taken(OFFICE, _founding(common, anchor), anchor, there)
    people.let_in(list(common.administrators))
    said = 0.0
    for place in places:
        for planned in plans[place.place]:
            _taken(place.place, planned, anchor, there)
            if time.monotonic() - said > 1:
                offering.told(len(there), count)
                time.sleep(PAUSE)
                said = time.monotonic()
        _offered(common, place)
        tell(Filled(place.name, len(there) - before, int(time.monotonic() - begun)))
    offering.told(count, count)
    return len(there) - before


def _taken(place: str, planned: Planned, anchor: dt.date, there: set[tuple[str, str]]) -> None:
    if (place, planned.name) in there:
        return
    now = timezone.now()
    try:
        with transaction.atomic(), clock.at(min(planned.at, now)):
            planned.do()
            Step.objects.create(place=place, name=planned.name, anchor=anchor, done_at=now)
    except Exception as error:
        error.add_note(f"{place}: {planned.name}, {planned.at:%Y-%m-%d}")
        raise
    there.add((place, planned.name))


def _founding(common: Common, anchor: dt.date) -> Planned:
    stated = {login: (login, words["zh"]) for login, words in common.administrators.items()}
    moment = clock.morning(clock.months_before(anchor, 26, 1))
    do = partial(found_administration, acting=System(), people=stated)
    return Planned("administration", moment, partial(_founded, common, do))


def _founded(common: Common, do: Callable[[], object]) -> None:
    do()
    Account.objects.bulk_create(administrators_of(common))


def _offered(common: Common, place: Place) -> None:
    """Offer the accounts of a place that is whole; let them in again where a password is old."""
    with transaction.atomic():
        rows = accounts_of(common, place)
        if not Account.objects.filter(place=place.place).exists():
            Account.objects.bulk_create(rows)
        people.let_in([row.login for row in rows])
