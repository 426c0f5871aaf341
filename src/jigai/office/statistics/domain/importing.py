"""Drafts from a workbook: written and put back as an import asks for it, never signed by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jigai.facts.problems import InputRefused, Problem
from jigai.money.fen import yuan
from jigai.office.ground.acts.commands import Act, command
from jigai.office.identity.domain.typed import actor
from jigai.office.identity.permits import require
from jigai.office.library.models import Project
from jigai.office.sheets.sheet import Change
from jigai.office.statistics.checking import remarks
from jigai.office.statistics.domain.drafting import open_for
from jigai.office.statistics.domain.reading import around
from jigai.office.statistics.domain.registering import place_of
from jigai.office.statistics.domain.wording import said
from jigai.office.statistics.enums import OPEN, SIGNED
from jigai.office.statistics.figures import AMOUNTS, DAYS, read_figures
from jigai.office.statistics.models import Draft
from jigai.office.statistics.months import read_month


@command("statistics.import-drafts")
def import_drafts(act: Act, *, changes: Sequence[Change], origin: str) -> Mapping[int, Problem]:
    """Write rows as drafts; what would stop the signing refuses its row."""
    refused: dict[int, Problem] = {}
    projects = _locked(changes)
    for change in changes:
        project = projects[str(change.values["number"])]
        require(actor(act), "statistics.save-draft", place_of(project))
        try:
            _write(act, project, change)
        except InputRefused as error:
            refused[change.number] = error.problems[0]
    act.record(origin, drafts=len(changes) - len(refused), refused=len(refused))
    return refused


def _locked(changes: Sequence[Change]) -> dict[str, Project]:
    """The projects of rows, locked in one order."""
    numbers = {str(c.values["number"]) for c in changes}
    rows = Project.objects.select_for_update().filter(number__in=numbers).order_by("pk")
    return {p.number: p for p in rows}


def _write(act: Act, project: Project, change: Change) -> None:
    month = read_month(str(change.values["month"]))
    open_for(project, month)
    typed = typed_of(change.values)
    found = remarks(month, read_figures(typed, "yuan"), around(project.pk, month))
    faults = [said(r) for r in found if r.grade == "fault"]
    if faults:
        raise InputRefused(faults)
    made = Draft.objects.filter(pk=change.key or 0).first() or Draft(
        project=project, year=month.year, month=month.month, version=0
    )
    made.organisation = project.organisation
    _put(act, made, typed)


def _put(act: Act, made: Draft, typed: dict[str, str]) -> None:
    made.typed, made.unit, made.state, made.note = typed, "yuan", OPEN, ""
    made.since, made.typed_by = act.at, act.acting.key
    made.version += 1
    made.save()


def typed_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a row as a form types them, amounts in yuan."""
    found = {name: yuan(values[name]) for name in AMOUNTS if values.get(name) is not None}
    found |= {name: str(values[name]) for name in DAYS if values.get(name)}
    return found | ({"finished": "yes"} if values.get("finished") else {})


@command("statistics.restore-drafts")
def restore_drafts(
    act: Act, *, changes: Sequence[Change], removed: Mapping[int, int], origin: str
) -> Mapping[int, Problem]:
    """Put drafts back as they were before an import; those that it made are gone, unless they
    were signed meanwhile."""
    projects = _locked(changes)
    for change in changes:
        project = projects[str(change.values["number"])]
        require(actor(act), "statistics.save-draft", place_of(project))
        _put(act, Draft.objects.get(pk=change.key or 0), typed_of(change.values))
    made = Draft.objects.select_for_update().filter(pk__in=removed.values())
    for draft in made.select_related("project"):
        require(actor(act), "statistics.save-draft", place_of(draft.project))
    gone, _ = Draft.objects.filter(pk__in=removed.values()).exclude(state=SIGNED).delete()
    act.record(origin, restored=len(changes), removed=gone)
    return {}
