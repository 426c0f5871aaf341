"""What statistics say of a project, for dossiers; fact records say it where there is nothing here.

Everything is as it was known at the moment of the dossier: steps and entries only grow, so that a
correction signed later is taken back.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jigai.facts.vocabulary import vocabulary
from jigai.money.fen import yuan
from jigai.office.dossiers.providers import Provider, Sight, Stated, from_records, provides
from jigai.office.enterprises.domain.subjects import Subject
from jigai.office.enterprises.enums import STATISTICAL
from jigai.office.library.models import Project
from jigai.office.statistics.domain.expecting import Dues
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.dues import late
from jigai.office.statistics.models import Entry, Registration, RegistrationStep, Return
from jigai.office.statistics.months import from_ordinal, month_of


def _statistical(value: Any) -> Stated:
    return {"value": value, "status": STATISTICAL}


def _or_record(fact: str, read: Any) -> None:
    """Provide a fact by a reading; a fact record where the reading says nothing."""
    record: Provider = from_records(fact)

    def provided(sight: Sight, subject: Subject) -> Stated:
        value = read(sight, subject.row) if isinstance(subject.row, Project) else None
        return record(sight, subject) if value is None else value

    provides(fact)(provided)


def _registered(sight: Sight, project: Project) -> tuple[Registration, bool] | None:
    """The registration as known then, and whether it had ended; None where there was none."""
    row = Registration.objects.filter(project=project, registered_on__lte=sight.as_of).first()
    if row is None:
        return None
    steps = RegistrationStep.objects.filter(registration=row, at__lte=sight.known_at)
    acts = list(steps.order_by("at", "pk").values_list("act", flat=True))
    return (row, acts[-1] == "end") if "register" in acts else None


def _in_statistics(sight: Sight, project: Project) -> Stated:
    found = _registered(sight, project)
    return None if found is None else _statistical(not found[1])


def _entered_on(sight: Sight, project: Project) -> Stated:
    found = _registered(sight, project)
    if found is None or found[0].registered_on is None:
        return None
    return _statistical(found[0].registered_on.isoformat())


def _returns(sight: Sight, project: Project) -> list[Return]:
    """The returns of months up to the dossier's day, with the figures as known then."""
    until = month_of(sight.as_of)
    rows = Return.objects.filter(project=project, first_at__lte=sight.known_at)
    found = [r for r in rows.order_by("year", "month") if r.period <= until]
    later = Entry.objects.filter(
        month_return__in=found, kind="correction", field="cumulative_year", at__gt=sight.known_at
    )
    by_key = {r.pk: r for r in found}
    for entry in later.order_by("-at", "-pk"):
        by_key[entry.month_return_id].cumulative_year = int(entry.old)
    return found


def _invested(sight: Sight, project: Project) -> Stated:
    """What each year came to up to its last month returned."""
    years = {str(r.year): _statistical(yuan(r.cumulative_year)) for r in _returns(sight, project)}
    return years or None


def _monthly(sight: Sight, project: Project) -> Stated:
    """Whether every month whose cut-off has passed was returned before it."""
    found = _registered(sight, project)
    if found is None or found[0].first_month is None:
        return None
    row = found[0]
    signed = {r.period: r for r in _returns(sight, project)}
    dues = Dues(rulebook())
    last = min(row.last_month or month_of(sight.as_of).ordinal, month_of(sight.as_of).ordinal)
    judged = False
    for ordinal in range(row.first_month or 0, last + 1):
        month = from_ordinal(ordinal)
        held = signed.get(month)
        total = project.total_investment if held is None else held.total_investment
        form = dues.book.monthly(project.region, month.year, total)
        if form is None or not late(form, month, sight.as_of):
            continue
        judged = True
        if held is None or held.late:
            return _statistical(value=False)
    return _statistical(value=True) if judged else None


PROVIDED = {
    "project.in_national_statistics": _in_statistics,
    "project.statistics_entered_on": _entered_on,
    "project.fixed_investment": _invested,
    "project.reports_investment_monthly": _monthly,
}
for _fact, _read in PROVIDED.items():
    _or_record(_fact, _read)


@cache
def known_here() -> frozenset[str]:
    """The facts that statistics provide, and those that follow from them."""
    facts = vocabulary().entities["project"].facts.values()
    derived = {f.key for f in facts if any(name in str(f.derive or "") for name in PROVIDED)}
    return frozenset(derived | set(PROVIDED))
