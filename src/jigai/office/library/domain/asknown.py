"""Projects as the office knew them at a moment: the record of now, with later changes undone."""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min

from jigai.office.library.domain.sections import SECTIONS, snapshot
from jigai.office.library.models import Former, Project
from jigai.office.library.models.project import Part


class PastBroken(LookupError):
    """A version of a project has no row, so that nobody can say what was known then."""


@dataclass(frozen=True)
class Then:
    """A project as it was known: a copy of the record that is never saved.

    ``rows`` are the parts, by section, that became different since, as they were; ``since`` are
    the versions overtaken since, the earliest first.
    """

    project: Project
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    since: list[Former] = field(default_factory=list)


def known(projects: Iterable[Project], at: dt.datetime) -> list[Then]:
    """Projects as they were known at a moment; those registered later are left out.

    Raises PastBroken where a version in between was not kept.
    """
    there = [project for project in projects if project.made_at <= at]
    later = Former.objects.filter(project__in=[p.pk for p in there], until__gt=at).order_by()
    first = dict(later.values_list("project").annotate(Min("version")))
    kept: dict[int, list[Former]] = defaultdict(list)
    if first:
        for row in Former.objects.filter(project__in=first).order_by("project", "version"):
            kept[row.project_id].append(row)
    return [_then(project, kept[project.pk], first.get(project.pk)) for project in there]


def _then(now: Project, kept: list[Former], first: int | None) -> Then:
    """One project, its versions from ``first`` on undone from the last to the earliest."""
    if first is None:
        return Then(now)
    missing = set(range(kept[0].version, now.version)) - {row.version for row in kept}
    if missing:
        raise PastBroken(f"{now.number}: versions {sorted(missing)} were not kept")
    since = [row for row in kept if row.version >= first]
    found = Then(copy.copy(now), since=since)
    for row in reversed(since):
        for name, value in row.fields.items():
            setattr(found.project, name, read(name, value))
        if row.organisation_id is not None:
            found.project.organisation_id = row.organisation_id
        found.rows.update(row.rows)
    found.project.version = since[0].version
    return found


def read(name: str, value: Any) -> Any:
    """A kept value as the column holds it."""
    column = Project._meta.get_field(name.removesuffix("_id"))
    return value if column.is_relation else column.to_python(value)  # type: ignore[union-attr]


def parts_then(then: Then, section: str) -> list[Part]:
    """The same as rows of their model, never to be saved."""
    model = SECTIONS[section].model
    assert model is not None
    fields = {f.name: f for f in model._meta.concrete_fields}
    return [
        model(**{column: fields[column].to_python(value) for column, value in row.items()})
        for row in rows_then(then, section)
    ]


def rows_then(then: Then, section: str) -> list[dict[str, Any]]:
    """The parts of a section as they were known, as plain data; contacts are those of now."""
    if section in then.rows:
        return then.rows[section]
    found: list[dict[str, Any]] = snapshot(then.project, SECTIONS[section]).get("rows", [])
    return found
