"""The to-do list: what waits for someone, since when, and until when.

Nothing is copied into a list: each context registers a query over its own rows, so a list can
never disagree with what it lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing to do. ``kind`` is the key of its words, ``due`` None where nothing bounds it.

    ``whom``: for whom it waits, where that is somebody else than the reader (a section, the one
    whose post was delegated).
    """

    kind: str
    subject: str
    title: str
    link: str
    since: dt.datetime
    due: dt.date | None = None
    whom: str = ""


Provider = Callable[[Any], Iterable[Waiting]]
PROVIDERS: list[Provider] = []


def provider(query: Provider) -> Provider:
    """Register what waits for an actor (``identity.actor.Actor``) in one context."""
    PROVIDERS.append(query)
    return query


def waiting_for(person: Any) -> list[Waiting]:
    """Everything that waits for a person: what is due first comes first, then by age."""
    found = [item for query in PROVIDERS for item in query(person)]
    return sorted(found, key=lambda w: (w.due is None, w.due or dt.date.max, w.since, w.subject))
