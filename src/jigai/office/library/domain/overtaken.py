"""What a project was before a change, kept with every change: called where versions grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jigai.office.ground.acts.commands import Act
from jigai.office.ground.inserting import insert_all
from jigai.office.library.domain.sections import FIELD_SECTION
from jigai.office.library.models import Former, Project

Rows = Mapping[str, list[dict[str, Any]]]
"""Parts of a project by section, as ``sections.snapshot`` has them."""
KEPT: Final = (*FIELD_SECTION, "completed_on", "state", "merged_into_id")
"""The columns whose past is kept, besides the owner."""


@dataclass(frozen=True)
class Before:
    """A project as it stood before a change."""

    version: int
    organisation: int
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, project: Project) -> Before:
        """What a project holds now; to be asked before it is changed."""
        return cls(project.version, project.organisation_id, fields_of(project))


Changed = tuple[Before, Project, Rows]
"""A project before, the same after, and the parts that became different, as they were."""


def fields_of(project: Project) -> dict[str, Any]:
    """The columns whose past is kept, as plain data."""
    found = {name: getattr(project, name) for name in KEPT}
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in found.items()}


def keep(act: Act, changed: Iterable[Changed]) -> None:
    """Keep what projects were before the act: one row for each, in one statement.

    Contacts are personal and no part of it.
    """
    insert_all([_row(act, was, project, rows) for was, project, rows in changed])


def _row(act: Act, was: Before, project: Project, rows: Rows) -> Former:
    now = fields_of(project)
    passed = was.organisation != project.organisation_id
    return Former(
        project=project,
        version=was.version,
        until=act.at,
        by=act.acting.key,
        fields={k: v for k, v in was.fields.items() if v != now[k]},
        rows=dict(rows),
        organisation_id=was.organisation if passed else None,
    )
