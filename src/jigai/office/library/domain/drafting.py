"""Registering a project and filling in its record: a draft always saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require
from jigai.office.library import validators as v
from jigai.office.library.domain.moving import noted, taken, touched
from jigai.office.library.domain.numbers import next_number
from jigai.office.library.domain.searching import searched
from jigai.office.library.domain.sections import SECTIONS, Section, changes, read, snapshot, store
from jigai.office.library.domain.tallying import stored
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Project
from jigai.office.library.rules import EDITABLE
from jigai.office.library.words import both

PERSONAL = "contacts"
"""The section that may change at any time, and whose content stays out of the trail."""


@command("library.begin")
def begin(act: Act, *, organisation: int, name: str, region: str = "") -> Project:
    """Register a project of one's organisation; everything else is filled in later."""
    held = require(actor(act), act.name, Place(organisation=organisation))
    owner = there(Organisation, organisation)
    title = v.needed(v.words(200))(name, "name")
    made = Project(
        organisation=owner,
        number=next_number(timezone.localdate(act.at).year),
        name=title,
        region=v.place(region, "region") or owner.region,
        since=act.at,
        changed_at=act.at,
        made_by=act.acting.key,
        changed_by=act.acting.key,
    )
    stored(made, None)
    made.search = searched(made)
    made.save()
    act.record(made.subject, number=made.number, name=made.name, region=made.region)
    noted(act, made, held)
    return made


@command("library.save")
def save(
    act: Act,
    *,
    project: int,
    version: int,
    section: str,
    values: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] | None = None,
) -> Project:
    """Save one section of a draft, complete or not; refused is only what cannot be stored."""
    row, _held = taken(act, project, version)
    part = section_of(section)
    if row.state not in (LIVE if section == PERSONAL else EDITABLE):
        raise refused("library.not-editable", "", state=both(f"library.state.{row.state}"))
    written(act, row, part, values, rows)
    return row


def section_of(name: str) -> Section:
    """A section by its name; raises NotThere."""
    from jigai.office.ground.acts.errors import NotThere

    found = SECTIONS.get(name)
    if found is None:
        raise NotThere
    return found


def written(
    act: Act,
    project: Project,
    section: Section,
    values: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]] | None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read and store a section, and keep what changed in the trail; returns before and after."""
    clean, lines = read(section, values, rows)
    if clean.get("name", project.name) == "":
        raise refused("library.row", "name")
    if clean.get("region", project.region) == "":
        clean["region"] = project.region
    before = snapshot(project, section)
    store(project, section, clean, lines)
    after = snapshot(project, section)
    project.changed_by = act.acting.key
    project.search = searched(project)
    keeps = section.name != PERSONAL and before.get("rows") != after.get("rows")
    touched(act, project, {section.name: before["rows"]} if keeps else None)
    told = {} if section.name == PERSONAL else changes(before, after)
    act.record(project.subject, section=section.name, changes=told)
    return before, after
