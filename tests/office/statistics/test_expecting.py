"""What is missing, region after region: every page is a part of the same whole."""

from __future__ import annotations

import pytest
from tests.office.identity.cast import COUNTY, OTHER_COUNTY
from tests.office.statistics.made import Office

from jigai.office.statistics.domain.expecting import counted_by_region, missing, part_by_region
from jigai.office.statistics.models import Registration
from jigai.office.statistics.months import Month

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MAY = Month(2026, 5)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 9])
def test_pages_of_what_is_missing_make_the_whole(office: Office, size: int) -> None:
    for number, region in enumerate([OTHER_COUNTY, COUNTY, "420502", COUNTY, OTHER_COUNTY, COUNTY]):
        office.registered(f"JG-{number}", first="2026-05", region=region)
    signed = office.registered("JG-9", first="2026-05")
    office.signed(signed, "2026-05", "1")
    rows = missing(Registration.objects.all(), MAY)
    whole = list(rows.order_by("region", "pk"))
    counts = counted_by_region(rows)
    assert counts == {"420502": 1, COUNTY: 3, OTHER_COUNTY: 2} | counts
    assert (sum(counts.values()), list(counts)) == (6, sorted(counts))
    paged = [
        row
        for start in range(0, 6, size)
        for row in part_by_region(rows, counts, start, start + size)
    ]
    assert paged == whole
    assert list(part_by_region(rows, counts, 6, 9)) == []
