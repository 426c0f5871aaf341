"""Henan: what the text leaves open on projects and premiums, each answer with its value."""

from __future__ import annotations

import pytest
from tests.packs.henan_dossiers import (
    DEMONSTRATION,
    FOLDER,
    GIANT,
    GOOSE,
    OF_TARGETS,
    ONE_PROJECT,
    ROBOTS,
    SILENT,
    YEAR,
    YEARS,
    amount,
    amounts,
    ask,
    decision,
    earlier,
    insured,
    little_giant,
    of_base,
    one,
    pack,
    project,
    reasons,
)

from jigai.facts.documents import load
from jigai.money.fen import parse_yuan, yuan
from jigai.policy.readings import used_axes


def test_silent_readings_say_why_and_the_others_act() -> None:
    found = pack().axes
    assert used_axes(pack()) == set(found) - SILENT
    for name, axis in found.items():
        assert (axis.note is not None) is (name in SILENT)
        if axis.note is not None:
            assert set(axis.note) == {"zh", "en"}
            assert all(axis.note.values())


@pytest.mark.parametrize("reading", sorted(SILENT | OF_TARGETS))
def test_readings_beside_the_awards_change_no_amount(reading: str) -> None:
    dossier = load(FOLDER / "examples" / "heluo-heavy-equipment.yaml")
    axis = reading.removeprefix("HN-")
    totals = {
        tuple(ask(dossier, {axis: value}).outcome.total)  # type: ignore[union-attr]
        for value in pack().axes[reading].alternatives
    }
    assert len(totals) == 1


def test_base_of_the_demonstration_grant() -> None:
    """HN-A01."""
    dossier = of_base(DEMONSTRATION, "15000000")
    dossier["projects"][0]["actual_investment"] = "20000000"
    assert amount(dossier) == "4500000.00"
    assert amount(dossier, {"A01": "b"}) == "6000000.00"


def test_service_oriented_projects() -> None:
    """HN-A02."""
    dossier = of_base(DEMONSTRATION, "20000000")
    dossier["projects"][0]["kind"] = "服务化改造"
    assert amount(dossier) == "0.00"
    assert amount(dossier, {"A02": "b"}) == "6000000.00"
    dossier["projects"][0]["kind"] = "自动化改造"
    assert amount(dossier, {"A02": "b"}) == "0.00"


@pytest.mark.parametrize(
    ("measure", "base", "cap", "both"),
    [
        (DEMONSTRATION, "30000000", "10000000.00", "18000000.00"),
        (GOOSE, "50000000", "20000000.00", "30000000.00"),
        (ROBOTS, "10000000", "5000000.00", "6000000.00"),
    ],
)
def test_caps_by_project_or_by_enterprise_and_year(
    measure: str, base: str, cap: str, both: str
) -> None:
    """HN-A03: two projects, an exception from the one-a-year rule approved."""
    dossier = of_base(measure, base)
    dossier["projects"].append(project(base, id="Q"))
    dossier["decisions"] = [decision({ONE_PROJECT: None})]
    assert amount(dossier) == both
    assert amount(dossier, {"A03": "b"}) == cap
    dossier["applicant"]["history"] = [earlier(measure, "other", YEAR, "1000000")]
    assert amount(dossier, {"A03": "b"}) == yuan(parse_yuan(cap) - parse_yuan("1000000"))
    dossier["applicant"]["history"] = [earlier(measure, "other", YEAR - 1, "1000000")]
    assert amount(dossier, {"A03": "b"}) == cap


def test_little_giant_cap_by_validity_or_by_year() -> None:
    """HN-A03."""
    dossier = of_base(GIANT, "20000000")
    dossier["applicant"]["history"] = [earlier(GIANT, "other", YEAR - 1, "4000000")]
    assert amount(dossier) == "1000000.00"
    assert amount(dossier, {"A03": "b"}) == "5000000.00"


def test_a_choice_compares_what_the_little_giant_cap_really_leaves() -> None:
    dossier = of_base(GIANT, "20000000")
    dossier["claims"].append(ROBOTS)
    dossier["projects"][0]["whole_machines"] = "6000000"
    dossier["applicant"]["history"] = [earlier(GIANT, "other", YEAR - 1, "4000000")]
    assert amounts(dossier) == {f"{ROBOTS}/P": "1800000.00"}


