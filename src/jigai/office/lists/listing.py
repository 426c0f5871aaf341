"""A list, defined once: its rows, columns, filters, search, sums and acts on many rows.

    PROJECTS = register(Listing(
        key="library.projects", title="library.list.title", permit="library.read",
        rows=lambda actor: visible(actor, Project.objects.all()),
        columns=(Column("name", "library.column.name", order="name"), ...),
        filters=(Choices("state", "library.column.state", states, first=True), ...),
        search="search", order="-made_at", link=lambda row: reverse("console:library-project", ...),
    ))

The page, the export and the API read the same definition. docs/office.md has a whole example.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from jigai.office.ground.preferences import OPTIONS
from jigai.office.identity.actor import Actor
from jigai.office.identity.masking import shown
from jigai.office.identity.permits import Place
from jigai.office.lists.acts import BulkAct
from jigai.office.lists.columns import Column
from jigai.office.lists.filters import Filter

SIZES: Final = (50, 100, 200)
OURS: Final = ("q", "sort", "page", "size", "at", "of", "part", "picked")
"""Names in the address that are the list's own."""
Summary = Callable[[Actor], Mapping[str, int] | None]


@dataclass(frozen=True)
class Total:
    """A sum over the set, beside the number of rows. ``kind`` is ``amount`` (fen) or ``number``."""

    key: str
    title: str
    field: str = ""
    kind: str = "amount"


@dataclass(frozen=True)
class Listing:
    """One list. Texts are keys of the catalogues; ``permit`` is what its page needs.

    ``rows`` are those that a reader may see. ``name`` says what a row is called where it stands
    alone, in a preview or for a screen reader; ``link`` leads to it; ``place`` is where it is at
    home, for personal data. ``order`` is the order to begin with (``-`` descends); a unique last
    key is added. ``summary`` gives ``count`` and the totals of the unfiltered set without counting
    it, None where it cannot. ``export`` is the permit to export; without one there is no export.
    ``counted`` is the key of how many rows there are in words (件, unless it is people).
    """

    key: str
    title: str
    permit: str
    rows: Callable[[Actor], QuerySet[Any]]
    columns: tuple[Column, ...]
    name: Callable[[Any], str] = str
    link: Callable[[Any], str] | None = None
    place: Callable[[Any], Place] = lambda _row: Place()
    filters: tuple[Filter, ...] = ()
    search: str = ""
    search_help: str = "lists.search-help"
    order: str = "-pk"
    totals: tuple[Total, ...] = ()
    summary: Summary | None = None
    acts: tuple[BulkAct, ...] = ()
    export: str = ""
    empty: str = "lists.none-yet"
    counted: str = "lists.count"
    _columns: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_columns", {c.key: c for c in self.columns})
        names = [name for f in self.filters for name in f.names()]
        taken = {*OURS, *OPTIONS} & set(names)
        if taken or len(set(names)) < len(names) or len(self._columns) < len(self.columns):
            raise ValueError(f"list {self.key}: a name comes twice or is taken {sorted(taken)}")
        if self.order.lstrip("-") not in {"pk", *(c.order for c in self.columns)}:
            raise ValueError(f"list {self.key}: no column is ordered by {self.order}")

    def column(self, key: str) -> Column | None:
        """A column by its key."""
        return self._columns.get(key)

    def value(self, actor: Actor, column: Column, row: Any) -> Any:
        """The value of a row in a column as a reader may see it."""
        found = column.of(row)
        if not column.personal or not found:
            return found
        return shown(actor, column.personal, str(found), self.place(row))

    def chosen(self, keys: tuple[str, ...]) -> tuple[Column, ...]:
        """The columns of these keys in the list's order; those shown by default for none."""
        found = tuple(c for c in self.columns if c.key in keys)
        return found or tuple(c for c in self.columns if c.default)


LISTINGS: dict[str, Listing] = {}
"""Every list by its key: jobs, exports and the API find it here."""


def register(listing: Listing) -> Listing:
    """Make a list known; raises ValueError for a key that comes twice."""
    if LISTINGS.get(listing.key, listing) is not listing:
        raise ValueError(f"there are two lists '{listing.key}'")
    LISTINGS[listing.key] = listing
    return listing
