"""Registration of a project for statistics: materials, application, check, registration, end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import IO

from django.utils import timezone

from jigai.facts.problems import InputRefused, Problem
from jigai.money.fen import grouped
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.ground.deadlines import working
from jigai.office.ground.files.keeping import keep, plain_name
from jigai.office.ground.models import Attachment
from jigai.office.identity.domain.typed import actor, locked, text
from jigai.office.identity.permits import Place, require
from jigai.office.library.enums import LIVE
from jigai.office.library.models import Project
from jigai.office.statistics.domain.reading import rulebook
from jigai.office.statistics.dues import due
from jigai.office.statistics.enums import ENDED, REGISTERED, RETURNED, SUBMITTED
from jigai.office.statistics.models import Registration, RegistrationStep
from jigai.office.statistics.months import month_of, read_month
from jigai.office.statistics.reporting import REGISTRATION, Material, Row, reasons


def place_of(project: Project) -> Place:
    """Where a project belongs, for permits."""
    return Place(region=project.region, organisation=project.organisation_id)


def lacking(row: Row, present: Iterable[str]) -> list[tuple[Material, ...]]:
    """The materials of a checklist that are not there; of a group, one is enough."""
    there_are = set(present)
    groups: dict[str, list[Material]] = {}
    for material in row.materials:
        groups.setdefault(material.group or material.code, []).append(material)
    return [tuple(g) for g in groups.values() if not any(m.code in there_are for m in g)]


def materials_of(project: Project) -> list[Attachment]:
    """The documents handed in for a project's registration."""
    return list(
        Attachment.objects.filter(subject=subject_of(project), removed_at=None).order_by("pk")
    )


def subject_of(project: Project) -> str:
    """Under which name the files of a project's registration are kept."""
    return f"statistics:{project.pk}"


@command("statistics.attach-material")
def attach_material(
    act: Act, *, project: int, material: str, name: str, content: IO[bytes]
) -> Attachment:
    """Hand in a document of the checklist; a further one of the kind replaces it."""
    found = locked(Project, project)
    require(actor(act), act.name, place_of(found))
    row = _row(found)
    if material not in {m.code for m in row.materials}:
        raise refused("statistics.material", "material")
    kept = keep(content, name)
    earlier = Attachment.objects.filter(subject=subject_of(found), kind=material, removed_at=None)
    earlier.update(removed_at=act.at)
    made = Attachment.objects.create(
        file_id=kept.hash,
        subject=subject_of(found),
        name=plain_name(name),
        kind=material,
        added_by=act.acting.key,
        added_at=act.at,
    )
    act.record(subject_of(found), material=material, file=kept.hash, name=made.name)
    return made


@command("statistics.apply")
def apply(act: Act, *, project: int) -> Registration:
    """Apply for registration: the threshold is met, the checklist complete."""
    found = locked(Project, project)
    who = actor(act)
    require(who, act.name, place_of(found))
    existing = Registration.objects.select_for_update().filter(project=found).first()
    if existing is not None and existing.state not in (RETURNED, ENDED):
        raise refused("statistics.registered-already")
    if found.state not in LIVE:
        raise refused("statistics.ended-project")
    row = _row(found)
    faults = _faults(found, row)
    if faults:
        raise InputRefused(faults)
    deadline = due(row, month_of(timezone.localdate(act.at)), working)
    made = existing or Registration(project=found, version=0)
    made.organisation = found.organisation
    made.region, made.form, made.state, made.since = found.region, row.form, SUBMITTED, act.at
    made.due = deadline.day if deadline else None
    made.version += 1
    made.save()
    _step(act, made, "apply", text=row.form)
    act.record(subject_of(found), registration=made.pk, state=SUBMITTED, form=row.form)
    return made


