"""Equipment, milestones and contacts of projects as rows of a workbook.

A row is one item of the list of a project. It adds the item, or changes the one that is there by
the same name; items that no row names stay, so that nothing is lost by a workbook that is not
complete, or of which some rows were refused.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jigai.facts.problems import Problem
from jigai.office.ground.acts.refusing import problem
from jigai.office.library.domain.drafting import PERSONAL
from jigai.office.library.domain.named import COLUMN
from jigai.office.library.domain.sections import MOST_ROWS, SECTIONS, Section
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Project
from jigai.office.library.models.project import Part
from jigai.office.library.rules import EDITABLE

Row = Mapping[str, Any]
ONE: Final = 1
"""Pieces of equipment where a row says no number."""


@dataclass(frozen=True)
class Listed:
    """A list of projects: the section that holds it, and by what an item is known in it."""

    section: Section
    identity: tuple[str, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """States in which the organisation writes it."""
        return LIVE if self.personal else EDITABLE

    @property
    def personal(self) -> bool:
        """Whether its content stays out of the trail."""
        return self.section.name == PERSONAL

    def model(self) -> type[Part]:
        """The rows of the list."""
        assert self.section.model is not None
        return self.section.model

    def name_of(self, row: Row) -> tuple[str, ...]:
        """By what a row knows its item."""
        return tuple(str(row[column] or "") for column in self.identity)

    def stated(self, part: Part, row: Row) -> dict[str, Any]:
        """An item in the columns of a row; None where it states nothing."""
        values = {column: getattr(part, column) for column in self.section.columns}
        if values.get("quantity") == ONE and row.get("quantity") is None:
            values["quantity"] = None
        return {COLUMN: row[COLUMN]} | {c: _plain(v) for c, v in values.items()}

    def typed(self, row: Row) -> dict[str, Any]:
        """A row as the section reads it."""
        found = {column: row[column] for column in self.section.columns}
        for column in ("due", "done_on"):
            if found.get(column):
                found[column] = dt.date.fromisoformat(found[column])
        if "quantity" in found and found["quantity"] is None:
            found["quantity"] = ONE
        return found


LISTS: Final = {
    found.section.name: found
    for found in (
        Listed(SECTIONS["equipment"], ("name", "model")),
        Listed(SECTIONS["schedule"], ("name",)),
        Listed(SECTIONS["contacts"], ("role", "name")),
    )
}
"""The lists that workbooks write, by their sections."""


@dataclass
class Items:
    """The items of some projects, by what each is known; of equal ones the first counts."""

    listed: Listed
    parts: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[int, dict[tuple[str, ...], Part]] = field(default_factory=dict)

    @classmethod
    def of(cls, listed: Listed, projects: Collection[int]) -> Items:
        """By one query."""
        found = cls(listed)
        for part in listed.model()._default_manager.filter(project__in=projects):
            found.parts[part.project_id].append(part)
        return found

    def known(self, project: int) -> dict[tuple[str, ...], Part]:
        """The items of a project."""
        if project not in self._known:
            self._known[project] = {
                self.listed.name_of({c: getattr(part, c) for c in self.listed.identity}): part
                for part in reversed(self.parts[project])
            }
        return self._known[project]

    def added(self, project: int, name: tuple[str, ...]) -> Part:
        """A further item of a project, at the end, not yet stored."""
        position = max((p.position for p in self.parts[project]), default=-1) + 1
        part = self.listed.model()(project_id=project, position=position)
        self.known(project)[name] = part
        self.parts[project].append(part)
        return part


def meant(
    listed: Listed, items: Items, rows: Sequence[tuple[Project | None, Row]]
) -> list[tuple[Part | None, Problem | None]]:
    """The item that each row means, and what forbids a row that adds one.

    No item stands in two rows, and no list grows beyond what the page of its section holds.
    """
    seen: set[tuple[int, tuple[str, ...]]] = set()
    added: dict[int, int] = defaultdict(int)
    found: list[tuple[Part | None, Problem | None]] = []
    for project, row in rows:
        if project is None:
            found.append((None, None))
            continue
        name = listed.name_of(row)
        part, why = items.known(project.pk).get(name), None
        if (project.pk, name) in seen:
            why = problem("library.row-twice", listed.identity[-1])
        elif part is None and len(items.parts[project.pk]) + added[project.pk] >= MOST_ROWS:
            why = problem("library.rows", COLUMN, most=MOST_ROWS)
        seen.add((project.pk, name))
        added[project.pk] += part is None and why is None
        found.append((part, why))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return None if value == "" else value
