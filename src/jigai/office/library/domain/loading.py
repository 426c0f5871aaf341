"""Projects from a workbook: written as drafts, many at once, and taken back.

What an import made is withdrawn when it is taken back, as nothing of the library is deleted; what
it changed gets its former values again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils import timezone

from jigai.facts.problems import Problem
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere
from jigai.office.ground.acts.refusing import problem
from jigai.office.ground.inserting import insert_all
from jigai.office.library.domain.many import BATCH, locked, noted_all, permitted
from jigai.office.library.domain.matching import owners
from jigai.office.library.domain.numbers import next_numbers
from jigai.office.library.domain.overtaken import Before, Changed, keep
from jigai.office.library.domain.rows import (
    AMOUNTS,
    DAYS,
    WORDS,
    Parts,
    assign,
    held,
    parts_of,
    stated,
    store_parts,
)
from jigai.office.library.domain.searching import former_codes, searched
from jigai.office.library.domain.sections import changes as differing
from jigai.office.library.domain.tallying import TALLIES
from jigai.office.library.models import Project
from jigai.office.library.rules import EDITABLE, after
from jigai.office.library.words import both
from jigai.office.sheets.sheet import Change

FIELDS = (*WORDS, *DAYS, *AMOUNTS, "region", "search", "version", "changed_at", "changed_by")


@command("library.load")
def load(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Write rows as new drafts, or onto drafts that are there."""
    made = _begun(act, [c for c in changes if c.key is None], origin)
    changed, refused = _changed(act, [c for c in changes if c.key is not None], origin)
    numbers = [made[0].number, made[-1].number] if made else []
    act.record(origin, begun=len(made), numbers=numbers, changed=changed, refused=len(refused))
    return refused


@command("library.unload")
def unload(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    """Take back what rows wrote: former values again, new drafts withdrawn."""
    withdrawn, kept = _withdrawn(act, removed, origin)
    changed, refused = _changed(act, changes, origin)
    act.record(origin, withdrawn=withdrawn, restored=changed, refused=len(kept | refused))
    return kept | refused


def _begun(act: Act, rows: Sequence[Change], origin: str) -> list[Project]:
    """New drafts, with their parts, numbers from one block."""
    if not rows:
        return []
    known = owners({str(c.values["credit_code"]) for c in rows})
    made: list[Project] = []
    numbers = next_numbers(timezone.localdate(act.at).year, len(rows))
    by = act.acting.key
    for number, change in zip(numbers, rows, strict=True):
        owner = known.get(str(change.values["credit_code"]))
        if owner is None:
            raise NotThere
        project = Project(organisation=owner, number=number, since=act.at, changed_at=act.at)
        project.made_by = project.changed_by = by
        assign(project, change.values)
        project.search = searched(project, ())
        made.append(project)
    helds = permitted(act, made, homes=True)
    _inserted(made)
    store_parts(((p, c.values) for p, c in zip(made, rows, strict=True)), Parts())
    TALLIES.settle((None, TALLIES.of(project)) for project in made)
    noted_all(act, [(p, {"origin": origin}) for p in made], helds)
    return made


def _inserted(made: Sequence[Project]) -> None:
    """Insert projects and tell them their keys."""
    insert_all(made)
    numbers = [project.number for project in made]
    keys = dict(Project.objects.filter(number__in=numbers).values_list("number", "pk"))
    for project in made:
        project.pk = keys[project.number]


def _changed(act: Act, rows: Sequence[Change], origin: str) -> tuple[int, dict[int, Problem]]:
    """Drafts changed, each a version further; what is no draft any more stays as it is."""
    projects = locked(c.key for c in rows)
    helds = permitted(act, projects.values(), homes=True)
    refused = {c.number: _past(projects[c.key or 0]) for c in rows if _is_past(projects, c)}
    written = [(projects[c.key or 0], c.values) for c in rows if c.number not in refused]
    before = [TALLIES.of(project) for project, _ in written]
    overtaken: list[Changed] = []
    parts = parts_of(projects)
    former = former_codes(projects)
    events = []
    for project, values in written:
        was, stood = stated(project, parts, values), Before.of(project)
        assign(project, values)
        project.version += 1
        project.changed_at, project.changed_by = act.at, act.acting.key
        project.search = searched(project, former[project.pk])
        now = {k: values[k] for k in was if k not in ("credit_code", "region")}
        told = differing({k: was[k] for k in now} | {"region": was["region"]},
                         now | {"region": project.region})  # fmt: skip
        events.append((project, {"origin": origin, "changes": told}))
        overtaken.append((stood, project, held(parts, project.pk, told)))
    permitted(act, [project for project, _ in written])
    keep(act, overtaken)
    Project.objects.bulk_update([p for p, _ in written], FIELDS, batch_size=BATCH)
    store_parts(written, parts)
    TALLIES.settle(
        (was, TALLIES.of(project)) for was, (project, _) in zip(before, written, strict=True)
    )
    noted_all(act, events, helds)
    return len(written), refused


def _withdrawn(act: Act, removed: Mapping[int, int], origin: str) -> tuple[int, dict[int, Problem]]:
    """New drafts withdrawn; what is no draft any more stays."""
    projects = locked(removed.values())
    helds = permitted(act, projects.values(), homes=True)
    kept = {n: _past(projects[k]) for n, k in removed.items() if projects[k].state not in EDITABLE}
    rows = [projects[key] for number, key in removed.items() if number not in kept]
    moves, events = [], []
    overtaken: list[Changed] = []
    for project in rows:
        before, was, stood = project.state, TALLIES.of(project), Before.of(project)
        project.state = after("withdraw", before) or before
        moves.append((was, TALLIES.of(project)))
        events.append((project, {"origin": origin, "before": before}))
        overtaken.append((stood, project, {}))
    keep(act, overtaken)
    for state in {project.state for project in rows}:
        Project.objects.filter(pk__in=[p.pk for p in rows if p.state == state]).update(
            state=state, since=act.at, changed_at=act.at, version=F("version") + 1
        )
    TALLIES.settle(moves)
    noted_all(act, events, helds)
    return len(rows), kept


def _is_past(projects: Mapping[int, Project], change: Change) -> bool:
    return projects[change.key or 0].state not in EDITABLE


def _past(project: Project) -> Problem:
    state = both(f"library.state.{project.state}")
    return problem("library.loaded-already", "code", number=project.number, state=state)
