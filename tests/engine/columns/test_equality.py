"""The columns say what the scalar evaluator says, to the fen, on every worked case and example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jigai.engine.api import program
from jigai.engine.columns.equality import compare
from jigai.facts.documents import load_all
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.policy.loading import load_pack, pack_folders, shipped_root
from jigai.policy.pack import Pack

ROOT = Path(__file__).parents[3]
FOLDERS = [
    *pack_folders(shipped_root()),
    # The invented place has most cases by far.
    *(
        pytest.param(f, marks=pytest.mark.slow)
        for f in pack_folders(ROOT / "demonstration" / "packs")
    ),
]


def sound_dossiers(pack: Pack) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Examples and worked cases whose dossier is accepted, with the readings they name."""
    for folder in ("examples", "cases"):
        for file in sorted((pack.folder / folder).glob("*.yaml")):
            for document in load_all(file):
                case = isinstance(document.get("dossier"), dict)
                raw = document["dossier"] if case else document
                readings = document.get("readings", {}) if case else {}
                try:
                    read_dossier(raw, pack.info.region)
                except InputRefused:
                    continue
                name = str(document.get("case", file.stem))
                yield name, raw, {k: str(v) for k, v in (readings or {}).items()}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_columns_equal_the_scalar_evaluator(folder: Path, tmp_path: Path) -> None:
    pack = load_pack(folder)
    in_columns, compared = 0, Counter[str]()
    for number, (name, raw, readings) in enumerate(sound_dossiers(pack)):
        made = compare(program(pack, readings), [raw], tmp_path / str(number))
        assert not made.differences, f"{name}: {made.report(program(pack, readings).plan)}"
        in_columns += not made.left
        compared += made.rows
    assert in_columns >= 3
    assert compared["outcomes"] > 10
