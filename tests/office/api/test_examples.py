"""The examples of docs/api.md do what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def run(words: list[str], server: LiveServer) -> str:
    environment = os.environ | {"JIGAI": server.url, "no_proxy": "*", "NO_PROXY": "*"}
    found = subprocess.run(  # noqa: S603
        words, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout


@pytest.fixture
def curl(live_server: LiveServer) -> list[str]:
    """What each example for the shell prints."""
    assert shutil.which("curl"), "these tests need curl: install it from your system's packages"
    shell = [text for kind, text in BLOCKS if kind == "bash"]
    return [run(["bash", "-ec", text], live_server) for text in shell]


def test_examples_for_the_shell(curl: list[str]) -> None:
    evaluated, refused, again = curl
    (result,) = json.loads(evaluated)
    assert result["pack"] == "longnan-2022-40"
    assert result["readings"]["LN-A07"] == "b"
    assert result["total"] is None
    assert "steps" not in result["awards"][0]
    (stated,) = [json.loads(text) for kind, text in BLOCKS if kind == "json"]
    found = json.loads(refused)
    assert found | {"request": ""} == stated | {"request": ""}
    assert again == "304\n"


def test_the_example_in_python(live_server: LiveServer) -> None:
    (program,) = [text for kind, text in BLOCKS if kind == "python"]
    printed = run([sys.executable, "-c", program], live_server).splitlines()
    assert [line.split()[:2] for line in printed] == [
        ["1", "longnan-2022-40"],
        ["2", "longnan-2022-40"],
    ]
    assert all(re.fullmatch(r"\d+ \S+ \d+\.\d\d \d+\.\d\d", line) for line in printed)
