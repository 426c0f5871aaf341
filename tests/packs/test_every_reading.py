"""Each pack's example under every answer of every reading: explained, never negative."""

from __future__ import annotations

from pathlib import Path

import pytest

from jigai.engine.api import evaluate, program
from jigai.engine.result import answer_data
from jigai.facts.documents import load
from jigai.policy.loading import load_pack, pack_folders, shipped_root

ROOT = Path(__file__).parents[2]
FOLDERS = [*pack_folders(shipped_root()), *pack_folders(ROOT / "demonstration" / "packs")]


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_every_answer_of_every_reading_is_explained(folder: Path) -> None:
    pack = load_pack(folder)
    raw = load(next(iter(sorted((folder / "examples").glob("*.yaml")))))
    for axis in pack.axes.values():
        for value in axis.alternatives:
            answer = evaluate(raw, pack, {axis.id: value})
            assert answer.outcome is not None, (axis.id, value)
            data = answer_data(answer, program(pack, {axis.id: value}), "zh")
            assert data["awards"], (axis.id, value)
            assert 0 <= answer.outcome.total[0] <= answer.outcome.total[1], (axis.id, value)
            assert all(s["clause"] for a in data["awards"] for s in a["steps"])
