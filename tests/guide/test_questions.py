from __future__ import annotations

from typing import Any

import pytest
from tests.guide.worked import answered, example, pack, packs

from jigai.engine.api import evaluate
from jigai.facts.reading import PLURALS
from jigai.guide.drafts import APPLICANT, begun
from jigai.guide.questions import find, questions
from jigai.guide.states import State, standing, state_of

PLACES = ("dandong", "luan", "longnan", "henan", "yichang", "yunling")


def start(*places: str, year: int = 2024) -> State:
    return state_of(begun([pack(p).id for p in places], year, "enterprise"), packs())


@pytest.mark.parametrize("place", PLACES)
def test_answering_what_is_asked_reaches_an_end_and_the_engine_agrees(place: str) -> None:
    raw = example(place)
    draft, asked = answered(place, raw)
    found = standing(draft, pack(place), whole=True)
    again = evaluate(draft.for_pack(pack(place)), pack(place))
    assert not found.problems
    assert again.outcome is not None
    assert found.range == again.outcome.total
    assert len({q.id for q in asked}) == len(asked), "a question was asked twice"


@pytest.mark.parametrize("place", PLACES)
def test_the_range_only_narrows_and_holds_what_comes_out(place: str) -> None:
    raw = example(place)
    draft, _ = answered(place, raw)
    low, high = standing(draft, pack(place)).range
    first = start(place, year=draft.claim_year).standings[0]
    assert first.range[0] <= low <= high
    assert all(a.high >= 0 for a in first.awards)


def test_what_there_is_comes_first_then_conditions_then_amounts() -> None:
    _, asked = answered("longnan", example("longnan"))
    kinds = [(q.kind == "subjects", q.gate) for q in asked]
    stages = [0 if subjects else 1 if gate else 2 for subjects, gate in kinds]
    assert stages == sorted(stages)
    assert {"titles", "projects"} == {q.id for q in asked if q.kind == "subjects"}


def test_one_fact_is_asked_once_for_all_places() -> None:
    ids = [q.id for q in questions(start(*PLACES))]
    assert len(ids) == len(set(ids))
    assert {q for q in ids if q in PLURALS} == set(PLURALS)


def test_a_place_is_asked_for_each_policy_apart() -> None:
    draft = begun([pack("yichang").id, pack("longnan").id], 2024, "enterprise")
    draft = draft.listing("projects", [{"id": "project-1"}])
    ids = {q.id for q in questions(state_of(draft, packs()))}
    assert f"project:project-1.region@{pack('yichang').id}" in ids
    assert f"{APPLICANT}.region@{pack('longnan').id}" in ids


def test_what_no_longer_matters_is_not_asked() -> None:
    draft = begun([pack("longnan").id], 2023, "enterprise").listing("projects", [])
    ids = {q.id for q in questions(state_of(draft, packs()))}
    assert not [i for i in ids if i.startswith("project")]
    assert f"{APPLICANT}.node_accepted" in ids
    draft = draft.stating(APPLICANT, "node_connected", value=False)
    later = {q.id for q in questions(state_of(draft, packs()))}
    assert f"{APPLICANT}.node_accepted" not in later
    assert later < ids


def test_do_not_know_is_an_answer_and_skipped_ones_come_last() -> None:
    draft = begun([pack("longnan").id], 2023, "enterprise").listing("projects", [])
    first = questions(state_of(draft, packs()))[0]
    later = questions(state_of(draft.skipping(first.id), packs()))
    assert later[-1].id == first.id
    assert later[0].id != first.id


def test_a_ceiling_that_no_rule_sets_is_said_to_be_none() -> None:
    first = start("longnan").standings[0]
    assert first.open_ended
    assert first.boundless == {"longnan-smart-manufacturing-match/maybe"}
    assert not start("yichang").standings[0].open_ended


def test_an_answer_for_one_policy_leaves_the_others_as_they_were() -> None:
    one = start("longnan", "yichang")
    draft = one.draft.stating(APPLICANT, "above_scale", value=True)
    two = state_of(draft, packs())
    by_pack = {s.pack.id: s for s in two.standings}
    before = {s.pack.id: s for s in one.standings}
    assert by_pack[pack("yichang").id] is before[pack("yichang").id]
    assert by_pack[pack("longnan").id] is not before[pack("longnan").id]


@pytest.mark.parametrize(
    "identity",
    ["", "x", "project:nobody.region", "organisation:applicant.nothing", "a.b@c", "programme:.acts",
     "organisation:applicant.region", "programme:.acts@nowhere", "organisation:applicant.name@x"],
)  # fmt: skip
def test_a_question_that_there_is_not_is_none(identity: str) -> None:
    assert find(begun([pack("longnan").id], 2023, "enterprise"), identity) is None


def test_every_question_can_be_found_again_by_its_id() -> None:
    state = start(*PLACES)
    draft: Any = state.draft.listing("projects", [{"id": "project-1"}])
    for question in questions(state_of(draft, packs())):
        again = find(draft, question.id)
        assert again is not None, question.id
        assert (again.kind, again.fact) == (question.kind, question.fact)
