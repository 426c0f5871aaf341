"""What people are told: kept until read, never a thing to do (that is the to-do list)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from jigai.office.ground.models import Notice


def tell(persons: Iterable[str], key: str, *, link: str = "", **values: Any) -> int:
    """Tell persons (by key) something, each once, within an act; returns how many."""
    rows = [
        Notice(person=person, key=key, values=values, link=link)
        for person in dict.fromkeys(persons)
    ]
    Notice.objects.bulk_create(rows)
    return len(rows)


def unread(person: str) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(person=person, read_at=None).count()


def read(person: str, notices: Iterable[int]) -> int:
    """Note that a person read notices; those of others are not touched."""
    rows = Notice.objects.filter(person=person, pk__in=list(notices), read_at=None)
    return rows.update(read_at=timezone.now())
