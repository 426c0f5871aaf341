"""The invented sixth place beside the five, for tests that need a policy with a last day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings
from tests.office.conftest import SIXTH

from jigai.office.ground.plans import shelf


@pytest.fixture
def sixth() -> Iterator[str]:
    """The id of the sixth place's policy, which is at hand during the test."""
    with override_settings(PACK_FOLDERS=[SIXTH]):
        shelf.cache_clear()
        yield next(p.id for p in shelf().packs if p.info.region.startswith("99"))
    shelf.cache_clear()
