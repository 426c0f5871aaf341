"""Dandong's draft, part four: three years of growth in retained tax, and new fixed investment."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.dandong import (
    REBATE,
    TEXTILE,
    amounts,
    applicant,
    award,
    awards,
    case,
    decision,
    grant,
    paid,
    project,
    reasons,
    took,
    total,
)

from jigai.money.fen import yuan

ONCE = "dandong-increment-once"
TOTAL = "dandong-rebate-total-cap"
FIXED = "dandong-fixed-investment-award"
TAXES = {2018: "900000", 2019: "1000000", 2020: "1200000", 2021: "3000000", 2022: "2800000",
         2023: "2500000", 2024: "4000000"}  # fmt: skip


def done(identity: str = "P", year: int = 2020, **more: Any) -> dict[str, Any]:
    """A completed project."""
    facts = {
        "completed_on": f"{year}-06-30",
        "started_on": f"{year}-01-01",
        "total_investment": "90000000",
    }
    return project(identity, **(facts | more))


def payer_of_taxes(taxes: dict[int, str] | None = None, **more: Any) -> dict[str, Any]:
    return applicant(local_tax_retained=TAXES if taxes is None else taxes, **more)


def rebate(*projects: dict[str, Any], year: int = 2023, **more: Any) -> dict[str, Any]:
    owner = more.pop("owner", payer_of_taxes())
    return case(REBATE, owner=owner, projects=list(projects) or [done()], year=year, **more)


def by_year(found: Any) -> list[str]:
    return [yuan(share.low) for share in found.shares]


# The three years


@pytest.mark.parametrize(
    ("year", "wanted"),
    [
        (2021, ["2000000.00"]),
        (2022, ["2000000.00", "1800000.00"]),
        (2023, ["2000000.00", "1800000.00", "1500000.00"]),
        (2024, ["2000000.00", "1800000.00", "1500000.00"]),
    ],
)
def test_the_subsidy_runs_three_years_from_the_year_after_completion(
    year: int, wanted: list[str]
) -> None:
    found = award(rebate(year=year), REBATE)
    assert (found.outcome, by_year(found), found.up_to) == ("granted", wanted, True)
    assert found.measure.clause == "四"


@pytest.mark.parametrize(
    ("completed", "year", "outcome"),
    [
        ("2020-12-31", 2020, "refused"),
        ("2020-12-31", 2021, "granted"),
        ("2021-01-01", 2021, "refused"),
        ("2021-01-01", 2022, "granted"),
    ],
)
def test_the_first_year_is_the_one_after_completion(
    completed: str, year: int, outcome: str
) -> None:
    found = award(rebate(done(completed_on=completed), year=year), REBATE)
    assert found.outcome == outcome
    assert reasons(found) == ([] if outcome == "granted" else ["first-year-not-open"])


def test_a_project_not_completed_or_of_no_manufacturer_is_refused() -> None:
    later = award(rebate(done(completed_on="2024-01-01")), REBATE)
    assert reasons(later) == ["project.completed", "first-year-not-open"]
    trader = award(rebate(owner=payer_of_taxes(manufacturing=False)), REBATE)
    assert reasons(trader) == ["enterprise.manufacturing"]


@pytest.mark.parametrize(
    ("tax", "wanted"),
    [("999999.99", "0.00"), ("1000000.00", "0.00"), ("1000000.01", "0.01"), ("0", "0.00")],
)
def test_a_year_gives_at_most_its_own_growth(tax: str, wanted: str) -> None:
    owner = payer_of_taxes({2019: "1000000", 2021: tax})
    found = award(rebate(owner=owner, year=2021), REBATE)
    assert by_year(found) == [wanted]


def test_a_year_whose_tax_is_not_stated_is_asked_for() -> None:
    owner = payer_of_taxes({2019: "1000000", 2021: "3000000"})
    found = award(rebate(owner=owner, year=2022), REBATE)
    assert found.outcome == "needs-facts"
    assert {(m.fact, m.key) for m in found.waits} == {("local_tax_retained", "2022")}
    assert found.low == 200_000_000


def test_later_years_need_not_be_known_yet() -> None:
    owner = payer_of_taxes({2019: "1000000", 2021: "3000000"})
    found = award(rebate(owner=owner, year=2021), REBATE)
    assert (found.outcome, len(found.steps)) == ("granted", 1)


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        ("a", ["2000000.00", "1800000.00", "1500000.00"]),
        ("b", ["1800000.00", "1600000.00", "1300000.00"]),
        ("c", ["1800000.00", "0.00", "0.00"]),
        ("d", ["700000.00", "600000.00", "500000.00"]),
    ],
)
def test_dd_a10_what_the_growth_is_measured_against(reading: str, wanted: list[str]) -> None:
    audited = {2021: "700000", 2022: "600000", 2023: "500000"}
    found = award(rebate(done(tax_growth_audited=audited)), REBATE, {"DD-A10": reading})
    assert by_year(found) == wanted


@pytest.mark.parametrize(
    ("reading", "base", "wanted"),
    [
        ("a", "a", ["0.00", "900000.00", "0.00"]),
        ("b", "a", ["0.00", "400000.00", "0.00"]),
        ("a", "c", ["0.00", "1400000.00", "0.00"]),
        ("b", "c", ["0.00", "900000.00", "0.00"]),
    ],
)
def test_dd_a12_a_fall_is_forgotten_or_carried(reading: str, base: str, wanted: list[str]) -> None:
    owner = payer_of_taxes({2019: "1000000", 2020: "1000000", 2021: "500000", 2022: "1900000",
                            2023: "900000"})  # fmt: skip
    found = award(rebate(owner=owner), REBATE, {"DD-A12": reading, "DD-A10": base})
    assert by_year(found) == wanted


def test_dd_a12_b_a_fall_runs_through_several_years() -> None:
    owner = payer_of_taxes({2019: "1000000", 2021: "500000", 2022: "1200000", 2023: "1400000"})
    found = award(rebate(owner=owner), REBATE, {"DD-A12": "b"})
    assert by_year(found) == ["0.00", "0.00", "100000.00"]


@pytest.mark.parametrize(("reading", "wanted"), [("a", "2000000.00"), ("b", "700000.00")])
@pytest.mark.parametrize("base", ["a", "b", "c"])
def test_dd_a22_all_taxes_or_vat_and_income_tax(reading: str, wanted: str, base: str) -> None:
    owner = applicant(
        local_tax_retained={2019: "1000000", 2020: "1000000", 2021: "3000000"},
        local_vat_retained={2019: "400000", 2020: "400000", 2021: "900000"},
        local_income_tax_retained={2019: "100000", 2020: "100000", 2021: "300000"},
    )
    found = award(rebate(owner=owner, year=2021), REBATE, {"DD-A22": reading, "DD-A10": base})
    assert by_year(found) == [wanted]


@pytest.mark.parametrize(("rate", "wanted"), [("50%", "1000000.00"), ("100%", "2000000.00")])
def test_the_growth_is_a_ceiling_that_a_decision_may_use_in_part(rate: str, wanted: str) -> None:
    dossier = rebate(year=2021, decisions=[decision(REBATE, rate=rate)])
    found = award(dossier, REBATE)
    assert (by_year(found), found.up_to) == ([wanted], False)


# The total and what was paid before


@pytest.mark.parametrize(
    ("investment", "wanted", "cut"),
    [
        ("5299999.99", "5299999.99", "0.01"),
        ("5300000.00", "5300000.00", "0.00"),
        ("5300000.01", "5300000.00", "0.00"),
        ("0", "0.00", "5300000.00"),
    ],
)
def test_dandong_rebate_total_cap_is_the_projects_investment(
    investment: str, wanted: str, cut: str
) -> None:
    found = award(rebate(done(total_investment=investment)), REBATE)
    assert (yuan(found.low), took(found, TOTAL)) == (wanted, cut)


def test_what_earlier_years_were_paid_is_neither_paid_again_nor_forgotten() -> None:
    before = [paid(REBATE, "2000000", year=2021, payment="year 1")]
    dossier = rebate(done(total_investment="4000000"), owner=payer_of_taxes(history=before))
    found = award(dossier, REBATE)
    assert [p.state for p in found.payments] == ["paid-before", "due", "due"]
    assert by_year(found) == ["1800000.00", "200000.00"]
    every = [
        *before,
        paid(REBATE, "1800000", year=2022, payment="year 2"),
        paid(REBATE, "200000", year=2023, payment="year 3"),
    ]
    again = award(rebate(owner=payer_of_taxes(history=every)), REBATE)
    assert (again.outcome, reasons(again)) == ("refused", ["already-awarded"])


@pytest.mark.parametrize(
    ("reading", "of_grant", "of_years", "said"),
    [
        ("a", "1200000.00", ["2000000.00", "1800000.00", "200000.00"], "dandong-all-support-watch"),
        ("b", "200000.00", ["2000000.00", "1800000.00", "0.00"], None),
    ],
)
def test_dd_a11_the_total_counts_this_subsidy_or_all_support(
    reading: str, of_grant: str, of_years: list[str], said: str | None
) -> None:
    """Under b all support of the project draws on its investment, year by year."""
    one = done(total_investment="4000000", equipment_paid="12000000")
    dossier = case(REBATE, grant("advantaged"), owner=payer_of_taxes(), projects=[one], year=2023)
    found = awards(dossier, {"DD-A11": reading})
    assert yuan(found[f"{grant('advantaged')}/P"].low) == of_grant
    assert by_year(found[f"{REBATE}/P"]) == of_years
    for one_award in found.values():
        assert [w.key for w in one_award.warnings] == ([said] if said else [])


@pytest.mark.parametrize(("reading", "wanted"), [("a", "4000000.00"), ("b", "2500000.00")])
def test_dd_a11_support_of_earlier_years_counts_too(reading: str, wanted: str) -> None:
    history = [paid(grant("advantaged"), "1500000", year=2020)]
    dossier = rebate(done(total_investment="4000000"), owner=payer_of_taxes(history=history))
    found = award(dossier, REBATE, {"DD-A11": reading})
    assert yuan(found.low) == wanted
    assert [w.key for w in found.warnings] == (
        ["dandong-all-support-watch"] if reading == "a" else []
    )


@pytest.mark.parametrize(
    ("investment", "said"),
    [("6499999.99", ["dandong-all-support-watch"]), ("6500000.00", [])],
)
def test_the_watch_over_all_support_speaks_only_above_the_investment(
    investment: str, said: list[str]
) -> None:
    one = done(total_investment=investment, equipment_paid="12000000")
    dossier = case(REBATE, grant("advantaged"), owner=payer_of_taxes(), projects=[one], year=2023)
    found = awards(dossier)
    assert {tuple(w.key for w in a.warnings) for a in found.values()} == {tuple(said)}
    assert total(dossier) == "6500000.00"


# One growth, several projects


def overlapping(*, year: int = 2023, history: list[dict[str, Any]] | None = None,
                **more: Any) -> dict[str, Any]:  # fmt: skip
    """A, completed in 2020 (base 2019), and B, completed in 2021 (base 2020)."""
    owner = payer_of_taxes(history=history or [])
    one, two = done("A", 2020, **more.pop("a", {})), done("B", 2021, **more.pop("b", {}))
    return rebate(one, two, owner=owner, year=year, **more)


def test_dd_a21_a_each_yuan_of_growth_counts_once_the_earlier_project_first() -> None:
    found = awards(overlapping())
    assert by_year(found[f"{REBATE}/A"]) == ["2000000.00", "1800000.00", "1500000.00"]
    assert by_year(found[f"{REBATE}/B"]) == ["0.00", "0.00"]
    assert took(found[f"{REBATE}/B"], ONCE) == "2900000.00"


def test_dd_a21_a_what_the_earlier_project_cannot_take_is_left_to_the_later() -> None:
    found = awards(overlapping(a={"total_investment": "2500000"}))
    assert by_year(found[f"{REBATE}/A"]) == ["2000000.00", "500000.00", "0.00"]
    assert by_year(found[f"{REBATE}/B"]) == ["1300000.00", "1300000.00"]


def test_dd_a21_a_never_more_than_the_greatest_growth_of_a_year_in_all() -> None:
    """In 2022 A could take 1,800,000; B takes at most its own 1,600,000 of what A leaves."""
    found = awards(overlapping(a={"total_investment": "2100000"}, year=2022))
    assert by_year(found[f"{REBATE}/A"]) == ["2000000.00", "100000.00"]
    assert by_year(found[f"{REBATE}/B"]) == ["1600000.00"]


def test_dd_a21_b_each_project_counts_the_whole_growth() -> None:
    found = awards(overlapping(), {"DD-A21": "b"})
    assert by_year(found[f"{REBATE}/A"]) == ["2000000.00", "1800000.00", "1500000.00"]
    assert by_year(found[f"{REBATE}/B"]) == ["1600000.00", "1300000.00"]


def test_dd_a21_a_what_was_paid_to_the_earlier_project_is_taken_off_the_greatest_growth() -> None:
    history = [
        paid(REBATE, "2000000", subject="A", year=2021, payment="year 1"),
        paid(REBATE, "700000", subject="A", year=2022, payment="year 2"),
    ]
    found = awards(overlapping(year=2022, history=history))
    assert found[f"{REBATE}/A"].outcome == "refused"
    assert by_year(found[f"{REBATE}/B"]) == ["1100000.00"]


def test_dd_a21_the_order_of_the_dossier_does_not_matter() -> None:
    dossier = overlapping()
    turned = {**dossier, "projects": dossier["projects"][::-1]}
    first, second = (
        {label: by_year(a) for label, a in awards(d).items()} for d in (dossier, turned)
    )
    assert first == second


def test_projects_completed_on_one_day_are_served_by_their_ids() -> None:
    found = awards(rebate(done("B"), done("A"), year=2021))
    assert by_year(found[f"{REBATE}/A"]) == ["2000000.00"]
    assert by_year(found[f"{REBATE}/B"]) == ["0.00"]


# Textile and apparel by reference


def textile(**facts: Any) -> dict[str, Any]:
    return case(TEXTILE, owner=payer_of_taxes(**facts), projects=[done()], year=2023)


def test_the_reference_gives_what_the_subsidy_gives() -> None:
    found = award(textile(), TEXTILE)
    assert (found.outcome, by_year(found), found.up_to) == (
        "granted",
        ["2000000.00", "1800000.00", "1500000.00"],
        True,
    )
    small = case(TEXTILE, owner=payer_of_taxes(), projects=[done(total_investment="2500000")])
    assert amounts(small) == {TEXTILE: "2500000.00"}
    early = award(case(TEXTILE, owner=payer_of_taxes(), projects=[done()], year=2020), TEXTILE)
    assert reasons(early) == ["first-year-not-open"]


@pytest.mark.parametrize(
    ("digital", "identifier", "both", "either"),
    [
        (True, True, "granted", "granted"),
        (True, False, "refused", "granted"),
        (False, True, "refused", "granted"),
        (False, False, "refused", "refused"),
    ],
)
def test_dd_a23_digital_transformation_and_identifiers(
    digital: bool, identifier: bool, both: str, either: str
) -> None:
    dossier = textile(digital_transformation=digital, identifier_in_use=identifier)
    assert award(dossier, TEXTILE).outcome == both
    assert award(dossier, TEXTILE, {"DD-A23": "b"}).outcome == either


def test_the_reference_is_for_textile_enterprises_only() -> None:
    found = award(textile(textile=False), TEXTILE)
    assert (found.outcome, [r.code for r in found.reasons]) == ("refused", ["no-subject"])


def test_an_enterprise_is_not_paid_twice_for_one_growth() -> None:
    dossier = case(REBATE, TEXTILE, owner=payer_of_taxes(), projects=[done()], year=2021)
    for reading in ("a", "b"):
        found = awards(dossier, {"DD-A21": reading})
        assert amounts(dossier, {"DD-A21": reading}) == {REBATE: "2000000.00"}
        assert reasons(found[f"{TEXTILE}/P"]) == [REBATE]
    history = [paid(REBATE, "2000000", year=2021, payment="year 1")]
    owner = payer_of_taxes(history=history)
    later = case(TEXTILE, owner=owner, projects=[done()], year=2021)
    for reading in ("a", "b"):
        assert amounts(later, {"DD-A21": reading}) == {TEXTILE: "0.00"}


# New fixed investment


def invested(*values: str | None, year: int = 2023, **more: Any) -> dict[str, Any]:
    """An enterprise whose projects formed these investments in the year."""
    facts: dict[str, Any] = {"started_on": "2023-03-01", "in_statistics_library": True} | more
    some = [
        project(f"P{n}", fixed_investment={year: value}, **facts) for n, value in enumerate(values)
    ]
    return case(FIXED, projects=some, year=year)


@pytest.mark.parametrize(
    ("value", "included", "excluded"),
    [
        ("4999999.99", {}, {}),
        ("5000000.00", {FIXED: "50000.00"}, {}),
        ("5000000.01", {FIXED: "50000.00"}, {FIXED: "50000.00"}),
        ("900000000", {FIXED: "50000.00"}, {FIXED: "50000.00"}),
    ],
)
@pytest.mark.parametrize("unit", ["a", "b"])
@pytest.mark.parametrize("begun", ["a", "b"])
def test_dd_a13_threshold(
    value: str, included: dict[str, str], excluded: dict[str, str], unit: str, begun: str
) -> None:
    dossier = invested(value)
    for reading, wanted in (("a", included), ("b", excluded)):
        readings = {"DD-A13.threshold": reading, "DD-A13.unit": unit, "DD-A24": begun}
        assert amounts(dossier, readings) == wanted
    found = award(dossier, FIXED)
    assert reasons(found) == ([] if included else ["new-fixed-investment"])


@pytest.mark.parametrize(
    ("values", "together", "single"),
    [
        (("3000000", "2600000"), True, False),
        (("3000000", "1999999.99"), False, False),
        (("5000000", "1"), True, True),
        (("5000000", "5000000"), True, True),
    ],
)
def test_dd_a13_unit(values: tuple[str, str], together: bool, single: bool) -> None:
    dossier = invested(*values)
    for reading, wanted in (("a", together), ("b", single)):
        found = amounts(dossier, {"DD-A13.unit": reading})
        assert found == ({FIXED: "50000.00"} if wanted else {})


def test_dd_a13_amount_in_all_or_to_enterprise_and_team_each() -> None:
    dossier = invested("5000000")
    assert amounts(dossier, {"DD-A13.amount": "a"}) == {FIXED: "50000.00"}
    found = award(dossier, FIXED, {"DD-A13.amount": "b"})
    assert by_year(found) == ["50000.00", "50000.00"]


def test_dd_a13_payee_changes_who_is_paid_and_not_how_much() -> None:
    dossier = invested("5000000")
    for reading, payee in (("a", None), ("b", "enterprise.legal_representative")):
        found = award(dossier, FIXED, {"DD-A13.payee": reading})
        assert (yuan(found.low), found.measure.payee) == ("50000.00", payee)


@pytest.mark.parametrize(
    ("started", "same_year", "any_year"),
    [
        ("2022-12-31", ["started-in-year", "in-statistics-library", "new-fixed-investment"], []),
        ("2023-01-01", [], []),
        ("2023-12-31", [], []),
    ],
)
def test_dd_a24_started_in_the_year_or_before(
    started: str, same_year: list[str], any_year: list[str]
) -> None:
    dossier = invested("8000000", started_on=started)
    assert reasons(award(dossier, FIXED)) == same_year
    assert reasons(award(dossier, FIXED, {"DD-A24": "b"})) == any_year


@pytest.mark.parametrize(
    ("entered", "outcome"),
    [("2024-01-09", "granted"), ("2024-01-10", "granted"), ("2024-01-11", "refused")],
)
def test_in_time_ends_with_the_deadline_the_programme_sets(entered: str, outcome: str) -> None:
    dossier = invested("8000000", in_statistics_library=None, statistics_entered_on=entered)
    dossier["programme"] = {"statistics_deadline": "2024-01-10"}
    found = award(dossier, FIXED)
    assert found.outcome == outcome
    assert ("in-statistics-library" in reasons(found)) == (outcome == "refused")


def test_without_deadline_or_answer_the_entry_into_statistics_is_asked_for() -> None:
    found = award(invested("8000000", in_statistics_library=None), FIXED)
    assert found.outcome == "needs-facts"
    assert "in_statistics_library" in {m.fact for m in found.waits}


def test_only_projects_that_qualify_count_towards_the_threshold() -> None:
    dossier = invested("3000000", "3000000")
    dossier["projects"][1]["in_statistics_library"] = False
    assert reasons(award(dossier, FIXED)) == ["new-fixed-investment"]
    dossier["projects"][1] |= {"in_statistics_library": True, "transformation": False}
    assert reasons(award(dossier, FIXED)) == ["new-fixed-investment"]


@pytest.mark.parametrize(("year", "outcome"), [(2022, "granted"), (2023, "refused")])
def test_the_award_is_one_a_year_for_an_enterprise(year: int, outcome: str) -> None:
    dossier = invested("8000000")
    dossier["applicant"]["history"] = [paid(FIXED, "50000", subject="E", year=year)]
    assert award(dossier, FIXED).outcome == outcome


def test_only_industrial_enterprises_receive_it() -> None:
    dossier = invested("8000000")
    dossier["applicant"]["industrial"] = False
    assert reasons(award(dossier, FIXED)) == ["enterprise.industrial"]
