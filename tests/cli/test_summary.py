"""``jigai summary``: kept sums compared with what they sum, mended, and the day's work queued."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.test_audit import run


def test_a_wrong_sum_is_named_and_mended(tmp_path: Path) -> None:
    assert run(tmp_path, "manage", "migrate", "--verbosity", "0").returncode == 0
    script = (
        "from jigai.office.statistics.models import Tally\n"
        "Tally.objects.create(region='420581', year=2026, month=5, count=3, plan_year=7)\n"
    )
    assert run(tmp_path, "manage", "shell", "-c", script).returncode == 0
    wrong = run(tmp_path, "summary", "compare", "--lang", "en")
    assert wrong.returncode == 1
    assert "statistics 2026 5 420581   plan_year: the summary says 7, the rows come to 0" in (
        wrong.stdout
    )
    assert "statistics: 2 differences from the rows" in wrong.stdout
    mended = run(tmp_path, "summary", "rebuild")
    assert (mended.returncode, mended.stdout.splitlines()[-1]) == (0, "statistics：改正了 1 格")
    assert run(tmp_path, "summary", "compare").returncode == 0


def test_the_worker_queues_the_work_of_the_day(tmp_path: Path) -> None:
    assert run(tmp_path, "manage", "migrate", "--verbosity", "0").returncode == 0
    assert run(tmp_path, "work", "--once").returncode == 0
    with closing(sqlite3.connect(tmp_path / "jigai.sqlite3")) as connection:
        kinds = connection.execute("SELECT kind FROM ground_job").fetchall()
    assert ("statistics.remind",) in kinds
