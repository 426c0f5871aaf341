"""The examples of docs/api.md do what the page says."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from tests.office.api.office.asking import program
from tests.office.identity.cast import Cast

from jigai.office.api.document import operations

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
TOKEN = "JIGAI_TOKEN"  # noqa: S105 - the name of a variable
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)


def run(words: list[str], server: LiveServer, **more: str) -> str:
    environment = os.environ | {"JIGAI": server.url, "no_proxy": "*", "NO_PROXY": "*"} | more
    found = subprocess.run(  # noqa: S603
        words, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return found.stdout


@pytest.fixture
def curl(live_server: LiveServer) -> list[str]:
    """What each example for the shell prints."""
    assert shutil.which("curl"), "these tests need curl: install it from your system's packages"
    shell = [text for kind, text in BLOCKS if kind == "bash" and TOKEN not in text]
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


def test_the_example_of_the_office(live_server: LiveServer) -> None:
    (text,) = [text for kind, text in BLOCKS if kind == "bash" and TOKEN in text]
    cast = Cast()
    firm = cast.firm()
    secret = program(cast, cast.post("p", "preparer", firm=firm)).secret
    told = {TOKEN: secret, "JIGAI_ORGANISATION": str(firm.pk)}
    saved = json.loads(run(["bash", "-ec", text], live_server, **told))
    assert saved["version"] == 2
    assert saved["sections"]["basics"]["name"] == "精密加工线智能化改造"
    assert saved["sections"]["investment"]["total_investment"] == "35000000.00"


def test_the_example_in_python(live_server: LiveServer) -> None:
    (program,) = [text for kind, text in BLOCKS if kind == "python"]
    printed = run([sys.executable, "-c", program], live_server).splitlines()
    assert [line.split()[:2] for line in printed] == [
        ["1", "longnan-2022-40"],
        ["2", "longnan-2022-40"],
    ]
    assert all(re.fullmatch(r"\d+ \S+ \d+\.\d\d \d+\.\d\d", line) for line in printed)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_of_the_page_for_developers(live_server: LiveServer, lang: str) -> None:
    host = live_server.url.removeprefix("http://")
    page = Client(headers={"host": host, "accept-language": lang}).get("/developers/")
    text = page.content.decode()
    commands = [
        html.unescape(c) for c in re.findall(r"data-(?:first|curl)>(.*?)</pre>", text, re.S)
    ]
    assert len(commands) == 1 + len(operations("zh"))
    for command in commands:
        printed = run(["bash", "-ec", command], live_server)
        assert "problem" not in printed[:40], command
        json.loads(printed)
