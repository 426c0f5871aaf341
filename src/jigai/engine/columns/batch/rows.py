"""The tables that a batch writes: their columns, and their rows from one evaluated dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa

from jigai.engine.columns.outputs import rules
from jigai.engine.columns.scalar import answers_of
from jigai.engine.evaluating import Outcome
from jigai.facts.problems import Problem

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by table."""
Columns = tuple[tuple[str, str], ...]

AWARDS, OUTCOMES, LIMITS, EXCLUDED = "awards", "outcomes", "limits", "excluded"
REFUSED, TOTALS, PROGRAMME = "refused", "totals", "programme"
MEASURES, REASONS, RULES, FACTS = "measures", "reasons", "rules", "facts"
MISSING = "missing"

ANSWERS: Final = (AWARDS, OUTCOMES, LIMITS, EXCLUDED)
"""What is said of each organisation that was not refused."""
DETAILS: Final = (OUTCOMES, LIMITS, EXCLUDED, MISSING)
"""Those that a batch can do without."""

_WHOSE: Final[Columns] = (
    ("organisation", "VARCHAR"),
    ("entity", "VARCHAR"),
    ("subject", "VARCHAR"),
    ("measure", "VARCHAR"),
)


def _fen(*names: str) -> Columns:
    return tuple((name, "BIGINT") for name in names)


COLUMNS: Final[dict[str, Columns]] = {
    AWARDS: (*_WHOSE, *_fen("payment", "year", "entitled", "amount", "lowest", "highest")),
    OUTCOMES: (
        *_WHOSE,
        ("outcome", "VARCHAR"),
        *_fen("reasons", "unknown", "entitled", "amount", "lowest", "highest"),
    ),
    LIMITS: (
        *_WHOSE,
        *_fen("payment"),
        ("rule", "VARCHAR"),
        *_fen("before", "after", "before_highest", "after_highest"),
    ),
    EXCLUDED: (*_WHOSE, ("rule", "VARCHAR")),
    MISSING: (*_WHOSE, ("fact", "VARCHAR"), ("key", "VARCHAR")),
    REFUSED: tuple((name, "VARCHAR") for name in ("organisation", "code", "where", "zh", "en")),
    TOTALS: (
        ("by", "VARCHAR"),
        ("measure", "VARCHAR"),
        ("region", "VARCHAR"),
        ("year", "BIGINT"),
        ("charge", "BOOLEAN"),
        *_fen("payments", "lowest", "highest"),
    ),
    PROGRAMME: (
        ("rule", "VARCHAR"),
        *_fen("year", "allowed", "used", "claimed_lowest", "claimed_highest"),
    ),
    MEASURES: (
        ("measure", "VARCHAR"),
        ("clause", "VARCHAR"),
        ("entity", "VARCHAR"),
        ("money", "BOOLEAN"),
        ("charge", "BOOLEAN"),
        ("zh", "VARCHAR"),
        ("en", "VARCHAR"),
    ),
    REASONS: (
        ("measure", "VARCHAR"),
        *_fen("bit", "payment"),
        ("kind", "VARCHAR"),
        ("code", "VARCHAR"),
        ("clause", "VARCHAR"),
    ),
    FACTS: (("fact", "VARCHAR"), ("zh", "VARCHAR"), ("en", "VARCHAR")),
    RULES: (
        ("rule", "VARCHAR"),
        ("kind", "VARCHAR"),
        ("clause", "VARCHAR"),
        ("zh", "VARCHAR"),
        ("en", "VARCHAR"),
    ),
}
"""Each table's columns in order, with their types in SQL; amounts are fen (docs/batch.md)."""

_ARROW: Final = {"VARCHAR": pa.string(), "BIGINT": pa.int64(), "BOOLEAN": pa.bool_()}


def names(table: str) -> tuple[str, ...]:
    """A table's columns."""
    return tuple(name for name, _ in COLUMNS[table])


def declared(table: str) -> str:
    """A table's columns as SQL declares them."""
    return ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS[table])


def arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a table as Arrow."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS[table])
    arrays = [
        pa.array(values, _ARROW[kind])
        for values, (_, kind) in zip(columns, COLUMNS[table], strict=True)
    ]
    return pa.table(arrays, names=list(names(table)))


def answer_rows(outcome: Outcome) -> Rows:
    """The rows of every table of answers for one dossier without errors."""
    ids = [measure.id for measure in outcome.plan.measures]
    acting = [name for name, _ in rules(outcome.plan)]
    said = answers_of(outcome)
    return {
        AWARDS: award_rows(outcome),
        OUTCOMES: [(*who[:3], ids[who.measure], *row) for who, row in said.outcomes.items()],
        LIMITS: [
            (*who[:3], ids[who.measure], payment, acting[rule], row[0], row[1], row[2], row[3])
            for (who, payment, rule), row in said.limits.items()
        ],
        EXCLUDED: [
            (*who[:3], ids[who.measure], acting[rule]) for who, rule in sorted(said.excluded)
        ],
    }


def award_rows(outcome: Outcome) -> list[Row]:
    """A row for each payment that a dossier is entitled to, or may be.

    ``amount`` and ``entitled`` are None where they are not known exactly; where ``amount`` is,
    ``lowest`` and ``highest`` hold what the payment may come to.
    """
    found: list[Row] = []
    for award in outcome.awards:
        for share in award.shares:
            if share.entitled[1] == 0:
                continue
            low, high = share.low, share.high
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
