"""``jigai admin``: three administrators set up once from the server, and let in again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_audit import run

THREE = ("--system", "sys", "甲", "--security", "sec", "乙", "--audit", "aud", "丙")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with nobody in it."""
    found = tmp_path_factory.mktemp("home")
    assert run(found, "manage", "migrate", "--verbosity", "0").returncode == 0
    return found


def test_three_are_set_up_once_and_one_of_them_is_let_in_again(home: Path) -> None:
    two = run(home, "admin", "found", *THREE[:6])
    assert two.returncode == 1
    assert "--audit" in two.stderr
    made = run(home, "admin", "found", *THREE)
    assert made.returncode == 0, made.stderr
    rows = [line.split("\t") for line in made.stdout.splitlines() if "\t" in line]
    assert [row[:3] for row in rows] == [
        ["系统管理员", "sys", "甲"],
        ["安全管理员", "sec", "乙"],
        ["审计管理员", "aud", "丙"],
    ]
    assert len({row[3] for row in rows}) == 3
    again = run(home, "admin", "found", *THREE, "--lang", "en")
    assert again.returncode == 1
    assert "there are administrators already" in again.stderr
    assert run(home, "admin", "reset", "sec").stdout.split("\n")[0] != rows[1][3]
    nobody = run(home, "admin", "reset", "li.lei")
    assert nobody.returncode == 1
    assert "不是在任的管理员" in nobody.stderr
    assert run(home, "admin", "reset").returncode == 1
    assert run(home, "audit", "verify").returncode == 0
