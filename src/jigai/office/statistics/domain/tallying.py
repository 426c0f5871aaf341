"""The summary table: sums of signed returns by county, industry, kind and month.

``move`` keeps it true within the transaction of an act. ``compare`` and ``rebuild`` hold it against
the returns, a county at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from jigai.office.ground.summaries import Difference, Summary, register
from jigai.office.statistics.enums import RETURN_STATES
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Return, Tally

KEY: Final = ("year", "month", "region", "industry", "kind")
COLUMNS: Final = ("count", "finished", "late", *RETURN_STATES, *AMOUNTS)
ATTEMPTS: Final = 5
"""Tries of a county whose cells somebody else makes meanwhile."""

Cell = tuple[int, int, str, str, str]
Parts = dict[str, int]


def cell_of(row: Return) -> Cell:
    """The cell that a return belongs to."""
    return (row.year, row.month, row.region, row.industry, row.kind)


def parts_of(row: Return) -> Parts:
    """What a return adds to its cell."""
    counts = {"count": 1, "finished": int(row.finished), "late": int(row.late)}
    states = {state: int(row.state == state) for state in RETURN_STATES}
    return counts | states | {name: getattr(row, name) or 0 for name in AMOUNTS}


def move(before: tuple[Cell, Parts] | None, after: tuple[Cell, Parts] | None) -> None:
    """Take a return's parts out of one cell and put them into another, or the same.

    The cells are changed in their order, so that two acts never wait for each other in a circle.
    """
    changes: dict[Cell, Parts] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for sign, side in ((-1, before), (1, after)):
        if side is not None:
            for name, value in side[1].items():
                changes[side[0]][name] += sign * value
    for cell in sorted(changes):
        if any(changes[cell].values()):
            _add(cell, changes[cell])


def _add(cell: Cell, parts: Parts) -> None:
    rows = Tally.objects.filter(**dict(zip(KEY, cell, strict=True)))
    changed = {name: F(name) + value for name, value in parts.items() if value}
    if rows.update(**changed):
        return
    try:
        with transaction.atomic():
            Tally.objects.create(**dict(zip(KEY, cell, strict=True)), **parts)
    except IntegrityError:  # somebody else made the cell in this moment
        rows.update(**changed)


def summed(region: str) -> dict[Cell, Parts]:
    """What the returns of a county come to, by cell."""
    sums: dict[str, Any] = {f"sum_{name}": Coalesce(Sum(name), 0) for name in AMOUNTS}
    counts: dict[str, Any] = {
        "sum_count": Count("pk"),
        "sum_finished": Count("pk", filter=Q(finished=True)),
        "sum_late": Count("pk", filter=Q(late=True)),
    } | {f"sum_{state}": Count("pk", filter=Q(state=state)) for state in RETURN_STATES}
    rows = Return.objects.filter(region=region).order_by().values(*KEY).annotate(**sums, **counts)
    return {
        (r["year"], r["month"], r["region"], r["industry"], r["kind"]): {
            name: r[f"sum_{name}"] for name in COLUMNS
        }
        for r in rows
    }


def _regions() -> list[str]:
    """Every region with returns or cells; found by skipping through the index."""
    found: set[str] = set(Tally.objects.order_by().values_list("region", flat=True).distinct())
    rows = Return.objects.order_by("region").values_list("region", flat=True)
    last = rows.first()
    while last is not None:
        found.add(last)
        last = rows.filter(region__gt=last).first()
    return sorted(found)


def compare() -> Iterator[Difference]:
    """Every figure of the summary that is not what the returns come to."""
    for region in _regions():
        kept = {cell_of_tally(t): t for t in Tally.objects.filter(region=region)}
        true = summed(region)
        for cell in sorted(set(kept) | set(true)):
            for name in COLUMNS:
                held = getattr(kept[cell], name) if cell in kept else 0
                found = true.get(cell, {}).get(name, 0)
                if held != found:
                    yield Difference(" ".join(map(str, cell)), name, held, found)


def cell_of_tally(row: Tally) -> Cell:
    """The cell that a sum is of."""
    return (row.year, row.month, row.region, row.industry, row.kind)


def rebuild() -> int:
    """Make every sum true again; returns how many cells were wrong."""
    return sum(_rebuilt(region) for region in _regions())


def _rebuilt(region: str) -> int:
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _mended(region)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    return 0


def _mended(region: str) -> int:
    """Cells are locked before the returns are summed: an act under way either is in the sums, or
    waits and adds its part afterwards."""
    kept = {
        cell_of_tally(t): t
        for t in Tally.objects.select_for_update().filter(region=region).order_by(*KEY)
    }
    true = summed(region)
    wrong: list[Tally] = []
    for cell, tally in kept.items():
        parts = true.get(cell) or dict.fromkeys(COLUMNS, 0)
        if any(getattr(tally, name) != value for name, value in parts.items()):
            for name, value in parts.items():
                setattr(tally, name, value)
            wrong.append(tally)
    Tally.objects.bulk_update(wrong, COLUMNS, batch_size=200)
    missing = [
        Tally(**dict(zip(KEY, cell, strict=True)), **true[cell]) for cell in set(true) - set(kept)
    ]
    Tally.objects.bulk_create(missing, batch_size=500)
    return len(wrong) + len(missing)


register(Summary("statistics", compare, rebuild))