def _faults(project: Project, row: Row) -> list[Problem]:
    found: list[Problem] = []
    total = project.total_investment
    if total is None:
        found.append(problem("statistics.no-total"))
    elif not row.concerns(total):
        found.append(
            problem(
                "statistics.threshold",
                form=row.form,
                total=grouped(total),
                least=grouped(row.at_least),
            )
        )
    present = [a.kind for a in materials_of(project)]
    for group in lacking(row, present):
        zh = problem("statistics.material-missing", name="、".join(m.zh for m in group))
        en = problem("statistics.material-missing", name=" / ".join(m.en for m in group))
        found.append(Problem(zh.code, zh.zh, en.en))
    return found


@command("statistics.return-registration")
def return_registration(
    act: Act, *, registration: int, version: int, codes: Iterable[str], reason: str
) -> Registration:
    """Return an application for completion, with coded reasons and words."""
    made = _checked(act, registration, version)
    stated = sorted(set(codes))
    if not stated or not set(stated) <= set(reasons(REGISTRATION)):
        raise refused("statistics.reason-code", "codes")
    words = text(reason, "reason", 500)
    _turn(act, made, RETURNED)
    _step(act, made, "return", reasons=stated, text=words)
    act.record(subject_of(made.project), registration=made.pk, state=RETURNED, codes=stated)
    return made


@command("statistics.register")
def register(
    act: Act, *, registration: int, version: int, day: dt.date, first_month: str, number: str = ""
) -> Registration:
    """Note that a project entered the statistics on a day, and from which month it returns."""
    made = _checked(act, registration, version)
    if day > timezone.localdate(act.at):
        raise refused("statistics.day-ahead", "day")
    try:
        first = read_month(first_month)
    except ValueError:
        raise refused("statistics.month", "first_month", text=first_month) from None
    if first < month_of(day):
        raise refused("statistics.first-month", "first_month", month=str(month_of(day)))
    made.registered_on, made.first_month = day, first.ordinal
    made.number = text(number, "number", 60) if number.strip() else ""
    _turn(act, made, REGISTERED)
    _step(act, made, "register", text=made.number)
    act.record(
        subject_of(made.project),
        registration=made.pk,
        state=REGISTERED,
        day=day.isoformat(),
        first=str(first),
    )
    return made


@command("statistics.end-registration")
def end_registration(
    act: Act, *, registration: int, version: int, last_month: str, reason: str
) -> Registration:
    """End a registration (withdrawn, moved elsewhere): nothing is due after its last month."""
    made = _current(act, registration, version)
    if made.state != REGISTERED:
        raise refused("statistics.not-registered")
    try:
        last = read_month(last_month)
    except ValueError:
        raise refused("statistics.month", "last_month", text=last_month) from None
    words = text(reason, "reason", 500)
    made.last_month = last.ordinal
    _turn(act, made, ENDED)
    _step(act, made, "end", text=words)
    act.record(subject_of(made.project), registration=made.pk, state=ENDED, last=str(last))
    return made


def _row(project: Project) -> Row:
    row = rulebook().registration(project.region, timezone.localdate().year)
    if row is None:
        raise refused("statistics.no-row", "", year=timezone.localdate().year)
    return row


def _current(act: Act, registration: int, version: int) -> Registration:
    """A registration, locked, that the acting person may act on and that nobody changed since."""
    made = locked(Registration, registration)
    require(actor(act), act.name, Place(region=made.region, organisation=made.organisation_id))
    if made.version != version:
        raise stale()
    return made


def _checked(act: Act, registration: int, version: int) -> Registration:
    """An application that waits for the bureau, locked, that the acting officer may check."""
    made = _current(act, registration, version)
    if made.state != SUBMITTED:
        raise refused("statistics.not-waiting")
    return made


def _turn(act: Act, made: Registration, state: str) -> None:
    made.state, made.since = state, act.at
    made.version += 1
    made.save()


def _step(act: Act, made: Registration, name: str, **fields: object) -> None:
    RegistrationStep.objects.create(
        registration=made,
        act=name,
        by=act.acting.key,
        name=actor(act).name,
        at=act.at,
        **fields,
    )
