"""Who provides each fact of the vocabulary: exactly one function for each.

    @provides("project.total_investment")
    def total_investment(sight: Sight, subject: Subject) -> Any: ...

A fact that nobody provides otherwise comes from the fact records of its subject, by the default of
its entity. Rooms above register their columns and registers where they are loaded (``apps.py``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from jigai.facts.vocabulary import Vocabulary, vocabulary
from jigai.office.enterprises.domain.queries import Leading
from jigai.office.enterprises.domain.subjects import Subject
from jigai.office.enterprises.enums import CLAIMED, ORGANISATION
from jigai.office.enterprises.models import FactRecord

Stated = Any
"""A value as a dossier states it (``docs/language.md``); None where it is unknown."""


@dataclass(frozen=True)
class Sight:
    """What a dossier is made for: the day it is about, the year of the claim, the moment as of
    which things were known, and the leading statements of every subject, read at once."""

    as_of: dt.date
    claim_year: int
    known_at: dt.datetime
    records: Leading

    def stated(self, subject: Subject, fact: str) -> dict[str, FactRecord]:
        """The leading statements of a fact, by key."""
        owner = subject.organisation if subject.entity == ORGANISATION else None
        return self.records.get((owner, subject.key, fact), {})


Provider = Callable[[Sight, Subject], Stated]


@dataclass
class Registry:
    """Providers of single facts, and for each entity the one of all its other facts."""

    single: dict[str, list[Provider]] = field(default_factory=dict)
    default: dict[str, list[Callable[[str], Provider]]] = field(default_factory=dict)

    def provides(self, *facts: str) -> Callable[[Provider], Provider]:
        """Register the provider of facts; ``faults`` finds a fact that is provided twice."""

        def made(function: Provider) -> Provider:
            for fact in facts:
                self.single.setdefault(fact, []).append(function)
            return function

        return made

    def provides_rest(self, entity: str, made_for: Callable[[str], Provider]) -> None:
        """Register what provides the facts of an entity that have no provider of their own."""
        self.default.setdefault(entity, []).append(made_for)

    def providers(self, fact: str) -> list[Provider]:
        """Those of a fact: exactly one where all is well."""
        entity = fact.partition(".")[0]
        return self.single.get(fact) or [made(fact) for made in self.default.get(entity, ())]

    def provider(self, fact: str) -> Provider:
        """The one of a fact; raises LookupError where there is none or several."""
        found = self.providers(fact)
        if len(found) != 1:
            raise LookupError(f"{fact} has {len(found)} providers")
        return found[0]

    def faults(self, words: Vocabulary) -> list[tuple[str, int]]:
        """Facts with no provider or several, and what is provided but is no fact (-1)."""
        known = {fact.key for entity in words.entities.values() for fact in entity.facts.values()}
        counts = [(fact, len(self.providers(fact))) for fact in sorted(known)]
        unknown = [(fact, -1) for fact in sorted(set(self.single) - known)]
        return [(fact, count) for fact, count in counts if count != 1] + unknown


REGISTRY = Registry()
provides = REGISTRY.provides


def from_records(fact: str) -> Provider:
    """The provider of a fact from the fact records of its subject."""
    by_key = vocabulary().entities[fact.partition(".")[0]].facts[fact.partition(".")[2]].shape in (
        "by-year",
        "by-key",
    )

    def provided(sight: Sight, subject: Subject) -> Stated:
        found = sight.stated(subject, fact)
        return stated_by_key(found.items()) if by_key else stated(found.get(""))

    return provided


def stated(row: FactRecord | None) -> Stated:
    """A statement as a dossier has it: a claim is the plain value, others name their status."""
    if row is None:
        return None
    if not row.applies:
        return {"status": "not-applicable"}
    if row.value is None or row.status == CLAIMED:
        return row.value
    return {"value": row.value, "status": row.status}


def stated_by_key(rows: Iterable[tuple[str, FactRecord]]) -> Stated:
    """The same for a fact by year or key; one statement may say that it does not apply at all."""
    found = {key: stated(row) for key, row in rows}
    if "" in found:
        whole = found.pop("")
        if not found:
            return whole
    return {key: value for key, value in found.items() if value is not None} or None
