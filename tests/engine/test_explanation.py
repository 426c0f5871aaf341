"""Explanations as data: complete, plain, and the same whichever way they are made."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.changes import changed
from tests.engine.dossiers import Stated, stated

from jigai.engine.api import program
from jigai.engine.explanation import explanation
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier


def check(case: Stated, raw: dict[str, Any], readings: dict[str, str]) -> None:
    """Hold the quick explanation of one dossier against that of the whole evaluation."""
    ready = program(case.pack, readings)
    try:
        dossier = read_dossier(raw, case.pack.info.region)
    except InputRefused:
        return
    quick, whole = ready.explained(dossier), explanation(ready.run(dossier))
    assert [(a["measure"], a["subject"]) for a in quick] == [
        (a["measure"], a["subject"]) for a in whole
    ]
    for one, other in zip(quick, whole, strict=True):
        assert json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


@pytest.mark.parametrize("case", stated(), ids=lambda c: c.name)
def test_every_example_and_worked_case(case: Stated) -> None:
    check(case, case.raw, case.readings)


@pytest.mark.parametrize("case", stated(), ids=lambda c: c.name)
def test_without_claims_and_decisions(case: Stated) -> None:
    raw = {k: v for k, v in case.raw.items() if k not in ("claims", "decisions", "choices")}
    check(case, raw, case.readings)


@settings(max_examples=400)
@given(st.sampled_from(stated()), st.integers(0, 2**32), st.integers(1, 12))
def test_random_changes(case: Stated, seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same changes for the same seed
    check(case, changed(case.raw, chance, times), case.readings)
