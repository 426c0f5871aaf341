"""LPR quotations as the kernels ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from jigai.reference.errors import NotInTable
from jigai.reference.lpr import TENORS, Lpr, lpr


class LprTable(Mapping[tuple[str, int, int], int]):
    """The quotation published in a month, in parts per million; KeyError where not published."""

    def __init__(self, table: Lpr) -> None:
        self.table = table
        self.known: dict[tuple[str, int, int], int] = {}

    def __getitem__(self, key: tuple[str, int, int]) -> int:
        found = self.known.get(key)
        if found is None:
            tenor, year, month = key
            try:
                found = self.table.in_month("1y" if tenor == "1y" else "5y", year, month).ppm
            except NotInTable:
                raise KeyError(key) from None
            self.known[key] = found
        return found

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        for row in self.table.rows:
            for tenor in TENORS:
                if row.ppm(tenor) is not None:
                    yield tenor, row.published.year, row.published.month

    def __len__(self) -> int:
        return sum(1 for _ in self)


@lru_cache(maxsize=1)
def shipped_lpr() -> LprTable:
    """The LPR table that comes with jigai."""
    return LprTable(lpr())
