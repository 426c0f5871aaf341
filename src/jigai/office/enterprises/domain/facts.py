"""Statements of facts: recorded once, never changed, corrected by a further one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import rfc8785

from jigai.facts.cleaning import cleaned
from jigai.facts.problems import InputRefused, Problem, shown
from jigai.facts.statements import Statements
from jigai.facts.vocabulary import Fact, vocabulary
from jigai.office.enterprises.domain.evidence import evidence_of
from jigai.office.enterprises.domain.profiles import SIZE, founded_on, repeated
from jigai.office.enterprises.domain.queries import about, standing
from jigai.office.enterprises.domain.subjects import called_again, subjects_of
from jigai.office.enterprises.enums import (
    ACCOUNT_FACTS,
    CLAIMED,
    ORGANISATION,
    PROGRAMME,
    STATISTICAL,
    STATUSES,
    THING_NAMES,
    TWO_PEOPLE,
    VERIFIED,
)
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.commands import Act, command
from jigai.office.ground.acts.errors import NotThere, stale
from jigai.office.ground.acts.refusing import refused
from jigai.office.ground.plans import shelf
from jigai.office.identity.domain.typed import actor, locked
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, require

PERMITS = {
    CLAIMED: "enterprises.claim",
    VERIFIED: "enterprises.verify",
    STATISTICAL: "enterprises.enter-statistics",
}
"""Whoever states with a status needs its permit: an enterprise claims, officers verify."""


@dataclass(frozen=True)
class Statement:
    """One fact of one subject as somebody states it; None as value says it is unknown again."""

    fact: str
    value: Any
    subject: str = ORGANISATION
    key: str = ""
    applies: bool = True
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    status: str = CLAIMED
    evidence: int | None = None
    replaces: int | None = None
    verifies: int | None = None


@command("enterprises.record-fact")
def record_fact(act: Act, *, stated: Statement, organisation: int | None = None) -> FactRecord:
    """Record what somebody states of a subject of an organisation, or of a programme.

    Raises InputRefused for a fact that there is not, a value outside its type, range or unit, a
    period out of order, before the founding or overlapping another that it does not replace.
    """
    return recorded(act, _held(organisation), _by_one(stated))


@command("enterprises.record-facts")
def record_facts(
    act: Act, *, statements: Sequence[Statement], organisation: int | None = None
) -> list[FactRecord]:
    """Record several statements, all or none; raises InputRefused with every problem of each, at
    ``<number of the statement>.<field>``."""
    row = _held(organisation)
    if not statements:
        raise refused("enterprises.nothing")
    made: list[FactRecord] = []
    wrong: list[Problem] = []
    for index, stated in enumerate(statements):
        try:
            made.append(recorded(act, row, _by_one(stated)))
        except InputRefused as error:
            wrong += [replace(p, where=f"{index}.{p.where}") for p in error.problems]
    if wrong:
        raise InputRefused(wrong)
    return made


def _held(organisation: int | None) -> Organisation | None:
    return locked(Organisation, organisation) if organisation is not None else None


def _by_one(stated: Statement) -> Statement:
    """A statement that one person may make; raises InputRefused for what takes two."""
    if stated.fact in TWO_PEOPLE and stated.status == CLAIMED:
        raise refused("enterprises.two-people", "fact")
    return stated


def recorded(act: Act, organisation: Organisation | None, stated: Statement) -> FactRecord:
    """Record a statement as part of an act, its organisation locked; raises as above."""
    _permitted(act, organisation, stated)
    fact = fact_of(stated)
    place = organisation.region if organisation else None
    value = checked(fact, stated, place)
    _there(act, organisation, stated)
    _period(fact, stated, organisation)
    before = _before(organisation, stated, act)
    made = FactRecord.objects.create(
        organisation=organisation,
        subject=stated.subject,
        fact=fact.key,
        key=stated.key,
        value=value,
        applies=stated.applies,
        valid_from=stated.valid_from,
        valid_to=stated.valid_to,
        status=stated.status,
        evidence_id=evidence_of(organisation.pk, stated.evidence) if organisation else None,
        replaces=before,
        verifies=_claim(organisation, stated),
        recorded_at=act.at,
        recorded_by=act.acting.key,
    )
    if organisation is not None and fact.key == SIZE:
        repeated(organisation, act.at)
    if fact.key in THING_NAMES:
        called_again(stated.subject, act.at)
    act.record(
        f"organisation:{organisation.pk}" if organisation else stated.subject,
        record=made.pk,
        about=stated.subject,
        fact=fact.key,
        key=stated.key,
        value=rfc8785.dumps(value).decode(),
        status=stated.status,
        replaces=stated.replaces,
    )
    return made


def _permitted(act: Act, organisation: Organisation | None, stated: Statement) -> None:
    if stated.status not in STATUSES:
        raise refused("enterprises.status", "status", status=shown(stated.status))
    place = (
        Place(region=organisation.region, organisation=organisation.pk)
        if organisation
        else Place(region=_region_of(stated.subject))
    )
    require(actor(act), PERMITS[stated.status], place)


def _region_of(subject: str) -> str:
    """The place of the pack whose programme a fact is about."""
    entity, _, name = subject.partition(":")
    pack = shelf().find(name) if entity == PROGRAMME else None
    if pack is None:
        raise NotThere
    return pack.info.region


def fact_of(stated: Statement) -> Fact:
    """The fact of the vocabulary; its entity has to be that of the subject, its key has to fit."""
    entity, _, name = stated.fact.partition(".")
    known = vocabulary().entities.get(entity)
    fact = known.facts.get(name) if known else None
    if fact is None or stated.subject.partition(":")[0] != entity:
        raise refused("enterprises.fact", "fact", fact=shown(stated.fact))
    if fact.key in ACCOUNT_FACTS:
        raise refused("enterprises.account-fact", "fact")
    wants = fact.shape in ("by-year", "by-key")
    if wants and not stated.key and stated.applies:
        raise refused("enterprises.key-wanted", "key")
    if stated.key and not wants:
        raise refused("enterprises.key-idle", "key")
    return fact


def checked(fact: Fact, stated: Statement, within: str | None) -> Any:
    """The value as it is kept, read by the vocabulary as a dossier would; raises InputRefused."""
    value = cleaned(stated.value)
    if value is None or not stated.applies:
        if value is not None:
            raise refused("enterprises.applies", "value")
        return None
    reader = Statements(vocabulary(), within)
    raw = {fact.name: {stated.key: value} if stated.key else value}
    reader.facts(vocabulary().entities[fact.entity], raw, "")
    wrong = [p for p in reader.problems if p.severity == "error"]
    if wrong:
        raise InputRefused([_within_value(p, fact, stated.key) for p in wrong])
    return value


def _within_value(problem: Problem, fact: Fact, key: str) -> Problem:
    """A problem of the value's own reader, at the field and, inside a list, naming its row."""
    inside = problem.where.removeprefix(fact.name).removeprefix(f".{key}").lstrip(".")
    if not inside:
        return replace(problem, where="value")
    return replace(
        problem, zh=f"{inside}：{problem.zh}", en=f"{inside}: {problem.en}", where="value"
    )


