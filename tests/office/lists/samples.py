"""What stands behind the parameters of the pages of lists, for the access test."""

from __future__ import annotations

from tests.office.console.access import Stage, sample, visit
from tests.office.lists.sample import RENAME, SAMPLE

from jigai.office.lists.listing import LISTINGS
from jigai.office.lists.models import Batch


@sample("number", route="console:lists-batch", own=True)
def batch(stage: Stage, login: str) -> int:
    """An act on many rows that somebody prepared."""
    LISTINGS.setdefault(SAMPLE.key, SAMPLE)
    person = stage.cast.person(login)
    return Batch.objects.create(person=person, listing=SAMPLE.key, act=RENAME.key).pk


visit("console:lists-export", query="listing=identity.people", only=("security-admin",))
