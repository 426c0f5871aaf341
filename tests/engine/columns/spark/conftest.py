"""One session for all tests on Spark, which takes seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.engine.columns.spark.sessions import SMALL

from jigai.engine.columns import spark


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A local session with two cores, generating code as in earnest."""
    with spark.local_session(2, settings=SMALL) as found:
        yield found
