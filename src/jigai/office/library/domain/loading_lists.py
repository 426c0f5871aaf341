"""Equipment, milestones and contacts from a workbook: written onto drafts, and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.problems import InputRefused, Problem
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import problem
from jigai.office.identity.domain.typed import actor
from jigai.office.library.domain.lists import LISTS, Items, Listed
from jigai.office.library.domain.many import BATCH, Helds, locked, noted_all, permitted
from jigai.office.library.domain.named import COLUMN, Named, Reach
from jigai.office.library.domain.overtaken import Before, Rows, keep
from jigai.office.library.domain.sections import read
from jigai.office.library.models import Project
from jigai.office.library.models.project import Part
from jigai.office.sheets.sheet import Change

TOUCHED = ("version", "changed_at", "changed_by")


@dataclass
class Work:
    """What becomes of the list of one project: items to be added, to be changed, to be taken; the
    list as it was."""

    was: list[dict[str, Any]]
    added: list[tuple[int, Part]] = field(default_factory=list)
    changed: list[tuple[int, Part]] = field(default_factory=list)
    gone: list[tuple[int, Part]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        """The rows."""
        return [number for number, _ in (*self.added, *self.changed, *self.gone)]


@command("library.load-list")
def load_list(
    act: Act, *, section: str, changes: Sequence[Change], origin: str
) -> Mapping[int, Problem]:
    """Write rows as items of the lists of projects: new ones after those that are there."""
    return _done(act, LISTS[section], changes, {}, origin, "library.load")


@command("library.unload-list")
def unload_list(
    act: Act,
    *,
    section: str,
    changes: Sequence[Change],
    removed: Mapping[int, int],
    origin: str,
) -> Mapping[int, Problem]:
    """Take back what rows wrote: former values again, new items out of the list."""
    return _done(act, LISTS[section], changes, removed, origin, "library.unload")


def _done(
    act: Act,
    listed: Listed,
    changes: Sequence[Change],
    removed: Mapping[int, int],
    origin: str,
    permit: str,
) -> Mapping[int, Problem]:
    named = Named({str(c.values[COLUMN]) for c in changes})
    taken = dict(
        listed.model()
        ._default_manager.filter(pk__in=removed.values())
        .values_list("pk", "project_id")
    )
    meant = {c.number: found for c in changes if (found := named.of(str(c.values[COLUMN])))}
    projects = locked({p.pk for p in meant.values()} | set(taken.values()))
    helds = permitted(act, projects.values(), permit=permit)
    reach = Reach(actor(act), projects.values(), listed.states)
    closed = {key: why for key, p in projects.items() if (why := reach.closed(p)) is not None}
    items = Items.of(listed, projects)
    refused: dict[int, Problem] = {}
    works: dict[int, Work] = {}

    def work(key: int) -> Work:
        was = [_line(listed, part) for part in items.parts[key]] if key not in works else []
        return works.setdefault(key, Work(was))

    for change in changes:
        project = meant.get(change.number)
        key = project.pk if project is not None else 0
        if key in closed or not key or _unlike(listed, items, key, change):
            refused[change.number] = closed.get(key) or _moved(change.number)
        else:
            _put(listed, items, key, change, work(key))
    for number, key in removed.items():
        part = next((p for p in items.parts[taken.get(key, 0)] if p.pk == key), None)
        if part is None or part.project_id in closed:
            refused[number] = closed.get(taken.get(key, 0)) or _moved(number)
        else:
            work(part.project_id).gone.append((number, part))
            work(part.project_id).before.append(_line(listed, part))
    _judged(listed, items, works, refused)
    _stored(act, listed, projects, works, helds, origin)
    _told(act, listed, works.values(), origin, len(refused))
    return refused


def _unlike(listed: Listed, items: Items, project: int, change: Change) -> bool:
    """Whether a list is not what a row was held against."""
    there = listed.name_of(change.values) in items.known(project)
    return there != (change.key is not None)


def _put(listed: Listed, items: Items, project: int, change: Change, work: Work) -> None:
    """Put a row onto its item, or add one at the end."""
    part = items.known(project).get(listed.name_of(change.values))
    if part is None:
        part = items.added(project, listed.name_of(change.values))
        work.added.append((change.number, part))
    else:
        work.before.append(_line(listed, part))
        work.changed.append((change.number, part))
    for column, value in listed.typed(change.values).items():
        setattr(part, column, "" if value is None and _is_text(part, column) else value)


def _is_text(part: Part, column: str) -> bool:
    return bool(part._meta.get_field(column).get_internal_type() == "CharField")


def _judged(
    listed: Listed, items: Items, works: dict[int, Work], refused: dict[int, Problem]
) -> None:
    """Each list as a whole, by the readers of its section: what they refuse is not written."""
    for key in list(works):
        gone = {part.pk for _, part in works[key].gone}
        rows = [_raw(listed, p) for p in items.parts[key] if p.pk is None or p.pk not in gone]
        try:
            read(listed.section, {}, rows)
        except InputRefused as error:
            refused |= dict.fromkeys(works.pop(key).numbers, error.problems[0])


def _stored(
    act: Act,
    listed: Listed,
    projects: Mapping[int, Project],
    works: Mapping[int, Work],
    helds: Helds,
    origin: str,
) -> None:
    """Write the lists; each project is a version further and keeps what happened."""
    rows = listed.model()._default_manager
    rows.filter(pk__in=[p.pk for work in works.values() for _, p in work.gone]).delete()
    rows.bulk_create([p for w in works.values() for _, p in w.added], batch_size=BATCH)
    changed = [p for w in works.values() for _, p in w.changed]
    rows.bulk_update(changed, list(listed.section.columns), batch_size=BATCH)
    touched = [projects[key] for key in works]
    stood = [Before.of(project) for project in touched]
    for project in touched:
        project.version += 1
        project.changed_at, project.changed_by = act.at, act.acting.key
    Project.objects.bulk_update(touched, TOUCHED, batch_size=BATCH)
    held: dict[int, Rows] = {
        key: {} if listed.personal else {listed.section.name: work.was}
        for key, work in works.items()
    }
    keep(act, ((was, p, held[p.pk]) for was, p in zip(stood, touched, strict=True)))
    noted_all(act, [(p, _detail(listed, works[p.pk], origin)) for p in touched], helds)


def _detail(listed: Listed, work: Work, origin: str) -> dict[str, Any]:
    """What became of a list: the items concerned before and after, but for personal data."""
    told = {"origin": origin, "section": listed.section.name} | _counts([work])
    if listed.personal:
        return told
    after = [_line(listed, part) for _, part in (*work.changed, *work.added)]
    return told | {"changes": {"rows": [work.before, after]}}


def _counts(works: Collection[Work]) -> dict[str, int]:
    of: dict[str, Callable[[Work], int]] = {
        "added": lambda work: len(work.added),
        "changed": lambda work: len(work.changed),
        "removed": lambda work: len(work.gone),
    }
    return {name: sum(map(count, works)) for name, count in of.items()}


def _told(act: Act, listed: Listed, works: Collection[Work], origin: str, refused: int) -> None:
    act.record(
        origin, section=listed.section.name, projects=len(works), refused=refused, **_counts(works)
    )


def _line(listed: Listed, part: Part) -> dict[str, Any]:
    """An item as plain data."""
    return {
        c: v.isoformat() if isinstance(v, dt.date) else v for c, v in _raw(listed, part).items()
    }


def _raw(listed: Listed, part: Part) -> dict[str, Any]:
    return {column: getattr(part, column) for column in listed.section.columns}


def _moved(number: int) -> Problem:
    return problem("sheets.moved", row=number)
