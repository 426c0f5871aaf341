"""What is stated of an organisation and of what is its own: recorded once, corrected by more."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jigai.facts.problems import InputRefused
from jigai.office.api.office.fields import Choice, Day, Field, Free, Group, Many, Text, Truth, Whole
from jigai.office.api.office.operations.organisations import READ
from jigai.office.api.office.paging import page
from jigai.office.api.office.registry import SCHEMAS, Asked, Plain, operation
from jigai.office.api.office.schemas import (
    ANYTHING,
    DAY_OR_NOTHING,
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    WHOLE_OR_NOTHING,
    listed,
    one,
    page_of,
    record,
)
from jigai.office.api.office.seeing import organisation_seen
from jigai.office.enterprises.domain.facts import Statement, record_fact, record_facts
from jigai.office.enterprises.domain.queries import about, leading, moment
from jigai.office.enterprises.domain.subjects import subjects_of
from jigai.office.enterprises.enums import ORGANISATION, STATUSES
from jigai.office.enterprises.models import FactRecord
from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.models import Organisation

SCHEMAS["FactRecord"] = record(
    {
        "record": WHOLE,
        "subject": TEXT,
        "fact": TEXT,
        "key": TEXT,
        "value": ANYTHING,
        "applies": TRUTH,
        "valid_from": DAY_OR_NOTHING,
        "valid_to": DAY_OR_NOTHING,
        "status": TEXT,
        "evidence": WHOLE_OR_NOTHING,
        "replaces": WHOLE_OR_NOTHING,
        "recorded_at": MOMENT,
        "recorded_by": TEXT,
    }
)
SCHEMAS["FactRecordList"] = listed(one("FactRecord"))
SCHEMAS["FactRecords"] = page_of("FactRecord")
SUBJECT = Field("subject", Text(120))
PATH = "organisations/<int:organisation>/facts"
STATED = (
    Field("fact", Text(80), required=True, example="organisation.above_scale"),
    Field("value", Free(), required=True, example=True),
    Field("subject", Text(120)),
    Field("key", Text(100, shortest=0)),
    Field("applies", Truth()),
    Field("valid_from", Day(), nullable=True),
    Field("valid_to", Day(), nullable=True),
    Field("status", Choice(tuple(STATUSES))),
    Field("evidence", Whole(1), nullable=True),
    Field("replaces", Whole(1), nullable=True),
    Field("verifies", Whole(1), nullable=True),
)
MOST = 500
"""Statements of one request."""


def shown(row: FactRecord) -> dict[str, Any]:
    """A statement as programs see it."""
    return {
        "record": row.pk,
        "subject": row.subject,
        "fact": row.fact,
        "key": row.key,
        "value": row.value,
        "applies": row.applies,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "status": row.status,
        "evidence": row.evidence_id,
        "replaces": row.replaces_id,
        "recorded_at": row.recorded_at.isoformat(),
        "recorded_by": row.recorded_by,
    }


@operation(
    "listFactRecords",
    "GET",
    PATH,
    READ,
    gives="FactRecordList",
    query=(SUBJECT, Field("valid_on", Day()), Field("known_on", Day())),
)
def facts(asked: Asked, organisation: int) -> Plain:
    """The statements that hold on a day, as known at the end of another."""
    found = leading(
        _stated(asked, organisation_seen(asked, organisation)),
        asked.query.get("valid_on", timezone.localdate()),
        moment(asked.query.get("known_on")),
    )
    rows = [row for by_key in found.values() for row in by_key.values()]
    return [shown(row) for row in sorted(rows, key=lambda row: (row.fact, row.key))]


@operation(
    "listFactHistory",
    "GET",
    f"{PATH}/<str:fact>/history",
    READ,
    gives="FactRecords",
    query=(SUBJECT, Field("key", Text(100))),
    paged=True,
)
def history(asked: Asked, organisation: int, fact: str) -> Plain:
    """Every statement of one fact, in the order of recording."""
    rows = _stated(asked, organisation_seen(asked, organisation)).filter(fact=fact)
    if "key" in asked.query:
        rows = rows.filter(key=asked.query["key"])
    return page(asked, rows, shown)


@operation(
    "recordFact",
    "POST",
    PATH,
    "enterprises.record-fact",
    gives="FactRecord",
    status=201,
    body=STATED,
)
def state(asked: Asked, organisation: int) -> Plain:
    """Record a statement: an enterprise claims, officers verify or enter statistics."""
    row = organisation_seen(asked, organisation)
    stated = Statement(**asked.body)
    return shown(record_fact(acting=asked.actor, stated=stated, organisation=row.pk))


@operation(
    "recordFacts",
    "POST",
    f"{PATH}/several",
    "enterprises.record-facts",
    gives="FactRecordList",
    status=201,
    body=(Field("statements", Many(Group(STATED), MOST, 1), required=True),),
)
def several(asked: Asked, organisation: int) -> Plain:
    """Record several statements, all or none."""
    row = organisation_seen(asked, organisation)
    stated = [Statement(**one) for one in asked.body["statements"]]
    try:
        made = record_facts(acting=asked.actor, statements=stated, organisation=row.pk)
    except InputRefused as why:
        raise InputRefused([replace(p, where=_path(p.where)) for p in why.problems]) from None
    return [shown(one) for one in made]


def _path(where: str) -> str:
    """The place of a statement (``0.value``) as a path of the body."""
    return re.sub(r"^(\d+)\.", r"statements[\1].", where)


def _stated(asked: Asked, organisation: Organisation) -> QuerySet[FactRecord]:
    """The statements about a subject of an organisation; raises NotThere for one that is not."""
    subject: str = asked.query.get("subject", ORGANISATION)
    entity, _, name = subject.partition(":")
    mine = subject == ORGANISATION or (
        name and subjects_of(entity, [organisation.pk], timezone.now(), [name])
    )
    if not mine:
        raise NotThere
    return about(organisation.pk, subject)
