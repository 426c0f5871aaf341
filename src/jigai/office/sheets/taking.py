"""An import written, and an import undone: some hundred rows at a time, each time whole.

A row is written only if its record still is what the dry run saw. It is put back only if its record
still is what the import made of it; where somebody changed it since, it stays, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.errors import Denied, NotThere
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.work.jobs import Cancelled, Running, job
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.tokens import acting_again
from jigai.office.sheets.documents import stow
from jigai.office.sheets.models import Import, ImportRow
from jigai.office.sheets.sheet import SHEETS, Change, Sheet, Stored
from jigai.office.sheets.trying import CHUNK, COUNTED, counts, merged, said, seen

WRITTEN_KINDS: Final = (ImportRow.NEW, ImportRow.CHANGED)
Verdicts = dict[int, Problem]


@job("sheets.take", title="sheets.job.take", results=COUNTED)
def take(running: Running, *, number: int) -> dict[str, Any]:
    """Write the rows that wait. Stopped half-way, it goes on from there, or is undone."""
    row = Import.objects.select_related("person").get(pk=number)
    waiting = row.rows.filter(kind__in=WRITTEN_KINDS, state=ImportRow.WAITING)
    stow(row, SHEETS[row.sheet], waiting)
    return _through(running, row, waiting, _write, Import.TAKEN)


@job("sheets.undo", title="sheets.job.undo", results=COUNTED)
def undo(running: Running, *, number: int) -> dict[str, Any]:
    """Put back the rows that were written, the last first."""
    row = Import.objects.select_related("person").get(pk=number)
    written = row.rows.filter(kind__in=WRITTEN_KINDS, state=ImportRow.WRITTEN)
    return _through(running, row, written, _restore, Import.UNDONE)


def _through(running: Running, row: Import, rows: Any, do: Any, state: str) -> dict[str, Any]:
    """Go through rows a chunk at a time, each in a transaction with its marks."""
    sheet, who = SHEETS[row.sheet], acting_again(row.person, row.token)
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    running.expect(len(numbers))
    try:
        for at in range(0, len(numbers), CHUNK):
            some = numbers[at : at + CHUNK]
            with transaction.atomic():
                here = rows.filter(number__gte=some[0], number__lte=some[-1])
                do(row, sheet, who, list(here.order_by("number")))
            running.step(at + len(some))
    except Cancelled:
        _end(row, Import.STOPPED)
        raise
    except (InputRefused, Denied, NotThere):
        _end(row, Import.STOPPED)
        raise
    _end(row, state)
    return counts(row)


def _end(row: Import, state: str) -> None:
    Import.objects.filter(pk=row.pk).update(state=state, ended_at=timezone.now())


def _write(parent: Import, sheet: Sheet, who: Actor, rows: Sequence[ImportRow]) -> None:
    stored = sheet.handler.stored(who, [row.values for row in rows])
    refused: Verdicts = {}
    changes = []
    for row, found in zip(rows, stored, strict=True):
        if found is not None and found.barred is not None:
            refused[row.number] = found.barred
            continue
        if _moved(row, found):
            refused[row.number] = problem("sheets.moved", row=row.number)
            continue
        values = merged(row.values, found.values) if found is not None else row.values
        changes.append(Change(row.number, found.key if found is not None else None, values))
    if changes:
        origin = f"import:{parent.pk}"
        refused |= sheet.handler.write(acting=who, changes=changes, origin=origin)
    _mark(rows, refused, ImportRow.WRITTEN, ImportRow.FAILED)


def _restore(parent: Import, sheet: Sheet, who: Actor, rows: Sequence[ImportRow]) -> None:
    stored = sheet.handler.stored(who, [row.values for row in rows])
    kept: Verdicts = {}
    changes, removed = [], {}
    for row, found in zip(rows, stored, strict=True):
        if found is None or not _untouched(row, found):
            kept[row.number] = problem("sheets.changed-since", row=row.number)
        elif found.barred is not None:
            kept[row.number] = found.barred
        elif row.kind == ImportRow.NEW:
            removed[row.number] = found.key
        else:
            changes.append(Change(row.number, found.key, found.values | (row.before or {})))
    if changes or removed:
        kept |= sheet.handler.restore(
            acting=who, changes=changes, removed=removed, origin=f"import:{parent.pk}"
        )
    _mark(rows, kept, ImportRow.UNDONE, ImportRow.KEPT)


def _moved(row: ImportRow, found: Stored | None) -> bool:
    """Whether a record is not what the dry run saw."""
    if seen(found) != row.version:
        return True
    before = row.before or {}
    return found is not None and any(found.values.get(k) != v for k, v in before.items())


def _untouched(row: ImportRow, found: Stored) -> bool:
    """Whether a record is as the import left it."""
    made = row.kind == ImportRow.NEW and found.whole
    stated = {k: v for k, v in row.values.items() if v is not None or made}
    same = all(found.values.get(key) == value for key, value in stated.items())
    expected = row.version if row.kind == ImportRow.CHANGED else 1
    return same and (found.version in (0, expected))


def _mark(rows: Sequence[ImportRow], refused: Mapping[int, Problem], good: str, bad: str) -> None:
    """Note what became of the rows: one statement for all that went well."""
    fine = [row.pk for row in rows if row.number not in refused]
    ImportRow.objects.filter(pk__in=fine).update(state=good)
    for row in rows:
        if row.number in refused:
            row.state, row.problems = bad, [*row.problems, said(refused[row.number])]
    wrong = [row for row in rows if row.number in refused]
    ImportRow.objects.bulk_update(wrong, ["state", "problems"], batch_size=200)
