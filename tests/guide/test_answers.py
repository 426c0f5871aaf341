from __future__ import annotations

import json
from typing import Any

import pytest
from tests.guide.worked import pack, packs

from jigai.facts.problems import InputRefused
from jigai.guide.answers import fields_of, rows_of, take, take_rows
from jigai.guide.cells import written
from jigai.guide.drafts import APPLICANT, Draft, begun, called, opened
from jigai.guide.questions import Question, find, questions
from jigai.guide.states import standing, state_of

PROJECT = "project:project-1"


def draft() -> Draft:
    made = begun([pack("longnan").id, pack("yichang").id], 2023, "enterprise", "甲厂")
    return made.listing("projects", [{"id": "project-1", "name": "铜箔线"}])


def asked(identity: str, made: Draft | None = None) -> Question:
    found = find(made or draft(), identity)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "unit", "kept"),
    [
        ("3,500", "wan", "3,500万元"),
        ("３５００", "wan", "3500万元"),
        ("35,000,000.00", "yuan", "35,000,000.00元"),
        ("￥1 234.50", "yuan", "1234.50元"),
        ("0.35亿元", "wan", "0.35亿元"),
    ],
)
def test_amounts_are_kept_as_written_with_their_unit(text: str, unit: str, kept: str) -> None:
    question = asked(f"{PROJECT}.equipment_purchased")
    taken = take(draft(), question, "answer", {"value": text}, packs(), unit)
    assert not taken.faults
    assert taken.draft.said(PROJECT, "equipment_purchased") == kept


