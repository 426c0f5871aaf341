"""Dossiers from strangers: every fault is named with place and remedy, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jigai.engine.api import evaluate
from jigai.facts.dossier import Dossier, together
from jigai.facts.problems import InputRefused, Problem
from jigai.facts.reading import PLURALS, read_dossier, read_file
from jigai.facts.statements import MAX_PROBLEMS
from jigai.facts.vocabulary import NEVER, Fact, vocabulary
from jigai.money.fen import yuan
from jigai.money.rates import percent
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack

HAN = re.compile("[一-鿿]")
PLACE = "420500"


def dossier(**changed: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"claim_year": 2023, "applicant": {"id": "E", "region": "宜昌市"}}
    return {k: v for k, v in (content | changed).items() if v is not ...}


def applicant(**facts: Any) -> dict[str, Any]:
    return dossier(applicant={"id": "E"} | facts)


def project(**facts: Any) -> dict[str, Any]:
    return dossier(projects=[{"id": "P"} | facts])


def problems(raw: Any) -> list[Problem]:
    with pytest.raises(InputRefused) as caught:
        read_dossier(raw, PLACE)
    for problem in caught.value.problems:
        assert HAN.search(problem.zh)
        assert problem.en
    return caught.value.problems


def problem(raw: Any) -> Problem:
    (found,) = problems(raw)
    return found


def accepted(raw: Any) -> Dossier:
    found = read_dossier(raw, PLACE)
    assert len(found.hash()) == 64
    return found


def facts_of(raw: Any, number: int = 0) -> dict[str, Any]:
    return accepted(raw).subjects[number].facts


# The whole


@pytest.mark.parametrize("raw", [None, 1, "text", [], [{}], True, 1.5])
def test_what_is_no_mapping_is_no_dossier(raw: Any) -> None:
    found = problem(raw)
    assert found.code == "dossier.shape"
    assert "claim_year" in found.zh


def test_what_is_missing_is_named() -> None:
    assert {(p.code, p.where) for p in problems({})} == {
        ("dossier.claim-year", "claim_year"),
        ("dossier.applicant", "applicant"),
    }


@pytest.mark.parametrize(
    "year",
    [True, 0, 1989, 2201, -2023, 20230, "23", "二〇二三", "２０２３", "2023.0", [2023], 2023.0],
)
def test_a_claim_year_is_a_year(year: Any) -> None:
    assert problem(dossier(claim_year=year)).code == "dossier.claim-year"


@pytest.mark.parametrize("year", [1990, "2023", 2200])
def test_a_claim_year_may_be_text(year: Any) -> None:
    assert accepted(dossier(claim_year=year)).claim_year == int(year)


def test_the_day_of_reckoning_defaults_to_the_end_of_the_claim_year() -> None:
    assert accepted(dossier()).as_of == dt.date(2023, 12, 31).toordinal()
    assert accepted(dossier(as_of="2024-02-29")).as_of == dt.date(2024, 2, 29).toordinal()
    assert accepted(dossier(as_of=dt.date(2024, 2, 29))).as_of == dt.date(2024, 2, 29).toordinal()


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2023-02-29", "value.date"),
        ("2023-13-01", "value.date"),
        ("2023-W01-1", "value.date"),
        ("20230101", "value.date"),
        ("2023/01/01", "value.date"),
        ("２０２３-01-01", "value.date"),
        ("0001-01-01", "dossier.as-of"),
        ("9999-12-31", "dossier.as-of"),
        (20230101, "value.date"),
        (True, "value.date"),
        ([], "value.date"),
    ],
)
def test_the_day_of_reckoning_is_a_real_day_within_reach(day: Any, code: str) -> None:
    found = problem(dossier(as_of=day))
    assert (found.code, found.where) == (code, "as_of")


def test_a_key_that_is_not_known_comes_with_the_nearest() -> None:
    found = problem(dossier(aplicants=1))
    assert found.code == "dossier.key"
    assert "applicant" in found.zh
    assert "did you mean" in found.en
    listed = problem(dossier(zzzz=1))
    assert "claim_year" in listed.zh


@pytest.mark.parametrize("key", ["organisations", *PLURALS, "decisions", "claims"])
@pytest.mark.parametrize("value", [{}, "text", 1, True])
def test_a_list_is_wanted_where_a_list_belongs(key: str, value: Any) -> None:
    assert (problem(dossier(**{key: value})).code, key) == ("dossier.list", key)


@pytest.mark.parametrize("key", ["applicant", "programme", "choices"])
@pytest.mark.parametrize("value", [[], "text", 1, True])
def test_a_mapping_is_wanted_where_a_mapping_belongs(key: str, value: Any) -> None:
    assert problem(dossier(**{key: value})).code == "dossier.shape"


@pytest.mark.parametrize("key", ["dossier", "pack", "payee"])
@pytest.mark.parametrize("value", [[], {}, True, 1.5, "x" * 501, "a\x1b[31mb", "a\nb", "‮"])
def test_short_texts_are_texts(key: str, value: Any) -> None:
    assert problem(dossier(**{key: value})).code in ("dossier.text", "dossier.character")


def test_every_problem_is_reported_not_only_the_first() -> None:
    raw = dossier(
        claim_year="x",
        applicant={"id": "E", "abov_scale": True, "credit_code": "1"},
        projects=[{"total_investment": -1}, 3],
    )
    assert sorted(p.code for p in problems(raw)) == [
        "credit-code.length", "dossier.claim-year", "dossier.fact", "dossier.shape",
        "value.negative",
    ]  # fmt: skip


def test_a_flood_of_problems_ends_early_and_says_so() -> None:
    raw = dossier(projects=[{f"wrong{n}": n} for n in range(5_000)])
    found = problems(raw)
    assert len(found) == MAX_PROBLEMS + 2
    assert found[-1].code == "dossier.more-problems"


def test_however_many_warnings_refuse_nothing() -> None:
    raw = dossier(projects=[{"id": f"P{n}", "region": "990100"} for n in range(MAX_PROBLEMS + 5)])
    assert len(read_dossier(raw).warnings) == MAX_PROBLEMS + 5


def test_dossiers_together_are_one_in_which_each_subject_keeps_its_owner() -> None:
    everyone = {"measure": "grant", "amount": "5"}
    one = dossier(projects=[{"id": "P"}], decisions=[everyone])
    other = dossier(applicant={"id": "F"}, projects=[{"id": "Q"}], decisions=[everyone])
    whole = together([read_dossier(one), read_dossier(other)])
    assert [(s.id, s.owner) for s in whole.of_entity("project")] == [("P", "E"), ("Q", "F")]
    assert len(whole.decisions) == 1
    with pytest.raises(ValueError, match="no dossier"):
        together([])


# Subjects


@pytest.mark.parametrize("plural", ["organisations", *PLURALS])
def test_two_subjects_with_one_id_are_refused(plural: str) -> None:
    found = problem(dossier(**{plural: [{"id": "甲"}, {"id": "甲"}]}))
    assert (found.code, found.where) == ("dossier.same-id", f"{plural}[1].id")
    assert "甲" in found.zh


def test_an_id_may_serve_two_kinds_of_subject() -> None:
    assert len(accepted(dossier(projects=[{"id": "1"}], titles=[{"id": 1}])).subjects) == 3


def test_subjects_without_an_id_are_numbered() -> None:
    found = accepted(dossier(applicant={}, projects=[{}, {}], titles=[{}]))
    assert [s.id for s in found.subjects] == ["applicant", "project-1", "project-2", "title-1"]


@pytest.mark.parametrize("value", [[], {}, True, 1.5, "x" * 101, "a\x00b"])
def test_an_id_is_a_short_text(value: Any) -> None:
    raw = dossier(projects=[{"id": value}])
    assert problem(raw).code in ("dossier.text", "dossier.character")


@pytest.mark.parametrize("value", [None, 1, "text", []])
def test_a_subject_is_a_mapping(value: Any) -> None:
    found = problem(dossier(projects=[value]))
    assert (found.code, found.where) == ("dossier.shape", "projects[0]")


def test_an_owner_must_be_stated() -> None:
    raw = dossier(organisations=[{"id": "集团公司"}], projects=[{"of": "集团公"}])
    found = problem(raw)
    assert (found.code, found.where) == ("dossier.owner", "projects[0].of")
    assert "集团公司" in found.zh
    raw["projects"][0]["of"] = "集团公司"
    assert accepted(raw).subjects[-1].owner == "集团公司"


def test_more_subjects_than_one_case_has_are_refused_at_once() -> None:
    raw = dossier(projects=[{}] * 20_001)
    assert problem(raw).code == "dossier.too-many"


def test_many_subjects_are_read_in_time_that_grows_with_their_number() -> None:
    assert len(accepted(dossier(projects=[{}] * 19_999)).subjects) == 20_000


def test_facts_that_cannot_hold_of_a_kind_are_not_applicable() -> None:
    county = {"id": "C", "kind": "county", "above_scale": True, "funds_in_place": {2023: 5}}
    found = accepted(dossier(applicant=county))
    assert found.subjects[0].facts["above_scale"] == 0
    assert found.subjects[0].facts["funds_in_place"] == {2023: 500}
    (warning,) = found.warnings
    assert (warning.code, warning.where) == ("dossier.not-for-kind", "applicant.above_scale")
    (labelled,) = accepted(dossier(applicant={"kind": "县市区", "规模以上企业": "是"})).warnings
    assert labelled.code == "dossier.not-for-kind"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("91350100M000100Y43", None),
        ("91350100m000100y43", None),
        ("91420500R6838WPG60", None),
        ("91350100M000100Y44", "credit-code.check"),
        ("91350100M000100Y4", "credit-code.length"),
        ("9135O100M000100Y43", "credit-code.character"),
        ("91350100M000100I43", "credit-code.character"),
        ("9135A100M000100Y43", "credit-code.region"),
    ],
)
def test_a_credit_code_is_checked(code: str, expected: str | None) -> None:
    raw = applicant(credit_code=code)
    if expected is None:
        assert facts_of(raw)["credit_code"] == code.upper()
    else:
        found = problem(raw)
        assert (found.code, found.where) == (expected, "applicant.credit_code")


# Facts


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("equipment_purchase", "equipment_purchased"),
        ("购买设备投资", "购买设备投资额"),
        ("Region", "region"),
    ],
)
def test_a_misspelt_fact_comes_with_the_nearest_name(word: str, near: str) -> None:
    found = problem(project(**{word: 1}))
    assert (found.code, found.where) == ("dossier.fact", f"projects[0].{word}")
    assert near in found.zh
    assert near in found.en


def test_a_fact_like_no_other_leads_to_the_list() -> None:
    assert "jigai facts" in problem(project(zzzzzzzz=1)).zh


def test_a_fact_may_be_named_in_chinese_but_not_twice() -> None:
    assert facts_of(project(项目总投资="500万元"), 1)["total_investment"] == 500_000_000
    found = problem(project(total_investment=1, 项目总投资=2))
    assert found.code == "dossier.twice"
    row = {"amount": 1, "发票金额": 2}
    assert problem(project(purchases=[row])).where == "projects[0].purchases[0].发票金额"


def test_what_is_null_is_unknown() -> None:
    assert "total_investment" not in facts_of(project(total_investment=None), 1)


def test_a_value_may_carry_its_status() -> None:
    raw = project(total_investment={"value": "1元", "status": "verified", "evidence": "审计报告"})
    assert facts_of(raw, 1)["total_investment"] == 100
    assert accepted(raw).subjects[1].statuses == {"total_investment": "verified"}
    bare = project(total_investment={"value": "1元", "evidence": "审计报告"})
    assert accepted(bare).subjects[1].statuses == {"total_investment": "claimed"}
    unknown = project(total_investment={"status": "unknown", "reason": "待审计"})
    assert "total_investment" not in facts_of(unknown, 1)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"value": 1, "status": "certain"}, "dossier.status"),
        ({"value": 1, "status": ["verified"]}, "dossier.status"),
        ({"value": 1, "status": "unknown"}, "dossier.status-value"),
        ({"value": 1, "status": "not-applicable"}, "dossier.status-value"),
        ({"value": 1, "proof": "x"}, "dossier.key"),
        ({"amount": 1}, "value.money"),
        ({"value": {"value": 1}}, "value.money"),
        ([1], "value.money"),
    ],
)
def test_a_status_is_one_of_those_known_and_does_not_contradict(stated: Any, code: str) -> None:
    assert problem(project(total_investment=stated)).code == code


def test_what_is_not_applicable_reads_as_nothing() -> None:
    nothing = {"status": "not-applicable", "reason": "没有"}
    raw = project(
        total_investment=nothing, completed_on=nothing, completed=nothing, kind=nothing,
        purchases=nothing, fixed_investment=nothing, class_in=nothing,
    )  # fmt: skip
    found = facts_of(raw, 1)
    assert (found["total_investment"], found["completed"], found["kind"]) == (0, 0, "")
    assert (found["completed_on"], found["purchases"]) == (NEVER, [])
    assert (found["fixed_investment"][2023], found["class_in"]["x"]) == (0, "")
    title = facts_of(dossier(titles=[{"validity": nothing}]), 1)
    assert title["validity"]["from"] == NEVER


# By year, by key, intervals, rows


def test_values_by_year_may_carry_a_status_each() -> None:
    years = {
        2021: "1元", "2022": {"value": "2元", "status": "verified"},
        2023: {"status": "not-applicable"}, 2024: {"status": "unknown"}, 2025: None,
    }  # fmt: skip
    found = facts_of(applicant(local_tax_retained=years))
    assert found["local_tax_retained"] == {2021: 100, 2022: 200, 2023: 0}


@pytest.mark.parametrize("year", ["23", "02023", "20234", "1899", "二三", "２０２３", "", "2023.0"])
def test_a_year_has_four_digits(year: str) -> None:
    assert problem(applicant(local_tax_retained={year: 1})).code == "dossier.year"


@pytest.mark.parametrize("value", [5, "5元", [5], True])
def test_a_value_by_year_is_stated_by_year(value: Any) -> None:
    found = problem(applicant(local_tax_retained=value))
    assert (found.code, found.where) == ("dossier.by-year", "applicant.local_tax_retained")
    assert problem(project(class_in="x")).code == "dossier.by-key"


def test_one_year_under_two_spellings_is_stated_twice() -> None:
    assert problem(applicant(local_tax_retained={2023: 1, "2023": 2})).code == "dossier.twice"


@pytest.mark.parametrize(
    ("validity", "code"),
    [
        ("2023", "dossier.interval"),
        ([], "dossier.interval"),
        ({"from": "2023-01-01", "to": "2024-01-01"}, "dossier.interval"),
        ({"from": "2023-02-30"}, "value.date"),
        ({"from": "2023-01-02", "until": "2023-01-01"}, "dossier.interval-order"),
    ],
)
def test_an_interval_runs_from_a_day_until_a_day(validity: Any, code: str) -> None:
    assert problem(dossier(titles=[{"validity": validity}])).code == code


def test_an_interval_may_be_open_or_known_in_part() -> None:
    title = {"validity": {"from": "2023-01-01", "until": "none"}}
    assert facts_of(dossier(titles=[title]), 1)["validity"]["until"] == NEVER
    one_day = {"validity": {"from": "2023-01-01", "until": "2023-01-01"}}
    assert len(facts_of(dossier(titles=[one_day]), 1)["validity"]) == 2
    assert facts_of(dossier(titles=[{"validity": {"from": None}}]), 1)["validity"] == {}


@pytest.mark.parametrize(
    ("rows", "code", "where"),
    [
        ({}, "dossier.list", "projects[0].purchases"),
        ("x", "dossier.list", "projects[0].purchases"),
        ([1], "dossier.shape", "projects[0].purchases[0]"),
        ([None], "dossier.shape", "projects[0].purchases[0]"),
        ([{"amont": 1}], "dossier.fact", "projects[0].purchases[0].amont"),
        ([{}, {"amount": -1}], "value.negative", "projects[0].purchases[1].amount"),
        ([{"amount": "1.005"}], "money.three-decimals", "projects[0].purchases[0].amount"),
        ([{"kind": "轮船"}], "value.code", "projects[0].purchases[0].kind"),
        ([{"bought_on": "2023-02-29"}], "value.date", "projects[0].purchases[0].bought_on"),
        ([{}] * 1001, "dossier.too-many", "projects[0].purchases"),
    ],
)
def test_rows_are_checked_cell_by_cell(rows: Any, code: str, where: str) -> None:
    found = problem(project(purchases=rows))
    assert (found.code, found.where) == (code, where)


def test_a_misspelt_column_comes_with_the_nearest() -> None:
    assert "amount" in problem(project(purchases=[{"amont": 1}])).zh


def test_a_cell_may_carry_a_status() -> None:
    row = {"amount": {"value": "1元", "status": "verified"}, "bought_on": {"status": "unknown"},
           "paid": {"status": "not-applicable"}}  # fmt: skip
    assert facts_of(project(purchases=[row]), 1)["purchases"] == [{"amount": 100, "paid": 0}]


# Places


def test_a_place_not_listed_is_accepted_as_unverified() -> None:
    for stated in ("乌有县", "659001"):
        found = accepted(applicant(region=stated))
        assert found.subjects[0].facts["region"] == stated
        (warning,) = found.warnings
        assert (warning.code, warning.severity) == ("value.region-unverified", "warning")
        assert warning.where == "applicant.region"
        assert "未核实" in warning.zh


def test_a_near_miss_of_a_place_is_asked_about() -> None:
    found = problem(applicant(region="夷陵县"))
    assert found.code == "value.region"
    assert "夷陵区" in found.zh
    assert "夷陵区" in found.en
    assert "六位" in found.zh


@pytest.mark.parametrize("stated", ["夷陵区", "夷陵", "420506", 420506, "宜昌市夷陵区"])
def test_a_place_may_be_named_or_coded(stated: Any) -> None:
    assert facts_of(applicant(region=stated))["region"] == "420506"


@pytest.mark.parametrize("stated", ["", "   ", "42050", 4205061, True, [], "宜" * 61, "宜\x00昌"])
def test_what_is_no_place_is_refused(stated: Any) -> None:
    assert problem(applicant(region=stated)).code.startswith("value.")


# Decisions, choices, claims


def decided(**terms: Any) -> dict[str, Any]:
    return dossier(decisions=[{"measure": "m", "subject": "E"} | terms])


@pytest.mark.parametrize(
    ("terms", "code", "where"),
    [
        ({"amount": "-1"}, "value.negative", "amount"),
        ({"amount": "1.234"}, "money.three-decimals", "amount"),
        ({"amount": 1.5}, "money.float", "amount"),
        ({"amount": "NaN"}, "money.not-finite", "amount"),
        ({"amount": "2000亿元"}, "value.range", "amount"),
        ({"amount": [1]}, "money.not-a-number", "amount"),
        ({"cap": True}, "money.not-a-number", "cap"),
        ({"rate": "101%"}, "value.range", "rate"),
        ({"rate": "-1%"}, "value.range", "rate"),
        ({"rate": "1.23456%"}, "rate.five-decimals", "rate"),
        ({"rate": {}}, "rate.not-a-number", "rate"),
        ({"approved": "perhaps"}, "value.bool", "approved"),
        ({"approved": 1}, "value.bool", "approved"),
        ({"on": "2023-02-30"}, "value.date", "on"),
        ({"lifts": ["limit"]}, "dossier.shape", "lifts"),
        ({"lifts": {"limit": "-5"}}, "value.negative", "lifts.limit"),
        ({"lifts": {"limit": []}}, "money.not-a-number", "lifts.limit"),
        ({"by": ["a", "b"]}, "dossier.text", "by"),
        ({"reason": "x" * 501}, "dossier.text", "reason"),
        ({"mesure": "x"}, "dossier.key", "mesure"),
        ({"subject": "F"}, "dossier.decision-subject", "subject"),
        ({"measure": None, "amount": 5}, "dossier.decision-measure", "measure"),
    ],
)
def test_the_terms_of_a_decision_are_checked(terms: Any, code: str, where: str) -> None:
    found = problem(decided(**terms))
    assert (found.code, found.where) == (code, f"decisions[0].{where}")


def test_a_decision_is_read_in_whole() -> None:
    (found,) = accepted(
        decided(
            amount="1万元", cap="2万元", rate="5%", approved="否", on="2023-05-06", by="市政府",
            lifts={"limit": "3万元", "other": "none"},
        )
    ).decisions  # fmt: skip
    assert (found.amount, found.cap, found.rate) == (1_000_000, 2_000_000, 50_000)
    assert found.approved is False
    assert found.lifts == {"limit": 3_000_000, "other": None}
    assert found.on == dt.date(2023, 5, 6).toordinal()


@pytest.mark.parametrize("word", [None, True, "yes", "是", "true"])
def test_a_decision_stands_unless_it_says_otherwise(word: Any) -> None:
    assert accepted(decided(approved=word)).decisions[0].approved


def test_two_decisions_on_one_award_contradict() -> None:
    two = [{"measure": "m", "amount": 1}, {"measure": "m", "amount": 2}]
    found = problem(dossier(decisions=two))
    assert (found.code, found.where) == ("dossier.decisions-twice", "decisions[1]")
    two[0]["approved"] = False
    assert len(accepted(dossier(decisions=two)).decisions) == 2


@pytest.mark.parametrize("items", [[1], ["x"], [None], [[]]])
def test_a_decision_is_a_mapping(items: Any) -> None:
    assert problem(dossier(decisions=items)).code == "dossier.shape"


def test_choices_and_claims_are_names() -> None:
    found = accepted(dossier(choices={"rule": "bundle"}, claims=["a", 7]))
    assert (found.choices, found.claims) == ({"rule": "bundle"}, ("a", "7"))
    assert problem(dossier(choices={"rule": ["a"]})).where == "choices.rule"
    assert problem(dossier(claims=["a", {}])).where == "claims[1]"
    assert accepted(dossier(claims=[])).claims == ()
    assert accepted(dossier()).claims is None


# What programs hand over


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"bytes", "dossier.value"),
        ({1, 2}, "dossier.value"),
        (object(), "dossier.value"),
        (decimal.Decimal(1), "dossier.value"),
        (dt.datetime(2023, 1, 1, tzinfo=dt.UTC), "dossier.value"),
        (float("nan"), "dossier.not-finite"),
        (float("inf"), "dossier.not-finite"),
        (10**400, "dossier.number"),
        (10**20, "money.too-large"),
        (1.5, "money.float"),
        ("\ud800", "dossier.character"),
    ],
)
def test_what_json_does_not_know_is_refused_with_its_place(value: Any, code: str) -> None:
    found = problem(project(total_investment=value))
    assert found.code == code
    assert found.where == "projects[0].total_investment"


@pytest.mark.parametrize("key", [None, 1.5, True, (1, 2), b"x", "\ud800"])
def test_keys_are_texts(key: Any) -> None:
    assert problem(project() | {key: 1}).code in ("dossier.key-text", "dossier.character")


def test_depth_and_circles_end() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    assert problem(dossier(note=deep)).code == "dossier.too-deep"
    circle: dict[str, Any] = dossier()
    circle["note"] = circle
    assert {p.code for p in problems(circle)} == {"dossier.too-deep"}


def test_tuples_days_and_long_numbers_become_json() -> None:
    raw = dossier(
        applicant={"name": 10**17},
        projects=({"completed_on": dt.date(2023, 1, 1)},),
    )
    found = accepted(raw)
    assert found.stated["projects"][0]["completed_on"] == "2023-01-01"
    assert found.stated["applicant"]["name"] == str(10**17)


def test_the_same_content_has_the_same_hash_in_any_order() -> None:
    one = accepted(dossier(projects=[{"id": "P", "name": "甲", "total_investment": "1"}]))
    two = accepted(
        dict(
            reversed(dossier(projects=[{"total_investment": "1", "name": "甲", "id": "P"}]).items())
        )
    )
    assert one.hash() == two.hash()


def test_a_file_is_read_like_a_mapping(tmp_path: Any) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("claim_year: 2023\napplicant: {id: E, region: 夷陵区}\n", encoding="utf-8")
    assert read_file(file, PLACE).subjects[0].facts["region"] == "420506"


# Whatever it is, it is read or refused


ODD = [
    *("", "是", "no", "none", "500万元", "-1", "1.005", "1e400", "NaN", "５００", "4.35%", "C35"),
    *("2023-02-30", "2023-12-31", "夷陵县", "verified", "\ud800", "\x00", "省级", "智能工厂"),
]
KEYS = ["value", "status", "id", "of", "from", "until", "2023", "x", "amount", ""]
TERMS = ["measure", "subject", "rate", "amount", "cap", "lifts", "by", "on", "approved"]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(ODD)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)
WORDS = vocabulary().entities
NAMES = {
    entity: st.sampled_from(sorted([*found.facts, *found.by_label, "id", "of", "wrong"]))
    for entity, found in WORDS.items()
}
DECISION = st.dictionaries(st.sampled_from(TERMS), VALUES, max_size=5)


def owned(entity: str) -> st.SearchStrategy[Any]:
    return st.lists(st.dictionaries(NAMES[entity], VALUES, max_size=3), max_size=2) | VALUES


DOSSIERS = st.fixed_dictionaries(
    {
        "claim_year": st.just(2023) | VALUES,
        "applicant": st.dictionaries(NAMES["organisation"], VALUES, max_size=4) | VALUES,
    },
    optional={
        "as_of": VALUES,
        "dossier": VALUES,
        "pack": VALUES,
        "payee": VALUES,
        "programme": st.dictionaries(NAMES["programme"], VALUES, max_size=2) | VALUES,
        "choices": VALUES,
        "claims": VALUES,
        "decisions": st.lists(DECISION, max_size=2) | VALUES,
        **{plural: owned(entity) for plural, entity in PLURALS.items()},
    },
)


@given(DOSSIERS | VALUES)
def test_any_content_is_read_or_refused(raw: Any) -> None:
    found: list[Problem] = []
    try:
        dossier = read_dossier(raw, PLACE)
        assert dossier.hash() == read_dossier(raw, PLACE).hash()
    except InputRefused as error:
        found = error.problems
        assert found
    for item in found:
        item.text("zh").encode()
        item.text("en").encode()
        assert HAN.search(item.zh)
        assert len(item.zh) < 600


@lru_cache
def pack(place: str) -> Pack:
    return load_pack(shipped_root() / place)


# Dossiers of sound values


def sound(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that a fact accepts, in the form of its shape."""
    one = scalar(fact)
    match fact.shape:
        case "rows":
            columns = {name: sound(column) for name, column in fact.row.items()}
            return st.lists(st.fixed_dictionaries({}, optional=columns), max_size=3)
        case "by-year":
            return st.dictionaries(st.integers(2021, 2025), one, max_size=4)
        case "by-key":
            return st.dictionaries(st.sampled_from(["dandong-industries", "a"]), one, max_size=2)
        case "interval":
            days = st.dates(dt.date(2019, 1, 1), dt.date(2022, 1, 1)).map(str)
            until = st.dates(dt.date(2022, 1, 1), dt.date(2026, 1, 1)).map(str) | st.just("none")
            return st.fixed_dictionaries({}, optional={"from": days, "until": until})
    return one


