"""Yichang: instruments and their windows, the cap and who lifts it, the gate, every reading."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from jigai.engine.api import evaluate
from jigai.engine.awards import Award
from jigai.engine.evaluating import Outcome
from jigai.facts.documents import load_all
from jigai.money.fen import yuan
from jigai.policy.loading import load_pack, shipped_root
from jigai.policy.pack import Pack
from jigai.policy.readings import used_axes

FOLDER = shipped_root() / "yichang"
LOAN = "yichang-loan-interest-subsidy"
EQUIPMENT = "yichang-equipment-grant"
LEASE = "yichang-lease-rent-subsidy"
BOND = "yichang-bond-interest-subsidy"
COUNTY = "yichang-county-award"
SERVICE = "yichang-service-body-reward"
LARGE = "yichang-large-project-case-by-case"
CAP = "yichang-project-cap"
RULES = "yichang-operating-rules"
INSTRUMENTS = [LOAN, EQUIPMENT, LEASE, BOND]
CENTRE = ["西陵区", "伍家岗区", "点军区", "猇亭区", "宜昌高新区"]
NINE = [
    "宜都市",
    "枝江市",
    "当阳市",
    "夷陵区",
    "远安县",
    "兴山县",
    "秭归县",
    "长阳土家族自治县",
    "五峰土家族自治县",
]


@lru_cache(maxsize=1)
def pack() -> Pack:
    return load_pack(FOLDER)


def run(raw: dict[str, Any], *readings: str) -> Outcome:
    """The outcome of a dossier under readings written ``YC-A04=b``."""
    answer = evaluate(raw, pack(), dict(r.split("=") for r in readings))
    assert not answer.problems, [p.text("en") for p in answer.problems]
    assert answer.outcome is not None
    return answer.outcome


def one(raw: dict[str, Any], measure: str, *readings: str) -> Award:
    """The award of a measure that has one."""
    (found,) = [a for a in run(raw, *readings).awards if a.measure.id == measure]
    return found


def paid(raw: dict[str, Any], *readings: str) -> str:
    """The sum granted, settled to the fen."""
    low, high = run(raw, *readings).total
    assert low == high
    return yuan(low)


def sums(raw: dict[str, Any], *readings: str) -> dict[str, str]:
    """What is granted, by measure."""
    return {a.measure.id: yuan(a.low) for a in run(raw, *readings).awards if a.outcome == "granted"}


def why(award: Award) -> list[str]:
    assert award.outcome == "refused"
    return [r.key for r in award.reasons]


def project(**facts: Any) -> dict[str, Any]:
    """A completed project of the central city, built from 2018 to 2020, without any finance."""
    return {
        "id": "P",
        "region": "西陵区",
        "transformation": True,
        "qualified": True,
        "completed": True,
        "completed_on": "2020-12-20",
        "period_start": "2018-01-01",
        "period_end": "2021-12-31",
        "production_equipment": 0,
        "has_bank_loan": False,
        "lease_rent": [],
        "bond_interest": [],
    } | facts


def dossier(*claims: str, year: int = 2021, history: Any = (), **facts: Any) -> dict[str, Any]:
    return {
        "claim_year": year,
        "claims": list(claims) or [*INSTRUMENTS, LARGE],
        "applicant": {
            "id": "E",
            "kind": "enterprise",
            "region": "宜昌市",
            "history": list(history),
        },
        "projects": [project(**facts)],
        "programme": {"acts": [{"act": "operating-rules", "adopted_on": "2018-06-30"}]},
    }


def interest(*rows: tuple[str, str]) -> dict[str, Any]:
    found = [{"paid_on": day, "interest": amount} for day, amount in rows]
    return {"has_bank_loan": True, "loan_interest": found}


def rent(*rows: tuple[str, str], **more: Any) -> dict[str, Any]:
    found = [{"paid_on": day, "rent": amount} | more for day, amount in rows]
    return {"lease_rent": found, "leased_price": "1亿元"}


def bond(*rows: tuple[str, str], **more: Any) -> dict[str, Any]:
    found = [{"paid_on": day, "interest": amount} | more for day, amount in rows]
    return {"bond_interest": found}


def earlier(measure: str, amount: str, year: int = 2020, **more: Any) -> dict[str, Any]:
    return {"measure": measure, "subject": "P", "year": year, "paid": amount} | more


def lift(amount: str, **more: Any) -> dict[str, Any]:
    found = {"measure": LARGE, "subject": "P", "lifts": {CAP: amount}, "by": "市政府"} | more
    return {"decisions": [found]}


# The pack as a whole


def test_every_reading_acts_in_the_pack() -> None:
    assert used_axes(pack()) == set(pack().axes)
    assert all(axis.note is None for axis in pack().axes.values())


def test_what_has_no_sum_is_declared_with_what_it_gives() -> None:
    found = {a.measure.id: a for a in run(dossier() | {"claims": None}).awards}
    for identity in (
        "yichang-county-funds-support",
        "yichang-municipal-transformation-fund",
        "yichang-two-level-funds",
        "yichang-credit-deposit-incentive",
        "yichang-credit-encouragement",
        "yichang-tax-incentives",
        "yichang-restructuring-vat",
        "yichang-restructuring-land-stamp-deed",
        "yichang-approval-simplification",
        "yichang-multi-in-one-approval",
        "yichang-small-enterprise-help",
        "yichang-park-platform-support",
        "yichang-leasing-encouragement",
        "yichang-leader-project-link",
    ):
        assert found[identity].outcome == "declared"
        assert found[identity].measure.gives["zh"]
        assert found[identity].measure.gives["en"]


def test_measures_follow_the_order_of_the_document() -> None:
    found = [a.measure.id for a in run(dossier() | {"claims": None}).awards if a.measure.money]
    assert found == [LOAN, EQUIPMENT, LEASE, BOND, COUNTY, SERVICE, LARGE]


@pytest.mark.parametrize(("day", "reason"), [("2018-04-02", True), ("2018-04-03", False)])
def test_nothing_before_the_day_of_issue(day: str, reason: bool) -> None:
    raw = dossier(EQUIPMENT, year=2018, production_equipment="1000", completed_on="2018-01-31")
    award = one(raw | {"as_of": day}, EQUIPMENT, "YC-A15=b")
    assert award.outcome == ("refused" if reason else "granted")
    if reason:
        assert why(award) == ["not-yet-in-force"]


# Who qualifies


@pytest.mark.parametrize("region", [*CENTRE, "夷陵区", "宜都市", "长阳县"])
@pytest.mark.parametrize("measure", INSTRUMENTS)
def test_reading_a01_the_central_city(measure: str, region: str) -> None:
    raw = dossier(
        measure,
        region=region,
        production_equipment="1000",
        **rent(("2019-01-01", "200")),
        **bond(("2019-01-01", "200")),
    )
    if measure == LOAN:
        raw["projects"][0] |= interest(("2019-01-01", "200"))
    wide, narrow = one(raw, measure, "YC-A01=a"), one(raw, measure, "YC-A01=b")
    assert (wide.outcome == "granted") is (region in CENTRE)
    assert (narrow.outcome == "granted") is (region in CENTRE[:4])
    for award in (wide, narrow):
        if award.outcome != "granted":
            assert why(award) == ["project.region"]
            assert award.reasons[0].cite.at == "四(一)¶1s1"


@pytest.mark.parametrize("measure", INSTRUMENTS)
def test_a_project_that_is_not_qualified_gets_nothing(measure: str) -> None:
    raw = dossier(
        measure, qualified=False, **rent(("2019-01-01", "2")), **bond(("2019-01-01", "2"))
    )
    if measure == LOAN:
        raw["projects"][0] |= interest(("2019-01-01", "2"))
    assert why(one(raw, measure)) == ["project.qualified"]


@pytest.mark.parametrize("measure", INSTRUMENTS)
def test_reading_a07_completion_comes_first_for_all_or_for_two(measure: str) -> None:
    raw = dossier(
        measure,
        completed=False,
        completed_on="2022-06-30",
        **rent(("2019-01-01", "2")),
        **bond(("2019-01-01", "2")),
    )
    if measure == LOAN:
        raw["projects"][0] |= interest(("2019-01-01", "2"))
    assert why(one(raw, measure, "YC-A07=a")) == ["project.completed"]
    loose = one(raw, measure, "YC-A07=b")
    assert (loose.outcome == "granted") is (measure in (LEASE, BOND))


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        (LOAN, "project.has_bank_loan"),
        (LEASE, "project.lease_rent"),
        (BOND, "project.bond_interest"),
    ],
)
def test_an_instrument_that_was_not_used_says_so(measure: str, reason: str) -> None:
    assert why(one(dossier(measure), measure)) == [reason]


def test_a_bank_loan_shuts_the_equipment_grant() -> None:
    raw = dossier(EQUIPMENT, production_equipment="1000", **interest(("2019-01-01", "2")))
    award = one(raw, EQUIPMENT)
    assert why(award) == ["project.has_bank_loan"]
    assert award.reasons[0].condition is not None
    assert award.reasons[0].condition.say is not None


def test_whether_there_is_a_loan_follows_from_what_was_paid_on_it() -> None:
    raw = dossier(LOAN, EQUIPMENT, **interest(("2019-01-01", "2")))
    del raw["projects"][0]["has_bank_loan"]
    assert sums(raw) == {LOAN: "1.00"}


# Sums and caps


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("0.01", "0.00"),
        ("0.02", "0.01"),
        ("2400000.01", "1200000.00"),
        ("5999999.98", "2999999.99"),
        ("6000000", "3000000.00"),
        ("6000000.02", "3000000.00"),
    ],
)
@pytest.mark.parametrize("measure", [LOAN, LEASE, BOND])
def test_half_of_interest_or_rent_up_to_the_cap(measure: str, base: str, expected: str) -> None:
    raw = dossier(measure)
    row = ("2019-03-01", base)
    raw["projects"][0] |= {LOAN: interest, LEASE: rent, BOND: bond}[measure](row)
    award = one(raw, measure)
    assert (award.outcome, yuan(award.low), award.up_to) == ("granted", expected, False)
    cut = [t.rule for t in award.taken if t.after < t.before]
    assert cut == ([CAP] if base == "6000000.02" else [])


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("0.09", "0.00"),
        ("0.10", "0.01"),
        ("29999999.90", "2999999.99"),
        ("30000000", "3000000.00"),
        ("30000000.10", "3000000.00"),
    ],
)
def test_a_tenth_of_production_equipment_up_to_the_cap(base: str, expected: str) -> None:
    award = one(dossier(EQUIPMENT, production_equipment=base), EQUIPMENT)
    assert yuan(award.low) == expected
    assert any(t.after < t.before for t in award.taken) is (base == "30000000.10")


def test_production_equipment_leaves_out_what_is_leased_or_not_for_production() -> None:
    rows = [
        {"kind": "whole-machine", "amount": "1000", "production": True, "leased": False},
        {"kind": "whole-machine", "amount": "2000", "production": True, "leased": True},
        {"kind": "hardware", "amount": "4000", "production": False, "leased": False},
    ]
    raw = dossier(EQUIPMENT, purchases=rows)
    del raw["projects"][0]["production_equipment"]
    assert paid(raw) == "100.00"


def test_interest_on_loan_money_used_otherwise_does_not_count() -> None:
    raw = dossier(LOAN, **interest(("2019-01-01", "1000"), ("2019-07-01", "1000")))
    raw["projects"][0]["loan_interest"][1]["transformation_interest"] = "300"
    assert paid(raw) == "650.00"


def test_loan_lease_and_bond_share_the_cap_in_the_order_of_the_text() -> None:
    raw = dossier(
        **interest(("2019-01-01", "2400000")),
        **rent(("2019-01-01", "2500000")),
        **bond(("2019-01-01", "3000000.02")),
    )
    assert sums(raw) == {LOAN: "1200000.00", LEASE: "1250000.00", BOND: "550000.00"}
    granted = [a for a in run(raw).awards if a.outcome == "granted"]
    assert sum(a.entitled[0] - a.low for a in granted) == 95000001


def test_each_project_has_a_cap_of_its_own() -> None:
    raw = dossier(EQUIPMENT, production_equipment="50000000")
    raw["projects"].append(raw["projects"][0] | {"id": "Q"})
    assert paid(raw) == "6000000.00"


def test_reading_a02_whether_instruments_combine() -> None:
    raw = dossier(production_equipment="20000000", **rent(("2019-01-01", "1000000")))
    assert sums(raw, "YC-A02=a") == {EQUIPMENT: "2000000.00", LEASE: "500000.00"}
    assert sums(raw, "YC-A02=b") == {LEASE: "500000.00"}
    assert why(one(raw, EQUIPMENT, "YC-A02=b")) == ["no-lease"]
    assert sums(raw, "YC-A02=c") == {EQUIPMENT: "2000000.00"}
    raw = dossier(production_equipment="20000000", **bond(("2019-01-01", "1000000")))
    assert why(one(raw, EQUIPMENT, "YC-A02=b")) == ["no-bond"]


def both_finances() -> dict[str, Any]:
    return dossier(**interest(("2019-01-01", "2400000")), **rent(("2019-01-01", "5000000")))


def test_under_a02_c_the_best_instrument_is_advised_and_the_other_says_why() -> None:
    raw = both_finances()
    assert sums(raw, "YC-A02=c") == {LEASE: "2500000.00"}
    loan = one(raw, LOAN, "YC-A02=c")
    assert why(loan) == ["yichang-one-instrument"]
    assert loan.excluded_by[0]["by"] == [LEASE]


def test_under_a02_c_the_applicant_may_choose_the_other_instrument() -> None:
    raw = both_finances() | {"choices": {"yichang-one-instrument": LOAN}}
    assert sums(raw, "YC-A02=c") == {LOAN: "1200000.00"}
    assert sums(raw, "YC-A02=a") == {LOAN: "1200000.00", LEASE: "1800000.00"}


def test_under_a02_c_an_instrument_taken_in_an_earlier_year_shuts_the_others() -> None:
    raw = both_finances()
    raw["applicant"]["history"] = [earlier(LOAN, "1200000")]
    assert sums(raw, "YC-A02=c") == {LOAN: "0.00"}
    assert why(one(raw, LEASE, "YC-A02=c")) == ["yichang-one-instrument"]
    raw["choices"] = {"yichang-one-instrument": LEASE}
    assert sums(raw, "YC-A02=c") == {LOAN: "0.00"}
    raw["applicant"]["history"][0]["subject"] = "another"
    assert sums(raw, "YC-A02=c") == {LEASE: "2500000.00"}


def test_reading_a03_the_cap_for_the_project_an_instrument_or_a_year() -> None:
    raw = both_finances()
    assert paid(raw, "YC-A03=a") == "3000000.00"
    assert paid(raw, "YC-A03=b") == "3700000.00"
    assert paid(raw, "YC-A03=c") == "3000000.00"
    raw["applicant"]["history"] = [earlier(BOND, "1000000")]
    assert paid(raw, "YC-A03=a") == "2000000.00"
    assert paid(raw, "YC-A03=b") == "3700000.00"
    assert paid(raw, "YC-A03=c") == "3000000.00"
    raw["applicant"]["history"][0]["year"] = 2021
    assert paid(raw, "YC-A03=c") == "2000000.00"


@pytest.mark.parametrize("reading", ["YC-A03=a", "YC-A03=b"])
def test_history_of_another_project_leaves_the_cap_alone(reading: str) -> None:
    raw = dossier(
        LEASE, history=[earlier(LEASE, "2900000", subject="Q")], **rent(("2019-01-01", "600000"))
    )
    assert paid(raw, reading) == "300000.00"


def test_what_was_granted_before_for_the_same_is_taken_off() -> None:
    rows = [("2018-10-01", "1000000"), ("2019-10-01", "1000000"), ("2020-10-01", "1000000")]
    history = [earlier(LEASE, "900000", granted="1000000")]
    raw = dossier(LEASE, history=history, **rent(*rows))
    award = one(raw, LEASE)
    assert (yuan(award.entitled[0]), yuan(award.low)) == ("1500000.00", "500000.00")
    assert [t.rule for t in award.taken if t.after < t.before] == [f"{LEASE}.already-awarded"]
    del history[0]["granted"]
    assert paid(raw) == "600000.00"


def test_earlier_payments_draw_on_the_cap_of_the_project() -> None:
    raw = dossier(LEASE, history=[earlier(LOAN, "2999999.99")], **rent(("2019-01-01", "600000")))
    assert paid(raw) == "0.01"


# Windows


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2017-12-31", False),
        ("2018-01-01", True),
        ("2020-12-31", True),
        ("2021-01-01", False),
    ],
)
def test_reading_a04_a_the_first_36_months_of_construction(day: str, counts: bool) -> None:
    assert paid(dossier(LOAN, **interest((day, "1000")))) == ("500.00" if counts else "0.00")


@pytest.mark.parametrize(("day", "counts"), [("2019-06-30", True), ("2019-07-01", False)])
def test_interest_after_the_construction_period_does_not_count(day: str, counts: bool) -> None:
    raw = dossier(LOAN, period_end="2019-06-30", **interest((day, "1000")))
    for reading in "ac":
        assert paid(raw, f"YC-A04={reading}") == ("500.00" if counts else "0.00")


def test_the_period_ends_with_completion_where_no_end_is_stated() -> None:
    raw = dossier(LOAN, **interest(("2020-12-20", "1000"), ("2020-12-21", "500")))
    del raw["projects"][0]["period_end"]
    assert paid(raw) == "500.00"


@pytest.mark.parametrize(
    ("start", "last", "after"),
    [
        ("2020-02-28", "2023-02-27", "2023-02-28"),
        ("2020-02-29", "2023-02-27", "2023-02-28"),
        ("2021-02-28", "2024-02-27", "2024-02-28"),
        ("2021-03-01", "2024-02-29", "2024-03-01"),
    ],
)
def test_36_months_across_leap_days(start: str, last: str, after: str) -> None:
    raw = dossier(
        LOAN,
        year=2025,
        period_start=start,
        period_end="2025-06-30",
        **interest((start, "2"), (last, "20"), (after, "200")),
    )
    assert paid(raw) == "11.00"


def test_reading_a04_which_three_years_count() -> None:
    raw = dossier(
        LOAN,
        interest_window_start="2018-12-01",
        **interest(
            ("2018-06-01", "2"),
            ("2018-12-01", "20"),
            ("2020-12-31", "200"),
            ("2021-11-30", "2000"),
            ("2021-12-01", "20000"),
        ),
    )
    assert paid(raw, "YC-A04=a") == "111.00"
    assert paid(raw, "YC-A04=b") == "1110.00"
    assert paid(raw, "YC-A04=c") == "111.00"
    raw["decisions"] = [{"measure": LOAN, "subject": "P", "by": "市经信局", "reason": "工期延长"}]
    assert paid(raw, "YC-A04=c") == "11111.00"
    assert paid(raw, "YC-A04=a") == "111.00"
    raw["decisions"][0]["approved"] = False
    assert paid(raw, "YC-A04=c") == "111.00"


def test_reading_a04_b_waits_for_the_window_chosen() -> None:
    award = one(dossier(LOAN, **interest(("2019-01-01", "2"))), LOAN, "YC-A04=b")
    assert award.outcome == "needs-facts"
    assert {m.fact for m in award.waits} == {"interest_window_start"}


@pytest.mark.parametrize("measure", [LEASE, BOND])
def test_reading_a05_from_when_the_three_years_run(measure: str) -> None:
    rows = [
        ("2018-04-02", "2"),
        ("2018-04-03", "20"),
        ("2020-12-19", "200"),
        ("2021-04-01", "2000"),
        ("2021-04-02", "20000"),
        ("2021-04-03", "200000"),
        ("2021-08-01", "400000"),
    ]
    raw = dossier(measure, year=2022, **{LEASE: rent, BOND: bond}[measure](*rows))
    assert paid(raw, "YC-A05=a") == "1111.00"
    assert paid(raw, "YC-A05=b") == "311000.00"
    assert paid(raw, "YC-A05=c") == "11110.00"
    raw["projects"][0]["completed_on"] = "2020-12-19"
    assert paid(raw, "YC-A05=b") == "311100.00"


@pytest.mark.parametrize("measure", [LEASE, BOND])
def test_the_three_years_run_for_each_contract(measure: str) -> None:
    make = {LEASE: rent, BOND: bond}[measure]
    raw = dossier(
        measure, year=2023, **make(("2018-01-10", "2"), ("2021-01-09", "20"), ("2021-01-10", "200"))
    )
    assert paid(raw) == "11.00"
    rows = next(v for v in make(("2021-01-10", "2000"), ("2024-01-09", "20000")).values() if v)
    name = "lease_rent" if measure == LEASE else "bond_interest"
    raw["projects"][0][name] += [r | {"first_paid_on": "2021-01-10"} for r in rows]
    assert paid(raw) == "11011.00"


def test_reading_a06_all_rent_or_only_its_financing_part() -> None:
    raw = dossier(LEASE, **rent(("2019-01-01", "1000000"), financing="80000.01"))
    assert (paid(raw, "YC-A06=a"), paid(raw, "YC-A06=b")) == ("500000.00", "40000.00")


@pytest.mark.parametrize(
    ("price", "warned"), [("5000000.10", False), ("5000000", False), ("4999999.90", True)]
)
def test_a_lease_subsidy_above_a_tenth_of_the_price_is_pointed_out(
    price: str, warned: bool
) -> None:
    raw = dossier(LEASE, **rent(("2019-01-01", "1000000")) | {"leased_price": price})
    award = one(raw, LEASE)
    assert yuan(award.low) == "500000.00"
    assert [w.key for w in award.warnings] == (["lease-above-purchase-rate"] if warned else [])


def test_without_the_price_the_lease_subsidy_is_settled_and_not_pointed_out() -> None:
    raw = dossier(LEASE, **rent(("2019-01-01", "1000000")))
    del raw["projects"][0]["leased_price"]
    award = one(raw, LEASE)
    assert (award.outcome, award.warnings) == ("granted", [])


# Large projects and the cap


@pytest.mark.parametrize(("assets", "open_"), [("99999999.99", False), ("1亿元", True)])
def test_case_by_case_support_from_100_million_on(assets: str, open_: bool) -> None:
    raw = dossier(LARGE, production_assets=assets)
    award = one(raw, LARGE)
    assert award.outcome == ("case-by-case" if open_ else "refused")
    if not open_:
        assert why(award) == ["project.production_assets"]
    assert run(raw).total == (0, 0)


def test_production_assets_are_the_equipment_where_nothing_else_is_stated() -> None:
    assert one(dossier(LARGE, production_equipment="1亿元"), LARGE).outcome == "case-by-case"


def decided(amount: str, **facts: Any) -> dict[str, Any]:
    found = {
        "measure": LARGE,
        "subject": "P",
        "amount": amount,
        "by": "市政府",
        "reason": "一事一议",
    }
    return dossier(LARGE, EQUIPMENT, production_assets="1.2亿元", **facts) | {"decisions": [found]}


def test_case_by_case_support_is_for_the_whole_city() -> None:
    raw = decided("8000000.01", region="宜都市")
    award = one(raw, LARGE)
    assert (award.outcome, yuan(award.low)) == ("granted", "8000000.01")
    assert award.decision is not None
    raw["projects"][0]["region"] = "武汉市"
    assert why(one(raw, LARGE)) == ["project.region"]


def test_reading_a12_case_by_case_support_beyond_or_within_the_cap() -> None:
    raw = decided("8000000", production_equipment="20000000")
    assert sums(raw, "YC-A12=a") == {EQUIPMENT: "2000000.00", LARGE: "8000000.00"}
    assert sums(raw, "YC-A12=b") == {EQUIPMENT: "2000000.00", LARGE: "1000000.00"}


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2999999.99", "3000000.00"),
        ("3000000.01", "3000000.01"),
        ("4000000", "4000000.00"),
        ("5000000.01", "5000000.00"),
        ("none", "5000000.00"),
    ],
)
def test_a_decision_lifts_the_cap_of_a_large_project(stated: str, expected: str) -> None:
    raw = dossier(EQUIPMENT, production_equipment="50000000", production_assets="1亿元")
    raw |= lift(stated)
    assert paid(raw, "YC-A12=a") == expected
    assert paid(raw, "YC-A12=b") == "3000000.00"
    assert [w.code for w in run(raw, "YC-A12=b").warnings] == ["decision.not-liftable"]


def test_no_decision_lifts_the_cap_of_a_smaller_project() -> None:
    raw = dossier(EQUIPMENT, production_equipment="50000000", production_assets="99999999.99")
    raw |= lift("none")
    outcome = run(raw)
    assert yuan(outcome.total[0]) == "3000000.00"
    assert [w.code for w in outcome.warnings] == ["decision.not-liftable"]


@pytest.mark.parametrize("more", [{"subject": "Q"}, {"approved": False}])
def test_a_decision_lifts_only_for_its_project_and_once_approved(more: dict[str, Any]) -> None:
    raw = dossier(EQUIPMENT, production_equipment="50000000", production_assets="1亿元")
    raw["projects"].append(project(id="Q", production_assets="1亿元"))
    assert paid(raw | lift("none", **more)) == "3000000.00"


def test_a_lift_waits_where_the_size_of_the_project_is_not_known() -> None:
    raw = dossier(EQUIPMENT, production_equipment="50000000") | lift("none")
    raw["projects"][0]["production_assets"] = {"status": "unknown"}
    award = one(raw, EQUIPMENT)
    assert (yuan(award.low), yuan(award.high)) == ("3000000.00", "3000000.00")
    raw["projects"][0]["production_equipment"] = {"status": "unknown"}
    award = one(raw, EQUIPMENT)
    assert award.outcome == "needs-facts"
    assert {m.fact for m in award.waits} >= {"production_equipment"}


# Counties and service bodies


def county(region: str, amount: str | None = "3000000", **facts: Any) -> dict[str, Any]:
    raw = dossier(COUNTY)
    raw["applicant"] = {"id": "C", "kind": "county", "region": region} | facts
    if amount is not None:
        raw["decisions"] = [{"measure": COUNTY, "amount": amount, "by": "市政府"}]
    return raw


@pytest.mark.parametrize("region", [*NINE, *CENTRE])
def test_reading_a08_which_counties_may_be_awarded(region: str) -> None:
    raw = county(region)
    assert (one(raw, COUNTY, "YC-A08=a").outcome == "granted") is (region in NINE)
    assert one(raw, COUNTY, "YC-A08=b").outcome == "granted"
    if region not in NINE:
        assert why(one(raw, COUNTY)) == ["county.region"]


def test_the_slip_of_the_text_for_wufeng_is_understood() -> None:
    assert paid(county("五峰县")) == "3000000.00"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("2999999.99", "2999999.99"), ("3000000", "3000000.00"), ("3000000.01", "3000000.00")],
)
def test_the_cap_of_a_county_for_a_year(amount: str, expected: str) -> None:
    award = one(county("当阳市", amount), COUNTY)
    assert yuan(award.low) == expected
    assert [t.cite.at for t in award.taken if t.after < t.before] == (
        ["四(一)¶2s5"] if amount == "3000000.01" else []
    )


def test_the_cap_of_a_county_counts_what_the_year_has_paid() -> None:
    history = [{"measure": COUNTY, "year": 2021, "paid": "1000000"}]
    assert paid(county("当阳市", history=history)) == "2000000.00"
    history[0]["year"] = 2020
    assert paid(county("当阳市", history=history)) == "3000000.00"


def test_without_a_decision_the_county_award_is_for_people_to_settle() -> None:
    assert one(county("当阳市", None), COUNTY).outcome == "case-by-case"


@pytest.mark.parametrize(
    ("fact", "warning"),
    [
        ("funds_in_place", "no-funds-in-place"),
        ("industrial_investment", "no-industrial-investment"),
        ("transformation_investment", "no-transformation-investment"),
    ],
)
def test_a_criterion_at_zero_is_pointed_out(fact: str, warning: str) -> None:
    for amount, found in (("0", [warning]), ("0.01", [])):
        raw = county("当阳市")
        raw["applicant"][fact] = {"2021": amount}
        award = one(raw, COUNTY)
        assert [w.key for w in award.warnings] == found


def service(**facts: Any) -> dict[str, Any]:
    raw = dossier(SERVICE)
    raw["applicant"] = {"id": "I", "kind": "institution", "serves_transformation": True} | facts
    return raw


def test_reading_a16_the_reward_of_a_service_body_is_decided_or_not_payable() -> None:
    raw = service()
    assert one(raw, SERVICE, "YC-A16=a").outcome == "case-by-case"
    assert why(one(raw, SERVICE, "YC-A16=b")) == ["no-sum-no-payer"]
    raw["decisions"] = [{"measure": SERVICE, "subject": "I", "amount": "66666.66", "by": "市政府"}]
    assert paid(raw, "YC-A16=a") == "66666.66"
    assert paid(raw, "YC-A16=b") == "0.00"


def test_the_reward_is_for_bodies_that_serve_transformation() -> None:
    raw = service(serves_transformation=False)
    assert why(one(raw, SERVICE)) == ["organisation.serves_transformation"]


# The gate


@pytest.mark.parametrize(
    ("acts", "open_"),
    [
        ([], False),
        ([{"act": "another", "adopted_on": "2018-06-30"}], False),
        ([{"act": "operating-rules", "adopted_on": "2021-12-31"}], True),
        ([{"act": "operating-rules", "adopted_on": "2022-01-01"}], False),
    ],
)
def test_reading_a15_nothing_is_paid_before_the_operating_rules(acts: Any, open_: bool) -> None:
    raw = dossier(EQUIPMENT, production_equipment="1000") | {"programme": {"acts": acts}}
    shut = one(raw, EQUIPMENT, "YC-A15=a")
    assert (shut.outcome == "granted") is open_
    if not open_:
        assert why(shut) == [RULES]
        assert [r.cite.at for r in shut.reasons] == ["四尾款"]
    assert paid(raw, "YC-A15=b") == "100.00"


@pytest.mark.parametrize("measure", [*INSTRUMENTS, LARGE])
def test_the_gate_stands_before_every_measure_of_a_project(measure: str) -> None:
    raw = dossier(
        measure, production_assets="1亿元", **rent(("2019-01-01", "2")), **bond(("2019-01-01", "2"))
    )
    if measure == LOAN:
        raw["projects"][0] |= interest(("2019-01-01", "2"))
    assert one(raw | {"programme": {"acts": []}}, measure).reasons[0].key == RULES


def test_the_gate_stands_before_awards_to_counties_and_service_bodies() -> None:
    for raw, measure in ((county("当阳市"), COUNTY), (service(), SERVICE)):
        raw["programme"] = {"acts": []}
        assert why(one(raw, measure)) == [RULES]


def test_whether_the_operating_rules_exist_can_be_unknown() -> None:
    raw = dossier(EQUIPMENT, production_equipment="1000") | {"programme": {}}
    award = one(raw, EQUIPMENT)
    assert (award.outcome, award.low, yuan(award.high)) == ("needs-facts", 0, "100.00")
    assert {m.fact for m in award.waits} == {"acts"}


# What stands beside the pack

WORKED = [d for file in sorted((FOLDER / "cases").glob("*.yaml")) for d in load_all(file)]


@pytest.mark.parametrize("worked", WORKED, ids=lambda c: c["case"])
def test_worked_cases_beside_the_pack(worked: dict[str, Any]) -> None:
    answer = evaluate(worked["dossier"], pack(), worked.get("readings"))
    assert answer.outcome is not None
    for measure, expected in worked["expect"].items():
        (found,) = [a for a in answer.outcome.awards if a.measure.id == measure]
        assert (found.outcome, yuan(found.low)) == (expected["outcome"], expected["amount"])
        assert [r.key for r in found.reasons] == expected["reasons"]
        cited = {found.measure.clause, *(r.cite.clause for r in found.reasons)}
        cited |= {t.cite.clause for t in found.taken if t.after < t.before}
        assert cited == set(expected["clauses"]) | {found.measure.clause}
    assert [yuan(v) for v in answer.outcome.total] == [worked["total"]] * 2


def test_every_money_measure_and_rule_has_a_worked_case() -> None:
    text = "".join(f.read_text(encoding="utf-8") for f in (FOLDER / "cases").glob("*.yaml"))
    for item in pack().items:
        if item.kind in ("measure", "gate", "limit", "choice"):
            assert item.id in text


def test_the_example_shows_every_kind_of_outcome() -> None:
    (document,) = load_all(FOLDER / "examples" / "xiafeng-equipment.yaml")
    outcome = run(document)
    assert {a.outcome for a in outcome.awards if a.measure.money} == {
        "granted",
        "refused",
        "needs-facts",
        "case-by-case",
    }
    found = {a.label: a for a in outcome.awards}
    assert yuan(found[f"{LOAN}/flexible-line"].low) == "1208900.32"
    assert yuan(found[f"{LEASE}/flexible-line"].low) == "1791099.68"
    assert found[f"{LARGE}/turbine-works"].outcome == "case-by-case"
    assert [yuan(v) for v in outcome.total] == ["3000000.00", "6000000.00"]
