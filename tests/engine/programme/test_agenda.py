"""A year's agenda: periods end where they end, days only where the text has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.small import DOCUMENT, small

from jigai.engine.programme.agenda import agenda
from jigai.engine.programme.answers import entry_data
from jigai.engine.programme.compiling import programme

RULES = """\
units:
  bureau: {zh: 市工信局, en: industry bureau}
---
cycle: c
at: 一
name: 通报
every: {every}
responsible: [bureau]
---
duty: d
at: 二
name: 月报
for: project
when: [project.completed]
every: regularly
---
task: t
at: 三
name: 建库
due: 2024-06-30
---
target: g
at: 三
name: 目标
years: {by: 2024}
"""


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("month", 12),
        ("quarter", 4),
        ("half-year", 2),
        ("year", 1),
    ],
)
def test_a_cycle_has_its_periods(tmp_path: Path, every: str, days: int) -> None:
    pack = small(tmp_path, RULES.replace("{every}", every))
    found = [e for e in agenda(programme(pack), pack, 2024) if e.id == "c"]
    assert len(found) == days
    assert found[-1].ends is not None
    assert found[-1].ends.isoformat() == "2024-12-31"
    if every == "month":
        assert found[1].ends is not None
        assert found[1].ends.isoformat() == "2024-02-29"


def test_days_of_tasks_are_stated_and_those_of_periods_are_not(tmp_path: Path) -> None:
    dated = DOCUMENT + "issued: 2024-01-01\nexpires: 2024-12-30\n"
    pack = small(tmp_path, RULES.replace("{every}", "year"), pack=dated)
    made = programme(pack)
    rows = [entry_data(made, e, "zh") for e in agenda(made, pack, 2024)]
    assert [(r["id"], r["period_ends"], r["day_stated"]) for r in rows] == [
        ("t", "2024-06-30", True),
        ("demo-1", "2024-12-30", True),
        ("c", "2024-12-31", False),
        ("g", "2024-12-31", False),
        ("d", None, False),
    ]
    assert rows[2]["responsible"] == ["市工信局"]
    assert rows[4]["every_text"] == "定期（没有写间隔）"
    assert [e.id for e in agenda(made, pack, 2030)] == ["c", "d"]
