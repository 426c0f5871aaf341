"""Henan: validity, windows and what was paid in earlier years."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    BRANCH,
    CONSTRUCTION,
    CULTIVATION,
    DEMONSTRATION,
    GIANT,
    GOOSE,
    INCOME,
    NATIONAL_SET,
    ONE_PROJECT,
    PROMOTION,
    PROVINCIAL_SET,
    ROBOTS,
    SOFTWARE,
    YEAR,
    Facts,
    amount,
    amounts,
    case,
    centre,
    decision,
    earlier,
    first_set,
    little_giant,
    of_base,
    one,
    project,
    reasons,
    software,
    taken,
)

from jigai.money.fen import yuan


def test_branch_gets_both_provincial_grants_and_no_promotion() -> None:
    found = centre(
        provincial=False, branch=True, instruments="20000000", technology_income={YEAR: "120000000"}
    )
    granted = amounts(case(BRANCH, CONSTRUCTION, INCOME, PROMOTION, centres=[found]))
    assert granted == {f"{BRANCH}/C": "10000000.00"}


def test_branch_parts_are_remembered_apart() -> None:
    found = centre(
        provincial=False, branch=True, instruments="20000000", technology_income={YEAR: "60000000"}
    )
    dossier = case(BRANCH, centres=[found])
    dossier["applicant"]["history"] = [
        earlier(BRANCH, "C", YEAR - 1, "3000000", payment=CONSTRUCTION),
        earlier(BRANCH, "C", YEAR - 1, "1000000", payment=INCOME),
    ]
    award = one(dossier)
    assert [yuan(s.low) for s in award.shares] == ["2000000.00", "3000000.00"]
    dossier["applicant"]["history"] = [earlier(BRANCH, "C", YEAR, "3000000", payment=CONSTRUCTION)]
    assert [p.state for p in one(dossier).payments] == ["paid-before", "due"]


@pytest.mark.parametrize("measure", [CULTIVATION, CONSTRUCTION, INCOME])
def test_centre_caps_hold_over_the_years(measure: str) -> None:
    dossier = of_base(measure, "60000000")
    dossier["applicant"]["history"] = [earlier(measure, "C", YEAR - 1, "2500000")]
    left = "2500000.00"
    assert amount(dossier) == left
    dossier["applicant"]["history"] = [earlier(measure, "C", YEAR, "2500000")]
    assert reasons(one(dossier)) == ["already-awarded"]
    dossier["applicant"]["history"] = [earlier(measure, "other", YEAR, "2500000")]
    assert yuan(one(dossier).low) == ("3000000.00" if measure == INCOME else "5000000.00")


def test_an_equipment_invoice_counts_for_one_grant_only() -> None:
    rows = [
        {"use": "试验设备", "amount": "4000000", "invoice": "A"},
        {"use": "科研仪器设备软件", "amount": "6000000", "invoice": "B"},
        {"use": "技术引进", "amount": "1000000", "invoice": "C"},
    ]
    found = centre(purchases=rows)
    del found["test_equipment"], found["instruments"]
    dossier = case(CULTIVATION, CONSTRUCTION, centres=[found])
    assert amounts(dossier) == {f"{CULTIVATION}/C": "1200000.00", f"{CONSTRUCTION}/C": "2100000.00"}
    dossier["applicant"]["invoices_claimed"] = [{"invoice": "B", "measure": CULTIVATION}]
    assert amounts(dossier)[f"{CONSTRUCTION}/C"] == "300000.00"


@pytest.mark.parametrize("measure", [DEMONSTRATION, GOOSE, GIANT, ROBOTS])
def test_what_a_project_got_before_comes_off_its_rate_and_its_cap(measure: str) -> None:
    dossier = of_base(measure, "15000000")
    dossier["applicant"]["history"] = [earlier(measure, "P", YEAR - 1, "1500000")]
    award = one(dossier)
    assert yuan(award.low) == "3000000.00"
    assert taken(award) == {f"{measure}.paid-before": ("4500000.00", "3000000.00")}
    dossier["applicant"]["history"] = [earlier(measure, "P", YEAR - 1, "4500000")]
    assert yuan(one(dossier).low) == "0.00"


def test_project_cap_holds_over_the_years() -> None:
    dossier = of_base(DEMONSTRATION, "60000000")
    dossier["applicant"]["history"] = [earlier(DEMONSTRATION, "P", YEAR - 1, "7000000")]
    assert amount(dossier) == "3000000.00"
    dossier["applicant"]["history"] = [earlier(DEMONSTRATION, "other", YEAR - 1, "7000000")]
    assert amount(dossier) == "10000000.00"


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2022-06-30", "refused"),
        ("2022-07-01", "granted"),
        ("2025-06-30", "granted"),
        ("2025-07-01", "refused"),
    ],
)
def test_little_giant_title_is_valid_from_its_first_to_its_last_day(day: str, outcome: str) -> None:
    dossier = of_base(GIANT, "10000000")
    dossier |= {"as_of": day, "titles": [little_giant("2022-07-01", "2025-06-30")]}
    assert one(dossier).outcome == outcome


@pytest.mark.parametrize("change", [{"level": "省级"}, {"what": "制造业单项冠军"}])
def test_only_the_national_little_giant_title_counts(change: Facts) -> None:
    dossier = of_base(GIANT, "10000000")
    dossier["titles"] = [little_giant() | change]
    assert reasons(one(dossier)) == ["little-giant"]


def test_little_giant_cap_starts_afresh_with_a_new_validity() -> None:
    dossier = of_base(GIANT, "20000000")
    dossier["titles"] = [
        little_giant("2020-01-01", "2022-12-31") | {"id": "T1"},
        little_giant("2023-01-01", "2025-12-31") | {"id": "T2"},
    ]
    dossier["applicant"]["history"] = [earlier(GIANT, "other", 2022, "4000000")]
    assert amount(dossier) == "5000000.00"
    dossier["applicant"]["history"] = [earlier(GIANT, "other", 2023, "4000000")]
    dossier["decisions"] = [decision({ONE_PROJECT: None})]
    assert amount(dossier) == "1000000.00"


def test_little_giant_cap_is_shared_by_projects_in_the_order_of_their_ids() -> None:
    dossier = of_base(GIANT, "12000000")
    dossier["projects"].append(project("9000000", id="Q"))
    dossier["decisions"] = [decision({ONE_PROJECT: None})]
    expected = {f"{GIANT}/P": "3600000.00", f"{GIANT}/Q": "1400000.00"}
    assert amounts(dossier) == expected
    dossier["projects"].reverse()
    assert amounts(dossier) == expected


def sold_on(day: str, recognised: str) -> Facts:
    dossier = case(SOFTWARE, year=int(day[:4]))
    dossier["products"] = [software((day, "5000000"), recognised_on=recognised)]
    return dossier


@pytest.mark.parametrize(
    ("day", "recognised", "default", "other"),
    [
        ("2022-06-14", "2022-06-15", "0.00", "0.00"),
        ("2022-06-15", "2022-06-15", "1000000.00", "1000000.00"),
        ("2023-06-14", "2022-06-15", "1000000.00", "1000000.00"),
        ("2023-06-15", "2022-06-15", "1000000.00", "0.00"),
        ("2023-06-16", "2022-06-15", "0.00", "0.00"),
        ("2024-02-29", "2023-03-01", "1000000.00", "1000000.00"),
        ("2024-03-01", "2023-03-01", "1000000.00", "0.00"),
        ("2025-02-27", "2024-02-29", "1000000.00", "1000000.00"),
        ("2025-02-28", "2024-02-29", "1000000.00", "0.00"),
        ("2025-03-01", "2024-02-29", "0.00", "0.00"),
    ],
)
def test_software_invoices_within_twelve_months_of_recognition(
    day: str, recognised: str, default: str, other: str
) -> None:
    """HN-A11: whether the corresponding day counts; 29 February has the month's last day."""
    assert amount(sold_on(day, recognised)) == default
    assert amount(sold_on(day, recognised), {"A11": "b"}) == other
    if default == "0.00":
        assert reasons(one(sold_on(day, recognised))) == ["product.invoices"]


