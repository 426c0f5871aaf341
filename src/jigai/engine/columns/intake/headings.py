"""Which table a file or sheet is, and which fact a column: by English name or Chinese label.

A heading may end in its unit: ``actual_investment_fen``, ``项目实际投资（万元）``, ``rate_ppm``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from jigai.engine.columns.tables import Column, Table, tables
from jigai.facts.problems import InputRefused, Problem, hints, nearest, shown

Kind = Literal["text", "whole", "decimal", "float", "date", "timestamp", "bool", "other"]
Unit = Literal["", "fen", "ppm", "元", "千元", "万元", "亿元", "native"]

_SUFFIXES: Final[dict[str, tuple[str, Unit]]] = {"_fen": ("money", "fen"), "_ppm": ("rate", "ppm")}
_BRACKETS: Final[dict[str, tuple[str, Unit]]] = {
    "分": ("money", "fen"),
    "元": ("money", "元"),
    "千元": ("money", "千元"),
    "万元": ("money", "万元"),
    "亿元": ("money", "亿元"),
    "%": ("rate", ""),
    "平方米": ("area", ""),
}
_UNIT = re.compile(r"(?P<name>.+?) ?[（(](?P<unit>[^（）()]+)[）)]")

_KINDS: Final[dict[str, tuple[Kind, ...]]] = {
    "money": ("text", "whole", "decimal"),
    "rate": ("text", "whole", "decimal"),
    "area": ("text", "whole", "decimal"),
    "count": ("text", "whole", "decimal"),
    "days": ("text", "whole", "decimal"),
    "year": ("text", "whole", "decimal"),
    "date": ("text", "date", "timestamp"),
    "bool": ("text", "bool", "whole"),
    "code": ("text", "whole"),
    "region": ("text", "whole"),
    "industry": ("text", "whole"),
    "text": ("text", "whole"),
}


@dataclass(frozen=True)
class Heading:
    """A column as the source has it; ``declared`` is its type there, in the source's words."""

    name: str
    kind: Kind = "text"
    declared: str = "text"


@dataclass(frozen=True)
class Reading:
    """A column of the source and the column of the table that it becomes.

    ``unit`` is what its numbers count; ``native`` is the unit of a case set (fen, parts per
    million, hundredths of a square metre).
    """

    column: Column
    heading: Heading
    unit: Unit = ""


@lru_cache(maxsize=1)
def _table_names() -> dict[str, Table]:
    found: dict[str, Table] = {}
    for table in tables().values():
        names = {table.name, table.label.zh, table.label.en}
        if table.kind == "entity":
            names.add(table.entity)
        for name in names:
            found[_plain(name)] = table
    for name in ("enterprise", "enterprises", "企业"):
        found[_plain(name)] = tables()["organisations"]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s._\-—:：·]+", "", name).lower()


def table_named(name: str) -> Table | None:
    """The table of that name: ``projects``, ``project.loans``, ``project_loans``, ``项目.贷款``."""
    return _table_names().get(_plain(name))


def no_table(name: str, where: str) -> Problem:
    """That no table has this name, with the nearest that does."""
    zh, en = hints(nearest(name, [*tables(), *(t.label.zh for t in tables().values())]))
    return Problem(
        "table.name",
        f"没有名为“{shown(name)}”的表{zh}",
        f"there is no table '{shown(name)}'{en}",
        where,
    )


def readings(
    table: Table,
    headings: Sequence[Heading],
    where: str,
    *,
    native: bool = False,
    ignore: Collection[str] = (),
) -> list[Reading]:
    """Each column of a source with what it becomes.

    Raises InputRefused for a column that is not known, stands twice, is missing or of a type that
    cannot hold its fact exactly. ``native`` says that numbers are in the units of a case set.
    """
    problems: list[Problem] = []
    found: dict[str, Reading] = {}
    for heading in headings:
        if heading.name in ignore:
            continue
        reading = _reading(table, heading, native=native)
        if reading is None:
            problems.append(_no_column(table, heading, where))
        elif reading.column.name in found:
            problems.append(_twice(reading, where))
        else:
            found[reading.column.name] = reading
            problems += _wrong_type(reading, where)
    for name in table.required:
        if name not in found and not (table.kind == "decisions" and name == "id"):
            problems.append(_missing(table, name, where))
    if problems:
        raise InputRefused(problems)
    return list(found.values())


