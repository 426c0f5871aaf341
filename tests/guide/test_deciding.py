"""Decisions of people: only where the text leaves room, with who and by what act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.guide.worked import example, pack, packs

from jigai.guide.deciding import Room, decision_of, take_decision, texts_of
from jigai.guide.drafts import Draft, from_dossier
from jigai.guide.report import Row
from jigai.guide.reports import report
from jigai.guide.states import standing

SAID = {"by": "市政府专题会议", "act": "会议纪要〔2023〕17号"}


def row(draft: Draft, place: str, label: str) -> Row:
    return next(r for r in report(draft, pack(place), "zh").rows if r.label == label)


def space(draft: Draft, place: str, label: str) -> Room:
    found = row(draft, place, label).room
    assert found is not None
    return found


@pytest.fixture
def luan() -> Draft:
    """A key project whose support people decide on."""
    return from_dossier(example("luan"), pack("luan"))


CASE = "luan-key-project-case-by-case/fuel-cell-plates"


def test_an_amount_decided_is_what_is_granted_and_can_be_taken_back(luan: Draft) -> None:
    found = space(luan, "luan", CASE)
    assert (found.terms, found.ceiling) == (("amount",), None)
    assert row(luan, "luan", CASE).outcome == "case-by-case"
    form = SAID | {"amount": "123.000045", "on": "2023年11月30日"}
    taken = take_decision(luan, found, form, packs())
    assert not taken.faults
    after = row(taken.draft, "luan", CASE)
    assert (after.outcome, after.low, after.high) == ("granted", 123_000_045, 123_000_045)
    assert decision_of(taken.draft, found) == {
        "measure": found.measure, "subject": "fuel-cell-plates", "amount": "123.000045万元",
        "on": "2023-11-30", **SAID,
    }  # fmt: skip
    back = taken.draft.deciding(found.measure, found.subject, None)
    assert standing(back, pack("luan")).range == standing(luan, pack("luan")).range


def test_a_second_decision_on_an_award_takes_the_place_of_the_first(luan: Draft) -> None:
    found = space(luan, "luan", CASE)
    once = take_decision(luan, found, SAID | {"amount": "100"}, packs()).draft
    twice = take_decision(once, found, SAID | {"amount": "50"}, packs()).draft
    assert row(twice, "luan", CASE).low == 50_000_000
    assert texts_of(twice, found) == SAID | {"amount": "50万元"}


def test_a_rate_decided_under_a_ceiling_settles_it_and_never_passes_it() -> None:
    draft = from_dossier(example("henan"), pack("henan"))
    found = next(r for r in report(draft, pack("henan"), "zh").rows if r.room and r.room.ceiling)
    assert found.room is not None
    assert found.room.ceiling == 300_000
    taken = take_decision(draft, found.room, SAID | {"rate": "40"}, packs())
    assert not taken.faults
    assert any("40%" in w.text for w in report(taken.draft, pack("henan"), "zh").warnings)


def test_a_choice_is_lifted_where_the_text_lets_a_decision_do_so() -> None:
    draft = from_dossier(example("henan"), pack("henan"))
    before = report(draft, pack("henan"), "zh")
    loser = next(r for r in before.rows if r.outcome == "refused" and r.choices)
    assert loser.room is not None
    number = [lift.rule for lift in loser.room.lifts].index("henan-one-project-per-year")
    assert loser.room.lifts[number].choice
    taken = take_decision(draft, loser.room, SAID | {f"lift-{number}": "yes"}, packs())
    assert not taken.faults
    assert row(taken.draft, "henan", loser.label).outcome != "refused"
    assert texts_of(taken.draft, loser.room)[f"lift-{number}"] == "不受限"


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"by", "act", "amount"}),
        (SAID, {"amount"}),
        ({"amount": "100", "act": "x"}, {"by"}),
        (SAID | {"amount": "很多"}, {"amount"}),
        (SAID | {"amount": "-5"}, {"amount"}),
        (SAID | {"amount": "9" * 40}, {"amount"}),
        (SAID | {"amount": "100", "on": "2023-13-01"}, {"on"}),
    ],
)
def test_what_cannot_be_used_is_named_at_its_field_and_nothing_is_stored(
    luan: Draft, form: dict[str, str], fields: set[str]
) -> None:
    taken = take_decision(luan, space(luan, "luan", CASE), form, packs())
    assert set(taken.faults) == fields
    assert taken.draft == luan


def test_a_decision_goes_with_the_project_it_was_on(luan: Draft) -> None:
    found = space(luan, "luan", CASE)
    draft = take_decision(luan, found, SAID | {"amount": "100"}, packs()).draft
    rows = [p for p in draft.dossier["projects"] if p["id"] != "fuel-cell-plates"]
    left = draft.listing("projects", rows)
    assert decision_of(left, found) is None
    assert standing(left, pack("luan")).outcome is not None


def test_measures_without_room_offer_no_decision() -> None:
    draft = from_dossier(example("longnan"), pack("longnan"))
    rows = report(draft, pack("longnan"), "zh").rows
    assert {r.measure for r in rows if r.room} == {"longnan-cloud-subsidy"}


def test_a_decision_of_one_policy_is_no_matter_of_another(luan: Draft) -> None:
    both = replace(luan, packs=(pack("luan").id, pack("longnan").id))
    found = space(both, "luan", CASE)
    taken = take_decision(both, found, SAID | {"amount": "100"}, packs())
    assert not taken.faults
    assert row(taken.draft, "luan", CASE).low == 100_000_000
    other = report(taken.draft, pack("longnan"), "zh")
    assert not [w for w in other.warnings if "决定" in w.text]
