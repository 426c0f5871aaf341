"""What a measure gives: each mechanism at its thresholds, exact to the fen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.engine.small import amounts, awards, dossier, small

from jigai.engine.quotations import LprTable
from jigai.reference.lpr import lpr

HEAD = "measure: grant\nat: 一\nname: {zh: 补助, en: Grant}\n"


def project(**facts: Any) -> dict[str, Any]:
    return dossier(projects=[{"id": "P"} | facts])


def given(folder: Path, gives: str, raw: dict[str, Any], *more: str, for_: str = "project") -> str:
    """The amount of the one award that a ``gives`` brings."""
    rules = f"{HEAD}for: {for_}\ngives:\n{gives}" + "".join(f"{line}\n" for line in more)
    (found,) = amounts(small(folder, rules), raw).values()
    return found


# A rate of a base


@pytest.mark.parametrize(
    ("base", "rate", "amount"),
    [
        ("0", "6%", "0.00"),
        ("0.16", "6%", "0.00"),
        ("0.17", "6%", "0.01"),
        ("33333333.33", "6%", "1999999.99"),
        ("33333333.34", "6%", "2000000.00"),
        ("100", "0.0001%", "0.00"),
        ("10000", "0.0001%", "0.01"),
        ("123456.78", "100%", "123456.78"),
    ],
)
def test_a_rate_of_a_base_is_rounded_down_once(
    tmp_path: Path, base: str, rate: str, amount: str
) -> None:
    gives = f'  {{rate: "{rate}", of: project.leased_price}}\n'
    assert given(tmp_path, gives, project(leased_price=base)) == amount


@pytest.mark.parametrize(
    ("rounding", "amount"),
    [
        ("down", "61.72"),
        ("half_up", "61.73"),
        ("up", "61.73"),
        ("yuan_down", "61.00"),
        ("yuan_half_up", "62.00"),
        ("yuan_up", "62.00"),
        ("hundred_yuan_down", "0.00"),
        ("wan_down", "0.00"),
        ("wan_half_up", "0.00"),
    ],
)
def test_the_rounding_is_named(tmp_path: Path, rounding: str, amount: str) -> None:
    gives = "  {rate: 50%, of: project.leased_price}\n"
    raw = project(leased_price="123.45")
    assert given(tmp_path, gives, raw, f"rounding: {rounding}") == amount


def test_a_base_below_its_deduction_gives_nothing(tmp_path: Path) -> None:
    gives = '  {rate: 6%, of: "project.leased_price - 500万元"}\n'
    assert given(tmp_path, gives, project(leased_price="4999999.99")) == "0.00"
    assert given(tmp_path, gives, project(leased_price="5000000.17")) == "0.01"


# Amounts and decisions


def test_a_fixed_amount(tmp_path: Path) -> None:
    assert given(tmp_path, "  {amount: 20万元}\n", project()) == "200000.00"


def decided(folder: Path, gives: str, wording: str, **terms: str) -> Any:
    rules = f"{HEAD}for: project\ngives: {gives}\nwording: {wording}\n"
    raw = project(leased_price="1000000")
    raw["decisions"] = [{"measure": "grant", "by": "市工信局"} | terms] if terms else []
    return awards(small(folder, rules), raw)["grant/P"]


def test_what_people_decide_waits_for_their_decision(tmp_path: Path) -> None:
    found = decided(tmp_path, "{amount: decided(amount)}", "exact")
    assert (found.outcome, found.low, found.high) == ("case-by-case", 0, 0)
    assert decided(tmp_path, "{amount: decided(amount)}", "exact", amount="123.45").low == 12345


@pytest.mark.parametrize(
    ("wording", "rate", "amount", "up_to"),
    [
        ("ceiling", None, 10_000_000, True),
        ("ceiling", "8%", 8_000_000, False),
        ("ceiling", "12%", 10_000_000, False),
        ("in-principle-ceiling", "12%", 10_000_000, False),
        ("exact", None, 10_000_000, False),
        ("exact", "12%", 12_000_000, False),
        ("floor", "12%", 12_000_000, False),
    ],
)
def test_a_decided_rate_stays_under_a_ceiling(
    tmp_path: Path, wording: str, rate: str | None, amount: int, up_to: bool
) -> None:
    terms = {"rate": rate} if rate else {}
    gives = '{rate: "decided(rate, 10%)", of: project.leased_price}'
    found = decided(tmp_path, gives, wording, **terms)
    assert (found.low, found.up_to) == (amount, up_to)


def test_a_decision_that_was_not_approved_counts_for_nothing(tmp_path: Path) -> None:
    rules = f"{HEAD}for: project\ngives: {{amount: decided(amount)}}\n"
    raw = project() | {"decisions": [{"measure": "grant", "amount": "5", "approved": False}]}
    assert awards(small(tmp_path, rules), raw)["grant/P"].outcome == "case-by-case"


# Levels and tiers


@pytest.mark.parametrize(
    ("grade", "amount"), [("一等奖", "500000.00"), ("二等奖", "300000.00"), ("三等奖", "0.00")]
)
def test_an_amount_by_grade(tmp_path: Path, grade: str, amount: str) -> None:
    gives = "  levels: platform.grade\n  amounts: {一等奖: 50万元, 二等奖: 30万元}\n"
    raw = dossier(platforms=[{"id": "F", "grade": grade}])
    assert given(tmp_path, gives, raw, for_="platform") == amount


def test_a_grade_whose_code_needs_quotes(tmp_path: Path) -> None:
    gives = "  levels: project.kind\n  amounts: {智能化改造: 1元, high-end: 2元}\n"
    assert given(tmp_path, gives, project(kind="高端化改造")) == "2.00"


TIERS = """\
  tiers: project.leased_price
  rows:
    - {from: 100万元, below: 500万元, rate: 3%}
    - {from: 500万元, to: 1000万元, amount: 30万元}
    - {above: 1000万元, rate: 5%}
