"""Payments of consecutive years, each what a yearly value grew by over its base."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import awards, dossier, small

from jigai.engine.awards import Award
from jigai.money.fen import yuan

VALUES = {2019: "100", 2020: "110", 2021: "90", 2022: "150", 2023: "160.05", 2024: "400"}


def rules(**gives: str) -> str:
    lines = {"increment": "enterprise.local_tax_retained", "base": "year(project.completed_on) - 1"}
    stated = "".join(f"  {k}: {v}\n" for k, v in (lines | gives).items() if v)
    return (
        "measure: rebate\nat: 一\nname: {zh: 返还, en: Rebate}\nfor: project\n"
        f"gives:\n{stated}pays: {{each: year, from: year(project.completed_on) + 1, count: 3}}\n"
    )


def case(completed: str = "2020-06-30", year: int = 2024, **more: Any) -> dict[str, Any]:
    applicant = {"local_tax_retained": VALUES} | more
    raw = dossier(applicant=applicant, projects=[{"id": "P", "completed_on": completed}])
    return raw | {"claim_year": year, "as_of": f"{year}-12-31"}


def one(folder: Path, text: str, raw: dict[str, Any]) -> Award:
    return awards(small(folder, text), raw)["rebate/P"]


def yearly(award: Award) -> list[tuple[Any, str]]:
    return [(s.year, yuan(s.low)) for s in award.shares]


def test_each_year_is_paid_its_growth_over_the_base(tmp_path: Path) -> None:
    """The base is 2019; 2021 fell below it, which gives nothing and is not carried."""
    award = one(tmp_path, rules(), case())
    assert yearly(award) == [(2021, "0.00"), (2022, "50.00"), (2023, "60.05")]
    assert yuan(award.low) == "110.05"


def test_a_fall_may_be_carried_into_the_next_year(tmp_path: Path) -> None:
    award = one(tmp_path, rules(below_zero="carried"), case())
    assert yearly(award) == [(2021, "0.00"), (2022, "40.00"), (2023, "60.05")]


def test_a_fall_is_carried_until_it_is_made_up(tmp_path: Path) -> None:
    values = {2019: "100", 2021: "40", 2022: "130", 2023: "170"}
    text = rules(below_zero="carried")
    award = one(tmp_path, text, case(local_tax_retained=values))
    assert yearly(award) == [(2021, "0.00"), (2022, "0.00"), (2023, "40.00")]


def test_growth_over_the_year_before(tmp_path: Path) -> None:
    award = one(tmp_path, rules(base="payment_year - 1"), case())
    assert yearly(award) == [(2021, "0.00"), (2022, "60.00"), (2023, "10.05")]


def test_a_value_that_is_itself_the_growth(tmp_path: Path) -> None:
    award = one(tmp_path, rules(base=""), case())
    assert yearly(award) == [(2021, "90.00"), (2022, "150.00"), (2023, "160.05")]


def test_a_part_of_the_growth_rounded_once_for_each_payment(tmp_path: Path) -> None:
    award = one(tmp_path, rules(rate="30%"), case())
    assert yearly(award) == [(2021, "0.00"), (2022, "15.00"), (2023, "18.01")]


def test_several_values_are_added_up(tmp_path: Path) -> None:
    both = "[enterprise.local_vat_retained, enterprise.local_income_tax_retained]"
    vat = {2019: "5", 2021: "9", 2022: "3", 2023: "5"}
    income = {2019: "1", 2021: "0", 2022: "4", 2023: "1.01"}
    raw = case(local_vat_retained=vat, local_income_tax_retained=income)
    award = one(tmp_path, rules(increment=both), raw)
    assert yearly(award) == [(2021, "3.00"), (2022, "1.00"), (2023, "0.01")]


@pytest.mark.parametrize(
    ("year", "states"),
    [
        (2020, ["not-due", "not-due", "not-due"]),
        (2021, ["due", "not-due", "not-due"]),
        (2022, ["due", "due", "not-due"]),
        (2023, ["due", "due", "due"]),
    ],
)
def test_a_year_that_has_not_come_is_not_due(tmp_path: Path, year: int, states: list[str]) -> None:
    award = one(tmp_path, rules(), case(year=year))
    assert [p.state for p in award.payments] == states
    if year == 2020:
        assert award.outcome == "refused"
        assert {r.key for r in award.reasons} == {"year-not-reached"}


def test_years_paid_before_are_not_paid_again(tmp_path: Path) -> None:
    row = {"measure": "rebate", "subject": "P", "year": 2022, "granted": "50", "paid": "50"}
    award = one(tmp_path, rules(), case(history=[row | {"payment": "year 2"}]))
    assert [p.state for p in award.payments] == ["due", "paid-before", "due"]
    assert yearly(award) == [(2021, "0.00"), (2023, "60.05")]


def test_the_steps_show_what_the_growth_was_of(tmp_path: Path) -> None:
    award = one(tmp_path, rules(rate="50%"), case())
    _, step, _ = [s for s in award.steps if s.op == "increment"]
    assert {name: low for name, _, low, _ in step.inputs} == {
        "year": 2022,
        "now": 15_000,
        "base": 10_000,
        "rate": 1,
    }
    assert step.low == 2_500


def test_a_year_that_is_not_known_leaves_its_payment_open(tmp_path: Path) -> None:
    values = {y: v for y, v in VALUES.items() if y != 2022}
    award = one(tmp_path, rules(), case(local_tax_retained=values))
    assert award.outcome == "needs-facts"
    assert [(m.fact, m.key) for m in award.waits] == [("local_tax_retained", "2022")]
    assert yuan(award.low) == "60.05"


def test_without_the_day_of_completion_no_year_is_certain(tmp_path: Path) -> None:
    raw = case()
    del raw["projects"][0]["completed_on"]
    award = one(tmp_path, rules(), raw)
    assert award.outcome == "needs-facts"
    assert award.low == 0
    assert "completed_on" in {m.fact for m in award.waits}
    assert {p.year for p in award.payments} == {None}


INCREMENT_ONCE = """\
---
limit: once
at: 二
key: [enterprise, year]
amount: largest
counts: [rebate]
order: [project.completed_on]
"""


def test_projects_share_one_growth_and_the_earlier_completed_draws_first(tmp_path: Path) -> None:
    raw = case()
    raw["projects"].append({"id": "O", "completed_on": "2020-06-29"})
    pack = small(tmp_path, rules() + INCREMENT_ONCE)
    found = {k: yearly(a) for k, a in awards(pack, raw).items()}
    assert found == {
        "rebate/O": [(2021, "0.00"), (2022, "50.00"), (2023, "60.05")],
        "rebate/P": [(2021, "0.00"), (2022, "0.00"), (2023, "0.00")],
    }


def test_a_smaller_base_leaves_the_later_project_the_difference(tmp_path: Path) -> None:
    """Completed in 2021, its base is 2020: 2022 grew by 40 over it, 2023 by 50.05."""
    raw = case()
    raw["projects"].append({"id": "Q", "completed_on": "2021-01-01"})
    values = VALUES | {2020: "80"}
    raw["applicant"]["local_tax_retained"] = values
    pack = small(tmp_path, rules() + INCREMENT_ONCE)
    found = {k: yearly(a) for k, a in awards(pack, raw).items()}
    assert found["rebate/P"] == [(2021, "0.00"), (2022, "50.00"), (2023, "60.05")]
    assert found["rebate/Q"] == [(2022, "20.00"), (2023, "20.00"), (2024, "320.00")]


def test_growth_paid_for_before_stays_part_of_the_group(tmp_path: Path) -> None:
    row = {"measure": "rebate", "subject": "P", "year": 2022, "granted": "50", "paid": "50"}
    raw = case(history=[row | {"payment": "year 2"}])
    raw["projects"].append({"id": "Q", "completed_on": "2020-12-31"})
    pack = small(tmp_path, rules() + INCREMENT_ONCE)
    found = {k: yearly(a) for k, a in awards(pack, raw).items()}
    assert found["rebate/P"] == [(2021, "0.00"), (2023, "60.05")]
    assert found["rebate/Q"] == [(2021, "0.00"), (2022, "0.00"), (2023, "0.00")]


def test_while_a_year_is_not_known_no_payment_of_the_group_is_certain(tmp_path: Path) -> None:
    raw = case()
    raw["projects"].append({"id": "O", "completed_on": "2020-06-29"})
    del raw["projects"][0]["completed_on"]
    pack = small(tmp_path, rules() + INCREMENT_ONCE)
    other = awards(pack, raw)["rebate/O"]
    assert (other.low, yuan(other.high)) == (0, "110.05")
    assert "completed_on" in {m.fact for m in other.waits}
