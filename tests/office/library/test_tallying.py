"""The sums of the library follow every act, are compared with the projects, and are mended."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.library.making import WAN, Making
from tests.office.regions.entering import entered

from jigai.office.ground.summaries import SUMMARIES
from jigai.office.library.domain import drafting, lifecycle, regions
from jigai.office.library.domain.tallying import TALLIES, summed
from jigai.office.library.models import Tally

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_sums_follow_a_project_through_its_states_and_places(cast: Making) -> None:
    project = cast.entered()
    drafting.begin(acting=cast.actor("preparer"), organisation=cast.firm().pk, name="另一项目")
    lifecycle.suspend(
        acting=cast.actor("county-head"),
        project=project.pk,
        version=project.version,
        reason="funds",
    )
    held = {(t.region, t.state): t.total_investment for t in Tally.objects.filter(count=1)}
    assert held == {(COUNTY, "draft"): 0, (COUNTY, "suspended"): 3500 * WAN}
    assert list(TALLIES.compare()) == []
    entered("succession", "420599", subject=COUNTY, value="recoded", begins=dt.date(2026, 1, 1))
    regions.follow_succession(acting=cast.actor("city-head"), region=COUNTY, ground="国函某号")
    assert list(TALLIES.compare()) == []
    assert Tally.objects.get(region="420599", state="suspended").total_investment == 3500 * WAN


def test_each_bureau_reads_the_sums_of_its_jurisdiction_and_firms_count_their_own(
    cast: Making,
) -> None:
    cast.entered()
    cast.post("elsewhere", "officer", region=OTHER_COUNTY)
    assert summed(cast.actor("city-head")) == {
        "count": 1,
        "total": 3500 * WAN,
        "fixed": 3200 * WAN,
    }
    assert summed(cast.actor("elsewhere")) == {"count": 0, "total": 0, "fixed": 0}
    assert summed(cast.actor("preparer")) is None


def test_a_wrong_sum_is_named_and_mended(cast: Making) -> None:
    cast.entered()
    Tally.objects.filter(region=COUNTY, state="in").update(total_investment=5, count=2)
    summary = SUMMARIES["library"]
    found = {(d.cell, d.column): (d.kept, d.found) for d in summary.compare()}
    assert found[f"{COUNTY} in", "total_investment"] == (5, 3500 * WAN)
    assert found[f"{COUNTY} in", "count"] == (2, 1)
    assert summary.rebuild() == 1
    assert list(summary.compare()) == []
