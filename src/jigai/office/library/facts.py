"""What the columns of a project say of it, for dossiers; fact records say the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from jigai.money.fen import yuan
from jigai.office.dossiers.providers import Provider, Sight, Stated, from_records, provides
from jigai.office.enterprises.domain.subjects import Subject, source
from jigai.office.enterprises.enums import PROJECT
from jigai.office.library.domain.asknown import known
from jigai.office.library.enums import FILINGS, MERGED, NOT_FILED
from jigai.office.library.models import Former, Project
from jigai.reference.construction import natures


@source(PROJECT)
def _projects(
    organisations: frozenset[int], ids: frozenset[str] | None, known_at: dt.datetime
) -> Iterable[Subject]:
    """The projects that were theirs, each as it was known then."""
    passed = Former.objects.filter(organisation__in=organisations, until__gt=known_at)
    rows = Project.objects.filter(
        Q(organisation__in=organisations) | Q(pk__in=passed.values("project"))
    )
    if ids is not None:
        rows = rows.filter(number__in=ids)
    found = [then.project for then in known(rows, known_at)]
    return [
        Subject(PROJECT, p.number, p.organisation_id, p)
        for p in found
        if p.organisation_id in organisations and p.state != MERGED
    ]


def _column(fact: str, reading: Callable[[Project], Any]) -> Provider:
    """A column of the record; a fact record where the column says nothing."""
    record = from_records(fact)

    def provided(sight: Sight, subject: Subject) -> Stated:
        value = None if subject.row is None else reading(subject.row)
        return record(sight, subject) if value in (None, "") else value

    return provided


def _money(column: str) -> Callable[[Project], Any]:
    def read(project: Project) -> Any:
        fen = getattr(project, column)
        return None if fen is None else yuan(fen)

    return read


def _day(column: str) -> Callable[[Project], Any]:
    def read(project: Project) -> Any:
        value = getattr(project, column)
        return None if value is None else value.isoformat()

    return read


def _text(column: str) -> Callable[[Project], Any]:
    return lambda project: getattr(project, column)


def _transformation(project: Project) -> bool | None:
    """What the nature of construction says by itself; else it has to be stated."""
    found = natures().get(project.nature)
    return None if found is None else found.transformation


def _filed(project: Project) -> bool | None:
    if project.filing_kind == NOT_FILED:
        return False
    if project.filing_kind in FILINGS and project.filing_number and project.filed_on:
        return True
    return None


COLUMNS: dict[str, Callable[[Project], Any]] = {
    "project.name": _text("name"),
    "project.code": _text("code"),
    "project.region": _text("region"),
    "project.industry": _text("industry"),
    "project.kind": _text("kind"),
    "project.transformation": _transformation,
    "project.filed": _filed,
    "project.total_investment": _money("total_investment"),
    "project.fixed_asset_investment": _money("fixed_asset_investment"),
    "project.started_on": _day("started_on"),
    "project.completed_on": _day("completed_on"),
    "project.period_start": _day("starts_on"),
    "project.period_end": _day("ends_on"),
}
"""The facts that columns hold, as the dossier states them."""

for _fact, _reading in COLUMNS.items():
    provides(_fact)(_column(_fact, _reading))
