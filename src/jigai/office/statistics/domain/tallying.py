"""The summary table: sums of signed returns by county, industry, kind and month."""

from __future__ import annotations

from typing import Final

from jigai.office.ground.summaries import Summary, register
from jigai.office.ground.tallies import Tallies
from jigai.office.statistics.enums import RETURN_STATES
from jigai.office.statistics.figures import AMOUNTS
from jigai.office.statistics.models import Return, Tally

TALLIES: Final = Tallies(
    cells=Tally.objects.all,
    rows=Return.objects.all,
    key=("year", "month", "region", "industry", "kind"),
    part="region",
    amounts=AMOUNTS,
    counts={
        "finished": ("finished", True),
        "late": ("late", True),
        **{state: ("state", state) for state in RETURN_STATES},
    },
)
register(Summary("statistics", TALLIES.compare, TALLIES.rebuild))
