"""Henan: yearly caps, and no second support for the same project."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.henan_dossiers import (
    BASE,
    DEMONSTRATION,
    INTERNET,
    NATIONAL_SET,
    NO_REPEAT,
    ONE_PROJECT,
    PROVINCIAL_SET,
    ROBOTS,
    SET_CAP,
    SOFTWARE,
    SOFTWARE_CAP,
    YEAR,
    Facts,
    amount,
    amounts,
    applicant,
    ask,
    awards,
    case,
    decision,
    earlier,
    of_base,
    one,
    pack,
    platform,
    project,
    reasons,
    taken,
    three_products,
    title,
    two_first_sets,
)

from jigai.engine.api import program
from jigai.engine.result import answer_data
from jigai.money.fen import yuan


@pytest.mark.parametrize(
    ("provincial", "granted", "bites"),
    [
        ("39999999.80", "1999999.99", False),
        ("40000000.00", "2000000.00", False),
        ("40000000.20", "2000000.00", True),
    ],
)
def test_first_set_yearly_cap_is_shared_in_clause_order(
    provincial: str, granted: str, *, bites: bool
) -> None:
    found = awards(two_first_sets("60000000", provincial))
    assert yuan(found[f"{NATIONAL_SET}/G1"].low) == "3000000.00"
    second = found[f"{PROVINCIAL_SET}/G2"]
    assert yuan(second.low) == granted
    assert (SET_CAP in taken(second)) is bites


def test_first_set_yearly_cap_counts_what_was_paid_this_year_only() -> None:
    dossier = two_first_sets("60000000", "60000000")
    dossier["applicant"]["history"] = [
        earlier(NATIONAL_SET, "G0", YEAR, "1500000", application="三(二)1")
    ]
    assert list(amounts(dossier).values()) == ["3000000.00", "500000.00"]
    dossier["applicant"]["history"] = [
        earlier(NATIONAL_SET, "G0", YEAR - 1, "1500000", application="三(二)1")
    ]
    assert list(amounts(dossier).values()) == ["3000000.00", "2000000.00"]


@pytest.mark.parametrize(
    ("last", "total", "bites"),
    [
        ("4999999.95", "4999999.99", False),
        ("5000000.00", "5000000.00", False),
        ("5000000.05", "5000000.00", True),
    ],
)
def test_first_edition_yearly_cap(last: str, total: str, *, bites: bool) -> None:
    dossier = three_products(last)
    assert amount(dossier) == total
    assert (SOFTWARE_CAP in taken(awards(dossier)[f"{SOFTWARE}/G3"])) is bites


def test_first_edition_yearly_cap_counts_what_was_paid_this_year_only() -> None:
    dossier = three_products("10000000")
    dossier["applicant"]["history"] = [earlier(SOFTWARE, "G0", YEAR, "2000000")]
    assert amount(dossier) == "3000000.00"
    dossier["applicant"]["history"] = [earlier(SOFTWARE, "G0", YEAR - 1, "2000000")]
    assert amount(dossier) == "5000000.00"


def supported(**change: Any) -> Facts:
    row = {"level": "省级", "fund": "其他专项", "subject": "P", "year": 2022, "paid": "2000000"}
    dossier = of_base(DEMONSTRATION, "20000000")
    dossier["applicant"]["outside_awards"] = [row | change]
    return dossier


def test_project_that_another_provincial_fund_supported_is_refused() -> None:
    award = one(supported())
    assert (award.outcome, reasons(award)) == ("refused", [NO_REPEAT])
    assert award.reasons[0].cite.clause == "三尾款"
    assert [yuan(v) for v in award.entitled] == ["6000000.00", "6000000.00"]
    ready = program(pack())
    for lang, said in (("zh", "如属例外"), ("en", "an exception needs reasons")):
        (shown,) = answer_data(ask(supported()), ready, lang)["awards"]  # type: ignore[arg-type]
        assert said in shown["reasons"][0]["text"]
        assert (shown["entitled"], shown["amount"]) == ("6000000.00", "0.00")


@pytest.mark.parametrize(
    "change",
    [
        {"level": "国家级"},
        {"level": "市级"},
        {"fund": "制造业高质量发展专项资金"},
        {"subject": "Q"},
    ],
)
def test_other_support_does_not_stand_in_the_way(change: Facts) -> None:
    for reading in ("a", "b"):
        assert amount(supported(**change), {"A14": reading}) == "6000000.00"


def test_the_difference_is_paid_under_the_other_reading() -> None:
    """HN-A14: refused, or less what the other fund paid."""
    assert amount(supported()) == "0.00"
    assert amount(supported(), {"A14": "b"}) == "4000000.00"
    assert amount(supported(paid="5999999.99"), {"A14": "b"}) == "0.01"
    assert amount(supported(paid="6000000.01"), {"A14": "b"}) == "0.00"


def test_the_difference_is_taken_of_each_measure_before_the_choice() -> None:
    dossier = supported()
    dossier["claims"] = [DEMONSTRATION, ROBOTS]
    assert amounts(dossier, {"A14": "b"}) == {f"{DEMONSTRATION}/P": "4000000.00"}
    dossier["choices"] = {ONE_PROJECT: f"{ROBOTS}/P"}
    assert amounts(dossier, {"A14": "b"}) == {f"{ROBOTS}/P": "3000000.00"}


def test_a_decision_may_lift_the_rule_against_repeats() -> None:
    dossier = supported()
    dossier["decisions"] = [decision({NO_REPEAT: None}, subject="P")]
    assert amount(dossier) == "6000000.00"
    assert amount(dossier, {"A14": "b"}) == "6000000.00"
    dossier["decisions"] = [decision({NO_REPEAT: "500000"}, subject="P")]
    assert amount(dossier) == "500000.00"
    assert amount(dossier, {"A14": "b"}) == "4500000.00"
    dossier["decisions"] = [decision({NO_REPEAT: None}, subject="P", approved=False)]
    assert amount(dossier) == "0.00"
    dossier["projects"].append(project("0", id="Q"))
    dossier["decisions"] = [decision({NO_REPEAT: None}, subject="Q")]
    assert amount(dossier) == "0.00"


def test_the_rule_against_repeats_speaks_of_enterprises() -> None:
    dossier = case(BASE, titles=[title("绿色工业园区")])
    row = {"level": "省级", "fund": "其他专项", "subject": "T", "year": 2022, "paid": "100"}
    dossier["applicant"] = {"id": "K", "kind": "园区", "history": [], "outside_awards": [row]}
    for reading in ("a", "b"):
        assert amount(dossier, {"A14": reading}) == "2000000.00"


def test_a_refused_award_of_two_stages_is_refused_once() -> None:
    row = {"level": "省级", "fund": "其他专项", "subject": "F", "year": 2022, "paid": "100"}
    owner = applicant(outside_awards=[row])
    award = one(case(INTERNET, owner=owner, platforms=[platform(accepted=True)]))
    assert (award.outcome, reasons(award)) == ("refused", [NO_REPEAT])
    assert [e["rule"] for e in award.excluded_by] == [NO_REPEAT]


def test_support_not_stated_leaves_the_award_open() -> None:
    dossier = of_base(DEMONSTRATION, "20000000")
    del dossier["applicant"]["outside_awards"]
    award = one(dossier)
    assert (award.outcome, award.low, yuan(award.high)) == ("needs-facts", 0, "6000000.00")
    assert {m.fact for m in award.waits} == {"outside_awards"}
