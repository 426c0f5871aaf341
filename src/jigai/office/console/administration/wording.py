"""Entries of the audit trail in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from jigai.office.ground.models import AuditEntry
from jigai.office.ground.preferences import current_lang
from jigai.office.ground.texts import known, t
from jigai.office.identity.models import Person
from jigai.office.identity.roles import permits


def act_words(act: str) -> str:
    """An act in words, as the permits have it; its name where it is no longer there.

    What the office does by itself, or what needs no account, has its words in the catalogue.
    """
    found = permits().get(act)
    if found is None:
        return t(f"trail-act.{act}") if known(f"trail-act.{act}") else act
    return found.zh if current_lang() == "zh" else found.en


def worded(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    """Entries with who did what when; one query for the people."""
    rows = list(entries)
    people = {person.key: person for person in Person.objects.filter(pk__in=_numbers(rows))}
    return [
        {
            "row": row,
            "at": timezone.localtime(dt.datetime.fromisoformat(row.at)),
            "act": act_words(row.act),
            "who": people.get(row.acting),
            "detail": [(key, value) for key, value in row.detail.items() if value is not None],
        }
        for row in rows
    ]


def _numbers(rows: list[AuditEntry]) -> set[int]:
    keys = (row.acting.partition(":") for row in rows)
    return {int(key) for kind, _, key in keys if kind == "person" and key.isdigit()}
