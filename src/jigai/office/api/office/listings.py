"""Lists as programs ask for them: the rows, filters and search of the list that pages show.

Amounts among the filters are in yuan here, as everywhere in the interface.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from jigai.money import yuan
from jigai.office.api.faults import Refusal, fault
from jigai.office.api.office.fields import Amount, Day, Field, Kind, Text, Whole
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import Asked
from jigai.office.ground.searching import narrowed
from jigai.office.lists.filters import Amounts, Choices, Days, Filter, Numbers
from jigai.office.lists.listing import Listing

M = TypeVar("M", bound=Model)
LONGEST = 100
SEARCH = Field("q", Text(LONGEST))
_KINDS: dict[type[Filter], Kind] = {Amounts: Amount(), Days: Day(), Numbers: Whole()}


def filters(listing: Listing) -> tuple[Field, ...]:
    """What of a list can stand in the address."""
    stated = tuple(
        Field(name, _KINDS.get(type(one), Text(LONGEST)), title=one.title, repeats=_several(one))
        for one in listing.filters
        for name in one.names()
    )
    return (*([SEARCH] if listing.search else []), *stated)


def listed(
    asked: Asked,
    listing: Listing,
    show: Callable[[Any], dict[str, Any]],
    *order: str,
    rows: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda found: found,
) -> dict[str, Any]:
    """A page of a list as it was asked for; ``rows`` brings along what is shown of each.

    Raises Refusal (400) for what no filter knows.
    """
    return page(asked, rows(filtered(asked, listing)), show, *order)


def filtered(asked: Asked, listing: Listing) -> QuerySet[Any]:
    """The rows of a list that were asked for; raises Refusal (400)."""
    address, condition, problems = _address(asked, listing), Q(), []
    for one in listing.filters:
        applied = one.read(address, asked.actor)
        where = f"?{next((n for n in one.names() if n in asked.query), one.names()[0])}"
        problems += [fault("api.filter", where, why=why) for why in applied.problems]
        condition &= applied.condition
    if problems:
        raise Refusal(400, problems)
    rows: QuerySet[Any] = listing.rows(asked.actor).filter(condition)
    query = " ".join(asked.query.get("q", "").split())
    return narrowed(rows, query, listing.search) if query and listing.search else rows


def _several(one: Filter) -> bool:
    return isinstance(one, Choices) and one.multiple


def _address(asked: Asked, listing: Listing) -> QueryDict:
    """The filters as a page's address has them."""
    found = QueryDict(mutable=True)
    for one in listing.filters:
        for name in one.names():
            value = asked.query.get(name)
            if isinstance(value, list):
                found.setlist(name, value)
            elif value is not None:
                found[name] = f"{yuan(value)}元" if isinstance(one, Amounts) else str(value)
    return found