def _there(act: Act, organisation: Organisation | None, stated: Statement) -> None:
    """The subject has to be the organisation itself or something of it."""
    entity, _, name = stated.subject.partition(":")
    if organisation is None or stated.subject == ORGANISATION:
        return
    if not subjects_of(entity, [organisation.pk], act.at, [name]):
        raise NotThere


def _period(fact: Fact, stated: Statement, organisation: Organisation | None) -> None:
    begins, ends = stated.valid_from, stated.valid_to
    if stated.key and (begins or ends):
        raise refused("enterprises.key-period", "valid_from")
    if begins and ends and ends < begins:
        raise refused("enterprises.period", "valid_to", begins=begins, ends=ends)
    founded = founded_on(organisation)
    if founded and begins and begins < founded:
        raise refused("enterprises.founding", "valid_from", founded=founded)
    if founded and fact.shape == "by-year" and stated.key and stated.key < str(founded.year):
        raise refused("enterprises.founding", "key", founded=founded)


def _before(organisation: Organisation | None, stated: Statement, act: Act) -> FactRecord | None:
    """The statement that this one corrects; raises InputRefused where one would overlap unsaid.

    A statement that begins after another begins, which has no end, follows it and corrects nothing.
    """
    rows = about(organisation.pk if organisation else None, stated.subject).filter(
        fact=stated.fact, key=stated.key, status=stated.status
    )
    others = {row.pk: row for row in standing(rows, act.at)}
    before = None
    if stated.replaces is not None:
        before = others.pop(stated.replaces, None)
        if before is None:
            raise stale("replaces")
    for other in others.values():
        if _overlap(other, stated) and not _follows(other, stated):
            raise refused(
                "enterprises.overlap",
                "valid_from",
                begins=other.valid_from or "—",
                ends=other.valid_to or "—",
            )
    return before


def _overlap(row: FactRecord, stated: Statement) -> bool:
    first, last = dt.date.min, dt.date.max
    return (row.valid_from or first) <= (stated.valid_to or last) and (
        stated.valid_from or first
    ) <= (row.valid_to or last)


def _follows(row: FactRecord, stated: Statement) -> bool:
    """Whether both are without end: then the one that begins later takes over from its day on."""
    return row.valid_to is None is stated.valid_to and row.valid_from != stated.valid_from


def _claim(organisation: Organisation | None, stated: Statement) -> FactRecord | None:
    if stated.verifies is None:
        return None
    claims = about(organisation.pk if organisation else None, stated.subject).filter(status=CLAIMED)
    found = claims.filter(pk=stated.verifies, fact=stated.fact, key=stated.key).first()
    if found is None or stated.status != VERIFIED:
        raise NotThere
    return found
