"""What holds of every pack and every dossier, whatever the figures."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.engine.random_dossiers import (
    FOLDERS,
    Bench,
    any_bench,
    raised,
    random_dossier,
    taken_away,
    without,
)

from jigai.engine.awards import Award
from jigai.engine.evaluating import Outcome, Run
from jigai.engine.plan import Measure
from jigai.engine.unknowns import fact_of, study
from jigai.engine.waiting import Waiting
from jigai.facts.dossier import Dossier, Subject
from jigai.facts.reading import read_dossier
from jigai.facts.subjects import PLURALS

seeds = st.integers(0, 2**32)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def read(here: Bench, raw: dict[str, Any]) -> Dossier:
    return read_dossier(raw, here.pack.info.region)


def run(here: Bench, raw: dict[str, Any]) -> Outcome:
    outcome = here.program.run(read(here, raw))
    assume(not outcome.errors)
    return outcome


class ByBounds(Run):
    """Evaluates every award with intervals, even where everything is known."""

    def award(self, position: int, measure: Measure, subject: Subject) -> Award | None:
        owner = self.owners[subject.owner or subject.id]
        decision = self.decision(measure, subject)
        return Waiting(self).award(measure, subject, owner, decision)


def picture(outcome: Outcome) -> list[Any]:
    """All that an outcome says of its awards."""
    return [
        (
            a.label,
            a.outcome,
            a.low,
            a.high,
            a.entitled,
            [r.key for r in a.reasons],
            [(p.state, p.low, p.high) for p in a.payments],
            [(t.rule, t.before, t.after) for t in a.taken],
            [w.key for w in a.warnings],
            a.truths,
        )
        for a in outcome.awards
    ]


@quick
@given(seed=seeds)
def test_generated_code_and_intervals_agree(folder: Path, seed: int) -> None:
    """The oracle: on a complete dossier both evaluators give the same in every respect."""
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    outcome = run(here, raw)
    other = ByBounds(here.program, read(here, raw)).outcome()
    assert picture(outcome) == picture(other)
    assert all(a.low == a.high for a in outcome.awards)
    assert not any(a.waits for a in outcome.awards)


@quick
@given(seed=seeds)
def test_never_negative_never_above_a_limit_and_nothing_is_lost(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    outcome = run(here, random_dossier(seed, here))
    for award in outcome.awards:
        assert 0 <= award.low <= award.entitled[1]
        for share in award.shares:
            took = sum(t.before - t.after for t in share.taken)
            assert all(t.after <= max(0, t.before) for t in share.taken)
            if not award.excluded_by:
                assert share.entitled[0] == share.low + took
    above_limits(outcome)


def above_limits(outcome: Outcome) -> None:
    """After everything, each group of payments stays within what its limit left."""
    plan = outcome.plan
    lifted = {name for decision in outcome.dossier.decisions for name in decision.lifts}
    drawn: dict[tuple[Any, ...], tuple[int, int]] = {}
    for award in outcome.awards:
        for share in award.shares:
            for draw in share.draws:
                limit = plan.limits[draw.limit]
                if limit.mode == "amount" and limit.excess != "warned" and limit.id not in lifted:
                    key = (limit.id, *draw.key)
                    used, room = drawn.get(key, (0, 0))
                    room = max(room, max(0, draw.amount[0] - draw.used[0]))
                    drawn[key] = (used + share.low, room)
    for key, (used, room) in drawn.items():
        assert used <= room, key


@quick
@given(seed=seeds)
def test_input_order_never_matters(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    outcome = run(here, raw)
    other = shuffled(raw, seed)
    again = run(here, other)
    assert {repr(p) for p in picture(outcome)} == {repr(p) for p in picture(again)}
    assert outcome.total == again.total


def shuffled(raw: dict[str, Any], seed: int) -> dict[str, Any]:
    """The same dossier with subjects, rows and keys in another order."""
    chance = random.Random(seed)  # noqa: S311 - the same seed has to give the same order
    whole = copy.deepcopy(raw)
    lists = [whole[plural] for plural in PLURALS if plural in whole]
    for item in [whole["applicant"], *(x for found in lists for x in found)]:
        lists += [found for found in item.values() if isinstance(found, list)]
    for found in lists:
        chance.shuffle(found)
    whole["applicant"] = dict(reversed(whole["applicant"].items()))
    return dict(reversed(whole.items()))


@quick
@given(seed=seeds)
def test_the_truth_lies_in_the_range_that_unknown_facts_leave(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    truth = run(here, raw)
    paths = taken_away(seed, raw)
    dossier = read(here, without(raw, paths))
    outcome = here.program.run(dossier)
    assume(not outcome.errors)
    inside(truth, {a.label: (a.low, a.high) for a in outcome.awards}, outcome.total, paths)
    refined = study(here.program, dossier, outcome)
    inside(truth, refined.ranges, refined.total, paths)
    for award in outcome.awards:
        low, high = refined.ranges[award.label]
        assert award.low <= low <= high <= award.high, award.label


def inside(
    truth: Outcome, ranges: dict[str, tuple[int, int]], total: tuple[int, int], paths: Any
) -> None:
    for award in truth.awards:
        low, high = ranges.get(award.label, (0, 0))
        assert low <= award.low <= high, (award.label, low, award.low, high, paths)
    assert total[0] <= truth.total[0] <= total[1], (total, truth.total, paths)


# More of something


@quick
@given(seed=seeds)
def test_more_never_gives_less_unless_the_result_says_why(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    more, path = raised(seed, raw)
    before, after = run(here, raw), run(here, more)
    now = {a.label: a for a in after.awards}
    for award in before.awards:
        other = now.get(award.label)
        if other is None or other.entitled[0] < award.entitled[0]:
            assert why_entitled(award, other, path), (award.label, path)
        elif other.low < award.low:
            assert other.excluded_by or took(other) > took(award), (award.label, path)


def why_entitled(award: Award, other: Award | None, path: tuple[Any, ...]) -> str:
    """Why an amount that grew gives less before limits; empty where nothing says so."""
    if other is None:
        return "the subject is selected no longer"
    if other.outcome == "refused" and other.reasons:
        return "a condition fails, and the reason names it"
    if award.measure.tiers:
        return "another tier applies, and the step names it"
    if isinstance(path[-1], int) and any(step.op == "increment" for step in other.steps):
        return "the base year grew, and the step of the increment shows its value"
    return ""


def took(award: Award) -> int:
    """What limits took, in fen."""
    return sum(t.before - t.after for t in award.taken)


# Knowing more


@quick
@given(seed=seeds)
def test_knowing_more_narrows_every_range(folder: Path, seed: int) -> None:
    here = any_bench(folder, seed)
    raw = random_dossier(seed, here)
    dossier = read(here, without(raw, taken_away(seed, raw)))
    outcome = here.program.run(dossier)
    assume(not outcome.errors)
    waits = sorted(set().union(*(a.waits for a in outcome.awards)))
    chance = random.Random(seed)  # noqa: S311 - the same seed has to give the same box
    for missing in waits:
        fact = fact_of(missing)
        if fact is None or fact.type not in ("money", "date", "count", "bool"):
            continue
        ends = sorted(chance.randint(fact.low, min(fact.high, 10**11)) for _ in range(4))
        if fact.type == "date":
            ends = sorted(chance.randint(fact.low, fact.high) for _ in range(4))
        wide = here.program.run(dossier, {missing: (ends[0], ends[3])})
        narrow = here.program.run(dossier, {missing: (ends[1], ends[2])})
        within(wide, outcome)
        within(narrow, wide)


def within(inner: Outcome, outer: Outcome) -> None:
    ranges = {a.label: (a.low, a.high) for a in outer.awards}
    for award in inner.awards:
        low, high = ranges.get(award.label, (0, 0))
        assert low <= award.low <= award.high <= high, award.label
    assert outer.total[0] <= inner.total[0] <= inner.total[1] <= outer.total[1]
