"""What holds in a region, for programs: of one's own place, on a day."""

from __future__ import annotations

import pytest
from tests.office.api.asked import codes
from tests.office.api.office.asking import program
from tests.office.api.office.test_organisations import fits
from tests.office.identity.cast import CITY, COUNTY, OTHER_CITY, Cast
from tests.office.regions.entering import YICHANG, entered, put_in_force

from jigai.office.regions.domain.versions import shipped_packs
from jigai.office.regions.enums import RULING

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = "day=2019-06-01"
POLICIES = f"regions/{COUNTY}/policies"


@pytest.fixture
def cast() -> Cast:
    put_in_force(CITY, YICHANG)
    return Cast()


def test_a_bureau_and_an_enterprise_see_the_policies_of_their_place(cast: Cast) -> None:
    officer = program(cast, cast.post("o", "officer", region=CITY))
    preparer = program(cast, cast.post("p", "preparer", firm=cast.firm()))
    for one in (officer, preparer):
        found = one.get(f"{POLICIES}?{DAY}")
        fits("PoliciesInForce", found)
        assert [(row["pack"], row["region"]) for row in found] == [(YICHANG, CITY)]
        assert one.get(f"{POLICIES}?day=2017-01-01") == []
        answer = one.ask("GET", f"regions/{OTHER_CITY}/policies?{DAY}")
        assert (answer.status_code, codes(answer)) == (404, ["api.not-there"])
    assert preparer.ask("GET", f"regions/{CITY}/policies").status_code == 404


@pytest.mark.parametrize("region", ["999999", "宜昌市", "x", "420581 "])
def test_a_region_that_there_is_not_is_not_there(cast: Cast, region: str) -> None:
    officer = program(cast, cast.post("o", "officer", region=CITY))
    assert officer.ask("GET", f"regions/{region}/policies").status_code == 404


def test_a_policy_in_force_has_its_rulings_classes_and_gates(cast: Cast) -> None:
    officer = program(cast, cast.post("o", "officer", region=CITY))
    pack = next(p for p in shipped_packs() if p.id == YICHANG)
    reading = next(iter(pack.axes))
    option = next(iter(pack.axes[reading].alternatives))
    entered(RULING, CITY, pack=YICHANG, subject=reading, value=option)
    found = officer.get(f"{POLICIES}/{YICHANG}?{DAY}")
    fits("PolicyInForce", found)
    [ruling] = found["rulings"]
    assert (ruling["reading"], ruling["value"], ruling["by"]) == (reading, option, "某局")
    classes = officer.get(f"{POLICIES}/{YICHANG}/classes?{DAY}")
    fits("CountyClasses", classes)
    assert COUNTY in {row["region"] for row in classes}
    gates = officer.get(f"{POLICIES}/{YICHANG}/gates?{DAY}")
    fits("Gates", gates)
    assert officer.ask("GET", f"{POLICIES}/henan-2022-8?{DAY}").status_code == 404
