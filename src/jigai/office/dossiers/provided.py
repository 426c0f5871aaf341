"""Providers of what the office keeps in columns and registers; fact records provide the rest."""

from __future__ import annotations

import datetime as dt

from jigai.facts.vocabulary import vocabulary
from jigai.office.dossiers.providers import (
    REGISTRY,
    Provider,
    Sight,
    Stated,
    from_records,
    provides,
)
from jigai.office.enterprises.domain.subjects import Subject
from jigai.office.identity.models import Organisation

for _entity in vocabulary().entities:
    REGISTRY.provides_rest(_entity, from_records)


def _account(column: str) -> Provider:
    def provided(_: Sight, subject: Subject) -> Stated:
        organisation: Organisation = subject.row
        return getattr(organisation, column)

    return provided


for _column in ("name", "credit_code", "kind", "region"):
    provides(f"organisation.{_column}")(_account(_column))


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


@provides("product.name", "platform.name", "centre.name")
def _name(_: Sight, subject: Subject) -> Stated:
    return subject.row.name or None
