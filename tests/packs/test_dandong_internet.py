"""Dandong's draft: the industrial internet, a floor with a cap and a ceiling in principle."""

from __future__ import annotations

import pytest
from tests.packs.dandong import (
    FLOOR,
    amounts,
    applicant,
    award,
    awards,
    case,
    decision,
    paid,
    project,
    reasons,
    total,
)

from jigai.money.fen import yuan

IMPACT = "dandong-industrial-internet-impact-award"
IMPACT_PROJECT = f"{IMPACT}-project"


@pytest.mark.parametrize(
    ("investment", "wanted", "warned"),
    [
        ("0.01", "0.00", []),
        ("0.02", "0.01", []),
        ("3999999.98", "1999999.99", []),
        ("4000000", "2000000.00", []),
        ("4000000.02", "2000000.00", ["floor-above-cap"]),
        ("6000000", "2000000.00", ["floor-above-cap"]),
    ],
)
def test_innovation_projects_get_half_within_the_cap(
    investment: str, wanted: str, warned: list[str]
) -> None:
    found = award(case(FLOOR, projects=[project(total_investment=investment)]), FLOOR)
    assert (found.outcome, yuan(found.low), found.up_to) == ("granted", wanted, False)
    assert [w.key for w in found.warnings] == warned


@pytest.mark.parametrize(
    ("field", "outcome"),
    [
        (f, "granted")
        for f in ("云计算", "大数据", "互联网+", "人工智能", "移动互联", "工业应用程序", "同类领域")
    ]
    + [("其他", "refused")],
)
def test_the_fields_of_innovation(field: str, outcome: str) -> None:
    one = project(innovation_field=field, total_investment="1000000")
    assert award(case(FLOOR, projects=[one]), FLOOR).outcome == outcome


def test_projects_that_are_no_innovation_get_no_line_of_their_own() -> None:
    two = [project("P1", innovation=False), project("P2", total_investment="1000000")]
    assert list(awards(case(FLOOR, projects=two))) == [f"{FLOOR}/P2"]
    none = award(case(FLOOR, projects=two[:1]), FLOOR)
    assert (none.outcome, [r.code for r in none.reasons]) == ("refused", ["no-subject"])
    asked = award(case(FLOOR, projects=[project(innovation=None, total_investment="1")]), FLOOR)
    assert (asked.outcome, {m.fact for m in asked.waits}) == ("needs-facts", {"innovation"})


@pytest.mark.parametrize(
    ("reading", "rate", "wanted", "up_to"),
    [
        ("a", None, "500000.00", False),
        ("a", "60%", "600000.00", False),
        ("a", "40%", "500000.00", False),
        ("b", None, None, False),
        ("b", "60%", "600000.00", False),
        ("b", "40%", "500000.00", False),
        ("c", None, "500000.00", True),
        ("c", "60%", "500000.00", False),
        ("c", "40%", "400000.00", False),
    ],
)
def test_dd_a09_floor_and_cap(
    reading: str,
    rate: str | None,
    wanted: str | None,
    up_to: bool,
) -> None:
    terms = [decision(FLOOR, rate=rate)] if rate else []
    dossier = case(FLOOR, projects=[project(total_investment="1000000")], decisions=terms)
    found = award(dossier, FLOOR, {"DD-A09": reading})
    if wanted is None:
        assert found.outcome == "case-by-case"
    else:
        assert (found.outcome, yuan(found.low), found.up_to) == ("granted", wanted, up_to)
    below = ["decision-below-floor"] if rate == "40%" and reading != "c" else []
    assert [w.key for w in found.warnings] == below


def test_an_innovation_project_is_not_paid_twice() -> None:
    owner = applicant(history=[paid(FLOOR, "400000")])
    dossier = case(FLOOR, owner=owner, projects=[project(total_investment="1000000")])
    assert amounts(dossier) == {FLOOR: "100000.00"}


@pytest.mark.parametrize("measure", [IMPACT, IMPACT_PROJECT])
@pytest.mark.parametrize(
    ("amount", "lifts", "wanted", "up_to"),
    [
        ("1999999.99", {}, "1999999.99", False),
        ("2000000", {}, "2000000.00", False),
        ("2000000.01", {}, "2000000.00", True),
        ("2300000", {"dandong-impact-ceiling": "2300000"}, "2300000.00", False),
        ("2300000", {"dandong-impact-ceiling": "2200000"}, "2200000.00", True),
    ],
)
def test_the_ceiling_in_principle_yields_only_to_recorded_reasons(
    measure: str,
    amount: str,
    lifts: dict[str, str],
    wanted: str,
    up_to: bool,
) -> None:
    terms = [decision(measure, amount=amount, lifts=lifts)]
    found = award(case(measure, projects=[project()], decisions=terms), measure)
    assert (found.outcome, yuan(found.low), found.up_to) == ("granted", wanted, up_to)


@pytest.mark.parametrize("measure", [IMPACT, IMPACT_PROJECT])
def test_an_impact_award_without_a_decision_is_left_to_people(measure: str) -> None:
    assert award(case(measure, projects=[project()]), measure).outcome == "case-by-case"


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("enterprise", "case-by-case"),
        ("institution", "case-by-case"),
        ("association", "case-by-case"),
        ("park", "refused"),
        ("county", "refused"),
    ],
)
def test_who_can_be_an_outstanding_contributor(kind: str, outcome: str) -> None:
    owner = {"id": "E", "kind": kind, "outstanding_contribution": True}
    assert award(case(IMPACT, owner=owner), IMPACT).outcome == outcome


def test_neither_contribution_nor_impact_is_refused() -> None:
    dossier = case(
        IMPACT,
        IMPACT_PROJECT,
        owner=applicant(outstanding_contribution=False),
        projects=[project(major_impact=False)],
    )
    assert {k: reasons(a) for k, a in awards(dossier).items()} == {
        f"{IMPACT}/E": ["organisation.outstanding_contribution"],
        f"{IMPACT_PROJECT}/E": ["project"],
    }


@pytest.mark.parametrize(
    ("reading", "drawn", "wanted"),
    [
        ("a", None, "4000000.00"),
        ("b", "0", "2000000.00"),
        ("b", "1500000", "500000.00"),
        ("b", "2000000", "0.00"),
    ],
)
def test_dd_a18_the_ceiling_is_each_recipients_or_the_programmes(
    reading: str, drawn: str | None, wanted: str
) -> None:
    terms = [decision(IMPACT, amount="2500000"), decision(IMPACT_PROJECT, amount="2500000")]
    programme = {} if drawn is None else {"drawn": {"dandong-impact-ceiling": drawn}}
    dossier = case(
        IMPACT, IMPACT_PROJECT, projects=[project()], decisions=terms, programme=programme
    )
    assert total(dossier, {"DD-A18": reading}) == wanted


@pytest.mark.parametrize("fact", ["identifier_in_use", "product_tracing"])
def test_dd_a19_node_users_and_tracing_under_the_award_before(fact: str) -> None:
    facts = {
        "outstanding_contribution": False,
        "identifier_in_use": False,
        "product_tracing": False,
    }
    dossier = case(
        IMPACT,
        owner=applicant(**(facts | {fact: True})),
        decisions=[decision(IMPACT, amount="2500000")],
    )
    assert amounts(dossier) == {}
    assert amounts(dossier, {"DD-A19": "b"}) == {IMPACT: "2000000.00"}
    none = case(IMPACT, owner=applicant(**facts), decisions=[decision(IMPACT, amount="1")])
    assert amounts(none, {"DD-A19": "b"}) == {}
