"""Lu'an's draft: fixed awards, what people decide, the library, the fund, and each reading."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from jigai.engine.api import Answer, evaluate
from jigai.engine.awards import Award
from jigai.facts.documents import load_all
from jigai.money.fen import yuan
from jigai.policy.folding import used_axes
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack

FOLDER = shipped_root() / "luan"
DEMONSTRATION = "luan-municipal-demonstration-award"
KINDS = {
    "smart-factory": ("智能工厂", 50, 20),
    "green-factory": ("绿色工厂", 20, 10),
    "digital-workshop": ("数字化车间", 20, 10),
    "technology-centre": ("企业技术中心", 20, 10),
    "design-centre": ("工业设计中心", 20, 10),
}
TITLES = [
    (f"luan-{level}-{slug}-award", code, level, wan)
    for slug, (code, provincial, municipal) in KINDS.items()
    for level, wan in (("provincial", provincial), ("municipal", municipal))
]
STRICT = [
    "luan-provincial-smart-factory-award",
    "luan-provincial-green-factory-award",
    "luan-provincial-digital-workshop-award",
]
CASE_BY_CASE = [
    "luan-chain-strengthening-case-by-case",
    "luan-key-project-case-by-case",
    "luan-key-project-equipment-subsidy",
    "luan-key-project-loan-interest",
]
PROJECT = {
    "id": "P",
    "kind": "高端化改造",
    "municipal_demonstration": True,
    "key_project": True,
    "chain_strengthening": True,
    "in_rolling_library": True,
    "in_municipal_library": True,
}
READINGS = [f"LA-A{n:02}" for n in range(1, 12)]


@lru_cache(maxsize=1)
def pack() -> Pack:
    return load_pack(FOLDER)


def applicant(**changed: Any) -> dict[str, Any]:
    facts = {
        "id": "E", "region": "金寨县", "above_scale": True, "size": "medium",
        "ownership": "private", "fund_rules_met": True, "history": [],
    }  # fmt: skip
    return {key: value for key, value in (facts | changed).items() if value is not None}


def case(
    *, year: int = 2022, owner: dict[str, Any] | None = None, **content: Any
) -> dict[str, Any]:
    return {"claim_year": year, "applicant": owner or applicant(), **content}


def ask(dossier: dict[str, Any], **readings: str) -> Answer:
    found = evaluate(dossier, pack(), {f"LA-{k}": v for k, v in readings.items()})
    assert not found.problems, [p.text("en") for p in found.problems]
    return found


def awards(dossier: dict[str, Any], **readings: str) -> dict[str, Award]:
    outcome = ask(dossier, **readings).outcome
    assert outcome is not None
    return {a.label: a for a in outcome.awards}


def award(dossier: dict[str, Any], measure: str, **readings: str) -> Award:
    (found,) = [a for a in awards(dossier, **readings).values() if a.measure.id == measure]
    return found


def title(code: str, level: str, on: str | None = "2022-06-01", **more: Any) -> dict[str, Any]:
    stated = {"id": f"{code}-{level}", "what": code, "level": level, "granted_on": on}
    return {key: value for key, value in (stated | more).items() if value is not None}


def reasons(found: Award) -> list[str]:
    return [r.key for r in found.reasons]


# Awards for titles


@pytest.mark.parametrize(("measure", "code", "level", "wan"), TITLES)
def test_a_title_newly_recognised_earns_its_fixed_award(
    measure: str, code: str, level: str, wan: int
) -> None:
    found = award(case(titles=[title(code, level)]), measure)
    assert (found.outcome, found.low, found.up_to) == ("granted", wan * 1_000_000, False)
    assert found.measure.clause == "三(二)"
    assert found.measure.payer["zh"] == "市中小企业（民营经济）发展专项资金"


@pytest.mark.parametrize(("measure", "code", "level", "wan"), TITLES)
@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        ("2021-12-31", "refused"),
        ("2022-01-01", "granted"),
        ("2022-12-31", "granted"),
        ("2023-01-01", "refused"),
    ],
)
def test_newly_recognised_means_within_the_claim_year(
    measure: str, code: str, level: str, wan: int, on: str, outcome: str
) -> None:
    found = award(case(titles=[title(code, level, on)]), measure)
    assert found.outcome == outcome
    assert found.low == (wan * 1_000_000 if outcome == "granted" else 0)
    assert reasons(found) == ([] if outcome == "granted" else ["title.newly_granted"])


def test_a_leap_day_is_a_day_of_its_year() -> None:
    dossier = case(year=2024, titles=[title("智能工厂", "provincial", "2024-02-29")])
    assert award(dossier, "luan-provincial-smart-factory-award").low == 50_000_000


@pytest.mark.parametrize("level", ["national", "county"])
def test_a_title_of_another_level_earns_nothing(level: str) -> None:
    found = awards(case(titles=[title("智能工厂", level)]))
    assert {a.outcome for a in found.values() if "smart-factory" in a.measure.id} == {"refused"}


def test_a_title_without_a_date_waits_for_it() -> None:
    found = award(case(titles=[title("绿色工厂", "municipal", None)]), TITLES[3][0])
    assert (found.outcome, found.low, found.high) == ("needs-facts", 0, 10_000_000)
    assert {m.fact for m in found.waits} == {"newly_granted"}


def test_several_titles_of_a_kind_each_count() -> None:
    titles = [title("数字化车间", "provincial", id=f"W{n}", object=f"W{n}") for n in range(3)]
    for reading in ("a", "b"):
        found = awards(case(titles=titles), A05=reading)
        assert sum(a.low for a in found.values()) == 60_000_000


@pytest.mark.parametrize(("measure", "code", "level", "wan"), TITLES)
def test_a_title_awarded_before_is_not_awarded_again(
    measure: str, code: str, level: str, wan: int
) -> None:
    history = [
        {"measure": measure, "subject": f"{code}-{level}", "year": 2022, "paid": f"{wan}万元"}
    ]
    found = award(case(owner=applicant(history=history), titles=[title(code, level)]), measure)
    assert (found.outcome, reasons(found)) == ("refused", ["already-awarded"])


# Demonstration projects


def test_each_demonstration_project_is_awarded() -> None:
    projects = [PROJECT | {"id": f"P{n}"} for n in range(3)]
    found = awards(case(projects=projects))
    paid = [a.low for a in found.values() if a.measure.id == DEMONSTRATION]
    assert paid == [50_000_000] * 3


def test_a_project_that_is_no_demonstration_is_refused() -> None:
    found = award(case(projects=[PROJECT | {"municipal_demonstration": False}]), DEMONSTRATION)
    assert reasons(found) == ["project.municipal_demonstration"]


def test_a_demonstration_project_is_awarded_once() -> None:
    history = [{"measure": DEMONSTRATION, "subject": "P", "year": 2021, "paid": "50万元"}]
    dossier = case(owner=applicant(history=history), projects=[PROJECT])
    assert reasons(award(dossier, DEMONSTRATION)) == ["already-awarded"]


# What people decide


@pytest.mark.parametrize("measure", CASE_BY_CASE)
def test_without_a_decision_nothing_is_computed(measure: str) -> None:
    found = award(case(projects=[PROJECT]), measure)
    assert (found.outcome, found.low, found.high) == ("case-by-case", 0, 0)


@pytest.mark.parametrize("measure", CASE_BY_CASE)
@pytest.mark.parametrize("amount", ["0.01", "1230000.45", "100000000.00"])
def test_a_decision_sets_the_amount_to_the_fen(measure: str, amount: str) -> None:
    decisions = [{"measure": measure, "subject": "P", "amount": amount, "by": "市政府"}]
    found = award(case(projects=[PROJECT], decisions=decisions), measure)
    assert (found.outcome, yuan(found.low)) == ("granted", amount)


def test_a_decision_that_states_no_amount_leaves_the_case_with_people() -> None:
    decisions = [{"measure": CASE_BY_CASE[1], "subject": "P", "rate": "10%", "by": "市政府"}]
    found = award(case(projects=[PROJECT], decisions=decisions), CASE_BY_CASE[1])
    assert (found.outcome, found.high) == ("case-by-case", 0)
    assert {m.fact for m in found.waits} == {"amount"}


def test_a_decision_not_approved_decides_nothing() -> None:
    decisions = [{"measure": CASE_BY_CASE[1], "amount": "5万元", "approved": False}]
    found = award(case(projects=[PROJECT], decisions=decisions), CASE_BY_CASE[1])
    assert found.outcome == "case-by-case"


@pytest.mark.parametrize(
    ("measure", "changed", "reason"),
    [
        ("luan-key-project-case-by-case", {"key_project": False}, "project.key_project"),
        ("luan-key-project-equipment-subsidy", {"key_project": False}, "project.key_project"),
        ("luan-key-project-loan-interest", {"key_project": False}, "project.key_project"),
        ("luan-chain-strengthening-case-by-case", {"kind": "自动化改造"}, "project.kind"),
        (
            "luan-chain-strengthening-case-by-case",
            {"chain_strengthening": False},
            "project.chain_strengthening",
        ),
    ],
)
def test_decided_support_is_for_its_own_projects(
    measure: str, changed: dict[str, Any], reason: str
) -> None:
    assert reasons(award(case(projects=[PROJECT | changed]), measure)) == [reason]


# luan-library-precondition and its readings


@pytest.mark.parametrize("measure", [*CASE_BY_CASE, DEMONSTRATION])
@pytest.mark.parametrize(
    ("rolling", "municipal", "reading", "passes"),
    [
        (True, False, "a", True),
        (True, False, "b", False),
        (False, True, "a", False),
        (False, True, "b", True),
    ],
)
def test_the_library_named_by_the_reading_comes_first(
    measure: str, rolling: bool, municipal: bool, reading: str, passes: bool
) -> None:
    project = PROJECT | {"in_rolling_library": rolling, "in_municipal_library": municipal}
    found = award(case(projects=[project]), measure, A02=reading)
    assert (found.outcome != "refused") is passes
    assert reasons(found) == ([] if passes else ["luan-library-precondition"])


def test_whether_a_project_is_in_the_library_must_be_known() -> None:
    project = {k: v for k, v in PROJECT.items() if k != "in_rolling_library"}
    found = award(case(projects=[project]), DEMONSTRATION)
    assert (found.outcome, found.low, found.high) == ("needs-facts", 0, 50_000_000)
    assert {m.fact for m in found.waits} == {"in_rolling_library"}


@pytest.mark.parametrize(("measure", "code", "level", "wan"), TITLES)
def test_titles_need_the_library_only_under_the_strict_reading(
    measure: str, code: str, level: str, wan: int
) -> None:
    titles = [title(code, level)]
    outside = case(titles=titles, projects=[PROJECT | {"in_rolling_library": False}])
    inside = case(titles=titles, projects=[PROJECT | {"in_municipal_library": False}])
    assert award(outside, measure, A03="a").low == wan * 1_000_000
    refused = award(outside, measure, A03="b")
    assert reasons(refused) == ["luan-library-precondition-for-titles"]
    assert award(inside, measure, A03="b").low == wan * 1_000_000
    assert award(inside, measure, A03="b", A02="b").outcome == "refused"
    assert award(outside, measure, A03="b", A02="b").outcome == "granted"


def test_an_enterprise_without_projects_has_none_in_the_library() -> None:
    found = award(case(titles=[title("智能工厂", "provincial")]), STRICT[0], A03="b")
    assert found.outcome == "refused"


# luan-paying-fund and its readings


@pytest.mark.parametrize(
    ("met", "reading", "outcome"),
    [
        (True, "b", "granted"),
        (False, "b", "refused"),
        (None, "b", "needs-facts"),
        (True, "a", "granted"),
        (False, "a", "granted"),
        (None, "a", "granted"),
    ],
)
def test_the_funds_own_rules_bind_by_default(met: bool | None, reading: str, outcome: str) -> None:
    dossier = case(owner=applicant(fund_rules_met=met), projects=[PROJECT])
    found = award(dossier, DEMONSTRATION, A06=reading)
    assert found.outcome == outcome
    if outcome == "refused":
        assert reasons(found) == ["luan-paying-fund"]
    if outcome == "needs-facts":
        assert {m.fact for m in found.waits} == {"fund_rules_met"}


def test_every_measure_with_money_is_paid_under_the_funds_rules() -> None:
    titles = [title(code, level) for _, code, level, _ in TITLES]
    dossier = case(owner=applicant(fund_rules_met=False), projects=[PROJECT], titles=titles)
    found = [a for a in awards(dossier).values() if a.measure.money]
    assert len(found) == 15
    assert all("luan-paying-fund" in reasons(a) for a in found)


@pytest.mark.parametrize(
    ("size", "ownership", "warned"),
    [
        ("large", "private", True),
        ("medium", "state", True),
        ("large", "state", True),
        ("medium", "private", False),
        ("micro", "foreign", False),
    ],
)
@pytest.mark.parametrize("met", [True, None])
def test_a_large_or_state_held_enterprise_is_warned_about(
    size: str, ownership: str, warned: bool, met: bool | None
) -> None:
    owner = applicant(size=size, ownership=ownership, fund_rules_met=met)
    found = award(case(owner=owner, projects=[PROJECT]), DEMONSTRATION)
    assert [w.key for w in found.warnings] == (["fund-for-smes"] if warned else [])
    alone = award(case(owner=owner, projects=[PROJECT]), DEMONSTRATION, A06="a")
    assert alone.warnings == []


# Whom the text addresses


@pytest.mark.parametrize("region", ["六安市", "叶集区", "341525", None])
def test_the_text_is_for_enterprises_of_the_city(region: str | None) -> None:
    found = award(case(owner=applicant(region=region), projects=[PROJECT]), DEMONSTRATION)
    assert found.outcome == "granted"


def test_an_enterprise_of_another_city_is_sent_to_its_own_pack() -> None:
    answer = evaluate(case(owner=applicant(region="宜昌市"), projects=[PROJECT]), pack())
    assert answer.outcome is None
    assert [p.code for p in answer.problems] == ["dossier.region-outside"]
    assert "六安市" in answer.problems[0].text("zh")


def test_below_scale_is_a_warning_since_the_award_sets_no_such_condition() -> None:
    dossier = case(owner=applicant(above_scale=False), titles=[title("智能工厂", "municipal")])
    found = award(dossier, "luan-municipal-smart-factory-award")
    assert (found.outcome, [w.key for w in found.warnings]) == ("granted", ["below-scale"])


# Readings on titles


@pytest.mark.parametrize(("measure", "code", "level", "wan"), TITLES)
def test_newness_binds_the_provincial_three_under_both_readings(
    measure: str, code: str, level: str, wan: int
) -> None:
    dossier = case(titles=[title(code, level, "2019-05-05")])
    assert award(dossier, measure, A04="a").outcome == "refused"
    free = award(dossier, measure, A04="b")
    assert free.low == (0 if measure in STRICT else wan * 1_000_000)


@pytest.mark.parametrize("slug", list(KINDS))
def test_an_upgrade_within_a_year_earns_both_or_the_difference(slug: str) -> None:
    code, provincial, municipal = KINDS[slug]
    titles = [title(code, level, object="一号") for level in ("provincial", "municipal")]
    for order in (titles, titles[::-1]):
        full = awards(case(titles=order), A05="a")
        assert sum(a.low for a in full.values()) == (provincial + municipal) * 1_000_000
        less = awards(case(titles=order), A05="b")
        paid = {a.measure.id: a.low for a in less.values() if a.low}
        assert paid == {
            f"luan-municipal-{slug}-award": municipal * 1_000_000,
            f"luan-provincial-{slug}-award": (provincial - municipal) * 1_000_000,
        }


@pytest.mark.parametrize(
    ("paid", "left"),
    [
        ("0.00", "200000.00"),
        ("99999.99", "100000.01"),
        ("100000.00", "100000.00"),
        ("100000.01", "99999.99"),
        ("199999.99", "0.01"),
        ("200000.00", "0.00"),
        ("200000.01", "0.00"),
    ],
)
@pytest.mark.parametrize("slug", ["green-factory", "digital-workshop", "design-centre"])
def test_what_the_lower_title_was_paid_counts_to_the_fen(slug: str, paid: str, left: str) -> None:
    code = KINDS[slug][0]
    lower = f"luan-municipal-{slug}-award"
    history = [{"measure": lower, "subject": "old", "object": "一号", "year": 2020, "paid": paid}]
    titles = [title(code, "provincial", object="一号")]
    dossier = case(owner=applicant(history=history), titles=titles)
    found = award(dossier, f"luan-provincial-{slug}-award", A05="b")
    assert yuan(found.low) == left
    (taken,) = found.taken
    assert (taken.rule, taken.cite.at) == (f"luan-upgrade-difference-{slug}", "三(二)s2")
    assert yuan(taken.before - taken.after) == yuan(20_000_000 - found.low)
    assert yuan(award(dossier, f"luan-provincial-{slug}-award", A05="a").low) == "200000.00"


def test_only_the_same_workshop_and_the_same_kind_set_off() -> None:
    history = [
        {"measure": "luan-municipal-digital-workshop-award", "subject": "x", "object": "二号",
         "year": 2020, "paid": "10万元"},
        {"measure": "luan-municipal-green-factory-award", "subject": "y", "object": "一号",
         "year": 2020, "paid": "10万元"},
    ]  # fmt: skip
    titles = [title("数字化车间", "provincial", object="一号")]
    dossier = case(owner=applicant(history=history), titles=titles)
    found = award(dossier, "luan-provincial-digital-workshop-award", A05="b")
    assert found.low == 20_000_000


def test_where_the_object_is_not_named_the_difference_stays_open_within_its_bounds() -> None:
    titles = [title("智能工厂", "provincial"), title("智能工厂", "municipal")]
    found = awards(case(titles=titles), A05="b")
    upper = found["luan-provincial-smart-factory-award/智能工厂-provincial"]
    lower = found["luan-municipal-smart-factory-award/智能工厂-municipal"]
    assert (upper.outcome, upper.low, upper.high) == ("needs-facts", 30_000_000, 50_000_000)
    assert (lower.outcome, lower.low) == ("granted", 20_000_000)
    assert {m.fact for m in upper.waits} == {"object"}


def test_a_single_title_needs_no_object() -> None:
    found = award(case(titles=[title("智能工厂", "provincial")]), STRICT[0], A05="b")
    assert (found.outcome, found.low) == ("granted", 50_000_000)


# The reading that borrows a rate


@pytest.mark.parametrize(
    ("base", "rate", "amount"),
    [
        ("10000000", "10%", "1000000.00"),
        ("3333333.33", "7.5%", "249999.99"),
        ("0.09", "10%", "0.00"),
        ("0.10", "10%", "0.01"),
        ("0.11", "10%", "0.01"),
        ("0", "10%", "0.00"),
    ],
)
def test_a_decided_rate_is_multiplied_and_cut_to_the_fen(base: str, rate: str, amount: str) -> None:
    project = PROJECT | {
        "equipment_software": base,
        "loan_interest": [{"paid_on": "2022-06-21", "interest": base}],
    }
    for measure in CASE_BY_CASE[2:]:
        decisions = [{"measure": measure, "subject": "P", "rate": rate, "by": "市政府"}]
        found = award(case(projects=[project], decisions=decisions), measure, A10="b")
        assert (found.outcome, yuan(found.low)) == ("granted", amount)


@pytest.mark.parametrize("measure", CASE_BY_CASE[2:])
def test_a_borrowed_rate_still_needs_a_decision_that_states_it(measure: str) -> None:
    interest = [{"paid_on": "2022-06-21", "interest": "5万元"}]
    project = PROJECT | {"equipment_software": "100万元", "loan_interest": interest}
    assert award(case(projects=[project]), measure, A10="b").outcome == "case-by-case"
    decisions = [{"measure": measure, "amount": "5万元", "by": "市政府"}]
    without = award(case(projects=[project], decisions=decisions), measure, A10="b")
    assert (without.outcome, without.high) == ("case-by-case", 0)
    assert award(case(projects=[project], decisions=decisions), measure, A10="a").low == 5_000_000


# Readings, declared items, the whole


def test_every_reading_decides_something() -> None:
    axes = pack().axes
    assert sorted(axes) == READINGS
    assert used_axes(pack()) == set(READINGS)
    assert [axis.id for axis in axes.values() if axis.note is not None] == []


@pytest.mark.parametrize(
    ("reading", "measure", "a", "b"),
    [
        ("A08", "luan-fund-investment", "25%", "21%"),
        ("A11", "luan-mine-steel-county-filing", "even if", "outside the catalogue"),
    ],
)
def test_a_reading_without_money_changes_what_is_declared(
    reading: str, measure: str, a: str, b: str
) -> None:
    for value, word in (("a", a), ("b", b)):
        assert word in award(case(), measure, **{reading: value}).measure.gives["en"]


@pytest.mark.parametrize(
    "measure",
    [
        "luan-benchmark-diagnosis",
        "luan-informatisation-diagnosis",
        "luan-fund-investment",
        "luan-special-credit",
        "luan-finance-policies",
        "luan-tax-incentives",
        "luan-approval-pilots",
        "luan-filing-delegation",
        "luan-mine-steel-county-filing",
        "luan-publicity",
    ],
)
def test_what_the_text_gives_without_a_sum_is_declared(measure: str) -> None:
    found = award(case(), measure)
    assert (found.outcome, found.low) == ("declared", 0)
    assert found.measure.gives["zh"]
    assert found.measure.gives["en"]


def test_results_say_that_the_text_is_a_draft() -> None:
    outcome = ask(case()).outcome
    assert outcome is not None
    assert "policy.draft" in [w.code for w in outcome.warnings]


def test_the_example_shows_each_kind_of_outcome() -> None:
    (document,) = load_all(FOLDER / "examples" / "huaiyuan-precision.yaml")
    found = awards(document)
    outcomes = {a.outcome for a in found.values() if a.measure.money}
    assert outcomes == {"granted", "refused", "needs-facts", "case-by-case"}
    granted = sum(a.low for a in found.values() if a.outcome == "granted")
    assert yuan(granted) == "1788000.50"
    upgraded = awards(document, A05="b")["luan-provincial-smart-factory-award/smart-factory-2023"]
    assert yuan(upgraded.low) == "300000.00"


WORKED = [d for file in sorted((FOLDER / "cases").glob("*.yaml")) for d in load_all(file)]


@pytest.mark.parametrize("worked", WORKED, ids=lambda c: c["case"])
def test_worked_cases_beside_the_pack(worked: dict[str, Any]) -> None:
    answer = evaluate(worked["dossier"], pack(), worked.get("readings"))
    assert answer.outcome is not None
    for measure, expected in worked["expect"].items():
        (found,) = [a for a in answer.outcome.awards if a.measure.id == measure]
        assert found.outcome == expected["outcome"]
        assert reasons(found) == expected["reasons"]
        cited = {found.measure.clause, *(r.cite.clause for r in found.reasons)}
        assert cited >= set(expected["clauses"])
        if "amount" in expected:
            assert yuan(found.low) == expected["amount"]
    if "total" in worked:
        assert [yuan(v) for v in answer.outcome.total] == [worked["total"]] * 2
