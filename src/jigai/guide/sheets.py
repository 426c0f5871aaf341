"""Tables typed or pasted from Excel: headings in either language, units in headings, merged cells.

Every cell that cannot be read is named by row and column; the rest of the table is kept.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.problems import Problem, shown
from jigai.facts.values import ValueRefused
from jigai.facts.vocabulary import Fact
from jigai.guide.cells import NUMBERS, plain_number, taken
from jigai.guide.texts import problem

MAX_PASTED = 1_000_000
MAX_NOTES = 50
Row = dict[str, str]
"""The texts of a row by the names of its columns."""

_UNIT = re.compile(r"(.+?)\s*[(（]\s*(元|千元|万元|亿元|%|平方米|[^()（）]*)\s*[)）]")
_MONEY_UNITS = ("元", "千元", "万元", "亿元")
_TOTALS = ("合计", "总计", "小计", "total", "sum")


@dataclass
class Pasted:
    """Rows out of what was pasted, with remarks on what was left out or filled in."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


@dataclass
class Checked:
    """Raw values of the rows that are not empty, and the faults by (row, column), rows from 0."""

    values: list[dict[str, Any]] = field(default_factory=list)
    faults: dict[tuple[int, str], Problem] = field(default_factory=dict)

    @property
    def bad_rows(self) -> set[int]:
        """Rows with at least one fault."""
        return {row for row, _ in self.faults}


def pasted(text: str, columns: Sequence[Fact], most: int) -> Pasted:
    """The rows of a pasted table; ``most`` is how many the list may hold."""
    found = Pasted()
    if len(text) > MAX_PASTED:
        found.notes.append(problem("sheet.too-large", n=MAX_PASTED // 1000))
        return found
    lines = [line for line in _lines(text) if any(cell.strip() for cell in line)]
    if not lines:
        found.notes.append(problem("sheet.nothing"))
        return found
    headed = _headings(lines[0], columns, found.notes)
    places: list[tuple[Fact | None, str]] = headed or [(fact, "") for fact in columns]
    above: Row = {}
    for number, line in enumerate(lines[1:] if headed else lines, 1):
        if len(found.rows) >= most:
            found.notes.append(problem("sheet.cut", n=most))
            break
        if _is_total(line):
            found.notes.append(problem("sheet.total", row=number))
            continue
        extra = [cell for cell in line[len(places) :] if cell.strip()]
        if extra:
            found.notes.append(problem("sheet.too-wide", row=number, n=len(extra)))
        row = _row(line, places)
        _fill(row, above, places, number, found.notes)
        found.rows.append(row)
        above = row
    del found.notes[MAX_NOTES:]
    return found


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    separator = "\t" if "\t" in text else "," if text.count(",") > text.count("\n") else "\t"
    try:
        return [[c.replace("\n", " ") for c in line]
                for line in csv.reader(io.StringIO(text), delimiter=separator)]  # fmt: skip
    except csv.Error:
        return [line.split(separator) for line in text.split("\n")]


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-:：*＊]+", "", unicodedata.normalize("NFKC", name)).lower()


def _headings(
    line: Sequence[str], columns: Sequence[Fact], notes: list[Problem]
) -> list[tuple[Fact | None, str]]:
    """The column and unit under each heading; empty where the line is no line of headings."""
    known = {_plain(word): f for f in columns for word in (f.name, f.label.zh, f.label.en)}
    found: list[tuple[Fact | None, str]] = []
    for cell in line:
        unit = ""
        fact = known.get(_plain(cell))
        match = _UNIT.fullmatch(cell.strip())
        if fact is None and match:
            fact = known.get(_plain(match[1]))
            unit = match[2] if fact is not None and match[2] in _MONEY_UNITS else ""
        found.append((fact, unit))
    if not any(fact for fact, _ in found):
        return []
    seen: set[str] = set()
    for index, (fact, _) in enumerate(found):
        text = shown(line[index].strip())
        if fact is None and text:
            labels = (
                "、".join(f.label.zh for f in columns),
                ", ".join(f.label.en for f in columns),
            )
            notes.append(problem("sheet.heading", text=text, known=labels))
        elif fact is not None and fact.name in seen:
            notes.append(problem("sheet.repeated", text=text))
            found[index] = (None, "")
        elif fact is not None:
            seen.add(fact.name)
    return found


def _is_total(line: Sequence[str]) -> bool:
    first = next((cell.strip() for cell in line if cell.strip()), "")
    return _plain(first) in _TOTALS


def _row(line: Sequence[str], places: Sequence[tuple[Fact | None, str]]) -> Row:
    row: Row = {}
    for (fact, unit), cell in zip(places, line, strict=False):
        text = cell.strip()
        if fact is not None and text:
            bare = bool(unit) and fact.type == "money" and plain_number(text)
            row[fact.name] = text + unit if bare else text
    return row


def _fill(
    row: Row,
    above: Row,
    places: Sequence[tuple[Fact | None, str]],
    number: int,
    notes: list[Problem],
) -> None:
    """Merged cells leave blanks below: words are taken from above, nothing else."""
    for fact, _ in places:
        if fact is None or fact.name in row or fact.type in (*NUMBERS, "date", "bool"):
            continue
        text = above.get(fact.name)
        if text:
            row[fact.name] = text
            label = (fact.label.zh, fact.label.en)
            notes.append(
                problem(
                    "sheet.filled", severity="warning", row=number, label=label, text=shown(text)
                )
            )


def checked(
    rows: Sequence[Mapping[str, str]],
    columns: Sequence[Fact],
    unit: str = "yuan",
    within: str | None = None,
) -> Checked:
    """Every cell read by the vocabulary; an empty cell is not known, an empty row is no row."""
    found = Checked()
    for number, row in enumerate(rows):
        values: dict[str, Any] = {}
        for fact in columns:
            text = row.get(fact.name, "").strip()
            if not text:
                continue
            try:
                values[fact.name] = taken(fact, text, unit, within)
            except ValueRefused as error:
                found.faults[number, fact.name] = error.at(f"{number + 1}.{fact.name}")
        if values and number not in found.bad_rows:
            found.values.append(values)
    return found
