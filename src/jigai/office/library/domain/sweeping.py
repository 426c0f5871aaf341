"""Each night entries are held against the facts and rules as they are then.

Facts change in other rooms (an enterprise corrects one, a title ends, a month is returned), days
pass, and policies come into force and end. Nothing leaves a library by this: what would not enter
any more is marked, and officers find it in their list.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jigai.office.ground.acts.commands import Act, System, command
from jigai.office.ground.work.clock import daily
from jigai.office.ground.work.jobs import Running, each
from jigai.office.library.domain.entries import look_again
from jigai.office.library.enums import ENTERED
from jigai.office.library.models import Entry, Project

CHUNK = 200
HOUR = 2
"""At night: a hundred thousand projects take some minutes."""


@daily(
    "library.sweep",
    hour=HOUR,
    title="library.job.sweep",
    results=each("library.swept", "looked_at", "marked"),
)
def sweep(running: Running, day: dt.date) -> dict[str, Any]:
    """Look at every project that is in a library, a few at a time; a second run of a day goes on
    where the first stopped."""
    keys = Entry.objects.filter(state=ENTERED, looked_at__date__lt=day).order_by("project")
    projects = list(keys.values_list("project", flat=True).distinct())
    running.expect(len(projects))
    marked = 0
    for at in range(0, len(projects), CHUNK):
        marked += look_at(acting=System(), projects=projects[at : at + CHUNK])
        running.step(min(at + CHUNK, len(projects)))
    return {"looked_at": len(projects), "marked": marked}


@command("library.sweep")
def look_at(act: Act, *, projects: list[int]) -> int:
    """Hold the entries of some projects against what is so now; returns how many are marked."""
    marked: dict[str, list[str]] = {}
    for project in Project.objects.filter(pk__in=projects).order_by("pk"):
        found = look_again(act, project)
        if found:
            marked[project.number] = [entry.library for entry in found]
    act.record("library", looked_at=len(projects), wanting=marked)
    return len(marked)
