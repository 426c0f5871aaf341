"""Dandong's draft, part five: fixed awards for platforms, titles and prizes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.packs.dandong import amounts, applicant, award, awards, case, paid, reasons, title, took

from jigai.money.fen import yuan

NATIONAL = "dandong-national-innovation-award"
PROVINCIAL = "dandong-provincial-innovation-award"
DESIGN = "dandong-design-award"
SERVICE = "dandong-service-manufacturing-award"
AMOUNT = {NATIONAL: "400000.00", PROVINCIAL: "200000.00", DESIGN: "400000.00", SERVICE: "200000.00"}
ALL = tuple(AMOUNT)
FORCE = {"in_force_from": "2023-06-01"}
EXAMPLES = {
    NATIONAL: ("技术创新示范企业", "national"),
    PROVINCIAL: ("企业技术中心", "provincial"),
    DESIGN: ("工业设计中心", "provincial"),
    SERVICE: ("服务型制造示范", "municipal"),
}


def with_titles(*titles: dict[str, Any], **more: Any) -> dict[str, Any]:
    return case(*ALL, titles=list(titles), programme=more.pop("programme", FORCE), **more)


@pytest.mark.parametrize(
    ("what", "level", "measure"),
    [
        ("制造业创新中心", "national", NATIONAL),
        ("制造业创新中心", "provincial", None),
        ("技术创新示范企业", "national", NATIONAL),
        ("技术创新示范企业", "provincial", None),
        ("产业技术基础公共服务平台", "national", NATIONAL),
        ("产业技术基础公共服务平台", None, NATIONAL),
        ("企业技术中心", "national", PROVINCIAL),
        ("企业技术中心", "provincial", PROVINCIAL),
        ("企业技术中心", "municipal", None),
        ("能力提升及中试平台", "provincial", PROVINCIAL),
        ("能力提升及中试平台", "municipal", None),
        ("重点实验室", "provincial", PROVINCIAL),
        ("重点实验室", "county", None),
        ("专业技术创新中心", "provincial", PROVINCIAL),
        ("专业技术创新中心", "municipal", None),
        ("工业设计中心", "national", DESIGN),
        ("工业设计中心", "provincial", DESIGN),
        ("工业设计中心", "municipal", None),
        ("工业设计研究院", "provincial", DESIGN),
        ("工业设计研究院", "national", None),
        ("工业设计研究院", "municipal", None),
        ("设计奖金奖", None, DESIGN),
        ("服务型制造示范", "national", SERVICE),
        ("服务型制造示范", "provincial", SERVICE),
        ("服务型制造示范", "municipal", SERVICE),
        ("绿色工厂", "national", None),
    ],
)
def test_each_title_at_each_level(what: str, level: str | None, measure: str | None) -> None:
    found = amounts(with_titles(title(what, level)))
    assert found == ({} if measure is None else {measure: AMOUNT[measure]})


@pytest.mark.parametrize("measure", ALL)
def test_the_awards_are_fixed_and_cite_their_clause(measure: str) -> None:
    found = award(with_titles(title(*EXAMPLES[measure])), measure)
    assert (found.up_to, found.measure.wording) == (False, "fixed")
    assert found.measure.clause == ("五(一)" if measure in (NATIONAL, PROVINCIAL) else "五(二)")


@pytest.mark.parametrize("measure", [NATIONAL, PROVINCIAL, SERVICE])
@pytest.mark.parametrize(
    ("on", "outcome"),
    [
        ("2022-12-31", "refused"),
        ("2023-01-01", "granted"),
        ("2023-12-31", "granted"),
        ("2024-01-01", "refused"),
    ],
)
def test_newly_means_in_the_claim_year(measure: str, on: str, outcome: str) -> None:
    found = award(with_titles(title(*EXAMPLES[measure], granted_on=on)), measure)
    assert found.outcome == outcome
    assert reasons(found) == ([] if outcome == "granted" else ["title.newly_granted"])


@pytest.mark.parametrize(
    ("on", "in_force_only"),
    [("2023-05-31", "refused"), ("2023-06-01", "granted"), ("2023-06-02", "granted")],
)
def test_dd_a16_titles_won_before_the_policy_took_effect(on: str, in_force_only: str) -> None:
    dossier = with_titles(title("工业设计中心", granted_on=on))
    found = award(dossier, DESIGN)
    assert found.outcome == in_force_only
    assert reasons(found) == ([] if in_force_only == "granted" else ["won-in-force"])
    assert amounts(dossier, {"DD-A16": "b"}) == {DESIGN: "400000.00"}


def test_dd_a16_a_the_day_the_draft_takes_effect_is_a_parameter_asked_for() -> None:
    found = award(with_titles(title("工业设计中心"), programme={}), DESIGN)
    assert found.outcome == "needs-facts"
    assert {(m.subject, m.fact) for m in found.waits} == {("programme:", "in_force_from")}


@pytest.mark.parametrize("what", ["能力提升及中试平台", "重点实验室", "专业技术创新中心"])
def test_dd_a14_what_provincial_or_above_governs(what: str) -> None:
    dossier = with_titles(title(what, "municipal"))
    assert amounts(dossier) == {}
    assert amounts(dossier, {"DD-A14": "b"}) == {PROVINCIAL: "200000.00"}
    centre = with_titles(title("企业技术中心", "municipal"))
    assert amounts(centre, {"DD-A14": "b"}) == {}


@pytest.mark.parametrize(
    ("level", "higher_only"),
    [("national", True), ("provincial", True), ("municipal", False), ("county", False)],
)
def test_dd_a26_the_level_of_a_service_demonstration(level: str, higher_only: bool) -> None:
    dossier = with_titles(title("服务型制造示范", level))
    assert amounts(dossier) == {SERVICE: "200000.00"}
    wanted = {SERVICE: "200000.00"} if higher_only else {}
    assert amounts(dossier, {"DD-A26": "a"}) == wanted


@pytest.mark.parametrize(
    ("what", "prize_only", "all_three"),
    [("工业设计中心", True, False), ("工业设计研究院", True, False), ("设计奖金奖", False, False)],
)
def test_dd_a25_who_has_to_be_a_design_institution(
    what: str, prize_only: bool, all_three: bool
) -> None:
    dossier = with_titles(title(what), owner=applicant(design_institution=False))
    for reading, granted in (("a", prize_only), ("b", all_three)):
        found = amounts(dossier, {"DD-A25": reading})
        assert found == ({DESIGN: "400000.00"} if granted else {})
    institution = with_titles(title(what))
    assert amounts(institution, {"DD-A25": "b"}) == {DESIGN: "400000.00"}


def test_a_prize_must_be_on_the_list() -> None:
    found = award(with_titles(title("设计奖金奖", None, prize_listed=False)), DESIGN)
    assert reasons(found) == ["title.prize_listed"]


@pytest.mark.parametrize("measure", ALL)
def test_a_title_is_paid_once(measure: str) -> None:
    one = title(*EXAMPLES[measure])
    history = [paid(measure, AMOUNT[measure], subject=one["id"], title=one["what"])]
    found = award(with_titles(one, owner=applicant(history=history)), measure)
    assert (found.outcome, reasons(found)) == ("refused", ["already-awarded"])


@pytest.mark.parametrize("measure", [PROVINCIAL, DESIGN, SERVICE])
@pytest.mark.parametrize(
    ("earlier", "a", "b", "c"),
    [
        (None, "full", "full", "full"),
        ("full", "full", "0.00", "0.00"),
        ("half", "full", "half", "0.00"),
    ],
)
def test_dd_a15_an_upgrade_in_full_the_difference_or_nothing(
    measure: str, earlier: str | None, a: str, b: str, c: str
) -> None:
    half = {"200000.00": "100000.00", "400000.00": "200000.00"}[AMOUNT[measure]]
    value = {"full": AMOUNT[measure], "half": half, "0.00": "0.00"}
    what = EXAMPLES[measure][0]
    history = []
    if earlier:
        history = [paid(measure, value[earlier], subject="old", title=what, level="provincial")]
    dossier = with_titles(title(what, "national"), owner=applicant(history=history))
    for reading, wanted in (("a", a), ("b", b), ("c", c)):
        assert amounts(dossier, {"DD-A15": reading}) == {measure: value[wanted]}


@pytest.mark.parametrize("measure", [PROVINCIAL, DESIGN, SERVICE])
@pytest.mark.parametrize(("reading", "higher"), [("a", True), ("b", False), ("c", False)])
def test_dd_a15_both_levels_won_in_one_year(measure: str, reading: str, higher: bool) -> None:
    what = EXAMPLES[measure][0]
    two = [title(what, "provincial", id="B", granted_on="2023-06-01"),
           title(what, "national", id="A", granted_on="2023-07-01")]  # fmt: skip
    found = awards(with_titles(*two), {"DD-A15": reading})
    assert yuan(found[f"{measure}/B"].low) == AMOUNT[measure]
    assert yuan(found[f"{measure}/A"].low) == (AMOUNT[measure] if higher else "0.00")
    cut = "0.00" if higher else AMOUNT[measure]
    assert took(found[f"{measure}/A"], f"{measure}.one-kind") == cut


@pytest.mark.parametrize("reading", ["a", "b", "c"])
def test_dd_a15_titles_of_other_kinds_are_always_paid(reading: str) -> None:
    two = [title("企业技术中心"), title("重点实验室")]
    found = awards(with_titles(*two), {"DD-A15": reading})
    granted = [a for a in found.values() if a.outcome == "granted"]
    assert [yuan(a.low) for a in granted] == ["200000.00", "200000.00"]


def test_a_body_that_is_no_enterprise_may_run_the_centre() -> None:
    owner = {"id": "E", "kind": "institution", "design_institution": True, "history": []}
    found = amounts(with_titles(title("重点实验室"), title("设计奖金奖", None), owner=owner))
    assert found == {PROVINCIAL: "200000.00", DESIGN: "400000.00"}
