"""What tests that go through every route share."""

from __future__ import annotations

from typing import Any

import pytest
from tests.office.console.access import Stage, find_samples


@pytest.fixture
def stage(db: None, settings: Any) -> Stage:
    """People of every role, and nothing that bounds how often they ask."""
    settings.API_RATE = 0
    find_samples()
    return Stage()
