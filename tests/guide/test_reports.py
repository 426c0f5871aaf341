from __future__ import annotations

from typing import Any

import pytest
from tests.guide.worked import answered, example, pack

from jigai.facts.problems import Lang
from jigai.guide.drafts import Draft, begun
from jigai.guide.report import Report, Row
from jigai.guide.reports import effects, report
from jigai.guide.states import standing
from jigai.guide.ways import endless

PLACES = ("dandong", "luan", "longnan", "henan", "yichang", "yunling")


def stated(place: str) -> Draft:
    """An example as it stands, without going through the questions."""
    raw: dict[str, Any] = example(place)
    applicant = {**raw["applicant"], "id": "applicant"}
    return Draft((pack(place).id,), {**raw, "applicant": applicant})


def whole(place: str, lang: Lang = "zh") -> Report:
    return report(stated(place), pack(place), lang)


def row(found: Report, measure: str) -> Row:
    return next(r for r in found.rows if r.label == measure)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_way_adds_up_to_its_award(place: str, lang: Lang) -> None:
    found = whole(place, lang)
    assert not found.problems
    assert any(r.ways for r in found.rows)
    for one in found.rows:
        if not one.ways:
            continue
        assert all((w.high or 0) < endless() for w in one.ways), one.label
        running = one.ways[0].running
        for step in one.ways[1:-1]:
            running += step.change or 0
            assert step.running == running, one.label
        assert (one.ways[-1].running, one.ways[-1].role) == (one.low, "result"), one.label
        assert running == one.low, one.label


@pytest.mark.parametrize("place", PLACES)
def test_payments_add_up_and_the_total_is_that_of_the_rows(place: str) -> None:
    found = whole(place)
    for one in found.rows:
        if one.outcome in ("granted", "up-to"):
            assert sum(p.low for p in one.payments) == one.low, one.label
    counted = found.of("granted", "up-to", "needs-facts")
    assert sum(r.low for r in counted) == found.low
    assert sum(r.high for r in counted) == found.high


def test_a_limit_that_took_nothing_is_kept_as_idle() -> None:
    found = row(whole("longnan"), "longnan-equipment-grant/etching-line")
    roles = [(w.role, w.change) for w in found.ways]
    assert roles == [("step", None), ("step", -16_000_000), ("idle", None), ("result", None)]
    assert found.ways[1].room == 68_000_000
    assert found.ways[1].cite is not None
    assert found.ways[1].cite.clause.startswith("四(三)1")


def test_a_limit_that_is_not_settled_is_not_said_to_be_idle() -> None:
    draft = begun([pack("longnan").id], 2023, "enterprise")
    found = report(draft, pack("longnan"), "zh")
    open_ = [r for r in found.of("needs-facts") if r.ways]
    assert open_
    assert all(w.role != "idle" and w.room is None for r in open_ for w in r.ways)
    assert not [line.text for r in open_ for line in r.base if "亿元" in line.text]


def test_what_a_choice_took_is_a_step_and_says_what_is_advised() -> None:
    found = row(whole("yunling"), "yunling-loan-interest/lens-coating")
    assert found.outcome == "refused"
    assert found.ways[-2].change == -16_813_000
    assert found.choices[0].others
    assert not found.choices[0].advised
    winner = row(whole("yunling"), "yunling-intelligent-project-uplift/lens-coating")
    assert winner.choices[0].advised


def test_missing_facts_lead_to_their_questions() -> None:
    draft = begun([pack("longnan").id], 2023, "enterprise")
    found = report(draft, pack("longnan"), "zh")
    assert {w.question for w in found.missing} >= {"projects", "titles"}
    assert found.boundless
    assert all(w.question for w in found.missing)


def test_refusals_say_why_and_what_would_change_it() -> None:
    found = row(whole("longnan"), "longnan-equipment-grant/warehouse")
    assert found.outcome == "refused"
    assert found.reasons[0].clause.startswith("四(三)1")
    wanted = [r.needed for p in PLACES for r in whole(p).of("refused") if r.needed]
    assert wanted
    assert all(n.changes and n.amount != 0 for n in wanted)


def test_another_reading_shows_what_it_would_give() -> None:
    draft, place = stated("longnan"), pack("longnan")
    axes = [t.id for t in whole("longnan").readings]
    found = effects(draft, place, axes, "zh")
    assert {e.axis for e in found} == set(axes)
    now = standing(draft, place).range
    assert any((e.low, e.high) != now for e in found)
    for effect in found:
        other = standing(draft.reading(place.id, effect.axis, effect.answer), place)
        assert other.range == (effect.low, effect.high)


def test_a_reading_of_this_case_is_marked_as_its_own() -> None:
    draft = stated("longnan")
    axis = whole("longnan").readings[0]
    other = draft.reading(pack("longnan").id, axis.id, axis.others[0][0])
    found = next(r for r in report(other, pack("longnan"), "zh").readings if r.id == axis.id)
    assert (found.answer, found.own) == (axis.others[0][0], True)


def test_a_contradiction_is_said_and_nothing_is_computed() -> None:
    draft = stated("yichang")
    broken = Draft(draft.packs, {**draft.dossier, "claim_year": 99999})
    found = report(broken, pack("yichang"), "en")
    assert found.problems
    assert not found.rows


def test_a_calculation_done_by_questions_reads_like_the_example() -> None:
    draft, _ = answered("luan", example("luan"))
    found = report(draft, pack("luan"), "zh")
    assert found.draft
    assert 0 < found.low <= found.high
