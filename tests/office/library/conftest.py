"""People of a firm, its county and its city, under the policies in force there."""

from __future__ import annotations

import pytest
from tests.office.identity.cast import CITY
from tests.office.library.making import Making
from tests.office.regions.entering import put_in_force


@pytest.fixture
def cast() -> Making:
    put_in_force(CITY)
    made = Making()
    made.staff(made.firm())
    return made
