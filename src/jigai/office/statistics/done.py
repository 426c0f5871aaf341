"""What projects did in a year by their last return of it, for the rolling plans of the library."""

from __future__ import annotations

from collections.abc import Sequence

from jigai.office.library.domain.done import reports_done
from jigai.office.statistics.models import Return


@reports_done
def done(projects: Sequence[int], year: int) -> dict[int, int]:
    """Fen by project: the cumulative figure of the last month returned."""
    rows = Return.objects.filter(project__in=projects, year=year).order_by("month")
    return dict(rows.values_list("project", "cumulative_year"))
