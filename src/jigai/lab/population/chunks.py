"""A chunk of rows as columns: ids, codes, dates and texts made without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pyarrow as pa

from jigai.lab.population.draws import Truth, Whole

EPOCH: Final = 719_163
"""The ordinal of 1970-01-01, from which Arrow counts days."""

DIGITS: Final = 9


def numbered(prefix: str, numbers: Whole, digits: int = DIGITS) -> pa.Array:
    """Texts such as ``P000000012``."""
    head = np.frombuffer(prefix.encode(), np.uint8)
    cells = np.empty((len(numbers), len(head) + digits), np.uint8)
    cells[:, : len(head)] = head
    rest = numbers.copy()
    for place in range(digits - 1, -1, -1):
        cells[:, len(head) + place] = 48 + rest % 10
        rest //= 10
    return texts_of(cells)


def texts_of(cells: Any) -> pa.Array:
    """Texts of one length from their bytes, a row each."""
    count, width = cells.shape
    ends = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    made = pa.py_buffer(np.ascontiguousarray(cells).tobytes())
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends.tobytes()), made)


def coded(codes: Sequence[str], positions: Whole) -> pa.Array:
    """The code at each position."""
    return pa.array(codes, pa.string()).take(pa.array(positions))


def days(ordinals: Whole) -> pa.Array:
    """Dates from their ordinals."""
    return pa.array((ordinals - EPOCH).astype(np.int32)).cast(pa.date32())


def hidden(array: pa.Array, unknown: Truth | None) -> pa.Array:
    """The same with some of it unknown."""
    if unknown is None or not unknown.any():
        return array
    return pa.compute.if_else(pa.array(~unknown), array, pa.scalar(None, array.type))


@dataclass
class Rows:
    """Child rows of some parents: which parent each belongs to, and its place there from 0."""

    parent: Whole
    place: Whole

    @classmethod
    def of(cls, counts: Whole) -> Rows:
        """As many rows for each parent as ``counts`` says."""
        parent = np.repeat(np.arange(len(counts)), counts)
        starts = np.cumsum(counts) - counts
        return cls(parent, np.arange(len(parent)) - np.repeat(starts, counts))

    def index(self, first: Whole, most: int = 4096) -> Whole:
        """A number for each row that no other row of the population has."""
        return first[self.parent] * most + self.place

    def kept(self, keep: Truth) -> Rows:
        """Only some of the rows."""
        return Rows(self.parent[keep], self.place[keep])


def split(total: Whole, weights: Whole, rows: Rows, count: int) -> Whole:
    """Totals divided among their rows by weight; the parts add up to the total exactly."""
    parts = np.cumsum(weights)
    starts = np.searchsorted(rows.parent, np.arange(count), side="left")
    before = np.concatenate([[0], parts])[starts]
    sums = np.bincount(rows.parent, weights=None, minlength=count)
    ends = np.concatenate([[0], parts])[starts + sums]
    whole = np.maximum(ends - before, 1)[rows.parent]
    own = parts - before[rows.parent]
    wanted = total[rows.parent]
    found: Whole = wanted * own // whole - wanted * (own - weights) // whole
    return found


@dataclass
class Chunk:
    """Columns of some tables, one chunk of each."""

    tables: dict[str, pa.Table] = field(default_factory=dict)

    def put(self, name: str, columns: dict[str, pa.Array]) -> None:
        """A table's columns."""
        self.tables[name] = pa.table(columns)
