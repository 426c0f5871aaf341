"""What an address asks of a list: filters, search, order, page; what it left out is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from jigai.office.ground.searching import narrowed
from jigai.office.ground.texts import t
from jigai.office.identity.actor import Actor
from jigai.office.lists.filters import Applied, Chip
from jigai.office.lists.listing import SIZES, Listing

LONGEST = 100
PASSING = ("page", "part", "first", "at", "of")
"""What an address says of one page alone; links to other pages say their own."""
MOST_PAGES = 10_000_000


@dataclass(frozen=True)
class Asked:
    """What one reader asks of one list.

    Links between pages say where the page they stand on begins (``at``: its number, the key of its
    first row) and how many rows there were (``of``). Both only spare a long way to a late page.
    What asks for the sums of a page says its ``first`` row, which then need not be found again.
    """

    listing: Listing
    actor: Actor
    address: QueryDict
    applied: dict[str, Applied]
    query: str
    sort: str
    page: int
    size: int
    problems: tuple[str, ...]
    picked: bool = False
    at: tuple[int, int] | None = None
    of: int | None = None
    first: int | None = None

    @property
    def filtered(self) -> bool:
        """Whether it asks for less than everything."""
        return bool(self.query or self.picked or self.chips)

    @property
    def chips(self) -> list[Chip]:
        """The applied conditions in words."""
        return [chip for found in self.applied.values() for chip in found.chips]

    def rows(self, picked: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """The set that is asked for, not ordered. ``picked`` are the keys of chosen rows."""
        found = self.listing.rows(self.actor)
        condition = Q()
        for part in self.applied.values():
            condition &= part.condition
        if self.picked and picked is not None:
            condition &= Q(pk__in=picked)
        found = found.filter(condition) if condition else found
        return narrowed(found, self.query, self.listing.search) if self.query else found

    @property
    def down(self) -> bool:
        """Whether the order descends."""
        return self.sort.startswith("-")

    @property
    def gaps(self) -> bool:
        """Whether what it is ordered by may be missing."""
        return any(c.gaps for c in self.listing.columns if c.order == self.sort.lstrip("-"))

    def ordered(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """In the order asked for, the key last, so that no two rows ever change places."""
        down = self.down != backwards
        name = self.sort.lstrip("-")
        key: list[Any] = []
        if name != "pk":
            gaps = self.gaps
            ends = {"nulls_last": None if backwards else True, "nulls_first": backwards or None}
            bare = ends if gaps else {}
            key = [F(name).desc(**bare) if down else F(name).asc(**bare)]
        return rows.order_by(*key, "-pk" if down else "pk")

    def link(self, **changes: Any) -> str:
        """This list with something changed; None takes a value off, the page begins anew."""
        found = self.address.copy()
        for gone in PASSING:
            found.pop(gone, None)
        for name, value in changes.items():
            found.pop(name, None)
            if value is not None:
                found[name] = str(value)
        return f"?{found.urlencode()}"

    def without(self, chip: Chip) -> str:
        """This list without one condition."""
        pairs = [
            (name, value)
            for name, values in self.address.lists()
            for value in values
            if name not in PASSING
            and not (name in chip.removes and chip.removes[name] in (None, value))
        ]
        return f"?{urlencode(pairs)}"

    def bare(self) -> str:
        """This list without any condition; order and size stay."""
        kept = [(n, self.address[n]) for n in ("sort", "size") if n in self.address]
        return f"?{urlencode(kept)}"


def read(listing: Listing, actor: Actor, address: QueryDict) -> Asked:
    """Read an address; what cannot be read is left out and said."""
    applied = {f.key: f.read(address, actor) for f in listing.filters}
    problems = [p for found in applied.values() for p in found.problems]
    query = " ".join((address.get("q") or "").split())[:LONGEST] if listing.search else ""
    return Asked(
        listing=listing,
        actor=actor,
        address=address,
        applied=applied,
        query=query,
        sort=_sort(listing, address.get("sort") or "", problems),
        page=_whole(address.get("page") or "", 1),
        size=_size(address.get("size") or ""),
        problems=tuple(problems),
        picked=address.get("picked") == "1",
        at=_at(address.get("at") or ""),
        of=_whole(address.get("of") or "", 0) or None,
        first=_whole(address.get("first") or "", 0) or None,
    )


def _sort(listing: Listing, asked: str, problems: list[str]) -> str:
    if not asked:
        return listing.order
    column = listing.column(asked.lstrip("-"))
    if column is None or not column.order:
        problems.append(t("lists.no-order", value=asked[:40]))
        return listing.order
    return f"-{column.order}" if asked.startswith("-") else column.order


def _at(asked: str) -> tuple[int, int] | None:
    page, _, key = asked.partition(".")
    if not (page.isdecimal() and key.isdecimal()) or len(asked) > 30:
        return None
    return int(page), int(key)


def _size(asked: str) -> int:
    found = _whole(asked, SIZES[0])
    return found if found in SIZES else SIZES[0]


def _whole(asked: str, otherwise: int) -> int:
    found = int(asked) if asked.isdecimal() and len(asked) < 12 else otherwise
    return min(max(found, min(otherwise, 1)), MOST_PAGES)