"""


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        ("999999.99", "0.00"),
        ("1000000.00", "30000.00"),
        ("4999999.99", "149999.99"),
        ("5000000.00", "300000.00"),
        ("5000000.01", "300000.00"),
        ("9999999.99", "300000.00"),
        ("10000000.00", "300000.00"),
        ("10000000.01", "500000.00"),
        ("20000000.00", "1000000.00"),
    ],
)
def test_brackets_at_their_bounds(tmp_path: Path, base: str, amount: str) -> None:
    assert given(tmp_path, TIERS, project(leased_price=base)) == amount


@pytest.mark.parametrize(
    ("base", "amount"),
    [("0.99", "0.00"), ("1", "1.00"), ("2", "1.00"), ("2.01", "2.00"), ("3", "0.00")],
)
def test_above_the_last_bracket_nothing_is_given(tmp_path: Path, base: str, amount: str) -> None:
    gives = (
        "  tiers: project.leased_price\n  rows:\n"
        "    - {from: 1元, to: 2元, amount: 1元}\n    - {above: 2元, below: 3元, amount: 2元}\n"
    )
    assert given(tmp_path, gives, project(leased_price=base)) == amount


def test_brackets_of_a_count(tmp_path: Path) -> None:
    gives = (
        "  tiers: count(project.purchases)\n  rows:\n"
        "    - {from: 1, to: 2, amount: 1元}\n    - {above: 2, amount: 2元}\n"
    )
    for number, amount in ((0, "0.00"), (1, "1.00"), (2, "1.00"), (3, "2.00")):
        raw = project(purchases=[{"item": str(n)} for n in range(number)])
        assert given(tmp_path, gives, raw) == amount


# Sums over rows


CLOUD = [
    {"tier": "平台系统上云", "paid": "100", "paid_on": "2024-03-01"},
    {"tier": "业务应用上云", "paid": "200.01", "paid_on": "2024-05-31"},
    {"tier": "平台系统上云", "paid": "50", "paid_on": "2025-03-01"},
]


def cloud(folder: Path, lines: str, rows: list[dict[str, Any]] | None = None) -> str:
    raw = dossier(applicant={"cloud_payments": CLOUD if rows is None else rows})
    gives = f"  sum: enterprise.cloud_payments\n  of: row.paid\n{lines}"
    return given(folder, gives, raw, for_="enterprise")


def test_a_sum_over_the_rows_that_count(tmp_path: Path) -> None:
    assert cloud(tmp_path, "") == "350.01"
    assert cloud(tmp_path, "  rate: 50%\n") == "175.00"
    assert cloud(tmp_path, "  where: [row.tier = 平台系统上云]\n") == "150.00"
    assert cloud(tmp_path, "  where: ['row.tier = 平台系统上云', row.paid > 50元]\n") == "100.00"
    assert cloud(tmp_path, "  where: row.paid > 1000元\n") == "0.00"
    assert cloud(tmp_path, "", []) == "0.00"


def test_rounding_comes_after_the_sum_not_in_each_row(tmp_path: Path) -> None:
    rows = [{"tier": "平台系统上云", "paid": "0.01", "paid_on": "2024-01-01"}] * 3
    assert cloud(tmp_path, "  rate: 50%\n", rows) == "0.01"


def test_a_rate_for_each_row(tmp_path: Path) -> None:
    lines = "  rate: {by: row.tier, rates: {平台系统上云: 50%, 业务应用上云: 60%}}\n"
    assert cloud(tmp_path, lines) == "195.00"
    assert cloud(tmp_path, "  rate: {by: row.tier, rates: {平台系统上云: 50%}}\n") == "75.00"


def test_only_the_group_that_gives_most(tmp_path: Path) -> None:
    lines = "  rate: {by: row.tier, rates: {平台系统上云: 50%, 业务应用上云: 60%}}\n"
    assert cloud(tmp_path, lines + "  keep: {largest_by: row.tier}\n") == "120.00"


def test_each_group_up_to_a_most(tmp_path: Path) -> None:
    lines = "  each: {by: row.tier, at_most: 120元}\n"
    assert cloud(tmp_path, lines) == "240.00"
    assert cloud(tmp_path, lines + "  rate: 50%\n") == "175.00"


def test_the_first_rows_by_an_order(tmp_path: Path) -> None:
    assert cloud(tmp_path, "  first: 1\n  order: row.paid_on\n") == "100.00"
    assert cloud(tmp_path, "  first: 2\n  order: row.paid_on\n  rate: 10%\n") == "30.00"
    backwards = list(reversed(CLOUD))
    assert cloud(tmp_path, "  first: 2\n  order: row.paid_on\n", backwards) == "300.01"
    assert cloud(tmp_path, "  first: 9\n  order: row.paid_on\n") == "350.01"


@pytest.mark.parametrize(("ends", "amount"), [("included", "350.01"), ("excluded", "300.01")])
def test_a_window_says_whether_its_last_day_counts(tmp_path: Path, ends: str, amount: str) -> None:
    window = f"  window: {{date: row.paid_on, from: 2024-03-01, months: 12, ends: {ends}}}\n"
    assert cloud(tmp_path, window) == amount


def test_a_window_begins_with_its_first_day(tmp_path: Path) -> None:
    def inside(first: str) -> str:
        window = f"  window: {{date: row.paid_on, from: {first}, months: 1, ends: excluded}}\n"
        return cloud(tmp_path, window)

    assert inside("2024-03-01") == "100.00"
    assert inside("2024-03-02") == "0.00"
    assert inside("2024-02-01") == "0.00"
    assert inside("2024-02-02") == "100.00"


def test_a_window_of_a_month_ends_on_the_last_day_of_a_shorter_one(tmp_path: Path) -> None:
    rows = [{"tier": "平台系统上云", "paid": "1", "paid_on": day} for day in
            ("2024-01-31", "2024-02-28", "2024-02-29", "2024-03-01")]  # fmt: skip
    window = "  window: {date: row.paid_on, from: 2024-01-31, months: 1, ends: %s}\n"
    assert cloud(tmp_path, window % "included", rows) == "3.00"
    assert cloud(tmp_path, window % "excluded", rows) == "2.00"


# Interest


def loan(**facts: Any) -> dict[str, Any]:
    row = {"kind": "fixed-asset", "principal": "36500000", "rate": "4%"}
    return row | {"starts_on": "2023-01-01", "ends_on": "2023-12-31"} | facts


def interest(
    folder: Path, *loans: dict[str, Any], days: int = 365, months: int = 12, rate: str = "row.rate"
) -> str:
    gives = (
        "  interest: project.loans\n  where: [row.kind = 'fixed-asset']\n"
        "  principal: row.principal\n  from: row.starts_on\n  to: row.ends_on\n"
        f'  rate: "{rate}"\n  days: {days}\n  at_most: {months}\n'
    )
    return given(folder, gives, project(loans=list(loans)))


@pytest.mark.parametrize(
    ("first", "last", "days", "amount"),
    [
        ("2023-01-01", "2023-01-02", 365, "4000.00"),
        ("2023-01-01", "2023-12-31", 365, "1456000.00"),
        ("2023-01-01", "2024-01-01", 365, "1460000.00"),
        ("2023-01-01", "2025-01-01", 365, "1460000.00"),
        ("2024-02-28", "2024-03-01", 365, "8000.00"),
        ("2023-02-28", "2023-03-01", 365, "4000.00"),
        ("2024-01-01", "2024-12-31", 365, "1460000.00"),
        ("2024-01-01", "2025-01-01", 365, "1460000.00"),
        ("2023-01-01", "2024-01-01", 360, "1480277.77"),
        ("2024-01-01", "2025-01-01", 360, "1484333.33"),
        ("2023-06-01", "2023-06-01", 365, "0.00"),
        ("2023-06-02", "2023-06-01", 365, "0.00"),
    ],
)
def test_interest_by_days(tmp_path: Path, first: str, last: str, days: int, amount: str) -> None:
    """Of 36.5 million yuan at 4% a day bears 4000 yuan; a leap year bears no more than a year."""
    assert interest(tmp_path, loan(starts_on=first, ends_on=last), days=days) == amount


@pytest.mark.parametrize(
    ("months", "amount"), [(1, "124000.00"), (6, "724000.00"), (24, "2920000.00")]
)
def test_interest_of_so_many_months_at_most(tmp_path: Path, months: int, amount: str) -> None:
    """January has 31 days, the first half-year 181, two years with a leap day 730 of 365."""
    assert interest(tmp_path, loan(ends_on="2026-01-01"), months=months) == amount


def test_interest_of_months_that_are_longer_than_a_twelfth(tmp_path: Path) -> None:
    """July to December has 184 days, and all of them count."""
    half = loan(starts_on="2023-07-01", ends_on="2024-07-01")
    assert interest(tmp_path, half, months=6) == "736000.00"


def test_interest_adds_up_exactly_before_it_is_rounded(tmp_path: Path) -> None:
    odd = loan(principal="100.01", ends_on="2023-01-02", rate="3.65%")
    assert interest(tmp_path, odd) == "0.01"
    assert interest(tmp_path, odd, odd) == "0.02"
    assert interest(tmp_path, *[loan(principal="50", ends_on="2023-01-02")] * 3) == "0.01"


def test_interest_counts_only_the_loans_named(tmp_path: Path) -> None:
    other = loan(kind="working-capital")
    assert interest(tmp_path, other, loan(ends_on="2023-01-02")) == "4000.00"


def test_the_lower_of_two_rates(tmp_path: Path) -> None:
    rules = (
        f"{HEAD}for: project\ngives:\n  interest: project.loans\n  principal: row.principal\n"
        "  from: row.starts_on\n  to: row.ends_on\n"
        '  rate: "min(lpr(1, claim_year, 1), row.rate)"\n  days: 365\n  at_most: 12\n'
    )
    published = {"published": "2024-01-22", "1y": "3%", "5y": "4%", "source": "test"}
    table = LprTable(lpr().with_rows([published]))
    raw = project(loans=[loan(ends_on="2023-01-02"), loan(ends_on="2023-01-02", rate="2%")])
    assert amounts(small(tmp_path, rules), raw, table=table) == {"grant/P": "5000.00"}


# Charges


@pytest.mark.parametrize(("adopted", "amount"), [(True, "0.00"), (False, "123450.00")])
def test_a_charge_and_its_waiver(tmp_path: Path, adopted: bool, amount: str) -> None:
    gives = (
        '  charge: "project.floor_area_fee * project.added_floor_area"\n'
        "  waived: project.zero_land_adopted\n"
    )
    raw = project(floor_area_fee="123.45", added_floor_area=1000, zero_land_adopted=adopted)
    assert given(tmp_path, gives, raw) == amount


def test_a_charge_is_no_grant(tmp_path: Path) -> None:
    rules = (
        f"{HEAD}for: project\ngives: {{charge: project.floor_area_fee, "
        "waived: project.zero_land_adopted}\n"
    )
    pack = small(tmp_path, rules)
    raw = project(floor_area_fee="5", zero_land_adopted=False)
    assert awards(pack, raw)["grant/P"].outcome == "charge"
    del raw["projects"][0]["zero_land_adopted"]
    open_ = awards(pack, raw)["grant/P"]
    assert (open_.outcome, open_.low, open_.high) == ("needs-facts", 0, 500)