@pytest.mark.parametrize(
    ("fact", "text", "code"),
    [
        ("equipment_purchased", "9" * 36, "money.too-large"),
        ("equipment_purchased", "1" * 40, "money.too-long"),
        ("equipment_purchased", "-5", "value.negative"),
        ("equipment_purchased", "1.2E+06", "money.exponent"),
        ("equipment_purchased", "####", "sheet.hashes"),
        ("equipment_purchased", "\u202e500", "value.money"),
        ("equipment_purchased", "<script>", "money.not-a-number"),
        ("completed_on", "2023-02-30", "value.date"),
        ("kind", "没有这类", "value.code"),
        ("transformation", "maybe", "value.bool"),
        ("transformation", "", "answer.choose"),
        ("equipment_purchased", " ", "answer.empty"),
        ("name", "\x00", "value.character"),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_words_of_the_dossier(
    fact: str, text: str, code: str
) -> None:
    taken = take(draft(), asked(f"{PROJECT}.{fact}"), "answer", {"value": text}, packs())
    assert taken.faults["value"].code == code
    assert taken.draft == draft()


@pytest.mark.parametrize(
    "text", ["2023/3/5", "2023.3.5", "2023年3月5日", "20230305", "２０２３-３-５"]
)
def test_dates_as_people_write_them(text: str) -> None:
    taken = take(draft(), asked(f"{PROJECT}.completed_on"), "answer", {"value": text}, packs())
    assert taken.draft.said(PROJECT, "completed_on") == "2023-03-05"


def test_values_by_year_keep_the_years_that_are_not_known() -> None:
    state = state_of(draft(), packs())
    question = next(q for q in questions(state) if q.id == f"{APPLICANT}.local_vat_retained")
    assert fields_of(question) == ["2023"]
    taken = take(draft(), question, "answer", {"2023": "172"}, packs())
    assert taken.draft.said(APPLICANT, "local_vat_retained") == {"2023": "172万元"}
    again = find(taken.draft, question.id)
    assert again is not None
    assert again.keys == ("2023",)


def test_both_ends_of_an_interval_and_their_order() -> None:
    made = draft().listing("titles", [{"id": "title-1", "what": "绿色工厂"}])
    question = asked("title:title-1.validity", made)
    ends = {"from": "2023-01-01", "until": "无期限"}
    taken = take(made, question, "answer", ends, packs())
    assert taken.draft.said("title:title-1", "validity") == {"from": "2023-01-01", "until": "none"}
    ends = {"from": "2023-01-01", "until": "2022-01-01"}
    assert take(made, question, "answer", ends, packs()).faults[""].code == (
        "dossier.interval-order"
    )


def test_the_same_answer_twice_and_from_two_tabs_changes_nothing_else() -> None:
    one = asked(f"{PROJECT}.transformation")
    two = asked(f"{APPLICANT}.above_scale")
    first = take(draft(), one, "answer", {"value": "是"}, packs()).draft
    assert take(first, one, "answer", {"value": "是"}, packs()).draft == first
    both = take(first, two, "answer", {"value": "否"}, packs()).draft
    other = take(take(draft(), two, "answer", {"value": "否"}, packs()).draft, one, "answer",
                 {"value": "是"}, packs()).draft  # fmt: skip
    assert both.data() == other.data()


def test_unknown_not_applicable_skipped_and_taken_back() -> None:
    question = asked(f"{PROJECT}.equipment_purchased")
    unknown = take(draft(), question, "unknown", {}, packs()).draft
    assert question.id not in {q.id for q in questions(state_of(unknown, packs()))}
    none = take(unknown, question, "not-applicable", {}, packs()).draft
    assert none.said(PROJECT, "equipment_purchased") == {"status": "not-applicable"}
    assert take(none, question, "clear", {}, packs()).draft == draft()
    assert take(draft(), question, "skip", {}, packs()).draft.skipped == (question.id,)


def test_rows_are_stored_whole_or_the_good_ones_alone() -> None:
    question = asked(f"{PROJECT}.purchases")
    assert question.fact is not None
    columns = list(question.fact.row.values())
    rows = [
        {"item": "蚀刻机", "amount": "9,800,000", "kind": "整机"},
        {"item": "机器人", "amount": "4.2E+06"},
        {},
    ]
    refused = take_rows(draft(), question, rows, columns, packs())
    assert not refused.kept
    assert list(refused.sheet.faults) == [(1, "amount")]
    assert refused.draft == draft()
    good = take_rows(draft(), question, rows, columns, packs(), good_only=True)
    assert rows_of(good.draft, question) == [
        {"item": "蚀刻机", "kind": "整机", "amount": "9,800,000元"}
    ]


def test_subjects_keep_what_was_said_of_them_when_the_list_changes() -> None:
    question = asked("projects")
    columns = [question.entity.facts["name"]]
    made = draft().stating(PROJECT, "transformation", value=True)
    rows = [{"id": "", "name": "新线"}, {"id": "project-1", "name": "铜箔线改"}, {"name": " "}]
    taken = take_rows(made, question, rows, columns, packs())
    assert taken.draft.dossier["projects"] == [
        {"id": "project-2", "name": "新线"},
        {"id": "project-1", "transformation": True, "name": "铜箔线改"},
    ]
    assert called(taken.draft, "project:project-2", "zh") == "新线"


def test_a_name_with_script_stays_a_name() -> None:
    name = "<script>alert(1)</script>𠮷㛃"
    question = asked("projects")
    taken = take_rows(draft(), question, [{"name": name}], [question.entity.facts["name"]], packs())
    assert called(taken.draft, "project:project-2", "zh") == name


def test_places_count_for_their_policy_alone() -> None:
    identity = f"{PROJECT}.region@{pack('yichang').id}"
    taken = take(draft(), asked(identity), "answer", {"value": "夷陵区"}, packs()).draft
    assert taken.for_pack(pack("yichang"))["projects"][0]["region"] == "夷陵区"
    assert "region" not in taken.for_pack(pack("longnan"))["projects"][0]
    assert not standing(taken, pack("longnan")).problems


def test_a_draft_comes_back_from_its_file_and_nothing_else_does() -> None:
    made = draft().reading(pack("longnan").id, "LN-A07", "b").skipping("titles")
    assert opened(json.loads(json.dumps(made.data()))) == made
    raw: Any
    for raw in (None, [], {}, {"format": "x"}, made.data() | {"dossier": 1},
                made.data() | {"packs": 1}, made.data() | {"local": [1]}):  # fmt: skip
        with pytest.raises(InputRefused):
            opened(raw)


def test_what_is_shown_in_a_field_is_what_was_written() -> None:
    fact = asked(f"{PROJECT}.equipment_purchased").fact
    assert fact is not None
    assert written(fact, "3,500万元") == ("3,500", "wan")
    assert written(fact, "12.5元") == ("12.5", "yuan")
    assert written(fact, "0.35亿元") == ("0.35亿元", "yuan")
