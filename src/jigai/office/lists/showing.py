"""A list made ready for its template: heads, cells, filters, pages, sums, what is picked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jigai.office.ground.texts import known, t
from jigai.office.lists.asked import Asked
from jigai.office.lists.columns import NUMBERS, Column
from jigai.office.lists.finding import Page
from jigai.office.lists.models import View

FACTS = 4
"""What a phone shows of a row, besides its name."""


@dataclass(frozen=True)
class Head:
    """The head of a column: its name, and the address that sorts by it."""

    column: Column
    title: str
    link: str = ""
    sorted: str = ""

    @property
    def number(self) -> bool:
        """Whether its cells are numbers, set to the right."""
        return self.column.kind in NUMBERS


@dataclass(frozen=True)
class Cell:
    """One value as it is shown: what it is of, and its words."""

    head: Head
    value: Any

    @property
    def kind(self) -> str:
        """The kind of its column."""
        return self.head.column.kind

    @property
    def words(self) -> str:
        """The words of a state; the value itself where the catalogues have none."""
        key = f"{self.head.column.words}.{self.value}"
        return t(key) if self.value and known(key) else str(self.value or "")

    @property
    def missing(self) -> bool:
        """Whether there is nothing to show."""
        return self.value is None or self.value == ""


@dataclass(frozen=True)
class Line:
    """One row: key, name, address, cells."""

    key: Any
    name: str
    link: str
    cells: list[Cell]
    picked: bool

    @property
    def facts(self) -> list[Cell]:
        """What a phone shows."""
        return self.cells[1 : FACTS + 1] if self.link else self.cells[:FACTS]


@dataclass(frozen=True)
class Sum:
    """A sum over the set in words and figures."""

    title: str
    kind: str
    value: int


@dataclass
class Shown:
    """All that the template of a list reads."""

    asked: Asked
    heads: list[Head]
    lines: list[Line]
    page: Page
    picked: int = 0
    views: list[View] = field(default_factory=list)
    acts: list[Any] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    picked_sums: Mapping[str, int] | None = None
    exports: bool = False

    @property
    def listing(self) -> Any:
        """The definition."""
        return self.asked.listing

    @property
    def elsewhere(self) -> int:
        """How many picked rows are not on this page."""
        return self.picked - sum(line.picked for line in self.lines)

    @property
    def all_picked(self) -> bool:
        """Whether every row of the page is picked, while others of the set are not."""
        counted = self.page.totals is None or self.page.totals["count"] > self.picked
        return bool(self.lines) and all(line.picked for line in self.lines) and counted

    @property
    def totals(self) -> list[Sum] | None:
        """The sums of the set, where they are known."""
        return self._sums(self.page.totals)

    @property
    def sums_picked(self) -> list[Sum]:
        """The sums of what is picked."""
        return self._sums(self.picked_sums) or []

    def _sums(self, values: Mapping[str, int] | None) -> list[Sum] | None:
        if values is None:
            return None
        return [Sum(t(s.title), s.kind, values[s.key]) for s in self.listing.totals]

    @property
    def count(self) -> int | None:
        """How many rows the set has, where it is known."""
        return None if self.page.totals is None else self.page.totals["count"]

    @property
    def last(self) -> int | None:
        """The number of the last page, where it is known."""
        return None if self.count is None else max(1, -(-self.count // self.asked.size))

    @property
    def numbers(self) -> list[tuple[int | None, str]]:
        """Page numbers with their addresses; None stands for those left out."""
        here, last = self.page.number, self.last
        near = range(max(1, here - 2), (min(last, here + 2) if last else here + self.page.more) + 1)
        wanted = sorted({1, *near, *([last] if last else [])})
        found: list[tuple[int | None, str]] = []
        for number in wanted:
            if found and found[-1][0] != number - 1:
                found.append((None, ""))
            found.append((number, self._to(number)))
        return found

    def _to(self, number: int) -> str:
        near = abs(number - self.page.number) <= 2 and number > 2
        first = self.lines[0].key if self.lines else self.asked.first
        at = f"{self.page.number}.{first}" if near and first else None
        late = number == self.last and number > 2 and not near
        return self.asked.link(page=number, at=at, of=self.count if late else None)

    @property
    def chips(self) -> list[tuple[str, str]]:
        """Each applied condition with the address without it."""
        found = [(chip.text, self.asked.without(chip)) for chip in self.asked.chips]
        if self.asked.query:
            text = t("lists.searched", query=self.asked.query)
            found.insert(0, (text, self.asked.link(q=None)))
        if self.asked.picked:
            found.insert(0, (t("lists.only-picked"), self.asked.link(picked=None)))
        return found

    @property
    def filters(self) -> list[tuple[Any, dict[str, Any]]]:
        """The filters that stand open."""
        return [(f, self.asked.applied[f.key].shown) for f in self.listing.filters if f.first]

    @property
    def more_filters(self) -> list[tuple[Any, dict[str, Any]]]:
        """The others."""
        return [(f, self.asked.applied[f.key].shown) for f in self.listing.filters if not f.first]

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """The page sizes with their addresses."""
        from jigai.office.lists.listing import SIZES

        return [(size, self.asked.link(size=size)) for size in SIZES]

    @property
    def choosable(self) -> list[tuple[Column, bool]]:
        """Every column, and whether it is shown."""
        shown = {head.column.key for head in self.heads}
        return [(column, column.key in shown) for column in self.listing.columns]


def heads(asked: Asked, columns: tuple[Column, ...]) -> list[Head]:
    """The heads of some columns; a second press on one turns the order round."""
    found = []
    for column in columns:
        title = t(column.title)
        if not column.order:
            found.append(Head(column, title))
            continue
        down = asked.sort == f"-{column.order}"
        up = asked.sort == column.order
        following = column.key if down or (not up and column.kind not in NUMBERS) else None
        link = asked.link(sort=following or f"-{column.key}")
        found.append(Head(column, title, link, "descending" if down else "ascending" if up else ""))
    return found


def lines(asked: Asked, heads_: list[Head], rows: list[Any], picked: set[int]) -> list[Line]:
    """The rows with their cells, as the reader may see them."""
    listing = asked.listing
    return [
        Line(
            key=row.pk,
            name=listing.name(row),
            link=listing.link(row) if listing.link else "",
            cells=[Cell(head, listing.value(asked.actor, head.column, row)) for head in heads_],
            picked=row.pk in picked,
        )
        for row in rows
    ]
