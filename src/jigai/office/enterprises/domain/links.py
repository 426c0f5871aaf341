"""Where a statement stands in the office."""

from __future__ import annotations

from django.urls import reverse

from jigai.office.enterprises.enums import ORGANISATION
from jigai.office.enterprises.models import FactRecord


def page_of(record: FactRecord) -> str:
    """The page of the fact that a statement of an organisation is about."""
    assert record.organisation is not None
    code, name = record.organisation.credit_code, record.fact.partition(".")[2]
    if record.subject == ORGANISATION:
        return reverse("console:enterprises-fact", args=[code, name])
    entity, _, number = record.subject.partition(":")
    return reverse("console:enterprises-subject-fact", args=[code, entity, number, name])
