"""What happened to a project, in words: who did what, when and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils import timezone

from jigai.office.ground.texts import known, t
from jigai.office.identity.models import Person
from jigai.office.library.models import Event

REASONS_OF = {"change-filing": "filing", "correct-region": "region"}
"""Acts whose reasons go by another name."""


def happened(rows: Collection[Event]) -> list[dict[str, Any]]:
    """Events as pages show them, in the order given."""
    names = names_of(row.by for row in rows)
    return [
        {
            "title": t(f"library.act.{row.act}"),
            "at": timezone.localtime(row.at),
            "who": " ".join(part for part in (row.unit, names.get(row.by, "")) if part),
            "text": _why(row),
        }
        for row in rows
    ]


def names_of(authors: Iterable[str]) -> Mapping[str, str]:
    """The names of people by their keys (``person:7``); what acts by itself has none."""
    keys = {int(by.partition(":")[2]) for by in authors if by.startswith("person:")}
    rows = Person.objects.filter(pk__in=keys).values_list("pk", "name")
    return {f"person:{key}": name for key, name in rows}


def _why(row: Event) -> str:
    """The reason of an event and what was written with it."""
    key = f"library.reason.{REASONS_OF.get(row.act, row.act)}.{row.reason}"
    reason = t(key) if row.reason and known(key) else ""
    if reason and row.text:
        return t("projects.said", reason=reason, text=row.text)
    return reason or row.text