def test_software_award_of_an_earlier_year_comes_off_the_same_window() -> None:
    sales = [("2023-02-01", "4000000"), ("2024-01-05", "3000000")]
    dossier = case(SOFTWARE, year=2024, products=[software(*sales)])
    dossier["applicant"]["history"] = [earlier(SOFTWARE, "G", 2023, "800000")]
    assert amount(dossier) == "600000.00"
    sales = [("2023-02-01", "9000000"), ("2024-01-05", "3000000")]
    dossier["products"] = [software(*sales)]
    dossier["applicant"]["history"] = [earlier(SOFTWARE, "G", 2023, "1800000")]
    award = one(dossier)
    assert yuan(award.low) == "200000.00"
    assert taken(award)[f"{SOFTWARE}.product-cap"] == ("600000.00", "200000.00")


@pytest.mark.parametrize(
    ("day", "granted"),
    [
        ("2022-12-31", "0.00"),
        ("2023-01-01", "1000000.00"),
        ("2023-12-31", "1000000.00"),
        ("2024-01-01", "0.00"),
    ],
)
def test_first_set_invoices_are_those_of_the_application_year(day: str, granted: str) -> None:
    for level, measure in (("国家级", NATIONAL_SET), ("省级", PROVINCIAL_SET)):
        dossier = case(measure, products=[first_set(level, (day, "20000000"))])
        assert amount(dossier) == granted


def test_first_set_product_cap_holds_over_the_years() -> None:
    dossier = case(PROVINCIAL_SET, products=[first_set("省级", (f"{YEAR}-05-01", "50000000"))])
    dossier["applicant"]["history"] = [earlier(PROVINCIAL_SET, "G", YEAR - 1, "1200000")]
    assert amount(dossier) == "1800000.00"
