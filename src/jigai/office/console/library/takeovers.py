"""What is said of a project that was taken over from a library of before."""

from __future__ import annotations

from django.utils import timezone

from jigai.office.ground.texts import t
from jigai.office.identity.models import Person
from jigai.office.library.models import Takeover


def told_takeover(row: Takeover | None) -> str:
    """Who decided then, by what, since when, and who put it forward; nothing for no takeover."""
    if row is None:
        return ""
    person = row.by.partition(":")[2]
    by = Person.objects.filter(pk=int(person or 0)).values_list("name", flat=True).first()
    return t(
        "library.takeover.said",
        decided_by=row.decided_by,
        number=row.number,
        since=row.since.isoformat(),
        by=by or row.by,
        at=timezone.localdate(row.at).isoformat(),
    )
