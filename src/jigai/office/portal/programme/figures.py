"""Figures for targets and funds: the table that a page offers, and what people paste into it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jigai.engine.programme.figures import WHOLE, Figures, areas_of, read_figures
from jigai.engine.programme.model import Bound, Programme
from jigai.engine.programme.standing import standings
from jigai.engine.programme.wording import decimal
from jigai.facts.problems import InputRefused, Problem
from jigai.guide.cells import plain_number
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import t

Cell = tuple[str, str, int]
"""Indicator (id), place (Chinese name, empty for the whole), year."""
COLUMNS = ("indicator", "area", "year", "value")
WAN = 1_000_000
"""Fen in 万元."""
MOST_ROWS = 2_000
MOST_YEARS = 15
_YEAR = re.compile(r"(\d{4})\s*年?")


class Unusable(ValueError):
    """A figure that can be read and has no place in the table; its text says why."""


@dataclass(frozen=True)
class Slot:
    """A field of the table: its name in the form, what stands there, what is wrong with it."""

    name: str
    label: str
    text: str
    fault: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table: one indicator of one place, a field for each year."""

    indicator: str
    area: str
    unit: str
    slots: tuple[Slot, ...]


@dataclass
class Table:
    """The table as typed: texts by cell, faults by cell, and those that belong to no cell."""

    years: list[int]
    texts: dict[Cell, str] = field(default_factory=dict)
    faults: dict[Cell, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


def rows(made: Programme) -> list[tuple[str, str]]:
    """Which figures the targets and funds go by: (indicator, place), the whole first."""
    found: dict[tuple[str, str], None] = {}
    for bound in made.bounds:
        for indicator in (bound.indicator, bound.share_of, bound.reference, bound.spent):
            if indicator:
                places = [WHOLE] if indicator == bound.spent else areas_of(made, bound.areas)
                found |= dict.fromkeys((indicator, place) for place in places)
    indicators = list(dict.fromkeys(indicator for indicator, _ in found))
    return sorted(found, key=lambda row: (row[1] != WHOLE, indicators.index(row[0])))


def years(made: Programme, first: int | None, last: int | None, now: int) -> list[int]:
    """The years of the table: those asked for, those that the text names, or the last two."""
    if first is not None and last is not None and first <= last:
        return list(range(first, min(last, first + MOST_YEARS - 1) + 1))
    named = {year for bound in made.bounds for year in _named(bound)}
    named |= {key[2] for s in standings(made, Figures()) for x in s.lines for key in x.missing}
    return sorted(named)[:MOST_YEARS] or [now - 1, now]


def _named(bound: Bound) -> Iterator[int]:
    spoken = bound.years
    if spoken.by is not None:
        yield spoken.by
    if spoken.first is not None and spoken.last is not None:
        yield from range(spoken.first, spoken.last + 1)


def typed(made: Programme, wanted: list[int], sent: Mapping[str, str]) -> Table:
    """The table as it was sent, read and checked."""
    table = Table(wanted)
    for cell in cells(made, wanted):
        text = sent.get(name_of(made, cell), "").strip()
        if text:
            table.texts[cell] = text[:60]
    return table


def cells(made: Programme, wanted: Iterable[int]) -> Iterator[Cell]:
    """Every cell of the table."""
    for indicator, area in rows(made):
        for year in wanted:
            yield indicator, area, year


def name_of(made: Programme, cell: Cell) -> str:
    """The name of a cell's field."""
    indicator, area, year = cell
    place = [WHOLE, *places(made)].index(area)
    return f"v-{indicator}-{place}-{year}"


def places(made: Programme) -> list[str]:
    """Every place by its Chinese name."""
    return list(dict.fromkeys(m["zh"] for a in made.areas.values()
                              for g in a.groups for m in g.members))  # fmt: skip


def check(made: Programme, table: Table) -> None:
    """Read the texts of a table; what is wrong stands at its cell, and the rest counts."""
    good: dict[Cell, Fraction] = {}
    for cell, text in table.texts.items():
        indicator, area, year = cell
        row = {
            "indicator": indicator,
            "area": area,
            "year": year,
            "value": _whole(made, cell, text),
        }
        try:
            good |= read_figures([row], made).values
        except InputRefused as error:
            table.faults[cell] = t("besides.fault", text=_said(error.problems[0]))
    table.figures = Figures(good)


def _whole(made: Programme, cell: Cell, text: str) -> str:
    """A value with its unit: amounts of the table are 万元 where none is written."""
    money = made.indicators[cell[0]].unit == "money"
    return f"{text}万元" if money and plain_number(text) else text


def paste(made: Programme, table: Table, text: str) -> None:
    """Put pasted or uploaded rows into the table; what cannot be read is listed by its row."""
    lines = [line for line in _lines(text) if any(cell.strip() for cell in line)]
    heads = _heads(lines[0]) if lines else []
    for number, line in enumerate(lines[1:] if heads else lines, 2 if heads else 1):
        if number > MOST_ROWS:
            table.others.append(t("besides.too-many", n=MOST_ROWS))
            return
        for row in _entries(heads, [cell.strip() for cell in line]):
            try:
                _put(made, table, row)
            except InputRefused as error:
                table.others.append(t("besides.row", n=number, text=_said(error.problems[0])))
            except Unusable as error:
                table.others.append(t("besides.row", n=number, text=str(error)))


def _put(made: Programme, table: Table, row: dict[str, str]) -> None:
    indicator = next((i for i in made.indicators.values()
                      if row.get("indicator") in (i.id, *i.name.values())), None)  # fmt: skip
    stated = row.get("value", "")
    if indicator is not None and indicator.unit == "money" and plain_number(stated):
        row = row | {"value": f"{stated}万元"}
    for cell, value in read_figures([row], made).values.items():
        series, area, year = cell
        if (series, area) not in rows(made):
            raise Unusable(t("besides.unused"))
        if year not in table.years and len(table.years) >= MOST_YEARS:
            raise Unusable(t("besides.too-many-years", n=MOST_YEARS))
        table.years = sorted({*table.years, year})
        table.texts[cell] = shown(made.indicators[series].unit, value)


def shown(unit: str, value: Fraction) -> str:
    """A figure as the table has it: 万元, percent, or a number."""
    if unit == "money":
        return decimal(value / WAN, 6)
    return f"{decimal(value * 100, 6)}%" if unit == "rate" else decimal(value, 6)


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    separator = "\t" if "\t" in text else ","
    try:
        return list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.split("\n")]


def _heads(line: list[str]) -> list[str]:
    """What each column is: one of COLUMNS or a year; empty where the line is no head."""
    known = {t(f"besides.head.{name}", lang=lang).lower(): name
             for name in COLUMNS for lang in ("zh", "en")}  # fmt: skip
    known |= {name: name for name in COLUMNS}
    found = []
    for cell in line:
        year = _YEAR.fullmatch(cell.strip())
        found.append(year[1] if year else known.get(cell.strip().lower(), ""))
    return found if "indicator" in found else []


def _entries(heads: list[str], line: list[str]) -> Iterator[dict[str, str]]:
    """The figures of a line: one, or one for each column that is a year."""
    named = dict(zip(heads or COLUMNS, line, strict=False))
    fixed = {k: v for k, v in named.items() if k in ("indicator", "area")}
    found = [fixed | {"year": k, "value": v} for k, v in named.items() if k.isdigit() and v]
    if "value" in named or not found:
        found.append(fixed | {k: named[k] for k in ("year", "value") if k in named})
    yield from found


def _said(problem: Problem) -> str:
    return problem.data(current_lang())["text"]
