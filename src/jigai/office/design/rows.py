"""A table that people fill in: the rows of a list, a field for each cell.

Few rows are fields of their own; a long table is one field of text with tabs, as Excel copies it.
``{% include "ui/rows.html" %}`` draws a ``Grid``; ``prefix`` keeps the names of several apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict

from jigai.facts.problems import Lang, Problem
from jigai.facts.vocabulary import Fact
from jigai.guide.cells import UNITS, written
from jigai.guide.sheets import Checked, Row, pasted
from jigai.guide.texts import problem
from jigai.reference import regions

MOST_FIELDS: Final = 40
"""Rows up to this number are fields; more are one text."""


@dataclass(frozen=True)
class Cell:
    """A field of a row."""

    name: str
    id: str
    fact: Fact
    label: str
    text: str
    fault: str
    options: list[tuple[str, str]]
    list_id: str


@dataclass
class Grid:
    """What a page shows: rows of fields, or one text; faults by the id of the cell they are at."""

    columns: list[Fact]
    unit: str
    prefix: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: str = ""
    long: bool = False
    faults: list[tuple[str, str]] = field(default_factory=list)
    good: int = 0
    has_money: bool = False
    lists: list[tuple[str, list[str]]] = field(default_factory=list)


def grid(
    rows: Sequence[Row],
    columns: Sequence[Fact],
    unit: str,
    lang: Lang,
    *,
    blanks: int = 0,
    checked: Checked | None = None,
    prefix: str = "",
) -> Grid:
    """The table of rows of texts, with ``blanks`` empty ones below and what is wrong with them."""
    found = Grid(list(columns), unit, prefix, has_money=any(f.type == "money" for f in columns))
    wrong = checked.faults if checked is not None else {}
    for (number, name), fault in wrong.items():
        said = problem("sheet.cell", row=number + 1, text=(fault.zh, fault.en))
        found.faults.append((f"{prefix}r{number}-{name}", pick(said, lang)))
    if checked is not None and wrong:
        found.good = len(checked.values)
    if len(rows) > MOST_FIELDS:
        found.long, found.text = True, _as_text(rows, columns)
        found.faults = [(f"{prefix}sheet-text", text) for _, text in found.faults]
        return found
    found.lists = suggestions(columns, lang, prefix)
    every: list[Row] = [*rows, *({} for _ in range(blanks))]
    for number, row in enumerate(every):
        found.ids.append(row.get("id", ""))
        found.rows.append(
            [_cell(f"{prefix}r{number}", prefix, f, row.get(f.name, ""),
                   wrong.get((number, f.name)), lang) for f in columns]
        )  # fmt: skip
    return found


def _cell(row: str, prefix: str, fact: Fact, text: str, fault: Problem | None, lang: Lang) -> Cell:
    options = [(code, labels.of(lang)) for code, labels in fact.codes.items()]
    if fact.type == "bool":
        options = [("是", "是" if lang == "zh" else "yes"), ("否", "否" if lang == "zh" else "no")]
        text = {"yes": "是", "no": "否"}.get(text, text)
    else:
        text = fact.aliases.get(text, text) if not fact.open_codes else text
    free = fact.open_codes or fact.type == "region"
    closed = bool(options) and not free and (not text or text in dict(options))
    return Cell(
        f"{row}.{fact.name}",
        f"{row}-{fact.name}",
        fact,
        fact.label.of(lang),
        text,
        "" if fault is None else pick(fault, lang),
        options if closed else [],
        f"{prefix}list-{fact.name}" if (options or fact.type == "region") and not closed else "",
    )


def suggestions(
    columns: Sequence[Fact], lang: Lang, prefix: str = ""
) -> list[tuple[str, list[str]]]:
    """Lists of suggestions by id, for columns that also take other words."""
    found = []
    for fact in columns:
        words = [labels.of(lang) for labels in fact.codes.values()]
        if fact.type == "region":
            words = [r.name for r in regions.regions()]
        if words:
            found.append((f"{prefix}list-{fact.name}", words))
    return found


def sent(
    data: QueryDict, columns: Sequence[Fact], most: int, prefix: str = ""
) -> tuple[list[Row], list[Problem]]:
    """The rows of a form; a field that came twice counts as it came last."""
    if f"{prefix}text" in data:
        found = pasted(str(data[f"{prefix}text"]), columns, most)
        return found.rows, found.notes
    rows = []
    for number in sorted({n for key in data if (n := _number(key, prefix)) is not None})[:most]:
        names = [*(f.name for f in columns), "id"]
        rows.append({name: data.get(f"{prefix}r{number}.{name}", "") or "" for name in names})
    return rows, []


def _number(key: str, prefix: str) -> int | None:
    """The number of the row that a field belongs to."""
    if not key.startswith(f"{prefix}r") or len(key) > 60 + len(prefix):
        return None
    digits = key[len(prefix) + 1 :].partition(".")[0]
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None


def unit_of(data: QueryDict, prefix: str = "") -> str:
    """The unit that amounts of a form are in where none is written."""
    unit = str(data.get(f"{prefix}money-unit", ""))
    return unit if unit in UNITS else "yuan"


def texts(values: Sequence[dict[str, Any]], columns: Sequence[Fact]) -> list[Row]:
    """Rows as they were stated, as the texts of their cells; amounts are in yuan."""
    found: list[Row] = []
    for item in values:
        row = {"id": str(item.get("id", ""))}
        for fact in columns:
            raw = item.get(fact.name, item.get(fact.label.zh))
            text, unit = written(fact, raw)
            whole = fact.type == "money" and unit == "wan"
            row[fact.name] = str(raw) if whole else _shown(fact, text)
        found.append(row)
    return found


def _shown(fact: Fact, text: str) -> str:
    return fact.aliases.get(text, text) if fact.codes and not fact.open_codes else text


def filled(row: Row) -> bool:
    """Whether anything stands in a row."""
    return any(text.strip() for name, text in row.items() if name != "id")


def _as_text(rows: Sequence[Row], columns: Sequence[Fact]) -> str:
    """Rows as Excel copies them, with their headings."""
    lines = ["\t".join(f.label.zh for f in columns)]
    lines += ["\t".join(r.get(f.name, "").replace("\t", " ") for f in columns) for r in rows]
    return "\n".join(lines)


def pick(found: Problem, lang: Lang) -> str:
    """What is wrong, in a language."""
    return found.zh if lang == "zh" else found.en
