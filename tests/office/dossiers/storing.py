"""A raw dossier stored as the office would hold it: an account, titles, things, fact records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from tests.office.identity.cast import CODE, Cast

from jigai.facts.subjects import PLURALS
from jigai.facts.vocabulary import vocabulary
from jigai.office.enterprises.domain import subjects
from jigai.office.enterprises.domain.facts import Statement, record_facts
from jigai.office.enterprises.domain.proposals import approve_change, prepare_change
from jigai.office.enterprises.enums import (
    LEGAL_REPRESENTATIVE,
    ORGANISATION,
    PROGRAMME,
    PROJECT,
    THINGS,
    TITLE,
)
from jigai.office.enterprises.models import Thing, Title
from jigai.office.identity.models import Organisation
from jigai.reference import regions

COLUMNS = ("name", "credit_code", "kind", "region")
DAYS = ("granted_on", "valid_from", "valid_until")
REGISTER = (*DAYS, "level", "granted_by", "place", "object", "project")


def projects_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that takes every number of a project as that of the organisation asked for."""

    def known(
        organisations: frozenset[int], ids: frozenset[str] | None, known_at: dt.datetime
    ) -> Iterable[subjects.Subject]:
        [owner] = organisations
        return [subjects.Subject(PROJECT, number, owner) for number in ids or ()]

    monkeypatch.setitem(subjects.SOURCES, PROJECT, known)


def store(cast: Cast, raw: dict[str, Any], pack: str | None, region: str) -> Organisation:
    """Store a dossier; what it says of the programme is verified by an officer of its place."""
    applicant = raw.get("applicant") or {}
    stated = str(applicant.get("region", region))
    place = regions.find(stated, region)
    firm = Organisation.objects.create(
        credit_code=applicant.get("credit_code", CODE),
        name=applicant.get("name", "某公司"),
        kind=applicant.get("kind", "enterprise"),
        region=place.code if place else stated,
    )
    cast.post("preparer", "preparer", firm=firm)
    cast.post("officer", "officer", region=region)
    acting, officer = cast.actor("preparer"), cast.actor("officer")
    kept = {k: v for k, v in applicant.items() if k not in COLUMNS}
    _representative(cast, firm, kept.pop("legal_representative", None))
    statements = list(_statements(ORGANISATION, ORGANISATION, kept))
    for plural, entity in PLURALS.items():
        for index, item in enumerate(raw.get(plural) or ()):
            number = str(item.get("id") or f"{entity}-{index + 1}")
            left = _made(firm, entity, number, dict(item))
            statements += _statements(entity, f"{entity}:{number}", left)
    for owner, stated in ((acting, "claimed"), (officer, "verified")):
        ours = [s for s in statements if s.status == stated]
        if ours:
            record_facts(acting=owner, organisation=firm.pk, statements=ours)
    if raw.get("programme") and pack is not None:
        adopted = list(_statements(PROGRAMME, f"{PROGRAMME}:{pack}", raw["programme"], "verified"))
        record_facts(acting=officer, statements=adopted)
    return firm


def _representative(cast: Cast, firm: Organisation, name: str | None) -> None:
    """What takes two people is prepared by one and approved by the other."""
    if name is None:
        return
    cast.post("approver", "approver", firm=firm)
    change = prepare_change(
        acting=cast.actor("preparer"), organisation=firm.pk, kind=LEGAL_REPRESENTATIVE,
        values={"name": name},
    )  # fmt: skip
    approve_change(acting=cast.actor("approver"), proposal=change.pk)


def _made(firm: Organisation, entity: str, number: str, item: dict[str, Any]) -> dict[str, Any]:
    """The row behind a subject; returns what has no column there."""
    by_label = vocabulary().entities[entity].by_label
    item = {by_label.get(k, k): v for k, v in item.items()}
    if entity == TITLE:
        columns = {n: item.pop(n) for n in REGISTER if isinstance(item.get(n), (str, dt.date))}
        days = {n: dt.date.fromisoformat(str(columns.pop(n))) for n in DAYS if n in columns}
        Title.objects.create(
            number=number, organisation=firm, what=item.pop("what", ""), recorded_by="person:1",
            recorded_at=timezone.now(), **columns, **days,
        )  # fmt: skip
    if entity in THINGS:
        Thing.objects.create(
            number=number, organisation=firm, entity=entity, made_at=timezone.now(),
            name=item.pop("name", ""),
        )  # fmt: skip
    return item


def _statements(
    entity: str, subject: str, facts: dict[str, Any], status: str = "claimed"
) -> Iterator[Statement]:
    words = vocabulary().entities[entity]
    for name, value in facts.items():
        if name in ("id", "of") or value is None:
            continue
        fact = words.facts[words.by_label.get(name, name)]
        about = partial(Statement, fact.key, subject=subject)
        if isinstance(value, dict) and "status" in value:
            if value["status"] == "not-applicable":
                yield about(value=None, applies=False, status=status)
                continue
            if value["status"] == "unknown":
                continue
            yield about(value=value["value"], status=value["status"])
            continue
        if fact.shape in ("by-year", "by-key"):
            for key, item in value.items():
                yield about(key=str(key), value=item, status=status)
        else:
            yield about(value=value, status=status)
