"""Henan: rates, thresholds and caps, at their edges, and insurance premiums."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    CAPS,
    CONSTRUCTION,
    CULTIVATION,
    DEMONSTRATION,
    FIRST_SET_PREMIUM,
    GIANT,
    GOOSE,
    INCOME,
    NATIONAL_SET,
    PROVINCIAL_SET,
    ROBOTS,
    SOFTWARE,
    YEARS,
    Facts,
    amount,
    ask,
    earlier,
    insured,
    of_base,
    one,
    pack,
    reasons,
    taken,
)

from jigai.engine.api import program
from jigai.engine.result import answer_data
from jigai.money.fen import parse_yuan, yuan


@pytest.mark.parametrize(("measure", "below", "almost", "at", "above", "cap"), CAPS)
def test_cap_is_reached_and_never_passed(
    measure: str, below: str, almost: str, at: str, above: str, cap: str
) -> None:
    award = one(of_base(measure, below))
    assert (award.outcome, yuan(award.low), taken(award)) == ("granted", almost, {})
    award = one(of_base(measure, at))
    assert (yuan(award.low), taken(award)) == (cap, {})
    award = one(of_base(measure, above))
    assert yuan(award.low) == cap
    over = yuan(parse_yuan(cap) + 1)
    assert (over, cap) in taken(award).values()


@pytest.mark.parametrize("row", CAPS, ids=lambda r: r[0])
def test_rate_is_exact_and_rounded_down_once(row: tuple[str, ...]) -> None:
    measure = row[0]
    percent = {NATIONAL_SET: 5, PROVINCIAL_SET: 5, INCOME: 5, SOFTWARE: 20}.get(measure, 30)
    base = parse_yuan("10000003.33")
    expected = base * percent // 100
    cap = parse_yuan(row[5])
    assert one(of_base(measure, "10000003.33")).low == min(expected, cap)


@pytest.mark.parametrize(
    ("base", "outcome", "granted"),
    [
        ("9999999.99", "refused", "0.00"),
        ("10000000.00", "granted", "3000000.00"),
        ("10000000.01", "granted", "3000000.00"),
        ("10000000.04", "granted", "3000000.01"),
    ],
)
def test_demonstration_threshold_includes_its_bound(base: str, outcome: str, granted: str) -> None:
    award = one(of_base(DEMONSTRATION, base))
    assert (award.outcome, yuan(award.low)) == (outcome, granted)
    if outcome == "refused":
        assert reasons(award) == ["project.equipment_software"]


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        (GOOSE, "project.equipment_software"),
        (GIANT, "project.equipment_software"),
        (ROBOTS, "project.whole_machines"),
        (CULTIVATION, "centre.test_equipment"),
        (CONSTRUCTION, "centre.instruments"),
        (INCOME, "centre.technology_income"),
    ],
)
def test_without_any_base_nothing_is_granted(measure: str, reason: str) -> None:
    award = one(of_base(measure, "0"))
    assert (award.outcome, reasons(award)) == ("refused", [reason])
    assert one(of_base(measure, "0.01")).outcome == "granted"


@pytest.mark.parametrize(
    ("measure", "change", "reason"),
    [
        (DEMONSTRATION, {"demonstration": False}, "project.demonstration"),
        (DEMONSTRATION, {"kind": "服务化改造"}, "project.kind"),
        (GOOSE, {"key_project": False}, "project.key_project"),
        (ROBOTS, {"robot_demonstration": False}, "project.robot_demonstration"),
    ],
)
def test_each_condition_of_a_project_has_its_own_reason(
    measure: str, change: Facts, reason: str
) -> None:
    dossier = of_base(measure, "20000000")
    dossier["projects"][0].update(change)
    award = one(dossier)
    assert (award.outcome, reasons(award)) == ("refused", [reason])


@pytest.mark.parametrize("kind", ["高端化改造", "智能化改造", "绿色化改造"])
def test_three_kinds_of_demonstration_qualify(kind: str) -> None:
    dossier = of_base(DEMONSTRATION, "12000000")
    dossier["projects"][0]["kind"] = kind
    assert amount(dossier) == "3600000.00"


def test_only_a_leading_goose_gets_the_key_project_grant() -> None:
    dossier = of_base(GOOSE, "20000000")
    dossier["applicant"]["leading_goose"] = False
    assert reasons(one(dossier)) == ["enterprise.leading_goose"]


@pytest.mark.parametrize(
    ("measure", "change", "reason"),
    [
        (NATIONAL_SET, {"kind": "其他"}, "product.kind"),
        (PROVINCIAL_SET, {"kind": "其他"}, "product.kind"),
        (NATIONAL_SET, {"invoices": []}, "product.invoices"),
        (SOFTWARE, {"level": "国家级"}, "product.level"),
        (SOFTWARE, {"invoices": []}, "product.invoices"),
    ],
)
def test_each_condition_of_a_product_has_its_own_reason(
    measure: str, change: Facts, reason: str
) -> None:
    dossier = of_base(measure, "20000000")
    dossier["products"][0].update(change)
    assert reasons(one(dossier)) == [reason]


@pytest.mark.parametrize("measure", [NATIONAL_SET, PROVINCIAL_SET, SOFTWARE])
def test_sales_awards_go_to_developers_in_the_province(measure: str) -> None:
    dossier = of_base(measure, "20000000")
    dossier["applicant"]["developed_in_province"] = False
    assert reasons(one(dossier)) == ["enterprise.developed_in_province"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on_cultivation_list": False}, "centre.on_cultivation_list"),
        ({"in_cultivation_period": False}, "centre.in_cultivation_period"),
        ({"project_completed": False}, "centre.project_completed"),
    ],
)
def test_cultivation_grant_follows_completion_in_the_period(change: Facts, reason: str) -> None:
    dossier = of_base(CULTIVATION, "10000000")
    dossier["centres"][0].update(change)
    assert reasons(one(dossier)) == [reason]


@pytest.mark.parametrize("measure", [CONSTRUCTION, INCOME])
def test_provincial_terms_go_on_for_a_national_centre(measure: str) -> None:
    dossier = of_base(measure, "10000000")
    dossier["centres"][0].update(provincial=False, national=True)
    assert one(dossier).outcome == "granted"
    dossier["centres"][0].update(national=False)
    assert reasons(one(dossier)) == ["centre.provincial"]


def test_wording_tells_a_ceiling_from_an_exact_rate() -> None:
    for measure, *_ in CAPS:
        ceiling = measure not in (CULTIVATION, CONSTRUCTION, INCOME)
        assert one(of_base(measure, "12000000")).up_to is ceiling


@pytest.mark.parametrize(
    ("premium", "granted"),
    [
        ("1499999.99", "1199999.99"),
        ("1500000.00", "1200000.00"),
        ("1500000.01", "1200000.00"),
        ("1500000.02", "1200000.00"),
        ("3000000.00", "1200000.00"),
    ],
)
@pytest.mark.parametrize("recognition", ["首台套", "首版次软件"])
def test_premium_counts_up_to_the_rate(recognition: str, premium: str, granted: str) -> None:
    dossier = insured(recognition, ("2023-03-01", premium, "50000000"))
    award = one(dossier)
    assert (award.outcome, yuan(award.low), award.up_to) == ("granted", granted, False)


@pytest.mark.parametrize(
    ("recognition", "count", "granted"),
    [
        ("首台套", 2, "240000.00"),
        ("首台套", 3, "480000.00"),
        ("首台套", 4, "480000.00"),
        ("首版次软件", 1, "80000.00"),
        ("首版次软件", 2, "80000.00"),
    ],
)
def test_premium_is_subsidised_for_the_first_years_whatever_their_order(
    recognition: str, count: int, granted: str
) -> None:
    assert amount(insured(recognition, *YEARS[:count])) == granted
    assert amount(insured(recognition, *reversed(YEARS[:count]))) == granted


def test_premium_paid_for_earlier_years_comes_off() -> None:
    dossier = insured("首台套", *YEARS[:3])
    dossier["applicant"]["history"] = [earlier(FIRST_SET_PREMIUM, "G", 2022, "240000")]
    award = one(dossier)
    assert yuan(award.low) == "240000.00"
    assert taken(award) == {f"{FIRST_SET_PREMIUM}.paid-before": ("480000.00", "240000.00")}


def test_premium_needs_insurance_and_provincial_recognition() -> None:
    assert reasons(one(insured("首台套"))) == ["product.insured"]
    national = insured("首台套", YEARS[0], level="国家级")
    assert reasons(one(national)) == ["product.level"]
    assert reasons(one(insured("首版次软件", YEARS[0], level="国家级"))) == ["product.level"]


def test_premium_is_paid_to_the_policy_holder() -> None:
    def payee(dossier: Facts, readings: dict[str, str]) -> str:
        answer = ask(dossier, readings)
        ready = program(pack(), {f"HN-{k}": v for k, v in readings.items()})
        (award,) = answer_data(answer, ready, "zh")["awards"]
        return str(award["payee"])

    dossier = insured("首台套", YEARS[0], policy_holder_is_maker=True)
    assert payee(dossier, {}) == "甲公司"
    assert payee(dossier, {"A07": "b"}) == "E"
    del dossier["products"][0]["policy_holder"]
    assert payee(dossier, {}) == "E"
