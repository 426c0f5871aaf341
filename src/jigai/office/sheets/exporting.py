"""The job of an export: rows in the order of the list, as a workbook or as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from django.http import QueryDict
from django.utils import timezone, translation

from jigai.facts.problems import Lang
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.files import keeping
from jigai.office.ground.preferences import DJANGO
from jigai.office.ground.texts import known, t
from jigai.office.ground.work.jobs import Running, each, job
from jigai.office.identity.actor import Actor
from jigai.office.identity.domain.tokens import acting_again
from jigai.office.lists import keeping as kept
from jigai.office.lists.asked import Asked, read
from jigai.office.lists.columns import Column
from jigai.office.sheets import writing
from jigai.office.sheets.domain.exporting import exportable, hand_over
from jigai.office.sheets.models import Export
from jigai.office.sheets.template import WORKBOOK
from jigai.office.sheets.writing import Head, Paper, clean, digits

CHUNK: Final = 2_000
MOST_ROWS: Final = 200_000
MEDIA: Final = {"xlsx": WORKBOOK, "csv": "text/csv"}
SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_KINDS: Final = {"code": "code", "number": "number", "date": "date"}


@job("sheets.export", title="sheets.job.export", results=each("sheets.job.said", "rows"))
def run(running: Running, *, number: int) -> dict[str, Any]:
    """Write the file, keep it, and record what it holds."""
    row = Export.objects.select_related("person").get(pk=number)
    who = acting_again(row.person, row.token)
    listing = exportable(who, row.listing)
    with translation.override(DJANGO[row.lang]), tempfile.TemporaryDirectory() as folder:
        asked = read(listing, who, QueryDict(row.query))
        rows = asked.rows(kept.picked(who, listing))
        total = rows.count()
        if total > MOST_ROWS:
            raise refused("sheets.export-many", n=MOST_ROWS, rows=total)
        running.expect(total)
        columns = listing.chosen(tuple(row.columns))
        path = Path(folder) / f"list.{row.form}"
        lines = _lines(running, asked, rows, columns)
        write = _csv if row.form == "csv" else _workbook
        count = write(path, row, who, asked, columns, lines)
        with path.open("rb") as file:
            hash_ = keeping.keep(file, row.name, MEDIA[row.form]).hash
    hand_over(acting=who, number=number, rows=count, file=hash_)
    return {"rows": count}


def _lines(
    running: Running, asked: Asked, rows: Any, columns: Sequence[Column]
) -> Iterator[list[Any]]:
    """The values of each row, personal data masked as on the page."""
    joined = sorted({name for c in columns for name in c.joined})
    fetched = sorted({name for c in columns for name in c.fetched})
    rows = asked.ordered(rows)
    rows = rows.select_related(*joined) if joined else rows
    rows = rows.prefetch_related(*fetched) if fetched else rows
    for done, row in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        yield [_value(c, asked.listing.value(asked.actor, c, row)) for c in columns]
        if done % CHUNK == 0:
            running.step(done)


def _value(column: Column, value: Any) -> Any:
    if column.kind == "state" and value:
        key = f"{column.words}.{value}"
        return t(key) if known(key) else value
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date()
    return value


def _workbook(
    path: Path,
    row: Export,
    who: Actor,
    asked: Asked,
    columns: Sequence[Column],
    lines: Iterator[list[Any]],
) -> int:
    lang: Lang = "en" if row.lang == "en" else "zh"
    summed = {total.field or total.key for total in asked.listing.totals}
    amount = "wan" if row.unit == "wan" else "amount"
    heads = [
        Head(
            t(c.title),
            amount if c.kind == "amount" else _KINDS.get(c.kind, "text"),
            t(c.group) if c.group else "",
            c.width,
            c.kind == "amount" and bool({c.key, c.order, c.value} & summed),
        )
        for c in columns
    ]
    money = any(c.kind == "amount" for c in columns)
    unit = t("sheets.unit", unit=t(f"amount.{row.unit}")) if money else ""
    title = t(asked.listing.title)
    paper = Paper(title, lang, who.name, timezone.localtime().replace(tzinfo=None), unit)
    under = writing.table(path, paper, heads)
    for line in lines:
        writing.add(under, line)
    writing.finish(under, paper)
    return under.rows


def _csv(
    path: Path,
    row: Export,
    _who: Actor,
    _asked: Asked,
    columns: Sequence[Column],
    lines: Iterator[list[Any]],
) -> int:
    """With a mark that tells spreadsheets it is UTF-8; amounts in yuan."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        yuan = f"（{t('amount.yuan')}）"
        out.writerow([safe(t(c.title)) + (yuan if c.kind == "amount" else "") for c in columns])
        for line in lines:
            pairs = zip(columns, line, strict=True)
            out.writerow([_plain(column, value) for column, value in pairs])
            count += 1
    return count


def _plain(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "amount":
        return digits(int(value))
    return str(value) if column.kind in ("number", "date") else safe(str(value))


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    found = clean(text).replace("\n", " ")
    return f"'{found}" if found.startswith(SIGNS) else found
