"""The dossier: what is known of one case, immutable once read.

Subjects (organisations, projects, titles, products, platforms, centres) with their facts, what
the programme has adopted and spent, decisions people took, and the dates that matter.
A fact that is absent or null is unknown; ``{status: not-applicable}`` says it cannot hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import rfc8785

from jigai.facts.problems import Problem

Facts = dict[str, Any]
Case = tuple[str, Facts, str, Facts]
"""A subject within reach of its organisation: id, facts, and those of the organisation."""


@dataclass(frozen=True)
class Subject:
    """One subject: its entity, kind of organisation if it is one, id, owner and facts.

    ``facts`` holds engine values (fen, ordinals, codes; dicts for values by year or key; lists of
    dicts for rows). A fact that is unknown is absent. Each owner also lists what it owns
    (``projects``, ``titles``, …) as rows.
    """

    entity: str
    id: str
    owner: str | None
    facts: Facts
    statuses: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """``entity:id``, unique in a dossier."""
        return f"{self.entity}:{self.id}"


@dataclass(frozen=True)
class Decision:
    """What people decided in one case: terms for a measure, or a limit or choice lifted.

    ``rate`` in parts per million, ``amount`` and ``cap`` in fen. ``lifts`` maps the id of a
    limit or choice to its new amount in fen, or to None where it does not apply at all.
    """

    measure: str
    subject: str | None
    rate: int | None
    amount: int | None
    cap: int | None
    approved: bool
    lifts: dict[str, int | None]
    by: str
    act: str
    on: int | None
    reason: str

    def data(self) -> dict[str, Any]:
        """The record as stated, for results."""
        return {
            "measure": self.measure,
            "subject": self.subject,
            "by": self.by,
            "act": self.act,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Dossier:
    """A whole case. ``as_of`` is an ordinal; ``stated`` is the canonical content."""

    id: str
    pack: str | None
    claim_year: int
    as_of: int
    subjects: tuple[Subject, ...]
    programme: Facts
    decisions: tuple[Decision, ...]
    choices: dict[str, str]
    claims: tuple[str, ...] | None
    payee: str | None
    history_stated: bool
    warnings: tuple[Problem, ...]
    stated: dict[str, Any]

    def of_entity(self, entity: str) -> list[Subject]:
        """Subjects of one entity, in the order of their ids."""
        return [s for s in self.subjects if s.entity == entity]

    @cached_property
    def cases(self) -> dict[str, tuple[Case, ...]]:
        """The subjects of each entity in the order of their ids."""
        owners = {s.id: s for s in self.subjects if s.entity == "organisation"}
        found: dict[str, list[Case]] = {}
        for subject in self.subjects:
            owner = owners[subject.owner or subject.id]
            case = (subject.id, subject.facts, owner.id, owner.facts)
            found.setdefault(subject.entity, []).append(case)
        return {entity: tuple(sorted(c, key=lambda x: x[0])) for entity, c in found.items()}

    @cached_property
    def awarded_before(self) -> bool:
        """Some organisation has awards of this policy in its history."""
        return any(facts.get("history") for _, facts, _, _ in self.cases["organisation"])

    @cached_property
    def single(self) -> bool:
        """No entity has more than one subject."""
        return all(len(cases) == 1 for cases in self.cases.values())

    @cached_property
    def found(self) -> dict[str, bool]:
        """What an evaluator once found out of the whole dossier, by name."""
        return {}

    def rows_by(self, name: str, column: str) -> dict[Any, list[Facts]]:
        """Rows of a list of the only organisation by a column; KeyError where it is unknown."""
        known = self._rows_by.get((name, column))
        if known is None:
            known = self._rows_by[(name, column)] = {}
            for row in self.cases["organisation"][0][1][name]:
                known.setdefault(row[column], []).append(row)
        return known

    @cached_property
    def _rows_by(self) -> dict[tuple[str, str], dict[Any, list[Facts]]]:
        return {}

    def canonical(self) -> bytes:
        """RFC 8785 JSON of the content as stated."""
        return rfc8785.dumps(self.stated)

    def hash(self) -> str:
        """SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical()).hexdigest()


def together(dossiers: Sequence[Dossier]) -> Dossier:
    """Dossiers of one year and programme as one, so that limits shared across them act.

    Ids have to be unique in all of them, as they are in a case set. Raises ValueError where there
    is no dossier.
    """
    if not dossiers:
        raise ValueError("no dossier")
    return replace(
        dossiers[0],
        id="",
        subjects=tuple(s for d in dossiers for s in d.subjects),
        decisions=tuple(_decided(dossiers)),
        history_stated=any(d.history_stated for d in dossiers),
        warnings=tuple(w for d in dossiers for w in d.warnings),
        stated={"dossiers": [d.stated for d in dossiers]},
    )


def _decided(dossiers: Sequence[Dossier]) -> list[Decision]:
    """All decisions; what is decided for everybody stands in each dossier and counts once."""
    found: list[Decision] = []
    for decision in [x for d in dossiers for x in d.decisions if x.subject is None]:
        if decision not in found:
            found.append(decision)
    return found + [x for d in dossiers for x in d.decisions if x.subject is not None]
