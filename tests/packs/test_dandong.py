"""Dandong's draft: equipment grants, their uplift, and what holds for the whole document."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.case_files import CaseFile, case_files, check
from tests.packs.dandong import (
    CHAIN,
    FOLDER,
    SIDES,
    amounts,
    applicant,
    award,
    awards,
    case,
    ceiling,
    decision,
    grant,
    interest,
    loan,
    pack,
    paid,
    project,
    reasons,
    total,
    uplift,
    warnings,
)

from jigai.engine.api import evaluate, program
from jigai.engine.compiling import compile_pack
from jigai.engine.programme.compiling import programme
from jigai.engine.programme.findings import findings
from jigai.engine.programme.model import DUTY, LIBRARY
from jigai.engine.result import answer_data
from jigai.facts.documents import load_all
from jigai.money.fen import yuan
from jigai.policy.folding import Overlay
from jigai.policy.readings import used_axes

BOTH = pytest.mark.parametrize("side", ["advantaged", "emerging"])


@pytest.mark.parametrize(
    ("side", "base", "wanted"),
    [
        ("advantaged", "0.01", "0.00"),
        ("advantaged", "0.10", "0.01"),
        ("advantaged", "19999999.90", "1999999.99"),
        ("advantaged", "19999999.99", "1999999.99"),
        ("advantaged", "20000000.00", "2000000.00"),
        ("advantaged", "20000000.01", "2000000.00"),
        ("advantaged", "20000000.10", "2000000.00"),
        ("emerging", "0.04", "0.00"),
        ("emerging", "0.05", "0.01"),
        ("emerging", "24999999.95", "4999999.99"),
        ("emerging", "24999999.99", "4999999.99"),
        ("emerging", "25000000.00", "5000000.00"),
        ("emerging", "25000000.01", "5000000.00"),
        ("emerging", "25000000.05", "5000000.00"),
    ],
)
def test_the_grant_is_a_rate_of_what_is_paid_up_to_its_cap(
    side: str, base: str, wanted: str
) -> None:
    found = award(
        case(grant(side), projects=[project(side=side, equipment_paid=base)]), grant(side)
    )
    assert (found.outcome, yuan(found.low), found.up_to) == ("granted", wanted, True)
    assert found.measure.clause == SIDES[side][4]


@BOTH
def test_nothing_paid_for_equipment_yet_is_refused(side: str) -> None:
    found = award(case(grant(side), projects=[project(side=side, equipment_paid="0")]), grant(side))
    assert (found.outcome, reasons(found)) == ("refused", ["project.equipment_paid"])


@BOTH
def test_only_transformation_projects_are_supported(side: str) -> None:
    found = awards(
        case(
            grant(side),
            interest(side),
            uplift(side),
            projects=[project(side=side, transformation=False, loans=[loan()])],
        )
    )
    assert {a.outcome for a in found.values()} == {"refused"}
    assert all(reasons(a) == ["project.transformation"] for a in found.values())


@pytest.mark.parametrize(
    ("industry", "side"),
    [
        (name, "advantaged")
        for name in ("传统装备制造业", "仪器仪表", "纺织服装", "原材料", "农产品水产品深加工")
    ]
    + [
        (name, "emerging")
        for name in (
            "电子信息",
            "高端电子元器件",
            "集成电路",
            "高端医疗设备",
            "传感器",
            "含硼新材料",
            "满族医药及大健康",
        )
    ]
    + [("钛合金", None), ("其他", None)],
)
def test_each_industry_of_the_lists_has_its_own_terms_and_no_other(
    industry: str, side: str | None
) -> None:
    one = project(class_in={"dandong-industries": industry}, equipment_paid="10000000")
    found = amounts(case(grant("advantaged"), grant("emerging"), projects=[one]))
    wanted = {"advantaged": "1000000.00", "emerging": "2000000.00"}
    assert found == ({} if side is None else {grant(side): wanted[side]})


def test_a_class_not_recorded_is_asked_for() -> None:
    one = project()
    del one["class_in"]
    found = award(case(grant("advantaged"), projects=[one]), grant("advantaged"))
    assert found.outcome == "needs-facts"
    assert {(m.fact, m.key) for m in found.waits} == {("class_in", "dandong-industries")}


@pytest.mark.parametrize(
    ("reading", "wanted"), [("a", "1000000.00"), ("b", "1130000.00"), ("c", "1500000.00")]
)
def test_dd_a06_what_counts_as_put_in(reading: str, wanted: str) -> None:
    one = project(
        equipment_paid="10000000", equipment_paid_with_vat="11300000", equipment_contract="15000000"
    )
    found = award(
        case(grant("advantaged"), projects=[one]), grant("advantaged"), {"DD-A06": reading}
    )
    assert yuan(found.low) == wanted


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [("a", {}), ("b", {"dandong-emerging-equipment-grant": "2000000.00"})],
)
def test_dd_a07_titanium_alloys(reading: str, wanted: dict[str, str]) -> None:
    one = project(class_in={"dandong-industries": "钛合金"}, equipment_paid="10000000")
    claims = (grant("advantaged"), grant("emerging"), uplift("emerging"), CHAIN)
    found = amounts(case(*claims, projects=[one]), {"DD-A07": reading})
    assert found == wanted


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        ("a", {"dandong-advantaged-equipment-grant": "1000000.00"}),
        ("b", {"dandong-emerging-equipment-grant": "2000000.00"}),
    ],
)
def test_dd_a08_the_class_is_recorded_once_or_chosen(reading: str, wanted: dict[str, str]) -> None:
    one = project(
        class_in={"dandong-industries": "仪器仪表"},
        class_chosen={"dandong-industries": "传感器"},
        equipment_paid="10000000",
    )
    claims = (grant("advantaged"), grant("emerging"))
    assert amounts(case(*claims, projects=[one]), {"DD-A08": reading}) == wanted


@pytest.mark.parametrize(
    ("reading", "each", "together"),
    [
        ("a", "1500000.00", "3000000.00"),
        ("b", "500000.00", "2000000.00"),
    ],
)
def test_dd_a03_the_cap_is_the_projects_or_the_enterprises(
    reading: str, each: str, together: str
) -> None:
    two = [project("P1", equipment_paid="15000000"), project("P2", equipment_paid="15000000")]
    dossier = case(grant("advantaged"), projects=two)
    # interest only under DD-A01 b, so that the entity's ceiling does not hide the cap
    readings = {"DD-A03": reading, "DD-A01": "b"}
    found = awards(dossier, readings)
    assert yuan(found[f"{grant('advantaged')}/P2"].low) == each
    assert total(dossier, readings) == together


@pytest.mark.parametrize(
    ("reading", "subject", "wanted"),
    [
        ("a", "P", "500000.00"),
        ("a", "Q", "2000000.00"),
        ("b", "P", "500000.00"),
        ("b", "Q", "500000.00"),
    ],
)
def test_dd_a03_what_was_paid_before_stands_in_the_same_cap(
    reading: str, subject: str, wanted: str
) -> None:
    owner = applicant(history=[paid(grant("advantaged"), "1500000", subject=subject)])
    found = award(
        case(grant("advantaged"), owner=owner, projects=[project(equipment_paid="40000000")]),
        grant("advantaged"),
        {"DD-A03": reading, "DD-A01": "b"},
    )
    assert yuan(found.low) == wanted


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("12000000", "0.00"),
        ("12000000.10", "0.01"),
        ("18000000", "600000.00"),
        ("25000000", "800000.00"),
    ],
)
def test_a_second_claim_for_a_project_receives_what_is_new(base: str, wanted: str) -> None:
    owner = applicant(history=[paid(grant("advantaged"), "1200000")])
    found = award(
        case(grant("advantaged"), owner=owner, projects=[project(equipment_paid=base)]),
        grant("advantaged"),
    )
    assert yuan(found.low) == wanted


@pytest.mark.parametrize(
    ("rate", "wanted"), [("8%", "960000.00"), ("10%", "1200000.00"), ("12%", "1200000.00")]
)
def test_a_ceiling_may_be_used_in_part_but_not_exceeded_by_a_decision(
    rate: str, wanted: str
) -> None:
    found = award(
        case(
            grant("advantaged"),
            projects=[project()],
            decisions=[decision(grant("advantaged"), rate=rate)],
        ),
        grant("advantaged"),
    )
    assert (yuan(found.low), found.up_to) == (wanted, False)


def test_a_guide_sets_the_years_rate() -> None:
    path = f"{grant('advantaged')}/gives/rate"
    guide = Overlay("guide-2023", "guide", "丹工信〔2023〕1号", {path: "decided(rate, 6%)"})
    found = award(
        case(grant("advantaged"), projects=[project()]), grant("advantaged"), overlays=(guide,)
    )
    assert yuan(found.low) == "720000.00"


# Uplift


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("19999999.93", "2999999.98"),
        ("19999999.94", "2999999.99"),
        ("20000000", "3000000.00"),
        ("20000000.07", "3000000.00"),
    ],
)
def test_the_decided_terms_replace_the_ordinary_ones(base: str, wanted: str) -> None:
    name = uplift("advantaged")
    terms = decision(name, rate="15%", cap="3000000", lifts={ceiling("advantaged"): "3000000"})
    dossier = case(
        name, grant("advantaged"), projects=[project(equipment_paid=base)], decisions=[terms]
    )
    found = awards(dossier)
    assert amounts(dossier) == {name: wanted}
    plain = found[f"{grant('advantaged')}/P"]
    assert (plain.outcome, reasons(plain)) == ("refused", [name])


@BOTH
def test_without_a_decision_the_uplift_waits_for_people_and_the_grant_stands(side: str) -> None:
    found = awards(case(uplift(side), grant(side), projects=[project(side=side)]))
    assert found[f"{uplift(side)}/P"].outcome == "case-by-case"
    assert found[f"{grant(side)}/P"].outcome == "granted"


@pytest.mark.parametrize(
    ("side", "fact", "outcome"),
    [
        ("advantaged", "smart", "refused"),
        ("advantaged", "exemplary", "refused"),
        ("emerging", "smart", "refused"),
        ("emerging", "exemplary", "case-by-case"),
    ],
)
def test_exemplary_is_asked_for_in_part_two_only(side: str, fact: str, outcome: str) -> None:
    found = award(case(uplift(side), projects=[project(side=side) | {fact: False}]), uplift(side))
    assert found.outcome == outcome


@pytest.mark.parametrize(
    ("terms", "wanted", "warned"),
    [
        ({"rate": "12%"}, "1440000.00", False),
        ({"cap": "3000000"}, "1200000.00", False),
        ({"rate": "8%"}, "1200000.00", True),
        ({"rate": "12%", "cap": "1000000"}, "1440000.00", True),
    ],
)
def test_a_term_the_decision_does_not_raise_stays_as_the_text_has_it(
    terms: dict[str, str],
    wanted: str,
    warned: bool,
) -> None:
    name = uplift("advantaged")
    found = award(case(name, projects=[project()], decisions=[decision(name, **terms)]), name)
    assert yuan(found.low) == wanted
    assert [w.key for w in found.warnings] == (["decision-lowers-terms"] if warned else [])


def test_an_uplift_counts_what_the_ordinary_grant_paid_before() -> None:
    name = uplift("advantaged")
    owner = applicant(history=[paid(grant("advantaged"), "1200000")])
    terms = decision(name, rate="15%", cap="2500000", lifts={ceiling("advantaged"): "2500000"})
    for base, wanted in (("12000000", "600000.00"), ("30000000", "1300000.00")):
        dossier = case(
            name, owner=owner, projects=[project(equipment_paid=base)], decisions=[terms]
        )
        assert amounts(dossier) == {name: wanted}


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ({}, "2000000.00"),
        ({"gives/rate": "13%"}, "2000000.00"),
        ({"limits/1/amount": "250万元"}, "2500000.00"),
        ({"gives/rate": "13%", "limits/1/amount": "300万元"}, "3000000.00"),
        ({"gives/rate": "13%", "limits/1/amount": "400万元"}, "3250000.00"),
    ],
)
def test_dd_a17_b_is_automatic_and_its_terms_come_from_a_guide(
    terms: dict[str, str], wanted: str
) -> None:
    name = uplift("advantaged")
    sets = {f"{name}/{path}": value for path, value in terms.items()}
    overlays = (Overlay("guide", "guide", "丹工信〔2023〕1号", sets),) if sets else ()
    lift = decision(grant("advantaged"), lifts={ceiling("advantaged"): "none"})
    dossier = case(
        name,
        grant("advantaged"),
        projects=[project(equipment_paid="25000000")],
        decisions=[lift],
    )
    assert amounts(dossier, {"DD-A17": "a"}, overlays) == {grant("advantaged"): "2000000.00"}
    assert amounts(dossier, {"DD-A17": "b"}, overlays) == {name: wanted}
    assert pack().axes["DD-A17"].note is not None


# What has no rule and what has no amount


def test_dandong_no_general_stacking_rule_warns_of_an_invoice_and_takes_nothing() -> None:
    row = {"kind": "hardware", "paid": "1000000", "invoice": "F1"}
    two = [
        project("P1", equipment_paid=None, purchases=[row]),
        project("P2", equipment_paid=None, purchases=[row]),
    ]
    dossier = case(grant("advantaged"), projects=two)
    assert total(dossier) == "200000.00"
    assert "check.same-invoice" in warnings(dossier)
    owner = applicant(invoices_claimed=[{"invoice": "F1", "measure": grant("advantaged")}])
    again = awards(case(grant("advantaged"), owner=owner, projects=two[:1]))
    (found,) = again.values()
    assert (yuan(found.low), [w.key for w in found.warnings]) == (
        "100000.00",
        ["invoice-claimed-before"],
    )


def test_all_results_of_the_draft_are_marked_as_reckoning_only() -> None:
    assert "policy.draft" in warnings(case(grant("advantaged"), projects=[project()]))
    info = pack().info
    assert (info.status, info.issued, info.effective, info.expires) == (
        "draft-for-comment",
        None,
        None,
        None,
    )


def test_what_has_no_amount_is_declared() -> None:
    found = {k: a for k, a in awards(case(projects=[project()])).items() if a.outcome == "declared"}
    assert {a.measure.id for a in found.values()} == {
        "dandong-digital-upgrade-support",
        "dandong-identifier-resolution-support",
        "dandong-design-activity-encouragement",
        "dandong-attentive-service",
    }
    assert all(a.measure.gives["zh"] and a.measure.gives["en"] for a in found.values())


def test_no_library_of_the_city_stands_before_the_grants() -> None:
    made = programme(pack())
    assert made.of_kind(LIBRARY) == []
    assert "dandong-no-project-library" in made.gaps
    read = compile_pack(pack(), {}).fact_ids
    assert not read & {"project.in_rolling_library", "project.in_municipal_library"}


@pytest.mark.parametrize(
    ("started_on", "answer", "concerned"),
    [("2023-01-01", "a", True), ("2022-12-31", "a", False), ("2022-12-31", "b", True)],
)
def test_the_statistics_library_concerns_projects_started_in_the_year(
    started_on: str, answer: str, concerned: bool
) -> None:
    facts = {"id": "P", "transformation": True, "started_on": started_on}
    raw = {"claim_year": 2023, "applicant": {"id": "E"}, "projects": [facts]}
    found = findings(raw, pack(), {"DD-A24": answer}).of_kind(DUTY)
    assert [f.rule.id for f in found] == ["dandong-statistics-library"] * concerned


def test_each_reading_acts_in_the_pack_and_a_note_tells_what_changes_no_amount() -> None:
    assert used_axes(pack()) == set(pack().axes)
    noted = {axis.id for axis in pack().axes.values() if axis.note is not None}
    assert noted == {"DD-A13.payee", "DD-A17"}


# Beside the pack


@pytest.mark.parametrize("found", case_files(FOLDER), ids=lambda c: c.name)
def test_worked_case_beside_the_pack(found: CaseFile) -> None:
    check(found)


def test_every_money_measure_and_rule_has_a_worked_case() -> None:
    text = "".join(f.read_text(encoding="utf-8") for f in (FOLDER / "cases").glob("*.yaml"))
    kinds = ("measure", "limit", "choice", "gate")
    assert [i.id for i in pack().items if i.kind in kinds and i.id not in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_shows_every_kind_of_outcome(lang: Any) -> None:
    (file,) = (FOLDER / "examples").glob("*.yaml")
    (dossier,) = load_all(file)
    found = answer_data(evaluate(dossier, pack()), program(pack()), lang)
    assert found["errors"] == []
    assert {a["outcome"] for a in found["awards"]} == {
        "granted",
        "refused",
        "needs-facts",
        "case-by-case",
        "declared",
    }
    assert any(row["before"] != row["after"] for a in found["awards"] for row in a["limits"])
    waiting = [a for a in found["awards"] if a["outcome"] == "needs-facts"]
    assert all(a["missing"] for a in waiting)
