"""``jigai audit``: the trail verified in the database and in a file, and exported."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("JIGAI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "jigai", *arguments],
        env=variables | {"JIGAI_LOCAL": "yes", "JIGAI_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with three entries in its trail."""
    found = tmp_path_factory.mktemp("home")
    assert run(found, "manage", "migrate", "--verbosity", "0").returncode == 0
    script = (
        "from django.utils import timezone; from django.db import transaction\n"
        "from jigai.office.ground.acts.chain import append\n"
        "with transaction.atomic():\n"
        "    append('t.a', 'person:1', timezone.now(), [(f'x:{n}', {'n': n}) for n in range(3)])\n"
    )
    made = run(found, "manage", "shell", "-c", script)
    assert made.returncode == 0, made.stderr
    return found


def test_a_whole_trail_is_verified_in_the_database_and_in_files(home: Path) -> None:
    trail = home / "trail.jsonl"
    assert run(home, "audit", "verify").returncode == 0
    exported = run(home, "audit", "export", str(trail))
    assert (exported.returncode, exported.stdout) == (0, "已导出 3 条\n")
    for file in (trail, home / "jigai.sqlite3"):
        answer = run(home, "audit", "verify", str(file), "--lang", "en")
        assert (answer.returncode, answer.stdout) == (
            0,
            "3 entries, each following from the last, none changed\n",
        )


def test_a_row_changed_behind_the_program_is_detected(home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "jigai.sqlite3"
    with (
        closing(sqlite3.connect(home / "jigai.sqlite3")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DROP TRIGGER ground_auditentry_no_update")
        connection.execute("UPDATE ground_auditentry SET detail = '{\"n\": 7}' WHERE number = 2")
        connection.commit()
    answer = run(home, "audit", "verify", str(copy))
    assert answer.returncode == 1
    assert answer.stdout.splitlines() == ["第 2 条的内容被改动", "3 条，发现 1 处不符"]


def test_what_is_no_trail_is_refused(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("说明", encoding="utf-8")
    for arguments, code in (
        (("audit", "verify", str(other)), "audit.unreadable"),
        (("audit", "verify", str(tmp_path / "none")), "audit.unreadable"),
        (("audit", "export"), "audit.file"),
    ):
        answer = run(home, *arguments)
        assert answer.returncode == 1
        assert code in answer.stderr


def test_work_ends_when_nothing_waits(home: Path) -> None:
    assert run(home, "work", "--once").returncode == 0
