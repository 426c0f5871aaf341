"""Entries in the packs' libraries, made at the level that keeps each, with the finding kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from jigai.facts.problems import shown
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import locked
from jigai.office.library.domain.judging import Judged, Verdict, judged
from jigai.office.library.domain.levels import at_level, way
from jigai.office.library.domain.moving import noted, reasoned, taken, touched
from jigai.office.library.enums import ENTERED, LEFT
from jigai.office.library.models import Entry, Project, Takeover


def enter_at(
    act: Act, project: Project, level: str, levels: list[str], verdicts: list[Verdict]
) -> list[Entry]:
    """Enter a project in every library that this level keeps and whose rules it meets."""
    made: list[Entry] = []
    there = {(e.pack, e.library) for e in Entry.objects.filter(project=project, state=ENTERED)}
    for verdict in verdicts:
        for one in verdict.libraries:
            key = (verdict.force.pack, one.id)
            before = {(verdict.force.pack, name) for name in one.finding.rule.of}
            if key in there or not one.fits or at_level(one.level, levels) != level:
                continue
            if not before <= there:
                continue
            there.add(key)
            made.append(_entry(act, project, verdict, one))
    Entry.objects.bulk_create(made)
    return made


def enter_taken_over(
    act: Act, project: Project, takeover: Takeover, verdicts: list[Verdict]
) -> list[Entry]:
    """Enter a project in the library that it was in before this office, since the day it was, and
    in those of the same level that this one presupposes.

    What the rules say of it now is kept with each entry; where it would not enter, it is marked.
    """
    if not takeover.library:
        return []
    levels = way(project.region, [takeover.region])
    verdict = next((v for v in verdicts if v.force.pack == takeover.pack), None)
    here = {
        one.id: one
        for one in (verdict.libraries if verdict is not None else ())
        if at_level(one.level, levels) == takeover.region
    }
    if verdict is None or takeover.library not in here:
        raise refused("library.not-judged")
    made = [_entry(act, project, verdict, one) for one in _with_those_before(takeover, here)]
    for entry in made:
        one = here[entry.library]
        entry.takeover, entry.since = takeover, _midnight(takeover.since)
        entry.wanting = None if one.fits else entry.explanation
    return Entry.objects.bulk_create(made)


def _with_those_before(takeover: Takeover, here: Mapping[str, Judged]) -> list[Judged]:
    """The library of a takeover after those that it presupposes."""
    found = [takeover.library]
    for name in found:
        found += [one for one in here[name].finding.rule.of if one in here and one not in found]
    return [here[name] for name in reversed(found)]


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _entry(act: Act, project: Project, verdict: Verdict, one: Judged) -> Entry:
    rule = one.finding.rule
    return Entry(
        project=project,
        pack=verdict.force.pack,
        version=verdict.force.version,
        library=rule.id,
        region=one.level,
        name=dict(rule.name),
        tier=dict(rule.tier),
        years=rule.years,
        since=act.at,
        by=act.acting.key,
        explanation=one.explained(),
        plan=verdict.plan,
        dossier=verdict.dossier,
        looked_at=act.at,
    )


def kept_here(level: str, levels: list[str], verdicts: list[Verdict]) -> list[Judged]:
    """The libraries that a level of a way keeps."""
    found = [one for verdict in verdicts for one in verdict.libraries]
    return [one for one in found if at_level(one.level, levels) == level]


def look_again(act: Act, project: Project) -> list[Entry]:
    """Hold every entry of a project against the facts as they are now.

    An entry that would not be made any more is marked with the finding, for its officers to
    decide; one that fits again loses the mark. Returns those marked.
    """
    entries = list(Entry.objects.filter(project=project, state=ENTERED))
    if not entries:
        return []
    now = {(v.force.pack, one.id): one for v in judged(project) if v.pack for one in v.libraries}
    marked = []
    for entry in entries:
        one = now.get((entry.pack, entry.library))
        entry.looked_at = act.at
        if one is not None and one.fits:
            entry.wanting = None
        else:
            entry.wanting = one.explained() if one is not None else {}
            marked.append(entry)
    Entry.objects.bulk_update(entries, ["looked_at", "wanting"])
    return marked


@command("library.look-again")
def look_again_at(act: Act, *, project: int) -> list[Entry]:
    """Hold a project's entries against the facts as they are now."""
    row, _held = taken(act, project)
    marked = look_again(act, row)
    act.record(row.subject, wanting=[e.library for e in marked])
    return marked


@command("library.leave")
def leave(act: Act, *, entry: int, reason: str, text: str = "") -> Entry:
    """Take a project out of one library, with a reason; the entry stays as it was made."""
    row = locked(Entry, entry)
    project, held = taken(act, row.project_id)
    if row.state != ENTERED:
        raise refused("library.left-already", "", name=shown(row.name.get("zh", "")))
    code, words = reasoned("leave", reason, text)
    _leave(act, row, code, words)
    touched(act, project)
    act.record(project.subject, library=row.library, reason=code, text=words)
    noted(act, project, held, reason=code, text=words, library=row.name)
    return row


def left(act: Act, project: Project, reason: str) -> None:
    """A project that ends leaves every library."""
    for row in Entry.objects.filter(project=project, state=ENTERED):
        _leave(act, row, reason, "")


def _leave(act: Act, row: Entry, reason: str, text: str) -> None:
    row.state, row.left_at, row.left_by = LEFT, act.at, act.acting.key
    row.reason, row.text, row.wanting = reason, text, None
    row.save()