def _reading(table: Table, heading: Heading, *, native: bool) -> Reading | None:
    name = heading.name.strip()
    column = _column(table, name)
    if column is not None:
        return Reading(column, heading, "native" if native else "")
    for suffix, (kind, unit) in _SUFFIXES.items():
        column = _column(table, name.removesuffix(suffix)) if name.endswith(suffix) else None
        if column is not None and column.fact.type == kind:
            return Reading(column, heading, unit)
    match = _UNIT.fullmatch(name)
    if match is None or match["unit"] not in _BRACKETS:
        return None
    kind, unit = _BRACKETS[match["unit"]]
    column = _column(table, match["name"])
    fits = column is not None and column.fact.type == kind
    return Reading(column, heading, unit) if column is not None and fits else None


def _column(table: Table, name: str) -> Column | None:
    for column in table.columns:
        if name in (column.name, column.heading) and name:
            return column
    return None


def _no_column(table: Table, heading: Heading, where: str) -> Problem:
    known = [*table.names(), *(c.heading for c in table.columns)]
    zh, en = hints(nearest(heading.name, known))
    return Problem(
        "table.column",
        f"表“{table.label.zh}”没有“{shown(heading.name)}”一列{zh or '，请改名、删去或列为忽略'}",
        f"table '{table.name}' has no column '{shown(heading.name)}'"
        f"{en or '; rename it, remove it, or name it as one to ignore'}",
        where,
    )


def _twice(reading: Reading, where: str) -> Problem:
    name = reading.column.name
    return Problem(
        "table.twice",
        f"“{shown(reading.heading.name)}”一列（{name}）写了两次，请删去一个",
        f"the column '{shown(reading.heading.name)}' ({name}) stands twice; remove one",
        where,
    )


def _missing(table: Table, name: str, where: str) -> Problem:
    column = table.column(name)
    heading = column.heading if column else name
    return Problem(
        "table.missing-column",
        f"表“{table.label.zh}”缺少“{heading}”（{name}）一列，请补上",
        f"table '{table.name}' lacks the column '{name}' ({heading}); add it",
        where,
    )


def _wrong_type(reading: Reading, where: str) -> list[Problem]:
    heading, fact = reading.heading, reading.column.fact
    allowed = _KINDS[fact.type]
    if heading.kind in allowed:
        return []
    name = shown(heading.name)
    if heading.kind == "float" and "whole" in allowed:
        remedy_zh, remedy_en = _remedy(reading)
        return [
            Problem(
                "table.float",
                f"“{name}”一列是浮点数（{heading.declared}），不精确；请改为{remedy_zh}",
                f"the column '{name}' holds floating-point numbers ({heading.declared}), which are "
                f"not exact; make it {remedy_en}",
                where,
            )
        ]
    return [
        Problem(
            "table.type",
            f"“{name}”一列的类型是 {heading.declared}，不能存放“{fact.label.zh}”；请改为文本",
            f"the column '{name}' is of type {heading.declared}, which cannot hold "
            f"'{fact.label.en}'; make it text",
            where,
        )
    ]


def _remedy(reading: Reading) -> tuple[str, str]:
    name = reading.column.name
    match reading.column.fact.type:
        case "money":
            return (
                f"文本、DECIMAL(18,2)，或以分为单位的整数列 {name}_fen",
                f"text, DECIMAL(18,2), or a whole-number column {name}_fen in fen",
            )
        case "rate":
            return (
                f"文本（如 4.35%）、DECIMAL，或百万分之一为单位的整数列 {name}_ppm",
                f"text such as 4.35%, DECIMAL, or a whole-number column {name}_ppm",
            )
        case "area":
            return "文本或 DECIMAL(18,2)", "text or DECIMAL(18,2)"
    return "整数或文本", "whole numbers or text"


def as_text(reading: Reading) -> Reading:
    """The same column where the source hands every value over as text."""
    return replace(reading, heading=replace(reading.heading, kind="text"))
