"""Henan: one application for each enterprise and year, with its exemptions and exceptions."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.henan_dossiers import (
    BASE,
    CONSTRUCTION,
    CULTIVATION,
    DEMONSTRATION,
    FIRST_SET_PREMIUM,
    GOOSE,
    INCOME,
    INTERNET,
    NEW_MODE,
    ONE_PROJECT,
    PROVINCIAL_SET,
    ROBOTS,
    SOFTWARE_PREMIUM,
    TITLE,
    YEAR,
    Facts,
    amount,
    amounts,
    applicant,
    awards,
    case,
    centre,
    decision,
    earlier,
    goose_year,
    of_base,
    platform,
    project,
    reasons,
    title,
    two_first_sets,
)

from jigai.money.fen import yuan


def two_items(**owner: Any) -> Facts:
    """A demonstration grant of 6 million and a robot grant of 3 million for one project."""
    found = project("20000000", whole_machines="10000000")
    return case(DEMONSTRATION, ROBOTS, owner=applicant(**owner), projects=[found])


def test_the_best_application_is_advised_and_the_other_says_so() -> None:
    found = awards(two_items())
    chosen, other = found[f"{DEMONSTRATION}/P"], found[f"{ROBOTS}/P"]
    assert yuan(chosen.low) == "6000000.00"
    assert chosen.picked == {ONE_PROJECT: [f"{ROBOTS}/P"]}
    assert (other.outcome, reasons(other), other.low) == ("refused", [ONE_PROJECT], 0)
    assert other.excluded_by[0]["by"] == [f"{DEMONSTRATION}/P"]
    assert other.reasons[0].cite.clause == "三尾款"


def test_the_applicant_may_choose_the_smaller() -> None:
    dossier = two_items()
    dossier["choices"] = {ONE_PROJECT: f"{ROBOTS}/P"}
    assert amounts(dossier) == {f"{ROBOTS}/P": "3000000.00"}


def test_an_approved_exception_lets_both_be_paid() -> None:
    dossier = two_items()
    dossier["decisions"] = [decision({ONE_PROJECT: None}, subject="E")]
    assert amount(dossier) == "9000000.00"
    dossier["decisions"] = [decision({ONE_PROJECT: None}, subject="E", approved=False)]
    assert amount(dossier) == "6000000.00"


def test_an_application_already_made_this_year_takes_the_place() -> None:
    dossier = two_items(history=[earlier(NEW_MODE, "T0", YEAR, "500000")])
    assert amounts(dossier) == {}
    assert reasons(awards(dossier)[f"{DEMONSTRATION}/P"]) == [ONE_PROJECT]
    dossier = two_items(history=[earlier(NEW_MODE, "T0", YEAR - 1, "500000")])
    assert amounts(dossier) == {f"{DEMONSTRATION}/P": "6000000.00"}


def test_more_of_the_same_item_is_not_another_application() -> None:
    dossier = two_first_sets("60000000", "20000000")
    row = earlier(FIRST_SET_PREMIUM, "G9", YEAR, "100000")
    dossier["applicant"]["history"] = [row]
    assert amount(dossier) == "4000000.00"
    assert amounts(dossier, {"A24": "b"}) == {}
    dossier["applicant"]["history"] = [row | {"measure": SOFTWARE_PREMIUM}]
    assert amounts(dossier) == {}


def test_other_bodies_than_enterprises_may_apply_for_more() -> None:
    found = centre(test_equipment="10000000")
    titles = [title("绿色工业园区"), title("新型工业化产业示范基地", id="U")]
    owner = {"id": "K", "kind": "机构", "history": [], "outside_awards": []}
    dossier = case(CULTIVATION, BASE, owner=owner, centres=[found], titles=titles)
    assert amount(dossier) == "7000000.00"


@pytest.mark.parametrize(
    ("reading", "total"),
    [
        ("a", "43500000.00"),  # 6 million for the project; 2, 5, 0.5 and 30 million fixed
        ("b", "36000000.00"),  # the project besides the largest of the rest
        ("c", "30000000.00"),  # the largest only
    ],
)
def test_what_leading_goose_awards_stay_outside_the_rule(reading: str, total: str) -> None:
    """HN-A12."""
    assert amount(goose_year(), {"A12": reading}) == total


def test_an_ordinary_enterprise_has_no_exempt_awards() -> None:
    dossier = goose_year()
    dossier["applicant"]["leading_goose"] = False
    assert amount(dossier) == "30000000.00"
    assert amount(dossier, {"A12": "b"}) == "30000000.00"


def test_exempt_awards_of_this_year_took_up_no_application() -> None:
    dossier = of_base(GOOSE, "20000000")
    dossier["applicant"]["history"] = [earlier(TITLE, "T0", YEAR, "1000000")]
    assert amount(dossier) == "6000000.00"
    assert amount(dossier, {"A12": "c"}) == "0.00"


def test_not_knowing_whether_it_is_a_leading_goose_leaves_the_choice_open() -> None:
    dossier = case(TITLE, ROBOTS, projects=[project("20000000")], titles=[title("绿色工厂")])
    del dossier["applicant"]["leading_goose"]
    found = awards(dossier)
    for label, high in ((f"{ROBOTS}/P", "5000000.00"), (f"{TITLE}/T", "1000000.00")):
        award = found[label]
        assert award.outcome == "needs-facts"
        assert (award.low, yuan(award.high)) == (0, high)
        assert "leading_goose" in {m.fact for m in award.waits}


def test_second_stage_follows_the_application_of_the_first() -> None:
    """HN-A24.stage: the second stage takes up the year's application or does not."""
    first = earlier(INTERNET, "F", YEAR - 1, "2000000", payment="first")
    dossier = case(
        INTERNET,
        DEMONSTRATION,
        owner=applicant(history=[first]),
        projects=[project("20000000")],
        platforms=[platform(accepted=True)],
    )
    assert amount(dossier) == "9000000.00"
    assert amount(dossier, {"A24.stage": "b"}) == "6000000.00"
    dossier["applicant"]["history"] = []
    assert amount(dossier) == "6000000.00"


