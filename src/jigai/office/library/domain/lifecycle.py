"""A project after its entry: suspended, resumed, completed; withdrawn before its end."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.refusing import refused
from jigai.office.library import validators as v
from jigai.office.library.domain.entries import left
from jigai.office.library.domain.moving import moved, reasoned, taken
from jigai.office.library.domain.steps import void
from jigai.office.library.models import Project


@command("library.suspend")
def suspend(act: Act, *, project: int, version: int, reason: str, text: str = "") -> Project:
    """A project rests: it stays in its libraries and its plan, and asks for no progress."""
    row, held = taken(act, project, version)
    code, words = reasoned("suspend", reason, text)
    moved(act, row, "suspend", held, reason=code, text=words)
    return row


@command("library.resume")
def resume(act: Act, *, project: int, version: int, reason: str, text: str = "") -> Project:
    """A suspended project goes on."""
    row, held = taken(act, project, version)
    code, words = reasoned("resume", reason, text)
    moved(act, row, "resume", held, reason=code, text=words)
    return row


@command("library.complete")
def complete(
    act: Act, *, project: int, version: int, completed_on: dt.date, text: str = ""
) -> Project:
    """A project is completed on a day: not before it began, not in the future."""
    row, held = taken(act, project, version)
    begun = row.started_on or row.starts_on
    if completed_on > timezone.localdate(act.at):
        raise refused("library.in-future", "completed_on", day=completed_on.isoformat())
    if begun is not None and completed_on < begun:
        raise refused("library.ends-before", "completed_on")
    row.completed_on = completed_on
    void(row)
    words = v.words(500)(text, "text")
    moved(act, row, "complete", held, text=words, completed_on=completed_on.isoformat())
    return row


@command("library.withdraw")
def withdraw(act: Act, *, project: int, version: int, reason: str, text: str = "") -> Project:
    """A project is given up or taken out; its record, entries and history stay."""
    row, held = taken(act, project, version)
    code, words = reasoned("withdraw", reason, text)
    void(row)
    left(act, row, code)
    moved(act, row, "withdraw", held, reason=code, text=words)
    return row
