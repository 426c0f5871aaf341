"""What a person keeps of a list: columns, page size, views, picked rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.actor import Actor
from jigai.office.identity.models import Person
from jigai.office.lists.listing import SIZES, Listing
from jigai.office.lists.models import Picked, Taste, View

MOST_PICKED: Final = 20_000
MOST_VIEWS: Final = 50
FRESH: Final = dt.timedelta(hours=24)
"""What was picked longer ago is forgotten: nobody acts on it by mistake."""
CHUNK: Final = 2_000


def taste(actor: Actor, listing: Listing) -> tuple[tuple[str, ...], int]:
    """The columns and the page size that a person chose; nothing and 0 where they chose none."""
    row = Taste.objects.filter(person=actor.person, listing=listing.key).first()
    return (tuple(row.columns), row.size) if row else ((), 0)


def choose(actor: Actor, listing: Listing, columns: Iterable[str], size: int) -> None:
    """Keep them; what the list does not have is left out."""
    known = [c.key for c in listing.columns if c.key in set(columns)]
    Taste.objects.update_or_create(
        person_id=actor.person,
        listing=listing.key,
        defaults={"columns": known, "size": size if size in SIZES else 0},
    )


def views(actor: Actor, listing: Listing) -> QuerySet[View]:
    """A person's saved views of a list, by name."""
    return View.objects.filter(person=actor.person, listing=listing.key).order_by("name")


def save_view(actor: Actor, listing: Listing, name: str, query: str) -> View:
    """Save a view under a name; one of the same name is replaced. Raises InputRefused."""
    plain = " ".join(name.split())
    if not plain or len(plain) > 40 or not plain.isprintable():
        raise refused("lists.view-name", "name")
    if views(actor, listing).exclude(name=plain).count() >= MOST_VIEWS:
        raise refused("lists.views-full", "name", n=MOST_VIEWS)
    row, _ = View.objects.update_or_create(
        person_id=actor.person,
        listing=listing.key,
        name=plain,
        defaults={"query": query.lstrip("?")[:2_000]},
    )
    return row


def drop_view(actor: Actor, listing: Listing, view: str) -> None:
    """Drop one's own view by its number."""
    if view.isdecimal() and len(view) < 19:
        views(actor, listing).filter(pk=int(view)).delete()


def picked(actor: Actor, listing: Listing) -> QuerySet[Any, int]:
    """The keys of the rows that a person picked, for use inside a query."""
    since = timezone.now() - FRESH
    rows = Picked.objects.filter(person=actor.person, listing=listing.key, at__gte=since)
    return rows.values_list("row", flat=True)


def pick(actor: Actor, listing: Listing, shown: Iterable[int], chosen: Iterable[int]) -> None:
    """Of the rows shown, those chosen are picked and the others not; other pages stay."""
    there = set(shown)
    wanted = there & set(chosen)
    with transaction.atomic():
        _locked(actor)
        mine = Picked.objects.filter(person=actor.person, listing=listing.key)
        mine.filter(row__in=there - wanted).delete()
        mine.filter(at__lt=timezone.now() - FRESH).delete()
        have = set(mine.filter(row__in=wanted).values_list("row", flat=True))
        visible = set(listing.rows(actor).filter(pk__in=wanted - have).values_list("pk", flat=True))
        _add(actor, listing, sorted(visible))


def pick_all(actor: Actor, listing: Listing, rows: QuerySet[Any]) -> int:
    """Pick a whole set in place of what was picked; returns how many rows that are."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST_PICKED + 1])
    if len(keys) > MOST_PICKED:
        raise refused("lists.picked-many", n=MOST_PICKED)
    with transaction.atomic():
        _locked(actor)
        pick_none(actor, listing)
        _add(actor, listing, keys)
    return len(keys)


def pick_none(actor: Actor, listing: Listing) -> None:
    """Pick nothing."""
    Picked.objects.filter(person=actor.person, listing=listing.key).delete()


def _locked(actor: Actor) -> None:
    """Two quick clicks of one person come one after the other."""
    Person.objects.select_for_update().filter(pk=actor.person).first()


def _add(actor: Actor, listing: Listing, keys: list[int]) -> None:
    Picked.objects.bulk_create(
        [Picked(person_id=actor.person, listing=listing.key, row=key) for key in keys], CHUNK
    )
