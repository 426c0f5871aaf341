"""The dry run of an import: what each row would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from jigai.facts.problems import InputRefused, Lang, Problem, shown
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.ground.files import keeping
from jigai.office.ground.inserting import insert_all
from jigai.office.ground.work.jobs import Running, each, job
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.tokens import acting_again
from jigai.office.identity.permits import Place, may
from jigai.office.sheets.cells import CellRefused
from jigai.office.sheets.documents import Documents, documents_of
from jigai.office.sheets.models import Import, ImportRow
from jigai.office.sheets.reading import Filled, Row, at_its_cell, read
from jigai.office.sheets.sheet import SHEETS, Sheet, Stored, Values
from jigai.office.sheets.template import WORKBOOK, Faulty, template

CHUNK: Final = 1_000
MOST_FAULTY: Final = 20_000
"""Refused rows that are handed back in one workbook."""
COUNTED: Final = each("sheets.job.said", *ImportRow.KINDS, *ImportRow.STATES)
"""What each job of an import reports: ``counts`` of its rows."""
Identity = tuple[Any, ...]


@job("sheets.try", title="sheets.job.try", results=COUNTED)
def run(running: Running, *, number: int) -> dict[str, Any]:
    """Read the workbook and compare every row with what is stored."""
    row = Import.objects.select_related("person").get(pk=number)
    sheet, who = SHEETS[row.sheet], acting_again(row.person, row.token)
    ImportRow.objects.filter(parent=row).delete()
    try:
        with keeping.opened(row.file_id) as file, documents_of(row) as documents:
            filled = read(file, sheet)
            _try(running, row, who, filled, documents)
            row.unnamed = documents.unnamed()
            if not row.rows.exists():
                raise refused("sheets.no-rows")
            if row.rows.filter(kind=ImportRow.REFUSED).exists():
                row.faulty_id = _faulty(row, sheet)
    except InputRefused as error:
        row.state, row.problems = Import.REFUSED, [said(p) for p in error.problems]
    else:
        row.state = Import.TRIED
    row.ended_at = timezone.now()
    row.save()
    return counts(row)


def _try(running: Running, row: Import, who: Actor, filled: Filled, documents: Documents) -> None:
    sheet = filled.sheet
    running.expect(filled.total)
    seen: dict[Identity, int] = {}
    allowed: dict[Place, bool] = {}
    for rows in chunks(filled.rows, CHUNK):
        for found in rows:
            _files(filled, found, documents)
            _once(sheet, found, seen)
        _permitted(sheet, who, [found for found in rows if not found.faults], allowed)
        good = [found for found in rows if not found.faults]
        stored = sheet.handler.stored(who, [found.values for found in good])
        known = dict(zip((found.number for found in good), stored, strict=True))
        made = [_row(row, filled, found, known.get(found.number)) for found in rows]
        insert_all(made)
        running.step(min(rows[-1].number, filled.total))
    running.step(filled.total)


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Rows some at a time."""
    left = iter(rows)
    while found := list(islice(left, size)):
        yield found


def _files(filled: Filled, found: Row, documents: Documents) -> None:
    """The files that a row names, as they are in the archive."""
    for field in filled.sheet.files:
        text = found.values[field.key]
        try:
            found.values[field.key] = documents.value(text) if text else None
        except CellRefused as error:
            found.values[field.key] = None
            wrong = replace(error.problem, where=field.key)
            found.faults.append(at_its_cell(filled, found.number, wrong))


def _once(sheet: Sheet, found: Row, seen: dict[Identity, int]) -> None:
    """A record is stated by one row."""
    identity = tuple(found.values[key] for key in sheet.identity)
    if None in identity:
        return
    first = seen.setdefault(identity, found.number)
    if first != found.number:
        found.faults.append(problem("sheets.twice", row=found.number, first=first))


def _permitted(sheet: Sheet, who: Actor, rows: list[Row], allowed: dict[Place, bool]) -> None:
    places = sheet.handler.places([found.values for found in rows])
    for found, place in zip(rows, places, strict=True):
        if place is None:
            continue
        if place not in allowed:
            allowed[place] = may(who, sheet.permit, place)
        if not allowed[place]:
            found.faults.append(problem("sheets.outside", row=found.number))


def _row(parent: Import, filled: Filled, found: Row, stored: Stored | None) -> ImportRow:
    sheet = filled.sheet
    kind, before = ImportRow.NEW, None
    if stored is not None and not stored.mine:
        found.faults.append(problem("sheets.elsewhere", row=found.number))
    elif stored is not None and stored.barred is not None:
        found.faults.append(at_its_cell(filled, found.number, stored.barred))
    elif stored is not None:
        values = merged(found.values, stored.values)
        before = {k: stored.values.get(k) for k in values if values[k] != stored.values.get(k)}
        kind = ImportRow.CHANGED if before else ImportRow.SAME
        found.faults += _overwritten(sheet, found, before)
    return ImportRow(
        parent=parent,
        number=found.number,
        kind=ImportRow.REFUSED if found.faults else kind,
        name=" ".join(sheet.field(k).plain(found.values[k]) for k in sheet.identity)[:200],
        values=found.values,
        raw=[_raw(cell) for cell in found.raw] if found.faults else None,
        before=before,
        version=seen(stored),
        problems=[said(p) for p in found.faults],
    )


def _overwritten(sheet: Sheet, found: Row, before: Values) -> list[Problem]:
    """What a row would write over although it is only filled in where it is missing."""
    return [
        problem(
            "sheets.fixed",
            row=found.number,
            title=sheet.field(key).names(),
            value=shown(before[key]),
        )
        for key in sheet.fixed
        if before.get(key) is not None
    ]


def seen(stored: Stored | None) -> int:
    """The version of a record as a row remembers it: 0 where there was none."""
    return 0 if stored is None else stored.version + 1


def merged(values: Values, stored: Values) -> Values:
    """The values of a row over those of its record: a blank cell changes nothing."""
    return {key: stored.get(key) if value is None else value for key, value in values.items()}


def _faulty(row: Import, sheet: Sheet) -> str:
    """The rows that were refused, as a template with what is wrong beside them."""
    lang: Lang = "en" if row.lang == "en" else "zh"
    bad = row.rows.filter(kind=ImportRow.REFUSED).order_by("number")[:MOST_FAULTY]
    rows = [Faulty(found.raw or [], found.problems) for found in bad]
    return keeping.keep(BytesIO(template(sheet, lang, rows)), "faulty.xlsx", WORKBOOK).hash


def _raw(cell: Any) -> str:
    """A cell as a text, to be handed back."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return format(cell, ".15g") if isinstance(cell, (int, float)) else str(cell)


def said(found: Problem) -> dict[str, str]:
    """A problem as an import keeps it."""
    return {"code": found.code, "where": found.where, "zh": found.zh, "en": found.en}


def counts(row: Import) -> dict[str, int]:
    """How many rows there are of each kind, and in each state among those to be written."""
    kinds = row.rows.values_list("kind").annotate(n=Count("pk")).order_by()
    written = row.rows.filter(kind__in=(ImportRow.NEW, ImportRow.CHANGED))
    states = written.values_list("state").annotate(n=Count("pk")).order_by()
    return dict.fromkeys((*ImportRow.KINDS, *ImportRow.STATES), 0) | dict(kinds) | dict(states)
