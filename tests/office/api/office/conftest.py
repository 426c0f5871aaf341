"""A city's officer and the program that acts for them."""

from __future__ import annotations

import pytest
from tests.office.api.office.asking import Program, program
from tests.office.identity.cast import CITY, Cast


@pytest.fixture
def cast() -> Cast:
    """People as a test needs them."""
    return Cast()


@pytest.fixture
def officer(cast: Cast) -> Program:
    """A program for everything that an officer of the city may do."""
    return program(cast, cast.post("o", "officer", region=CITY))
