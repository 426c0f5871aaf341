"""The tables that a batch writes: their columns, and their rows from one evaluated dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from jigai.engine.evaluating import Outcome
from jigai.facts.problems import Problem

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by table."""

AWARDS, REFUSED, TOTALS = "awards", "refused", "totals"

_WHOSE: Final = (("organisation", "VARCHAR"), ("entity", "VARCHAR"), ("subject", "VARCHAR"))
COLUMNS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    AWARDS: (
        *_WHOSE,
        ("measure", "VARCHAR"),
        ("payment", "BIGINT"),
        ("year", "BIGINT"),
        ("entitled", "BIGINT"),
        ("amount", "BIGINT"),
        ("lowest", "BIGINT"),
        ("highest", "BIGINT"),
    ),
    REFUSED: (
        ("organisation", "VARCHAR"),
        ("code", "VARCHAR"),
        ("where", "VARCHAR"),
        ("zh", "VARCHAR"),
        ("en", "VARCHAR"),
    ),
    TOTALS: (
        ("by", "VARCHAR"),
        ("measure", "VARCHAR"),
        ("region", "VARCHAR"),
        ("year", "BIGINT"),
        ("charge", "BOOLEAN"),
        ("payments", "BIGINT"),
        ("lowest", "BIGINT"),
        ("highest", "BIGINT"),
    ),
}
"""Each table's columns in order, with their types in SQL."""

_ARROW: Final = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}


def names(table: str) -> tuple[str, ...]:
    """A table's columns."""
    return tuple(name for name, _ in COLUMNS[table])


def arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a table as Arrow."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS[table])
    arrays = [
        pa.array(values, _ARROW[kind])
        for values, (_, kind) in zip(columns, COLUMNS[table], strict=True)
    ]
    return pa.table(arrays, names=list(names(table)))


def award_rows(outcome: Outcome) -> list[Row]:
    """A row for each payment that a dossier is entitled to, or may be.

    ``amount`` and ``entitled`` are None where they are not known exactly; then ``lowest`` and
    ``highest`` hold what the payment may come to.
    """
    found: list[Row] = []
    for award in outcome.awards:
        for share in award.shares:
            if share.entitled[1] == 0:
                continue
            low, high = (0 if award.open else share.low), share.high
            exact = low == high
            found.append((
                award.owner,
                award.subject.entity,
                award.subject.id,
                award.measure.id,
                share.index,
                share.year,
                share.entitled[0] if share.entitled[0] == share.entitled[1] else None,
                low if exact else None,
                None if exact else low,
                None if exact else high,
            ))  # fmt: skip
    return found


def refused_rows(organisation: str, problems: Sequence[Problem]) -> list[Row]:
    """A row for each reason why a whole dossier was refused."""
    return [(organisation, p.code, p.where, p.zh, p.en) for p in problems]