@pytest.mark.parametrize(
    ("completed", "by_reckoning", "by_completion"),
    [
        ("2021-12-31", "3000000.00", "0.00"),
        ("2022-01-01", "3000000.00", "3000000.00"),
        ("2023-11-30", "3000000.00", "3000000.00"),
    ],
)
def test_which_day_lies_in_the_validity(
    completed: str, by_reckoning: str, by_completion: str
) -> None:
    """HN-A03.validity."""
    dossier = of_base(GIANT, "10000000")
    dossier["projects"][0]["completed_on"] = completed
    assert amount(dossier) == by_reckoning
    assert amount(dossier, {"A03.validity": "b"}) == by_completion
    dossier["titles"] = [little_giant("2022-01-01", "2023-11-30")]
    assert amount(dossier) == "0.00"
    assert amount(dossier, {"A03.validity": "b"}) == by_completion


def test_little_giant_cap_follows_the_validity_that_the_completion_lies_in() -> None:
    dossier = of_base(GIANT, "20000000")
    dossier["titles"] = [
        little_giant("2020-01-01", "2022-12-31") | {"id": "T1"},
        little_giant("2023-01-01", "2025-12-31") | {"id": "T2"},
    ]
    dossier["projects"][0]["completed_on"] = "2022-06-30"
    dossier["applicant"]["history"] = [earlier(GIANT, "other", 2021, "4000000")]
    assert amount(dossier, {"A03.validity": "b"}) == "1000000.00"
    dossier["projects"][0]["completed_on"] = "2023-06-30"
    assert amount(dossier, {"A03.validity": "b"}) == "5000000.00"


@pytest.mark.parametrize(
    ("premium", "counted", "cliff", "whole"),
    [
        ("1500000.00", "1200000.00", "1200000.00", "1200000.00"),
        ("1500000.01", "1200000.00", "0.00", "1200000.00"),
        ("1750000.00", "1200000.00", "0.00", "1400000.00"),
    ],
)
@pytest.mark.parametrize("recognition", ["首台套", "首版次软件"])
@pytest.mark.parametrize("term", ["a", "b"])
def test_premium_rate_above_three_per_cent(
    recognition: str, premium: str, counted: str, cliff: str, whole: str, term: str
) -> None:
    """HN-A04, for a policy of one year, where HN-A05 makes no difference."""
    dossier = insured(recognition, ("2023-03-01", premium, "50000000"))
    for reading, expected in (("a", counted), ("b", cliff), ("c", whole)):
        assert amount(dossier, {"A04": reading, "A05": term}) == expected
    if cliff == "0.00":
        assert reasons(one(dossier, {"A04": "b", "A05": term})) == ["premium-rate"]


@pytest.mark.parametrize(
    ("rule", "yearly", "term"),
    [
        ("a", "2400000.00", "960000.00"),
        ("b", "2400000.00", "0.00"),
        ("c", "2400000.00", "2400000.00"),
    ],
)
def test_three_per_cent_of_each_year_or_of_the_whole_term(
    rule: str, yearly: str, term: str
) -> None:
    """HN-A05: four years at 2.5% each are 10% over the term; three years count."""
    years = [(f"{y}-03-01", "1000000", "40000000") for y in range(2020, 2024)]
    dossier = insured("首台套", *years)
    assert amount(dossier, {"A04": rule, "A05": "a"}) == yearly
    assert amount(dossier, {"A04": rule, "A05": "b"}) == term


def test_software_over_the_whole_term_counts_its_first_year() -> None:
    years = [("2022-03-01", "200000", "10000000"), ("2023-02-28", "50000", "10000000"),
             ("2023-03-01", "200000", "10000000")]  # fmt: skip
    dossier = insured("首版次软件", *years)
    assert amount(dossier, {"A05": "b"}) == "200000.00"
    assert amount(dossier, {"A04": "c", "A05": "b"}) == "200000.00"


def test_years_above_the_rate_drop_out_of_a_longer_policy() -> None:
    years = [("2021-03-01", "1600000", "50000000"), ("2022-03-01", "1000000", "50000000")]
    assert amount(insured("首台套", *years), {"A04": "b"}) == "800000.00"


def test_national_first_sets_and_the_premium_subsidy() -> None:
    """HN-A06."""
    dossier = insured("首台套", YEARS[0], level="国家级")
    assert amount(dossier) == "0.00"
    assert amount(dossier, {"A06": "b"}) == "80000.00"


@pytest.mark.parametrize("recognition", ["首台套", "首版次软件"])
def test_premium_for_the_policy_holder_or_the_maker_only(recognition: str) -> None:
    """HN-A07."""
    dossier = insured(recognition, YEARS[0], policy_holder_is_maker=False)
    assert amount(dossier) == "80000.00"
    assert amount(dossier, {"A07": "b"}) == "0.00"
    assert reasons(one(dossier, {"A07": "b"})) == ["product.policy_holder_is_maker"]
    dossier["products"][0]["policy_holder_is_maker"] = True
    assert amount(dossier, {"A07": "b"}) == "80000.00"
