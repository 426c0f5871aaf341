"""Subjects that facts are stated of, and who knows them.

Each kind of subject has one source. Rooms above register theirs: the project library is the source
of projects, so that facts can be stated of a project and a dossier finds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from jigai.office.enterprises.domain.queries import leading
from jigai.office.enterprises.enums import ORGANISATION, THINGS, TITLE
from jigai.office.enterprises.models import FactRecord, Naming, Thing, Title
from jigai.office.ground.searching import search_text
from jigai.office.identity.models import Organisation


@dataclass(frozen=True)
class Subject:
    """Something of an organisation: an entity of the vocabulary, a stable id, the row behind it."""

    entity: str
    id: str
    organisation: int | None
    row: Any = None

    @property
    def key(self) -> str:
        """As fact records name it: ``organisation``, ``project:P-1``."""
        return ORGANISATION if self.entity == ORGANISATION else f"{self.entity}:{self.id}"


Source = Callable[[frozenset[int], frozenset[str] | None, dt.datetime], Iterable[Subject]]
"""The subjects of organisations as known at a moment: all of them, or those of given ids."""
SOURCES: dict[str, Source] = {}


def source(entity: str) -> Callable[[Source], Source]:
    """Register who knows the subjects of an entity; raises ValueError for a second one."""

    def made(function: Source) -> Source:
        if entity in SOURCES:
            raise ValueError(f"there are two sources of '{entity}'")
        SOURCES[entity] = function
        return function

    return made


def subjects_of(
    entity: str,
    organisations: Iterable[int],
    known_at: dt.datetime,
    ids: Iterable[str] | None = None,
) -> list[Subject]:
    """The subjects of an entity in the order of their ids; none where nobody knows any."""
    known = SOURCES.get(entity)
    if known is None:
        return []
    wanted = None if ids is None else frozenset(ids)
    found = known(frozenset(organisations), wanted, known_at)
    return sorted(found, key=lambda s: s.id)


@source(ORGANISATION)
def _organisations(
    organisations: frozenset[int], ids: frozenset[str] | None, known_at: dt.datetime
) -> Iterable[Subject]:
    """Accounts by the credit code that was known then."""
    rows = Organisation.objects.filter(pk__in=organisations)
    later = Naming.objects.filter(organisation__in=organisations, recorded_at__gt=known_at)
    codes = {row.organisation_id: row.credit_code for row in later.order_by("-recorded_at", "-pk")}
    return [Subject(ORGANISATION, codes.get(o.pk, o.credit_code), o.pk, o) for o in rows]


@source(TITLE)
def _titles(
    organisations: frozenset[int], ids: frozenset[str] | None, known_at: dt.datetime
) -> Iterable[Subject]:
    """The latest row of each title as known then; void titles are none."""
    rows = Title.objects.filter(recorded_at__lte=known_at)
    of_ours = rows.filter(organisation__in=organisations).values("number")
    latest = {t.number: t for t in rows.filter(number__in=of_ours).order_by("pk")}
    return [
        Subject(TITLE, number, t.organisation_id, t)
        for number, t in latest.items()
        if t.organisation_id in organisations and not t.void and (ids is None or number in ids)
    ]


def _things(entity: str) -> Source:
    def found(
        organisations: frozenset[int], ids: frozenset[str] | None, known_at: dt.datetime
    ) -> Iterable[Subject]:
        rows = Thing.objects.filter(
            entity=entity, organisation__in=organisations, made_at__lte=known_at
        )
        return [
            Subject(entity, t.number, t.organisation_id, t)
            for t in rows
            if (t.ended_at is None or t.ended_at > known_at) and (ids is None or t.number in ids)
        ]

    return found


def called_again(subject: str, at: dt.datetime) -> None:
    """Write the name that fact records give a product, platform or centre today, and its search."""
    entity, _, number = subject.partition(":")
    row = Thing.objects.filter(entity=entity, number=number).first()
    if row is None:
        return
    stated = FactRecord.objects.filter(subject=subject, fact=f"{entity}.name")
    found = leading(stated, timezone.localdate(at), at).get((None, subject, f"{entity}.name"), {})
    if "" in found and found[""].value:
        row.name = str(found[""].value)[:120]
    row.search = search_text(row.name, row.number, row.code)
    row.save(update_fields=["name", "search"])


for _entity in THINGS:
    source(_entity)(_things(_entity))
