"""Regions through time: names, codes, mergers; and cases that follow them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, OTHER_COUNTY, Cast
from tests.office.regions.entering import DAY, entered, staff
from tests.office.regions.test_register import ORDERED, codes

from jigai.office.ground.acts.errors import NotThere
from jigai.office.identity.domain.places import register_organisation
from jigai.office.identity.models import Organisation
from jigai.office.identity.permits import Place, may, require, visible
from jigai.office.regions.domain import queries
from jigai.office.regions.domain.deciding import confirm
from jigai.office.regions.domain.entering import enter

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NEW = "420589"
"""A code that the table of the State does not have."""


@pytest.fixture
def cast() -> Cast:
    found = staff("head", "leader", "county", "other", "stranger")
    found.post("head", "section-head", region=CITY)
    found.post("leader", "leader", region=CITY)
    found.post("county", "officer", region=COUNTY)
    found.post("other", "officer", region=OTHER_COUNTY)
    return found


def stated(**others: Any) -> dict[str, Any]:
    basis = {"kind": "succession", "region": NEW, "subject": COUNTY, "value": "recoded"}
    return basis | {"begins": DAY, "ordered": ORDERED} | others


def made(cast: Cast, **others: Any) -> None:
    row = enter(acting=cast.actor("head"), **stated(**others))
    confirm(acting=cast.actor("leader"), entry=row.pk)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"region": "4205"}, "regions.code"),
        ({"subject": "420581x"}, "regions.code"),
        ({"value": "gone"}, "regions.succession"),
        ({"subject": "420599"}, "regions.region-unknown"),
        ({"region": COUNTY}, "regions.circle"),
        ({"kind": "name", "subject": "", "region": "4205ab", "value": "某县"}, "regions.code"),
        (
            {"kind": "name", "subject": "", "value": "宜都市", "region": "420582"},
            "regions.name-taken",
        ),
    ],
)
def test_a_change_of_regions_that_cannot_be_is_refused(
    cast: Cast, others: dict[str, Any], expected: str
) -> None:
    arguments = {"acting": cast.actor("head"), **stated(**others)}
    assert codes(enter, **arguments) == [expected]


def test_a_change_back_is_a_circle(cast: Cast) -> None:
    made(cast, region=OTHER_COUNTY, value="merged")
    back = stated(region=COUNTY, subject=OTHER_COUNTY, value="merged")
    assert codes(enter, acting=cast.actor("head"), **back) == ["regions.circle"]


def test_a_county_does_not_take_in_another_jurisdiction(cast: Cast) -> None:
    cast.post("county", "section-head", region=COUNTY)
    with pytest.raises(NotThere):
        enter(acting=cast.actor("county"), **stated(region=COUNTY, subject=OTHER_COUNTY))


def test_what_was_filed_under_the_code_before_is_there_for_the_region_now(cast: Cast) -> None:
    firm = cast.firm(region=COUNTY)
    made(cast, region=OTHER_COUNTY, value="merged")
    for who, seen in (("other", [firm]), ("county", [firm]), ("head", [firm])):
        assert list(visible(cast.actor(who), Organisation.objects.all(), organisation="pk")) == seen
    place = Place(region=COUNTY)
    assert may(cast.actor("other"), "identity.register-organisation", place)
    with pytest.raises(NotThere):
        require(cast.actor("county"), "identity.register-organisation", Place(region=OTHER_COUNTY))


def test_before_its_day_a_merger_changes_nothing(cast: Cast) -> None:
    cast.firm(region=COUNTY)
    made(cast, region=OTHER_COUNTY, value="merged", begins=timezone.localdate() + dt.timedelta(1))
    rows = Organisation.objects.all()
    assert not visible(cast.actor("other"), rows, organisation="pk").exists()


def test_a_county_that_got_another_code_in_the_middle_of_a_task_goes_on(cast: Cast) -> None:
    clerk = cast.actor("county")
    made(cast)
    entered("name", NEW, value="新宜都市", begins=DAY)
    firm = register_organisation(
        acting=cast.actor("county"), credit_code="91350100M000100Y43", name="某公司",
        region="新宜都市",
    )  # fmt: skip
    assert firm.region == NEW
    # Who began before the change does not see the new code yet; the next page does.
    assert not may(clerk, "identity.register-organisation", Place(region=NEW))
    assert list(visible(cast.actor("county"), Organisation.objects.all(), organisation="pk")) == [
        firm
    ]
    assert queries.region_name(COUNTY, DAY) == "宜都市"
    assert queries.region_name(queries.current(COUNTY, DAY), DAY) == "新宜都市"
    assert queries.lineage(NEW, DAY)[:2] == ("420000", CITY)


def test_a_county_that_came_from_another_city_brings_its_cases(cast: Cast) -> None:
    cast.post("stranger", "officer", region=OTHER_CITY)
    firm = cast.firm(region=COUNTY)
    rows = Organisation.objects.all()
    assert not visible(cast.actor("stranger"), rows, organisation="pk").exists()
    entered("succession", "341599", subject=COUNTY, value="recoded", begins=DAY)
    assert list(visible(cast.actor("stranger"), rows, organisation="pk")) == [firm]
    assert queries.former(OTHER_CITY, DAY) == {COUNTY}
    assert queries.former("340000", DAY) == {COUNTY}