def scalar(fact: Fact) -> st.SearchStrategy[Any]:
    low, high = max(fact.low, 0), min(fact.high, 10**10)
    match fact.type:
        case "bool":
            return st.booleans()
        case "money":
            return st.integers(low, high).map(yuan)
        case "rate":
            return st.integers(low, high).map(percent)
        case "count" | "days" | "area":
            return st.integers(low, min(high, 10_000))
        case "year":
            return st.integers(2019, 2026)
        case "date":
            return st.dates(dt.date(2018, 1, 1), dt.date(2026, 12, 31))
        case "region":
            return st.sampled_from(["420500", "341500", "360783", "210600", "410100"])
        case "industry":
            return st.sampled_from(["C35", "C39", "I65"])
        case "code" if fact.codes:
            return st.sampled_from(sorted(fact.codes))
    return st.sampled_from(["a", "b", "P", "智能工厂"])


def sound_subject(entity: str) -> st.SearchStrategy[dict[str, Any]]:
    held = {n: sound(f) for n, f in WORDS[entity].facts.items() if n not in ("credit_code", "kind")}
    return st.fixed_dictionaries({}, optional=held)


SOUND = st.fixed_dictionaries(
    {
        "claim_year": st.integers(2022, 2024),
        "applicant": sound_subject("organisation"),
        "programme": sound_subject("programme"),
        **{p: st.lists(sound_subject(e), max_size=2) for p, e in PLURALS.items()},
    }
)


@pytest.mark.parametrize("place", ["dandong", "henan", "longnan", "luan", "yichang"])
@settings(max_examples=40)
@given(SOUND)
def test_a_dossier_of_sound_values_is_evaluated_whatever_is_missing(place: str, raw: Any) -> None:
    found = pack(place)
    answer = evaluate(raw, found)
    codes = {p.code for p in answer.problems}
    assert all(c.startswith("check.") or c == "dossier.region-outside" for c in codes)
    for award in answer.outcome.awards if answer.outcome is not None else ():
        assert 0 <= award.low <= award.high


@given(DOSSIERS)
def test_any_dossier_that_is_read_can_be_evaluated(raw: Any) -> None:
    for place in ("yichang", "luan"):
        answer = evaluate(raw, pack(place))
        assert (answer.outcome is None) == bool(answer.problems)
