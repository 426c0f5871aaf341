"""Drafts of monthly returns: whatever was typed is kept; handed in, it waits for the approver."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from jigai.facts.problems import InputRefused
from jigai.money.fen import yuan
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.permits import Place, require
from jigai.office.library.enums import MERGED, WITHDRAWN
from jigai.office.library.models import Project
from jigai.office.statistics.checking import remarks
from jigai.office.statistics.domain.reading import around
from jigai.office.statistics.domain.registering import place_of
from jigai.office.statistics.domain.wording import said
from jigai.office.statistics.enums import OPEN, READY, REGISTERED
from jigai.office.statistics.figures import FIELDS, UNITS, read_figures
from jigai.office.statistics.models import Draft, Registration, Return
from jigai.office.statistics.months import Month, month_of

LONGEST = 60
"""Characters of a field that are kept; an amount needs a third of them."""


@command("statistics.save-draft")
def save_draft(
    act: Act,
    *,
    project: int,
    month: Month,
    typed: Mapping[str, str],
    unit: str = "wan",
    version: int = 0,
) -> Draft:
    """Keep what was typed for a month, right or wrong. ``version`` is that of the draft seen, 0
    where there was none; somebody else's change in between is never overwritten."""
    found = locked(Project, project)
    require(actor(act), act.name, place_of(found))
    open_for(found, month)
    draft = Draft.objects.select_for_update().filter(
        project=found, year=month.year, month=month.month
    )
    made = draft.first() or Draft(project=found, year=month.year, month=month.month, version=0)
    if made.version != version:
        raise stale()
    made.organisation = found.organisation
    made.typed = {k: str(typed[k])[:LONGEST] for k in FIELDS if typed.get(k)}
    made.unit = unit if unit in UNITS else "wan"
    made.state, made.since, made.typed_by, made.note = OPEN, act.at, act.acting.key, ""
    made.version += 1
    made.save()
    act.record(subject_of(found, month), state=OPEN, typed=made.typed, unit=made.unit)
    return made


def open_for(project: Project, month: Month) -> None:
    """Refuse a month that the project does not return: ahead of today, before it was registered,
    after the project was withdrawn."""
    today = month_of(timezone.localdate())
    if month > today:
        raise refused("statistics.month-ahead", "month", month=str(month), today=str(today))
    if project.state in (WITHDRAWN, MERGED):
        raise refused("statistics.ended-project")
    registration = Registration.objects.filter(project=project).first()
    if registration is None or registration.first_month is None:
        raise refused("statistics.unregistered")
    if month.ordinal < registration.first_month:
        raise refused("statistics.month-before", "month", month=str(month))
    if registration.state != REGISTERED and month.ordinal > (registration.last_month or 0):
        raise refused("statistics.month-after", "month", month=str(month))


@command("statistics.hand-in")
def hand_in(act: Act, *, draft: int, version: int) -> Draft:
    """Hand a draft to the organisation's approver; what stops it now would stop the signing."""
    made = _locked(act, draft, version)
    if made.state != OPEN:
        raise refused("statistics.draft-state")
    figures = read_figures(made.typed, made.unit)
    found = remarks(made.period, figures, around(made.project_id, made.period))
    faults = [said(r) for r in found if r.grade == "fault"]
    if faults:
        raise InputRefused(faults)
    made.state, made.since = READY, act.at
    made.version += 1
    made.save()
    act.record(subject_of(made.project, made.period), state=READY)
    return made


@command("statistics.send-back")
def send_back(act: Act, *, draft: int, version: int, note: str) -> Draft:
    """Give a draft back to who filled it in, with a word why."""
    made = _locked(act, draft, version)
    if made.state != READY:
        raise refused("statistics.draft-state")
    made.state, made.since, made.note = OPEN, act.at, text(note, "note", 500)
    made.version += 1
    made.save()
    act.record(subject_of(made.project, made.period), state=OPEN, note=made.note)
    return made


def _locked(act: Act, draft: int, version: int) -> Draft:
    """A draft, locked after its project, that the acting person may work on."""
    seen = locked_draft(draft)
    require(actor(act), act.name, Place(organisation=seen.organisation_id))
    if seen.version != version:
        raise stale()
    return seen


def locked_draft(draft: int) -> Draft:
    """A draft with its project locked first: months of one project are acted on one by one."""
    locked(Project, there(Draft, draft).project_id)
    return locked(Draft, draft)


def typed_of(made: Return) -> dict[str, str]:
    """A signed return as a form types it, for a correction; amounts in yuan."""
    found: dict[str, str] = {}
    for name, value in made.figures.plain().items():
        if isinstance(value, bool):
            found[name] = "yes" if value else ""
        elif isinstance(value, int):
            found[name] = yuan(value)
        elif value is not None:
            found[name] = value
    return found


def subject_of(project: Project, month: Month) -> str:
    """As the trail knows the month of a project."""
    return f"return:{project.pk}:{month}"