def test_the_rule_covers_all_of_part_three_or_projects_only() -> None:
    """HN-A13."""
    dossier = case(
        DEMONSTRATION,
        ROBOTS,
        TITLE,
        projects=[project("20000000", whole_machines="10000000")],
        titles=[title("绿色工厂")],
    )
    assert amount(dossier) == "6000000.00"
    assert amount(dossier, {"A13": "b"}) == "7000000.00"


@pytest.mark.parametrize(
    ("reading", "products", "titles", "projects", "centres"),
    [
        ("a", "5000000.00", "1000000.00", "6000000.00", "4500000.00"),
        ("b", "4000000.00", "1000000.00", "6000000.00", "3000000.00"),
        ("c", "5000000.00", "2000000.00", "10500000.00", "4500000.00"),
    ],
)
def test_what_one_application_is(
    reading: str, products: str, titles: str, projects: str, centres: str
) -> None:
    """HN-A24: an item, a single product, title, project or payment, or an item throughout."""
    chosen = {"A24": reading}
    assert amount(two_first_sets("80000000", "30000000"), chosen) == products
    two_titles = case(TITLE, titles=[title("绿色工厂"), title("质量标杆", id="U")])
    assert amount(two_titles, chosen) == titles
    two_projects = of_base(DEMONSTRATION, "20000000")
    two_projects["projects"].append(project("15000000", id="Q"))
    assert amount(two_projects, chosen) == projects
    found = centre(instruments="10000000", technology_income={YEAR: "30000000"})
    both = case(CONSTRUCTION, INCOME, centres=[found])
    assert amount(both, chosen) == centres


def test_a_yearly_cap_acts_after_the_choice_among_single_products() -> None:
    """With each product an application, the cap takes nothing from the one that is chosen."""
    dossier = two_first_sets("50000000", "60000000")
    assert amount(dossier) == "5000000.00"
    assert amounts(dossier, {"A24": "b"}) == {f"{PROVINCIAL_SET}/G2": "3000000.00"}
