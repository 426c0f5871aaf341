"""Dandong's draft: interest subsidies, by the day and by reading."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.dandong import (
    applicant,
    award,
    case,
    ceiling,
    interest,
    loan,
    paid,
    project,
    rates,
    took,
)

from jigai.money.fen import yuan

BOTH = pytest.mark.parametrize("side", ["advantaged", "emerging"])


def interest_of(
    loans: list[dict[str, Any]],
    *,
    readings: dict[str, str] | None = None,
    one: str = "4.00",
    five: str = "5.00",
    **more: Any,
) -> str:
    """The advantaged interest subsidy of a project with these loans."""
    year = more.pop("year", 2023)
    dossier = case(interest("advantaged"), projects=[project(loans=loans)], year=year, **more)
    found = award(dossier, interest("advantaged"), readings, table=rates(one, five, year))
    assert (found.outcome, found.up_to) == ("granted", True)
    return yuan(found.low)


@pytest.mark.parametrize(
    ("starts", "ends", "wanted"),
    [
        ("2023-01-01", "2023-01-01", "0.00"),
        ("2023-01-01", "2023-01-02", "1000.00"),
        ("2023-01-01", "2023-12-31", "364000.00"),
        ("2023-01-01", "2024-01-01", "365000.00"),
        ("2023-01-01", "2024-01-02", "365000.00"),
        ("2023-01-01", "2026-01-01", "365000.00"),
        ("2023-07-01", "2024-07-01", "365000.00"),
        ("2024-01-01", "2025-01-01", "365000.00"),
        ("2024-02-29", "2025-02-28", "365000.00"),
        ("2024-02-28", "2024-03-01", "2000.00"),
    ],
)
def test_interest_is_by_the_day_and_never_more_than_a_year(
    starts: str, ends: str, wanted: str
) -> None:
    """9,125,000 at 4% is 1,000 yuan a day of 365; the last day bears no interest."""
    found = interest_of([loan("9125000", starts_on=starts, ends_on=ends)])
    assert found == wanted


@pytest.mark.parametrize(
    ("principal", "wanted", "cut"),
    [
        ("49999999.75", "1999999.99", "0.00"),
        ("50000000", "2000000.00", "0.00"),
        ("50000000.25", "2000000.00", "0.01"),
    ],
)
def test_the_entitys_ceiling_bounds_interest(principal: str, wanted: str, cut: str) -> None:
    dossier = case(interest("advantaged"), projects=[project(loans=[loan(principal)])])
    found = award(dossier, interest("advantaged"), table=rates("4.00"))
    assert (yuan(found.low), took(found, ceiling("advantaged"))) == (wanted, cut)


@pytest.mark.parametrize(
    ("kind", "outcome"), [("fixed-asset", "granted"), ("working-capital", "refused")]
)
@BOTH
def test_only_fixed_asset_loans_count(side: str, kind: str, outcome: str) -> None:
    one = project(side=side, loans=[loan(kind=kind)])
    found = award(case(interest(side), projects=[one]), interest(side))
    assert found.outcome == outcome
    mixed = project(side=side, loans=[loan("9125000"), loan("9125000", kind="working-capital")])
    both = award(case(interest(side), projects=[mixed]), interest(side), table=rates("4.00"))
    assert yuan(both.low) == "365000.00"


@pytest.mark.parametrize(
    ("reading", "years", "wanted"),
    [
        ("a", 3, "400000.00"),
        ("b", 3, "500000.00"),
        ("c", 4, "400000.00"),
        ("c", 5, "500000.00"),
        ("c", 6, "500000.00"),
    ],
)
def test_dd_a05_rate_which_tenor(reading: str, years: int, wanted: str) -> None:
    for lower in ("a", "b"):
        readings = {"DD-A05.rate": reading, "DD-A05.lower_contract_rate": lower}
        assert interest_of([loan(years=years)], readings=readings) == wanted


@pytest.mark.parametrize(
    ("tenor", "one_year", "wanted"),
    [
        ("a", "a", "400000.00"),
        ("a", "b", "600000.00"),
        ("b", "a", "500000.00"),
        ("b", "b", "700000.00"),
        ("c", "a", "400000.00"),
        ("c", "b", "600000.00"),
    ],
)
def test_dd_a05_year_of_the_claim_or_of_the_interest(
    tenor: str, one_year: str, wanted: str
) -> None:
    of_2022 = loan(starts_on="2022-01-01", ends_on="2023-01-01")
    for lower in ("a", "b"):
        readings = {
            "DD-A05.rate": tenor,
            "DD-A05.year": one_year,
            "DD-A05.lower_contract_rate": lower,
        }
        assert interest_of([of_2022], readings=readings) == wanted


@pytest.mark.parametrize(
    ("ends", "said"), [("2023-01-01", []), ("2023-01-02", ["interest-over-new-year"])]
)
def test_dd_a05_year_b_asks_for_periods_by_year(ends: str, said: list[str]) -> None:
    one = project(loans=[loan(starts_on="2022-06-01", ends_on=ends)])
    dossier = case(interest("advantaged"), projects=[one])
    found = award(dossier, interest("advantaged"), {"DD-A05.year": "b"})
    assert [w.key for w in found.warnings] == said
    assert award(dossier, interest("advantaged")).warnings == []


@pytest.mark.parametrize(
    ("contract", "lower", "always"),
    [
        ("3.99%", "399000.00", "400000.00"),
        ("4%", "400000.00", "400000.00"),
        ("4.01%", "400000.00", "400000.00"),
    ],
)
def test_dd_a05_lower_contract_rate(contract: str, lower: str, always: str) -> None:
    for reading, wanted in (("a", lower), ("b", always)):
        readings = {"DD-A05.lower_contract_rate": reading}
        assert interest_of([loan(rate=contract)], readings=readings) == wanted


@pytest.mark.parametrize(
    ("ends", "year_365", "year_360"),
    [
        ("2023-04-01", "98630.13", "100000.00"),
        ("2024-01-01", "400000.00", "405555.55"),
    ],
)
def test_dd_a05_day_count(ends: str, year_365: str, year_360: str) -> None:
    for reading, wanted in (("a", year_365), ("b", year_360)):
        assert interest_of([loan(ends_on=ends)], readings={"DD-A05.day_count": reading}) == wanted


@pytest.mark.parametrize(("reading", "wanted"), [("a", "549000.00"), ("b", "730000.00")])
def test_dd_a05_one_year_is_the_projects_or_each_loans(reading: str, wanted: str) -> None:
    """The second loan begins half a year later: 184 of its days lie in the project's year."""
    loans = [loan("9125000"), loan("9125000", starts_on="2023-07-01", ends_on="2024-07-01")]
    assert interest_of(loans, readings={"DD-A05.one_year": reading}) == wanted


def test_a_year_of_interest_is_not_given_again_in_a_later_claim() -> None:
    half = applicant(history=[paid(interest("advantaged"), "181000")])
    loans = [loan("9125000"), loan("9125000", starts_on="2024-01-01", ends_on="2025-01-01")]
    assert interest_of(loans, owner=half) == "184000.00"
    whole = applicant(history=[paid(interest("advantaged"), "365000")])
    assert interest_of(loans, owner=whole) == "0.00"


def test_a_january_without_quotation_is_asked_for_not_guessed() -> None:
    found = award(
        case(interest("advantaged"), year=2035, projects=[project(loans=[loan()])]),
        interest("advantaged"),
    )
    assert found.outcome == "needs-facts"
    assert {m.key for m in found.waits} == {"1y 2035-01"}


def test_the_working_shows_days_and_the_quotation() -> None:
    found = award(
        case(interest("advantaged"), projects=[project(loans=[loan(ends_on="2023-03-02")])]),
        interest("advantaged"),
        table=rates("4.00"),
    )
    (step,) = [s for s in found.steps if s.op == "interest"]
    assert {name: low for name, _, low, _ in step.inputs} == {
        "principal": 1_000_000_000,
        "days": 60,
        "quotation": 40_000,
    }
