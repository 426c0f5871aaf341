"""Where something stands: now, for whom it waits, since when, due when (``strip.html``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from jigai.office.ground.deadlines import worked_since
from jigai.reference.errors import YearNotPublished


@dataclass(frozen=True)
class Standing:
    """Each part in words; ``since`` is when the present step began."""

    now: str
    waits_for: str = ""
    since: dt.datetime | None = None
    due: dt.date | None = None

    @property
    def days(self) -> int | None:
        """Working days since; None where that is not known."""
        if self.since is None:
            return None
        try:
            return worked_since(timezone.localdate(self.since), timezone.localdate())
        except YearNotPublished:
            return None

    @property
    def late(self) -> bool:
        """Whether the day on which it was due has passed."""
        return self.due is not None and self.due < timezone.localdate()
