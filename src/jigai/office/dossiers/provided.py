"""Providers of what the office keeps in columns and registers; fact records provide the rest."""

from __future__ import annotations

import datetime as dt

from jigai.facts.vocabulary import vocabulary
from jigai.office.dossiers.awards import LEDGERS
from jigai.office.dossiers.providers import (
    REGISTRY,
    Provider,
    Sight,
    Stated,
    from_records,
    provides,
    stated,
)
from jigai.office.enterprises.domain.names import name_on
from jigai.office.enterprises.domain.queries import in_force, standings_of
from jigai.office.enterprises.domain.subjects import Subject
from jigai.office.enterprises.domain.successions import lineage
from jigai.office.enterprises.enums import ABOVE_SCALE, STATISTICAL, THING_NAMES
from jigai.office.identity.models import Organisation
from jigai.office.regions.domain.queries import programme_acts

for _entity in vocabulary().entities:
    REGISTRY.provides_rest(_entity, from_records)


@provides("organisation.name")
def _name_then(sight: Sight, subject: Subject) -> Stated:
    return name_on(subject.row, sight.as_of, sight.known_at)[0]


@provides("organisation.credit_code")
def _code_then(sight: Sight, subject: Subject) -> Stated:
    return name_on(subject.row, sight.as_of, sight.known_at)[1]


def _account(column: str) -> Provider:
    def provided(_: Sight, subject: Subject) -> Stated:
        organisation: Organisation = subject.row
        return getattr(organisation, column)

    return provided


for _column in ("kind", "region"):
    provides(f"organisation.{_column}")(_account(_column))

_claimed_scale = from_records("organisation.above_scale")


@provides("organisation.above_scale")
def _above_scale(sight: Sight, subject: Subject) -> Stated:
    """What the directory says where it knows the organisation, else what was stated."""
    assert subject.organisation is not None
    known = standings_of(subject.organisation, sight.known_at, ABOVE_SCALE)
    if not known:
        return _claimed_scale(sight, subject)
    held = in_force(subject.organisation, ABOVE_SCALE, sight.as_of, sight.known_at)
    return {"value": held is not None, "status": STATISTICAL}


@provides("organisation.history")
def _history(sight: Sight, subject: Subject) -> Stated:
    """The award ledger's rows, then those stated of the time before it."""
    assert subject.organisation is not None
    found = lineage(subject.organisation, sight.as_of, sight.known_at)
    rows = [row for ledger in LEDGERS for row in ledger(found, sight.known_at)]
    before = sight.stated(subject, "organisation.history").get("")
    if not rows:
        return stated(before)
    earlier = before.value if before is not None and before.value else []
    return [*rows, *earlier]


def _register(fact: str, column: str) -> Provider:
    """A column of the title register, or a fact record where the register says nothing."""
    record = from_records(fact)

    def provided(sight: Sight, subject: Subject) -> Stated:
        value = getattr(subject.row, column)
        if value in (None, ""):
            return record(sight, subject)
        return value.isoformat() if isinstance(value, dt.date) else value

    return provided


for _column in (
    "what",
    "level",
    "granted_by",
    "place",
    "granted_on",
    "valid_from",
    "valid_until",
    "object",
    "project",
):
    provides(f"title.{_column}")(_register(f"title.{_column}", _column))


def _called(fact: str) -> Provider:
    """What fact records call it, else the name that it was registered under."""
    record = from_records(fact)

    def provided(sight: Sight, subject: Subject) -> Stated:
        return record(sight, subject) or subject.row.name or None

    return provided


for _fact in THING_NAMES:
    provides(_fact)(_called(_fact))


_stated_acts = from_records("programme.acts")


@provides("programme.acts")
def _acts(sight: Sight, subject: Subject) -> Stated:
    """The acts that the register of the applicant's region has, else those that were stated.

    An act adopted after the day that the dossier is about opens nothing yet and is left out.
    """
    region: str = subject.row.region
    adopted = programme_acts(region, subject.id, sight.as_of, sight.known_at)
    return adopted or _stated_acts(sight, subject)
