"""The sections of a project record: which fields and rows each has, how they are read and stored.

A section is saved on its own, whole: its fields, and its rows in the order given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.library import validators as v
from jigai.office.library.models import (
    Contact,
    Equipment,
    Funding,
    Milestone,
    PlanYear,
    Project,
)
from jigai.office.library.models.project import Part

MOST_ROWS: Final = 500


@dataclass(frozen=True)
class Section:
    """A section: readers of its fields, and of the columns of its rows if it has any."""

    name: str
    fields: Mapping[str, v.Reader] = field(default_factory=dict)
    model: type[Part] | None = None
    columns: Mapping[str, v.Reader] = field(default_factory=dict)
    key: str = ""
    """The column that no two rows share, empty where they may."""


SECTIONS: Final = {
    section.name: section
    for section in (
        Section(
            "basics",
            {
                "name": v.words(200),
                "region": v.place,
                "industry": v.industry,
                "kind": v.kind,
                "nature": v.nature,
                "content": v.words(2000, lines=True),
            },
        ),
        Section(
            "filing",
            {
                "code": v.project_code,
                "filing_kind": v.filing,
                "filing_number": v.words(100),
                "filing_authority": v.words(100),
                "filed_on": v.day,
                "filing_ends": v.day,
            },
        ),
        Section(
            "investment",
            {"total_investment": v.money, "fixed_asset_investment": v.money},
            Funding,
            {"source": v.needed(v.source), "amount": v.needed(v.money)},
            "source",
        ),
        Section(
            "schedule",
            {"starts_on": v.day, "ends_on": v.day, "started_on": v.day},
            Milestone,
            {"name": v.needed(v.words(120)), "due": v.needed(v.day), "done_on": v.day},
        ),
        Section(
            "plan",
            {},
            PlanYear,
            {"year": v.year, "investment": v.needed(v.money), "work": v.words(300)},
            "year",
        ),
        Section(
            "equipment",
            {},
            Equipment,
            {
                "name": v.needed(v.words(120)),
                "model": v.words(120),
                "quantity": v.quantity,
                "price": v.money,
                "kind": v.equipment_kind,
                "state": v.equipment_state,
            },
        ),
        Section(
            "contacts",
            {},
            Contact,
            {"role": v.needed(v.contact), "name": v.needed(v.words(60)), "phone": v.phone},
        ),
    )
}
FIELD_SECTION: Final = {f: s.name for s in SECTIONS.values() for f in s.fields}
"""The section in which a field is filled in."""


def where_of(position: int, column: str) -> str:
    """The place of a cell, as forms name it."""
    return f"row_{position}_{column}"


def read(
    section: Section, values: Mapping[str, Any], rows: Sequence[Mapping[str, Any]] | None
) -> tuple[dict[str, Any], list[dict[str, Any]] | None]:
    """What was typed, read; raises InputRefused with every problem at its field.

    Fields that are not among the values stay as they are; so do the rows where None are given.
    """
    problems: list[Problem] = []

    def one(reader: v.Reader, raw: Any, where: str) -> Any:
        try:
            return reader(raw, where)
        except InputRefused as error:
            problems.extend(error.problems)
            return None

    clean = {n: one(r, values[n], n) for n, r in section.fields.items() if n in values}
    if rows is None or section.model is None:
        if problems:
            raise InputRefused(problems)
        return clean, None
    if len(rows) > MOST_ROWS:
        raise InputRefused([problem("library.rows", "", most=MOST_ROWS)])
    found: list[dict[str, Any]] = []
    seen: dict[Any, int] = {}
    for i, row in enumerate(rows):
        found.append({c: one(r, row.get(c), where_of(i, c)) for c, r in section.columns.items()})
        if section.key and seen.setdefault(found[-1][section.key], i) != i:
            problems.append(problem("library.row-twice", where_of(i, section.key)))
    if problems:
        raise InputRefused(problems)
    return clean, found


def snapshot(project: Project, section: Section) -> dict[str, Any]:
    """A section as it stands, as plain data: for the trail, adjustments, comparisons."""
    found: dict[str, Any] = {n: _plain(getattr(project, n)) for n in section.fields}
    if section.model is not None:
        rows = section.model._default_manager.filter(project=project)
        found["rows"] = [{c: _plain(getattr(r, c)) for c in section.columns} for r in rows]
    return found


def store(
    project: Project,
    section: Section,
    clean: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] | None,
) -> None:
    """Store what was read; the caller saves the project. What a section was is in the trail."""
    for name, value in clean.items():
        setattr(project, name, value)
    if rows is None or section.model is None:
        return
    section.model._default_manager.filter(project=project).delete()
    section.model._default_manager.bulk_create(
        [section.model(project=project, position=i, **row) for i, row in enumerate(rows)]
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs, as ``{field: [before, after]}``."""
    return {k: [before[k], after[k]] for k in before if before[k] != after[k]}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
