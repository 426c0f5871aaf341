"""Dandong's draft: grant, interest and chain projects under the ceiling for each entity."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.dandong import (
    CHAIN,
    FLOOR,
    amounts,
    applicant,
    ask,
    awards,
    case,
    ceiling,
    decision,
    grant,
    interest,
    loan,
    paid,
    project,
    rates,
    reasons,
    took,
    total,
    uplift,
)

from jigai.money.fen import yuan


def full(side: str, base: str, principal: str, **more: Any) -> dict[str, Any]:
    """A project with equipment and a loan."""
    one = project(side=side, equipment_paid=base, loans=[loan(principal)])
    return case(grant(side), interest(side), uplift(side), projects=[one], **more)


@pytest.mark.parametrize(
    ("side", "base", "principal", "wanted", "cut"),
    [
        ("advantaged", "10000000", "24999999.75", "1999999.99", "0.00"),
        ("advantaged", "10000000", "25000000", "2000000.00", "0.00"),
        ("advantaged", "10000000", "25000000.25", "2000000.00", "0.01"),
        ("emerging", "15000000", "49999999.75", "4999999.99", "0.00"),
        ("emerging", "15000000", "50000000", "5000000.00", "0.00"),
        ("emerging", "15000000", "50000000.25", "5000000.00", "0.01"),
    ],
)
def test_dandong_entity_cap_bounds_grant_and_interest_together(
    side: str, base: str, principal: str, wanted: str, cut: str
) -> None:
    found = awards(full(side, base, principal), table=rates("4.00"))
    granted = [a for a in found.values() if a.outcome == "granted"]
    assert yuan(sum(a.low for a in granted)) == wanted
    assert took(found[f"{interest(side)}/P"], ceiling(side)) == cut
    assert took(found[f"{grant(side)}/P"], ceiling(side)) == "0.00"


def test_the_ceilings_of_the_two_parts_stand_side_by_side() -> None:
    two = [
        project("P1", equipment_paid="30000000"),
        project("P2", side="emerging", equipment_paid="30000000"),
    ]
    dossier = case(grant("advantaged"), grant("emerging"), projects=two)
    assert total(dossier) == "7000000.00"


@pytest.mark.parametrize(("reading", "wanted"), [("a", "2000000.00"), ("b", "3000000.00")])
@pytest.mark.parametrize("side", ["advantaged"])
def test_dd_a01_what_the_ceiling_bounds(side: str, reading: str, wanted: str) -> None:
    dossier = full(side, "20000000", "25000000")
    assert sum_of(dossier, {"DD-A01": reading}) == wanted


def sum_of(dossier: dict[str, Any], readings: dict[str, str]) -> str:
    outcome = ask(dossier, readings, table=rates("4.00")).outcome
    assert outcome is not None
    assert outcome.total[0] == outcome.total[1]
    return yuan(outcome.total[0])


def test_dd_a01_b_still_bounds_the_interest() -> None:
    found = awards(full("advantaged", "20000000", "60000000"), {"DD-A01": "b"}, table=rates("4.00"))
    assert yuan(found[f"{interest('advantaged')}/P"].low) == "2000000.00"
    assert yuan(found[f"{grant('advantaged')}/P"].low) == "2000000.00"


SERVICE = {"id": "T", "what": "服务型制造示范", "level": "municipal", "granted_on": "2023-06-01"}


@pytest.mark.parametrize(
    ("sides", "a", "c"),
    [
        (("advantaged",), "2200000.00", "2000000.00"),
        (("emerging",), "5200000.00", "5000000.00"),
        (("advantaged", "emerging"), "7200000.00", "5000000.00"),
    ],
)
def test_dd_a01_c_bounds_all_support_of_the_document(
    sides: tuple[str, ...], a: str, c: str
) -> None:
    """With projects of both kinds the higher ceiling bounds the whole."""
    some = [
        project(f"P{n}", side=s, equipment_paid="40000000", innovation=False)
        for n, s in enumerate(sides)
    ]
    dossier = case(
        *(grant(s) for s in sides),
        "dandong-service-manufacturing-award",
        projects=some,
        titles=[SERVICE],
    )
    assert (total(dossier), total(dossier, {"DD-A01": "c"})) == (a, c)


def test_dd_a01_c_leaves_alone_who_has_no_project_of_either_part() -> None:
    one = project(class_in={"dandong-industries": "其他"}, total_investment="4000000")
    dossier = case(FLOOR, "dandong-service-manufacturing-award", projects=[one], titles=[SERVICE])
    assert total(dossier, {"DD-A01": "c"}) == "2200000.00"


def test_dd_a01_c_follows_the_class_under_its_other_readings() -> None:
    titanium = project(
        class_in={"dandong-industries": "其他"},
        class_chosen={"dandong-industries": "钛合金"},
        equipment_paid="40000000",
    )
    dossier = case(
        grant("emerging"),
        "dandong-service-manufacturing-award",
        projects=[titanium],
        titles=[SERVICE],
    )
    readings = {"DD-A01": "c", "DD-A07": "b", "DD-A08": "b"}
    assert total(dossier, readings) == "5000000.00"


@pytest.mark.parametrize(
    ("reading", "year", "wanted"),
    [
        ("a", 2022, "500000.00"),
        ("a", 2023, "500000.00"),
        ("b", 2022, "2000000.00"),
        ("b", 2023, "500000.00"),
    ],
)
def test_dd_a02_the_ceiling_runs_over_the_policys_life_or_a_year(
    reading: str, year: int, wanted: str
) -> None:
    owner = applicant(history=[paid(interest("advantaged"), "1500000", subject="Q", year=year)])
    dossier = case(grant("advantaged"), owner=owner, projects=[project(equipment_paid="40000000")])
    assert total(dossier, {"DD-A02": reading}) == wanted


@pytest.mark.parametrize(
    ("lifts", "wanted"),
    [
        ({}, "2000000.00"),
        ({"dandong-entity-cap-advantaged": "2699999.99"}, "2699999.99"),
        ({"dandong-entity-cap-advantaged": "2700000"}, "2700000.00"),
        ({"dandong-entity-cap-advantaged": "none"}, "2700000.00"),
        ({"dandong-entity-cap-advantaged": "1000000"}, "2000000.00"),
        ({"dandong-entity-cap-emerging": "3000000"}, "2000000.00"),
    ],
)
def test_a_decision_lifts_the_entitys_ceiling_only_where_it_says_so(
    lifts: dict[str, str], wanted: str
) -> None:
    name = uplift("advantaged")
    terms = decision(name, rate="15%", cap="3000000", lifts=lifts)
    dossier = case(name, projects=[project(equipment_paid="18000000")], decisions=[terms])
    assert total(dossier) == wanted


def test_a_lift_that_was_not_approved_changes_nothing() -> None:
    name = uplift("advantaged")
    terms = decision(
        name, rate="15%", cap="3000000", approved=False, lifts={ceiling("advantaged"): "3000000"}
    )
    dossier = case(
        name, grant("advantaged"), projects=[project(equipment_paid="18000000")], decisions=[terms]
    )
    assert amounts(dossier) == {grant("advantaged"): "1800000.00"}


@pytest.mark.parametrize(("base", "best"), [("10000000", "interest"), ("13000000", "grant")])
def test_dd_a04_b_either_the_grant_or_the_interest(base: str, best: str) -> None:
    dossier = full("advantaged", base, "30000000")
    wanted = {
        "interest": {interest("advantaged"): "1200000.00"},
        "grant": {grant("advantaged"): "1300000.00"},
    }[best]
    assert amounts(dossier, {"DD-A04": "b"}, table=rates("4.00")) == wanted
    assert set(amounts(dossier, table=rates("4.00"))) == {
        grant("advantaged"),
        interest("advantaged"),
    }


def test_dd_a04_b_the_applicant_may_choose_the_lesser() -> None:
    wish = {"dandong-grant-or-interest-advantaged": grant("advantaged")}
    dossier = full("advantaged", "10000000", "30000000", choices=wish)
    found = awards(dossier, {"DD-A04": "b"}, table=rates("4.00"))
    assert found[f"{grant('advantaged')}/P"].outcome == "granted"
    left = found[f"{interest('advantaged')}/P"]
    assert (left.outcome, reasons(left)) == ("refused", ["dandong-grant-or-interest-advantaged"])


def test_dd_a04_b_a_project_that_took_the_grant_before_gets_no_interest() -> None:
    owner = applicant(history=[paid(grant("advantaged"), "500000")])
    dossier = full("advantaged", "10000000", "30000000", owner=owner)
    found = awards(dossier, {"DD-A04": "b"}, table=rates("4.00"))
    assert found[f"{interest('advantaged')}/P"].outcome == "refused"
    assert yuan(found[f"{grant('advantaged')}/P"].low) == "500000.00"


def test_dd_a04_b_is_a_choice_for_each_project() -> None:
    two = [
        project("P1", equipment_paid="1000000", loans=[loan("5000000")]),
        project("P2", equipment_paid="9000000", loans=[loan("5000000")]),
    ]
    dossier = case(grant("advantaged"), interest("advantaged"), projects=two)
    found = awards(dossier, {"DD-A04": "b"}, table=rates("4.00"))
    assert {k for k, a in found.items() if a.outcome == "granted"} == {
        f"{interest('advantaged')}/P1",
        f"{grant('advantaged')}/P2",
    }


# Chain-extending projects


@pytest.mark.parametrize("fact", ["chain_extending", "strong_pull", "leading_example"])
def test_dd_a20_the_three_features_together_or_any_one(fact: str) -> None:
    features = dict.fromkeys(("chain_extending", "strong_pull", "leading_example"), False)
    terms = [decision(CHAIN, amount="8000000")]
    one = project(side="emerging") | features | {fact: True}
    dossier = case(CHAIN, projects=[one], decisions=terms)
    assert amounts(dossier) == {}
    assert amounts(dossier, {"DD-A20": "b"}) == {CHAIN: "8000000.00"}
    two_of_three = project(side="emerging") | {fact: False}
    assert amounts(case(CHAIN, projects=[two_of_three], decisions=terms)) == {}


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        ("a", {CHAIN: "8000000.00"}),
        ("b", {CHAIN: "8000000.00", "dandong-emerging-equipment-grant": "2400000.00"}),
    ],
)
def test_dd_a20_in_place_of_the_grant_or_on_top(reading: str, wanted: dict[str, str]) -> None:
    dossier = case(
        CHAIN,
        grant("emerging"),
        uplift("emerging"),
        projects=[project(side="emerging")],
        decisions=[decision(CHAIN, amount="8000000")],
    )
    assert amounts(dossier, {"DD-A20": reading}) == wanted


def test_a_chain_project_without_a_decision_is_left_to_people_and_keeps_its_grant() -> None:
    found = awards(case(CHAIN, grant("emerging"), projects=[project(side="emerging")]))
    assert found[f"{CHAIN}/P"].outcome == "case-by-case"
    assert found[f"{grant('emerging')}/P"].outcome == "granted"


def test_the_chain_grant_is_outside_the_entitys_ceiling_of_its_own_sentence() -> None:
    dossier = case(
        CHAIN, projects=[project(side="emerging")], decisions=[decision(CHAIN, amount="5000000.01")]
    )
    assert total(dossier) == "5000000.01"
    assert total(dossier, {"DD-A01": "c"}) == "5000000.00"
