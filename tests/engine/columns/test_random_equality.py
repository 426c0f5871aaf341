"""Random and constructed case sets: the columns say what the scalar evaluator says, to the fen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.columns.fuzz.counting import Counts
from tests.engine.columns.fuzz.kinds import EDGES, HEAVY, MOODS, OPEN
from tests.engine.columns.fuzz.running import every_reading, run, some_readings
from tests.engine.random_dossiers import FOLDERS

NAMES = [folder.name for folder in FOLDERS]
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_every_kind_of_case_under_the_default_readings(folder: Path) -> None:
    counts = Counts()
    every = [kind for kind in MOODS if kind not in (*OPEN, *HEAVY)]
    run(folder, {}, 3, counts, kinds=[*every, EDGES, "complete", "complete"])
    run(folder, {}, 4, counts, kinds=[*MOODS])
    total = sum((c["payments"] for c in counts.by.values()), 0)
    assert total > 0


@pytest.mark.parametrize(
    ("name", "axis", "answer"),
    [("dandong", "DD-A05.year", "b"), ("longnan", "LN-A05", "b")],
    ids=["a rate by the month of a row", "a list within a row"],
)
def test_readings_that_look_further_within_a_list_stay_in_columns(
    name: str, axis: str, answer: str
) -> None:
    counts = Counts()
    folder = next(folder for folder in FOLDERS if folder.name == name)
    run(folder, {axis: answer}, 5, counts, kinds=["complete", "ties", "complete"])
    assert sum((c["in columns"] for c in counts.by.values()), 0) > 0
    assert sum((c["payments"] for c in counts.by.values()), 0) > 0


@settings(max_examples=2)
@given(seed=seeds)
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_mixed_cases_under_some_readings(folder: Path, seed: int) -> None:
    run(folder, some_readings(folder, seed), seed, Counts())


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)
def test_mixed_cases_under_every_reading(folder: Path) -> None:
    counts = Counts()
    for number, readings in enumerate(every_reading(folder)):
        run(folder, readings, number, counts)
    assert counts.sets[folder.name] == 1 + number
