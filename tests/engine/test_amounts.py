"""Amounts alone are what the whole evaluation gives, to the fen."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.changes import changed
from tests.engine.dossiers import Stated, stated

from jigai.engine.amount_code import Amounts
from jigai.engine.amounts import amounts_of
from jigai.engine.api import program
from jigai.facts.problems import InputRefused
from jigai.facts.reading import read_dossier
from jigai.facts.subjects import PLURALS


def check(case: Stated, raw: dict[str, Any], readings: dict[str, str]) -> bool:
    """Hold one dossier; whether the generated function answered without help."""
    ready = program(case.pack, readings)
    try:
        dossier = read_dossier(raw, case.pack.info.region)
    except InputRefused:
        return False
    assert ready.amounts(dossier) == amounts_of(ready.run(dossier))
    try:
        ready.amount_functions.of(dossier)(dossier, ready.lpr)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize("case", stated(), ids=lambda c: c.name)
def test_every_example_and_worked_case(case: Stated) -> None:
    check(case, case.raw, case.readings)


def test_most_dossiers_without_decisions_need_no_help() -> None:
    plain = [c for c in stated() if "decisions" not in c.raw]
    alone = [check(case, case.raw, case.readings) for case in plain]
    assert sum(alone) > len(alone) / 2, (sum(alone), len(alone))


@pytest.mark.parametrize("case", stated(), ids=lambda c: c.name)
def test_without_claims_and_decisions(case: Stated) -> None:
    """What a dossier says of a single measure also holds it against all others."""
    raw = {k: v for k, v in case.raw.items() if k not in ("claims", "decisions", "choices")}
    check(case, raw, case.readings)


@pytest.mark.parametrize("case", [c for c in stated() if ":" in c.name][::9], ids=lambda c: c.name)
def test_every_reading(case: Stated) -> None:
    for axis in case.pack.axes.values():
        for value in axis.alternatives:
            check(case, case.raw, case.readings | {axis.id: value})


@settings(max_examples=400)
@given(st.sampled_from(stated()), st.integers(0, 2**32), st.integers(1, 12))
def test_random_changes(case: Stated, seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same changes for the same seed
    check(case, changed(case.raw, chance, times), case.readings)


@settings(max_examples=300)
@given(st.sampled_from(stated()), st.integers(0, 2**32), st.integers(0, 6))
def test_one_subject_of_each_entity(case: Stated, seed: int, times: int) -> None:
    """Where nobody else can come between, limits are drawn on as payments are worked out."""
    chance = random.Random(seed)  # noqa: S311 - the same changes for the same seed
    raw = {k: v for k, v in case.raw.items() if k not in ("claims", "decisions", "choices")}
    for plural in PLURALS:
        if raw.get(plural):
            raw[plural] = [chance.choice(raw[plural])]
    check(case, changed(raw, chance, times) if times else raw, case.readings)


def test_a_ceiling_drawn_on_in_turn_leaves_what_the_first_did_not_take() -> None:
    """Four instruments of one project meet its cap one after the other; no list is needed."""
    case = next(c for c in stated() if c.name.startswith("yichang") and "decisions" not in c.raw)
    measures = [(i, m) for i, m in enumerate(program(case.pack).plan.measures) if m.money]
    code = Amounts(program(case.pack).plan, measures, history=False, single=True)
    assert code.turns is not None
    source = code.source()
    assert "shares" not in source
    assert "room" in source


def test_an_order_that_is_not_known_leaves_the_award_open() -> None:
    """Even where all rows count, which of them is first is a fact that the case still lacks."""
    case = next(c for c in stated() if c.name == "yunling-2024-6:yunling-contribution-in-order")
    raw = copy.deepcopy(case.raw)
    del raw["products"][0]["insurance_years"][0]["starts_on"]
    check(case, raw, case.readings)


def test_a_contradiction_anywhere_gives_nothing() -> None:
    """A dossier that contradicts itself is sent back, whatever is claimed."""
    case = next(c for c in stated() if c.name == "yunling-2024-6:yunling-contribution-in-order")
    raw = copy.deepcopy(case.raw)
    raw["projects"] = [
        {"id": "P", "has_bank_loan": "no", "loans": [{"principal": "1万元", "rate": "4%"}]}
    ]
    assert check(case, raw, case.readings)
    ready = program(case.pack, case.readings)
    assert ready.amounts(read_dossier(raw, case.pack.info.region)) == {}
    assert ready.amounts(read_dossier(case.raw, case.pack.info.region))
