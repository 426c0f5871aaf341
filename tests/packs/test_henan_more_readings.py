"""Henan: what the text leaves open on sales, centres, platforms, titles and charges."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    BRANCH,
    CONSTRUCTION,
    CULTIVATION,
    FIRST_SET_PREMIUM,
    INCOME,
    INTERNET,
    LAND,
    NATIONAL_SET,
    PROVINCIAL_SET,
    SOFTWARE_PREMIUM,
    TITLE,
    YEAR,
    YEARS,
    Facts,
    amount,
    applicant,
    case,
    centre,
    decision,
    earlier,
    first_set,
    of_base,
    one,
    platform,
    policy,
    reasons,
    three_products,
    title,
    two_first_sets,
)

from jigai.money.fen import yuan


def sets(level: str, *sales: tuple[str, str]) -> Facts:
    """Invoices of an application year, each with the number of its set."""
    found = first_set(level)
    found["invoices"] = [
        {"invoiced_on": f"{YEAR}-06-15", "amount": money, "set": number} for number, money in sales
    ]
    return case(NATIONAL_SET if level == "国家级" else PROVINCIAL_SET, products=[found])


def test_first_set_cap_by_product_or_by_set() -> None:
    """HN-A08: two invoices of one set share its cap, another set has its own."""
    dossier = sets("省级", ("S1", "40000000"), ("S1", "30000000"), ("S2", "20000000"))
    assert amount(dossier) == "3000000.00"
    assert amount(dossier, {"A08": "b"}) == "4000000.00"
    national = sets("国家级", ("S1", "40000000"), ("S2", "50000000"))
    assert amount(national) == "4500000.00"
    assert amount(national, {"A08": "b"}) == "4500000.00"


@pytest.mark.parametrize(
    ("sold", "granted"),
    [
        ("59999999.80", "2999999.99"),
        ("60000000.00", "3000000.00"),
        ("60000000.20", "3000000.00"),
    ],
)
def test_cap_of_a_single_set(sold: str, granted: str) -> None:
    assert amount(sets("省级", ("S1", sold)), {"A08": "b"}) == granted


def test_a_set_not_stated_leaves_the_award_open() -> None:
    dossier = sets("省级", ("S1", "70000000"))
    del dossier["products"][0]["invoices"][0]["set"]
    award = one(dossier, {"A08": "b"})
    assert (award.outcome, yuan(award.high)) == ("needs-facts", "3500000.00")
    assert {m.fact for m in award.waits} == {"set"}


def test_which_invoices_count() -> None:
    """HN-A08.period."""
    sales = [("2022-10-01", "20000000"), ("2023-06-15", "10000000")]
    dossier = case(PROVINCIAL_SET, products=[first_set("省级", *sales)])
    assert amount(dossier) == "500000.00"
    assert amount(dossier, {"A08.period": "b"}) == "1500000.00"
    dossier["applicant"]["history"] = [earlier(PROVINCIAL_SET, "G", 2022, "1000000")]
    assert amount(dossier) == "500000.00"
    assert amount(dossier, {"A08.period": "b"}) == "500000.00"


def test_first_set_yearly_cap_with_or_without_premiums() -> None:
    """HN-A09."""
    dossier = two_first_sets("80000000", "20000000")
    dossier["claims"].append(FIRST_SET_PREMIUM)
    dossier["products"][1]["insurance_years"] = policy(YEARS[3])
    assert amount(dossier) == "5320000.00"
    assert amount(dossier, {"A09": "b"}) == "5000000.00"


def test_first_edition_yearly_cap_with_or_without_premiums() -> None:
    """HN-A10."""
    dossier = three_products("4500000")
    dossier["claims"].append(SOFTWARE_PREMIUM)
    dossier["products"][0]["insurance_years"] = policy(("2023-03-01", "200000", "10000000"))
    assert amount(dossier) == "5060000.00"
    assert amount(dossier, {"A10": "b"}) == "5000000.00"


@pytest.mark.parametrize(
    ("instruments", "income", "added", "capped"),
    [
        ("10000000", "39999999.80", "4999999.99", "4999999.99"),
        ("10000000", "40000000.00", "5000000.00", "5000000.00"),
        ("10000000", "40000000.20", "5000000.01", "5000000.00"),
        ("20000000", "120000000", "10000000.00", "5000000.00"),
    ],
)
def test_centre_grants_under_their_own_caps_or_one(
    instruments: str, income: str, added: str, capped: str
) -> None:
    """HN-A15."""
    found = centre(instruments=instruments, technology_income={YEAR: income})
    dossier = case(CONSTRUCTION, INCOME, centres=[found])
    assert amount(dossier) == added
    assert amount(dossier, {"A15": "b"}) == capped
    found |= {"provincial": False, "branch": True}
    assert amount(case(BRANCH, centres=[found])) == added
    assert amount(case(BRANCH, centres=[found]), {"A15": "b"}) == capped


def test_one_cap_counts_earlier_grants_of_the_centre() -> None:
    dossier = of_base(CONSTRUCTION, "10000000")
    dossier["applicant"]["history"] = [earlier(CULTIVATION, "C", YEAR - 2, "4000000")]
    assert amount(dossier) == "3000000.00"
    assert amount(dossier, {"A15": "b"}) == "1000000.00"


@pytest.mark.parametrize(
    ("reading", "granted"), [("a", "1000000.00"), ("b", "5000000.00"), ("c", "0.00")]
)
def test_how_often_income_is_subsidised(reading: str, granted: str) -> None:
    """HN-A15.income: every year under one cap, every year under its own, once."""
    dossier = of_base(INCOME, "120000000")
    dossier["applicant"]["history"] = [earlier(INCOME, "C", YEAR - 1, "4000000")]
    assert amount(dossier, {"A15.income": reading}) == granted


@pytest.mark.parametrize("measure", [CULTIVATION, CONSTRUCTION, INCOME])
def test_centre_rates_exact_or_at_most(measure: str) -> None:
    """HN-A16: an exact rate is not changed by a decision, a ceiling is."""
    dossier = of_base(measure, "10000000")
    percent = 5 if measure == INCOME else 30
    dossier["decisions"] = [decision(measure=measure, rate="4%")]
    assert amount(dossier) == yuan(10_000_000 * percent)
    assert amount(dossier, {"A16": "b"}) == "400000.00"
    del dossier["decisions"]
    exact, ceiling = one(dossier), one(dossier, {"A16": "b"})
    assert (exact.up_to, ceiling.up_to, exact.low == ceiling.low) == (False, True, True)


def test_branch_rates_are_a_ceiling_where_the_provincial_ones_are() -> None:
    found = centre(provincial=False, branch=True, instruments="10000000")
    dossier = case(BRANCH, centres=[found], decisions=[decision(measure=BRANCH, rate="60%")])
    assert amount(dossier) == "3000000.00"
    assert amount(dossier, {"A16": "b"}) == "3000000.00"
    assert one(dossier, {"A16": "b"}).measure.wording == "ceiling"


def test_platform_recognised_without_the_list() -> None:
    """HN-A17."""
    found = platform(recognised=True, on_cultivation_list=False)
    dossier = case(INTERNET, platforms=[found])
    assert amount(dossier) == "5000000.00"
    assert amount(dossier, {"A17": "b"}) == "0.00"
    for reading in ("a", "b"):
        listed = case(INTERNET, platforms=[platform(recognised=True)])
        assert amount(listed, {"A17": reading}) == "2000000.00"


def test_national_titles_once_each_or_once_for_the_enterprise() -> None:
    """HN-A21: a leading goose, whose titles take up no application."""
    owner = applicant(leading_goose=True)
    dossier = case(TITLE, owner=owner, titles=[title("绿色工厂"), title("质量标杆", id="U")])
    assert amount(dossier) == "2000000.00"
    assert amount(dossier, {"A21": "b"}) == "1000000.00"
    owner["history"] = [earlier(TITLE, "V", YEAR - 1, "1000000")]
    assert amount(dossier) == "2000000.00"
    assert amount(dossier, {"A21": "b"}) == "0.00"


@pytest.mark.parametrize(
    ("adopted", "qualified", "local", "everywhere"),
    [
        (True, True, "0.00", "0.00"),
        (False, True, "600000.00", "0.00"),
        (True, False, "600000.00", "600000.00"),
        (False, False, "600000.00", "600000.00"),
    ],
)
def test_charge_on_added_floor_area(
    local: str, everywhere: str, *, adopted: bool, qualified: bool
) -> None:
    """HN-A23."""
    found = {
        "id": "P",
        "zero_land": True,
        "zero_land_adopted": adopted,
        "zero_land_qualified": qualified,
        "added_floor_area": 2000,
        "floor_area_fee": "300",
    }
    award = one(case(LAND, projects=[found]))
    assert (award.outcome, yuan(award.low)) == ("charge", local)
    assert yuan(one(case(LAND, projects=[found]), {"A23": "b"}).low) == everywhere
    plain = case(LAND, projects=[found | {"zero_land": False}])
    assert reasons(one(plain)) == ["project"]
