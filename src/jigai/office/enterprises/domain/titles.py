"""The title register: who was granted what, by whom, valid how long.

Rows are never changed. A correction, a longer or ended validity and a withdrawal are further rows
of the same number; ``void`` marks a title that never was granted.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from jigai.facts.problems import InputRefused, shown
from jigai.facts.values import ValueRefused, read
from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.facts import PERMITS
from jigai.office.enterprises.domain.profiles import founded_on
from jigai.office.enterprises.enums import CLAIMED, STATUSES, TITLE
from jigai.office.enterprises.models import Title
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import stale
from jigai.office.ground.acts.refusing import problem, refused
from jigai.office.identity.domain.typed import actor, locked, text, there
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require


@dataclass(frozen=True)
class Granted:
    """A title as somebody states it. ``what`` and ``level`` are of the vocabulary's lists (any
    other title goes by its name), ``place`` is a region by name or code."""

    what: str
    level: str = ""
    granted_by: str = ""
    place: str = ""
    granted_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    object: str = ""
    project: str = ""
    batch: str = ""


@command("enterprises.record-title")
def record_title(
    act: Act,
    *,
    organisation: int,
    title: Granted,
    status: str = CLAIMED,
    evidence: int | None = None,
    replaces: int | None = None,
    ground: str = "",
) -> Title:
    """Record a title of an organisation, or correct the row that ``replaces`` names.

    Raises InputRefused for a level that there is not, days out of order or before the founding, and
    the same title twice.
    """
    ours = locked(Organisation, organisation)
    place = Place(region=ours.region, organisation=ours.pk)
    require(actor(act), act.name, place)
    if status not in STATUSES:
        raise refused("enterprises.status", "status", status=shown(status))
    require(actor(act), PERMITS[status], place)
    before = None
    if replaces is not None:
        before = there(Title, replaces)
        if before.organisation_id != ours.pk or before.status != status:
            raise stale()
    return written(act, ours, title, status, evidence, before, ground)


@command("enterprises.void-title")
def void_title(act: Act, *, title: int, ground: str) -> Title:
    """Say that a title never was granted, or is withdrawn from the start; its rows stay."""
    row = there(Title, title)
    ours = locked(Organisation, row.organisation_id)
    place = Place(region=ours.region, organisation=ours.pk)
    require(actor(act), act.name, place)
    require(actor(act), PERMITS[row.status], place)
    return written(act, ours, as_granted(row), row.status, row.evidence_id, row, ground, void=True)


def written(
    act: Act,
    ours: Organisation,
    title: Granted,
    status: str,
    evidence: int | None,
    before: Title | None,
    ground: str,
    *,
    void: bool = False,
) -> Title:
    """A row of the register as part of an act, its organisation locked; raises InputRefused."""
    if before is not None and Title.objects.filter(replaces=before).exists():
        raise stale()
    if before is not None:
        ground = text(ground, "ground", 200)
    found = checked(title, ours)
    if not void:
        _once(ours, found, before)
    made = Title.objects.create(
        number=before.number if before else _number(),
        organisation=ours,
        status=status,
        evidence_id=evidence_of(ours.pk, evidence) if before is None else evidence,
        replaces=before,
        ground=ground,
        void=void,
        recorded_at=act.at,
        recorded_by=act.acting.key,
        **vars(found),
    )
    act.record(
        f"organisation:{ours.pk}",
        title=made.number,
        what=made.what,
        level=made.level,
        status=status,
        void=void,
        replaces=made.replaces_id,
        ground=ground,
    )
    return made


def checked(title: Granted, ours: Organisation | None = None) -> Granted:
    """A title in the vocabulary's codes; raises InputRefused with every problem at its field."""
    facts = vocabulary().entities[TITLE].facts
    found: dict[str, str] = {}
    wrong = []
    for name in ("what", "level", "place"):
        stated = getattr(title, name).strip()
        if not stated:
            found[name] = ""
            if name == "what":
                wrong.append(problem("enterprises.title", name))
            continue
        try:
            found[name] = str(read(facts[name], stated, ours.region if ours else None)[0])
        except ValueRefused as error:
            wrong.append(error.at(name))
    days = [d for d in (title.valid_from or title.granted_on, title.valid_until) if d is not None]
    if days != sorted(days):
        wrong.append(problem("enterprises.period", "valid_until", begins=days[0], ends=days[-1]))
    founded = founded_on(ours)
    if founded and title.granted_on and title.granted_on < founded:
        wrong.append(problem("enterprises.founding", "granted_on", founded=founded))
    if wrong:
        raise InputRefused(wrong)
    kept = {
        name: " ".join(getattr(title, name).split())[:longest]
        for name, longest in (
            ("granted_by", 120),
            ("object", 200),
            ("project", 100),
            ("batch", 120),
        )
    }
    return Granted(
        **found,
        **kept,
        granted_on=title.granted_on,
        valid_from=title.valid_from,
        valid_until=title.valid_until,
    )


def _once(ours: Organisation, title: Granted, before: Title | None) -> None:
    """The same title for the same thing on the same day is one title."""
    same = Title.objects.filter(
        organisation=ours,
        what=title.what,
        level=title.level,
        object=title.object,
        granted_on=title.granted_on,
        replaced_by=None,
        void=False,
    )
    if same.exclude(pk=before.pk if before else 0).exists():
        raise refused("enterprises.title-twice", "what")


def _number() -> str:
    """The next number of a title; organisations are locked one by one, so it may take a try."""
    latest = Title.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    number = latest + 1
    while Title.objects.filter(number=f"T{number:06d}").exists():
        number += 1
    return f"T{number:06d}"


def as_granted(row: Title) -> Granted:
    """What a row of the register states, to begin a further one with."""
    return Granted(**{name: getattr(row, name) for name in Granted.__dataclass_fields__})


def titles_of(organisation: int) -> list[Title]:
    """The titles of an organisation as they stand, the latest first."""
    rows = Title.objects.filter(organisation=organisation, replaced_by=None, void=False)
    return list(rows.select_related("evidence").order_by("-granted_on", "-pk"))


def valid(row: Title, day: dt.date | None = None) -> bool:
    """Whether a title is valid on a day (today)."""
    on = day or timezone.localdate()
    first = row.valid_from or row.granted_on
    return (first is None or first <= on) and (row.valid_until is None or on <= row.valid_until)
