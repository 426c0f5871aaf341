"""A dossier put together from everything the office knows of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import vocabulary
from jigai.office.dossiers.providers import REGISTRY, Provider, Sight
from jigai.office.enterprises.domain.queries import Leading, leading, moment
from jigai.office.enterprises.domain.subjects import Subject, subjects_of
from jigai.office.enterprises.domain.successions import lineage
from jigai.office.enterprises.enums import ORGANISATION, PROGRAMME, PROJECT
from jigai.office.enterprises.models import FactRecord
from jigai.office.identity.models import Organisation


def assemble(
    organisation: Organisation | int,
    *,
    projects: Iterable[str] = (),
    as_of: dt.date,
    claim_year: int,
    known_at: dt.date | dt.datetime | None = None,
    pack: str | None = None,
) -> dict[str, Any]:
    """The raw dossier of an organisation with some of its projects, for ``read_dossier``.

    Facts hold on ``as_of``, as they were known at the end of ``known_at`` (a moment, or now).
    Titles, products, platforms and centres are all there, those of organisations merged into it
    too; projects are those asked for by number.
    With ``pack``, what the programme has adopted and spent is stated too. A fact that nobody
    stated is absent.
    """
    key = organisation.pk if isinstance(organisation, Organisation) else organisation
    known = moment(known_at)
    [applicant] = subjects_of(ORGANISATION, [key], known)
    ours = lineage(key, as_of, known)
    owned = {
        plural: subjects_of(entity, ours, known, projects if entity == PROJECT else None)
        for plural, entity in PLURALS.items()
    }
    subjects = [applicant, *(s for found in owned.values() for s in found)]
    programme = Subject(PROGRAMME, pack, None, applicant.row) if pack is not None else None
    sight = Sight(
        as_of, claim_year, known, _records([*subjects, *filter(None, [programme])], as_of, known)
    )
    raw: dict[str, Any] = {
        "claim_year": claim_year,
        "as_of": as_of.isoformat(),
        "applicant": _facts(sight, applicant),
    }
    raw |= {plural: [_facts(sight, s) for s in found] for plural, found in owned.items() if found}
    if programme is not None:
        adopted = _facts(sight, programme)
        del adopted["id"]
        raw |= {PROGRAMME: adopted} if adopted else {}
    return raw


def _records(subjects: Sequence[Subject], as_of: dt.date, known_at: dt.datetime) -> Leading:
    """Every leading statement about subjects, in one query."""
    ours = [s.organisation for s in subjects if s.entity == ORGANISATION]
    others = [s.key for s in subjects if s.entity != ORGANISATION]
    rows = FactRecord.objects.filter(
        Q(subject=ORGANISATION, organisation__in=ours) | Q(subject__in=others)
    )
    return leading(rows, as_of, known_at)


def _facts(sight: Sight, subject: Subject) -> dict[str, Any]:
    """Every fact of a subject that somebody stated, in the order of the vocabulary."""
    found: dict[str, Any] = {"id": subject.id}
    for name, provider in _providers(subject.entity):
        value = provider(sight, subject)
        if value is not None:
            found[name] = value
    return found


def _providers(entity: str) -> Sequence[tuple[str, Provider]]:
    facts = vocabulary().entities[entity].facts
    return [(name, REGISTRY.provider(fact.key)) for name, fact in facts.items()]
