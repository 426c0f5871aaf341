"""A table of sums over other rows, by cell: kept true by the acts, compared with the rows, rebuilt.

Each act that changes a row says what it was and what it became (``move``), in its transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from jigai.office.ground.summaries import Difference

ATTEMPTS: Final = 5
"""Tries of a part whose cells somebody else makes meanwhile."""
Cell = tuple[Any, ...]
Parts = dict[str, int]
Side = tuple[Cell, Parts]
"""A cell and what a row adds to it."""


@dataclass(frozen=True)
class Tallies:
    """Which table sums what.

    ``cells`` has the columns of ``key``, ``count``, ``amounts`` (sums of the rows' columns of that
    name) and of ``counts`` (how many rows meet a condition). ``part`` is the column of ``key`` by
    which comparing and rebuilding go, one value at a time.
    """

    cells: Callable[[], QuerySet[Any]]
    rows: Callable[[], QuerySet[Any]]
    key: tuple[str, ...]
    part: str
    amounts: tuple[str, ...]
    counts: Mapping[str, tuple[str, Any]]
    """Column of counts: the column of the row and the value that is counted."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of sums."""
        return ("count", *self.counts, *self.amounts)

    def of(self, row: Model | None) -> Side | None:
        """The cell of a row and what the row adds to it."""
        if row is None:
            return None
        cell = tuple(getattr(row, name) for name in self.key)
        counted = {n: int(getattr(row, c) == value) for n, (c, value) in self.counts.items()}
        return cell, {"count": 1} | counted | {n: getattr(row, n) or 0 for n in self.amounts}

    def move(self, before: Side | None, after: Side | None) -> None:
        """Take a row's parts out of one cell and put them into another, or the same."""
        self.settle([(before, after)])

    def settle(self, moves: Iterable[tuple[Side | None, Side | None]]) -> None:
        """Many such changes in one pass over the cells.

        The cells are changed in their order, so that two acts never wait for each other in a
        circle.
        """
        changes: dict[Cell, Parts] = defaultdict(lambda: dict.fromkeys(self.columns, 0))
        for before, after in moves:
            for sign, side in ((-1, before), (1, after)):
                if side is not None:
                    for name, value in side[1].items():
                        changes[side[0]][name] += sign * value
        for cell in sorted(changes):
            if any(changes[cell].values()):
                self._add(cell, changes[cell])

    def _add(self, cell: Cell, parts: Parts) -> None:
        rows = self.cells().filter(**self._named(cell))
        changed = {name: F(name) + value for name, value in parts.items() if value}
        if rows.update(**changed):
            return
        try:
            with transaction.atomic():
                self.cells().create(**self._named(cell), **parts)
        except IntegrityError:  # somebody else made the cell in this moment
            rows.update(**changed)

    def _named(self, cell: Cell) -> dict[str, Any]:
        return dict(zip(self.key, cell, strict=True))

    def compare(self) -> Iterator[Difference]:
        """Every figure of the table that is not what its rows come to."""
        for part in self._parts():
            kept = {self._cell(t): t for t in self.cells().filter(**{self.part: part})}
            true = self._summed(part)
            for cell in sorted(set(kept) | set(true)):
                for name in self.columns:
                    held = getattr(kept[cell], name) if cell in kept else 0
                    found = true.get(cell, {}).get(name, 0)
                    if held != found:
                        yield Difference(" ".join(map(str, cell)), name, held, found)

    def rebuild(self) -> int:
        """Make every sum true again; returns how many cells were wrong."""
        return sum(self._rebuilt(part) for part in self._parts())

    def _cell(self, tally: Any) -> Cell:
        return tuple(getattr(tally, name) for name in self.key)

    def _summed(self, part: Any) -> dict[Cell, Parts]:
        """What the rows of a part come to, by cell."""
        sums: dict[str, Any] = {f"sum_{name}": Coalesce(Sum(name), 0) for name in self.amounts}
        counts: dict[str, Any] = {
            f"sum_{name}": Count("pk", filter=Q(**{column: value}))
            for name, (column, value) in self.counts.items()
        } | {"sum_count": Count("pk")}
        rows = self.rows().filter(**{self.part: part}).order_by()
        return {
            tuple(r[name] for name in self.key): {n: r[f"sum_{n}"] for n in self.columns}
            for r in rows.values(*self.key).annotate(**sums, **counts)
        }

    def _parts(self) -> list[Any]:
        """Every part with rows or cells: one pass over either table. (To skip from value to value
        needs an index in the order of the collation, and those that serve beginnings are not.)"""
        found: set[Any] = set()
        for table in (self.cells(), self.rows()):
            found.update(table.order_by().values_list(self.part, flat=True).distinct())
        return sorted(found)

    def _rebuilt(self, part: Any) -> int:
        for attempt in range(ATTEMPTS):
            try:
                with transaction.atomic():
                    return self._mended(part)
            except IntegrityError:
                if attempt == ATTEMPTS - 1:
                    raise
        return 0

    def _mended(self, part: Any) -> int:
        """Cells are locked before the rows are summed: an act under way either is in the sums, or
        waits and adds its part afterwards. A wrong cell is made anew, which is many times as fast
        as to change all its columns; an act that waited for it finds the new one."""
        locked = self.cells().select_for_update().filter(**{self.part: part}).order_by(*self.key)
        kept = {self._cell(t): t for t in locked}
        true = self._summed(part)
        none = dict.fromkeys(self.columns, 0)
        wrong = [
            cell
            for cell in {*kept, *true}
            if cell not in kept
            or any(getattr(kept[cell], n) != v for n, v in true.get(cell, none).items())
        ]
        self.cells().filter(pk__in=[kept[c].pk for c in wrong if c in kept]).delete()
        model = self.cells().model
        made = [model(**self._named(c), **true[c]) for c in sorted(wrong) if c in true]
        self.cells().bulk_create(made, batch_size=500)
        return len(wrong)
